#!/usr/bin/env node
"use strict";
// An OpenID provider built on the npm package oidc-provider, on the loopback, until its input ends.
//
//   node tests/tools/oidc.js
//
// Prints its address, which is its issuer. Its client "robot" (secret "robot-secret") gets a token for the resource "urn:forecourt" by client
// credentials at /token; the scopes name what stands in the claim "groups", and the scope "es256" has it signed with ES256 instead of RS256.
const crypto = require("node:crypto");
const http = require("node:http");

const GROUPS = ["bosses", "pier", "nobodies"];

function key(kid, type, options, alg) {
  const jwk = crypto.generateKeyPairSync(type, options).privateKey.export({ format: "jwk" });
  return { ...jwk, kid, alg, use: "sig" };
}

async function main() {
  const { default: Provider } = await import(require.resolve("./node/node_modules/oidc-provider"));
  const server = http.createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const grants = ["client_credentials"];
  const provider = new Provider(issuer, {
    clients: [{ client_id: "robot", client_secret: "robot-secret", grant_types: grants, redirect_uris: [], response_types: [] }],
    jwks: { keys: [key("rsa", "rsa", { modulusLength: 2048 }, "RS256"), key("ec", "ec", { namedCurve: "P-256" }, "ES256")] },
    scopes: [...GROUPS, "es256"],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (context) => ({
          scope: [...GROUPS, "es256"].join(" "),
          audience: "urn:forecourt",
          accessTokenFormat: "jwt",
          accessTokenTTL: 600,
          jwt: { sign: { alg: context.oidc.params.scope?.includes("es256") ? "ES256" : "RS256" } },
        }),
      },
    },
    extraTokenClaims: (_, token) => ({ groups: (token.scope ?? "").split(" ").filter((scope) => GROUPS.includes(scope)) }),
  });
  server.on("request", provider.callback());
  console.log(issuer);
  process.stdin.on("end", () => process.exit(0)).resume();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
