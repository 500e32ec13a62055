#!/usr/bin/env node
"use strict";
// A person at a page, in real Chromium: waits until each text is seen in its place, then says what the page shows.
//
//   node tests/tools/page.js URL [--type SELECTOR=TEXT]… [--click SELECTOR] SELECTOR=TEXT… [--screenshot FILE]
//   node tests/tools/page.js --browser         says which browser that would be
//
// Types each text into its field and clicks, before it looks. Prints one line of JSON, {"title", "url", "texts": {SELECTOR: what is shown there},
// "errors": […], "hosts": […]}: where the browser is then, what the page's script complained about, and every host it asked for anything. Ends with 1 and what was shown instead when a text is not seen within 30 s.
const fs = require("node:fs");

const SEEN_WITHIN_MS = 30_000;
const KNOWN = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];

async function look(page, url, { typed, clicked, wanted }) {
  const errors = [];
  const hosts = new Set();
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("request", (request) => hosts.add(new URL(request.url()).host));
  await page.goto(url, { timeout: SEEN_WITHIN_MS });
  for (const [selector, text] of typed) await page.locator(selector).fill(text);
  for (const selector of clicked) {
    await Promise.all([page.waitForNavigation({ timeout: SEEN_WITHIN_MS }), page.locator(selector).click()]);
  }
  for (const [selector, text] of wanted) {
    const place = page.locator(selector, { hasText: text }).first();
    await place.waitFor({ timeout: SEEN_WITHIN_MS }).catch(async () => {
      const shown = await page.locator("body").innerText();
      throw new Error(`"${text}" was never seen in ${selector}; the page shows:\n${shown}`);
    });
  }
  const texts = {};
  for (const [selector] of wanted) texts[selector] = await page.locator(selector).first().innerText();
  return { title: await page.title(), url: page.url(), texts, errors, hosts: [...hosts] };
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
  const pair = (text) => [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)];
  const [screenshot] = option("--screenshot");
  const typed = option("--type").map(pair);
  const clicked = option("--click");
  const wanted = rest.map(pair);
  // Its sandbox cannot be set up by root, which CI machines often run as.
  const chromiumSandbox = process.getuid() !== 0;
  const browser = await chromium.launch({ executablePath, chromiumSandbox, args: QUIET });
  try {
    const page = await browser.newPage({ viewport: { width: 1100, height: 1000 } });
    const seen = await look(page, url, { typed, clicked, wanted });
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
