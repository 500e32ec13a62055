#!/usr/bin/env node
// Makes a TypeScript client of the OpenAPI document of a running server (npm packages openapi-typescript and openapi-fetch), compiles
// client/scenario.ts with it under the strictest settings, and runs that.
//
//     node tests/tools/client.js URL EMAIL PASSWORD

"use strict";

const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

const [url, email, password] = process.argv.slice(2);
if (!url || !email || !password) {
  console.error("usage: client.js URL EMAIL PASSWORD");
  process.exit(2);
}
const modules = path.join(__dirname, "node", "node_modules");
// Beside the packages, so that both the compiler and Node find them.
const folder = fs.mkdtempSync(path.join(modules, ".client-"));
process.on("exit", () => fs.rmSync(folder, { recursive: true, force: true }));

function run(script, ...rest) {
  const done = spawnSync(process.execPath, [script, ...rest], { stdio: "inherit" });
  if (done.status !== 0) process.exit(done.status ?? 1);
}

const scenario = path.join(folder, "scenario.ts");
fs.copyFileSync(path.join(__dirname, "client", "scenario.ts"), scenario);
run(path.join(modules, "openapi-typescript", "bin", "cli.js"), `${url}/v1/openapi.json`, "--output", path.join(folder, "api.d.ts"));
const strict = ["--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes"];
const target = ["--target", "es2022", "--module", "nodenext", "--moduleResolution", "nodenext", "--typeRoots", path.join(modules, "@types"), "--types", "node", "--lib", "es2022,dom,dom.iterable"];
run(path.join(modules, "typescript", "bin", "tsc"), scenario, "--outDir", folder, ...strict, ...target);
run(path.join(folder, "scenario.js"), url, email, password);
