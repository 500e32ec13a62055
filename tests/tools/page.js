#!/usr/bin/env node
"use strict";
// A person at a page, in real Chromium: waits until each text is seen in its place, then says what the page shows.
//
//   node tests/tools/page.js URL [--type SELECTOR=TEXT | --click SELECTOR | --scan SELECTOR | --code SELECTOR | --note SELECTOR]… SELECTOR=TEXT… [--screenshot FILE] [--no-script]
//   node tests/tools/page.js --browser         says which browser that would be
//
// With --no-script the page's own script does not run. Before it looks it does each step in its order: it types a text into a field, clicks and waits for the next page, reads the QR code of an SVG as a
// phone would (npm package jsqr), types the code that an authenticator app shows for it (totp.py), or notes what every such place shows or holds. Prints one
// line of JSON, {"title", "url", "texts": {SELECTOR: what is shown there}, "scanned", "noted": […], "errors": […], "hosts": […]}: where the browser is then, what the page's script and the browser complained about but for the status of a page itself, and every host it asked for anything. Ends with 1 and what was shown instead when a text is not seen within 30 s.
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

const SEEN_WITHIN_MS = 30_000;
const KNOWN = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];

const STEPS = ["--type", "--click", "--scan", "--code", "--note"];

const pair = (text) => [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)];

// What a QR code says, drawn by the browser's own means and read back from the pixels.
async function scan(page, selector) {
  const { data, width } = await page.locator(selector).evaluate((svg) => {
    const scale = 6;
    const width = svg.viewBox.baseVal.width * scale;
    const context = Object.assign(document.createElement("canvas"), { width, height: width }).getContext("2d");
    context.fillStyle = "white";
    context.fillRect(0, 0, width, width);
    context.scale(scale, scale);
    context.fillStyle = "black";
    context.fill(new Path2D(svg.querySelector("path").getAttribute("d")));
    return { data: Array.from(context.getImageData(0, 0, width, width).data), width };
  });
  const read = require("./node/node_modules/jsqr")(Uint8ClampedArray.from(data), width, width);
  if (!read) throw new Error(`no QR code can be read in ${selector}`);
  return read.data;
}

function codeOf(uri) {
  const root = path.join(__dirname, "../..");
  return execFileSync(path.join(root, ".venv/bin/python"), [path.join(__dirname, "totp.py"), uri], { encoding: "utf8" }).trim();
}

async function act(page, [kind, argument], seen) {
  const place = () => page.locator(argument);
  if (kind === "--type") {
    const [selector, text] = pair(argument);
    await page.locator(selector).fill(text);
  } else if (kind === "--click") {
    await Promise.all([page.waitForNavigation({ timeout: SEEN_WITHIN_MS }), place().click()]);
  } else if (kind === "--scan") {
    seen.scanned = await scan(page, argument);
  } else if (kind === "--code") {
    await place().fill(codeOf(seen.scanned));
  } else {
    seen.noted = await place().evaluateAll((all) => all.map((it) => (it instanceof HTMLInputElement ? it.value : it.innerText)));
  }
}

async function look(page, url, { steps, wanted }) {
  const errors = [];
  const hosts = new Set();
  const pages = new Set();
  page.on("response", (response) => response.request().isNavigationRequest() && pages.add(response.url()));
  // Chromium notes a page that refuses something, with its status, as it does what a page fails to load.
  const isStatus = (message) => message.text().startsWith("Failed to load resource: the server responded with") && pages.has(message.location().url);
  page.on("console", (message) => message.type() === "error" && !isStatus(message) && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("request", (request) => hosts.add(new URL(request.url()).host));
  await page.goto(url, { timeout: SEEN_WITHIN_MS });
  const seen = { scanned: null, noted: [] };
  for (const step of steps) await act(page, step, seen);
  for (const [selector, text] of wanted) {
    const place = page.locator(selector, { hasText: text }).first();
    await place.waitFor({ timeout: SEEN_WITHIN_MS }).catch(async () => {
      const shown = await page.locator("body").innerText();
      throw new Error(`"${text}" was never seen in ${selector}; the page shows:\n${shown}`);
    });
  }
  const texts = {};
  for (const [selector] of wanted) texts[selector] = await page.locator(selector).first().innerText();
  return { title: await page.title(), url: page.url(), texts, ...seen, errors, hosts: [...hosts] };
}

function browserHere() {
  const path = KNOWN.find((path) => path && fs.existsSync(path));
  if (!path) throw new Error("no Chromium is here: install the package chromium, or name one in CHROMIUM");
  return path;
}

async function main([url, ...rest]) {
  const executablePath = browserHere();
  if (url === "--browser") {
    console.log(executablePath);
    return;
  }
  // Only here, so that the question above is answered before packages are installed.
  const { chromium } = require("./node/node_modules/playwright-core");
  const option = (name) => {
    const values = [];
    for (let at = rest.indexOf(name); at >= 0; at = rest.indexOf(name)) values.push(rest.splice(at, 2)[1]);
    return values;
  };
  const [screenshot] = option("--screenshot");
  const noScript = rest.indexOf("--no-script");
  if (noScript >= 0) rest.splice(noScript, 1);
  const steps = [];
  for (let at = rest.findIndex((word) => STEPS.includes(word)); at >= 0; at = rest.findIndex((word) => STEPS.includes(word))) {
    steps.push(rest.splice(at, 2));
  }
  const wanted = rest.map(pair);
  // Its sandbox cannot be set up by root, which CI machines often run as.
  const chromiumSandbox = process.getuid() !== 0;
  const browser = await chromium.launch({ executablePath, chromiumSandbox, args: QUIET });
  try {
    const page = await browser.newPage({ viewport: { width: 1100, height: 1000 }, javaScriptEnabled: noScript < 0 });
    const seen = await look(page, url, { steps, wanted });
    if (screenshot) await page.screenshot({ path: screenshot });
    console.log(JSON.stringify(seen));
  } finally {
    await browser.close();
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
