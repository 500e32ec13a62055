// An app that signs a person in and works with the API, through the types that openapi-typescript makes of the OpenAPI document.
// Compiled and run by ../client.js; it ends with an error when an answer is not what the document and README promise.

import createClient from "openapi-fetch";
import { createHash, randomBytes } from "node:crypto";
import { strict as assert } from "node:assert";
import type { components, paths } from "./api";

const [base, email, password] = process.argv.slice(2);
if (!base || !email || !password) throw new Error("usage: scenario URL EMAIL PASSWORD");

/** Signs in with authorization code and PKCE (RFC 6749, RFC 7636) and returns the access token. */
async function signIn(email: string, password: string): Promise<string> {
  const metadata = await (await fetch(`${base}/.well-known/oauth-authorization-server`)).json();
  const verifier = randomBytes(32).toString("base64url");
  const redirect_uri = `${metadata.issuer}/`;
  const client_id = "console";
  const form = new URLSearchParams({
    response_type: "code",
    client_id,
    redirect_uri,
    state: "s1",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    email,
    password,
  });
  const sent = await fetch(metadata.authorization_endpoint, { method: "POST", body: form, redirect: "manual" });
  const back = new URL(sent.headers.get("location") ?? "about:blank");
  assert.equal(back.searchParams.get("state"), "s1", `no sign-in: ${sent.status} ${await sent.text()}`);
  const code = back.searchParams.get("code") ?? "";
  const trade = new URLSearchParams({ grant_type: "authorization_code", client_id, code, redirect_uri, code_verifier: verifier });
  const traded = await fetch(metadata.token_endpoint, { method: "POST", body: trade });
  const tokens = await traded.json();
  assert.equal(traded.status, 200, JSON.stringify(tokens));
  return tokens.access_token;
}

async function main() {
  const token = await signIn(email!, password!);
  const api = createClient<paths>({ baseUrl: base!, headers: { Authorization: `Bearer ${token}` } });

  const me = await api.GET("/v1/me");
  assert.equal(me.response.status, 200);
  assert.equal(me.data?.email, email);

  const site: components["schemas"]["NewSite"] = {
    site_id: "typed",
    name: "Typed",
    location: { latitude: 13.7563, longitude: 100.5018 },
    opening_hours: { twentyfourseven: true },
  };
  const added = await api.POST("/v1/sites", { body: site });
  assert.equal(added.response.status, 201, JSON.stringify(added.error));
  const seen = added.response.headers.get("etag") ?? "";
  const path = { site_id: "typed" };
  const changed = await api.PATCH("/v1/sites/{site_id}", { params: { path, header: { "If-Match": seen } }, body: { name: "Mine" } });
  assert.equal(changed.data?.name, "Mine");
  const late = await api.PATCH("/v1/sites/{site_id}", { params: { path, header: { "If-Match": seen } }, body: { name: "Theirs" } });
  assert.equal(late.response.status, 412);
  assert.equal(late.error?.code, "precondition_failed");

  const log = await api.GET("/v1/audit-log", { params: { query: { record: "site", record_id: "typed" } } });
  // The same address gives CSV, which is text.
  assert.ok(typeof log.data === "object", JSON.stringify(log.error));
  assert.equal(log.data.items.length, 2);
  const snapshot = await api.GET("/v1/sites/{site_id}/snapshot", { params: { path } });
  assert.equal(snapshot.data?.totals.stations, 0);
  console.log("the generated client works");
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
