#!/usr/bin/env node
"use strict";
// A person who works in the console of a deployment, in real Chromium:
//
//   node tests/tools/console.js URL EMAIL PASSWORD SITE STATION CARD FOLDER
//
// signs in by the page, watches the site until the station is there, starts a charge with the card and stops it, waits for its bill, has an export of the
// sessions made, saves its file in FOLDER and signs out. Until the charge runs, answers of the API to what the page reads again are held back: only what
// the live socket tells can move what is shown. Prints a line of JSON for each step, {"event": …}; "watching" says that the station may be connected now.
// The last one says what went wrong beside: complaints of the page or of the policy, requests to other origins. Ends with 1 when something is not seen
// within 60 s.
const path = require("node:path");
const { execFileSync } = require("node:child_process");
const { chromium } = require("./node/node_modules/playwright-core");

const SEEN_WITHIN_MS = 60_000;
const say = (event, told = {}) => console.log(JSON.stringify({ event, ...told }));
const executablePath = execFileSync(process.execPath, [path.join(__dirname, "page.js"), "--browser"], { encoding: "utf8" }).trim();

// What must not happen: errors of the page, breaches of the policy, requests to another origin. Only the link to a file may lead to the storage.
function watchFaults(page, origin) {
  const faults = Object.assign([], { maySave: false });
  // Without a cookie nobody is signed in: the browser notes that answer, which leads to the sign-in page.
  const isSignedOut = (message) => message.location().url === `${origin}/oauth2/token` && message.text().includes("400");
  page.on("console", (message) => message.type() === "error" && !isSignedOut(message) && faults.push(message.text()));
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("request", (request) => {
    const url = new URL(request.url());
    const isOwn = url.origin === origin || url.protocol === "data:" || url.protocol === "blob:";
    if (!isOwn && !(faults.maySave && request.isNavigationRequest())) faults.push(`foreign: ${request.url()}`);
  });
  page.on("crash", () => faults.push("the page crashed"));
  return faults;
}

// The sockets that were opened, and how many changes they told.
function watchSockets(page) {
  const seen = { hosts: new Set(), changes: 0 };
  page.on("websocket", (socket) => {
    seen.hosts.add(new URL(socket.url()).host);
    socket.on("framereceived", ({ payload }) => {
      if (String(payload).includes('"kind":"changes"')) seen.changes += 1;
    });
  });
  return seen;
}

async function signIn(page, url, email, password) {
  await page.goto(url);
  await page.waitForURL("**/oauth2/authorize**");
  await page.locator("input[name=email]").fill(email);
  await page.locator("input[name=password]").fill(password);
  await page.locator("form button").first().click();
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
}

const goTo = (page, name) => page.locator(".frame-nav").getByRole("link", { name, exact: true }).click();

// Holds back what the page reads while `act` runs, and says how much that was.
async function bySocketAlone(page, act) {
  await page.locator(".live-chip[data-state=live]").waitFor();
  await page.waitForLoadState("networkidle");
  const held = [];
  // Which card is meant is asked when a charge is started: that is no reading again.
  const isSearch = (request) => /^\/v1\/(tokens|users)(\/|$)/.test(new URL(request.url()).pathname);
  const isReadAgain = (request) => request.method() === "GET" && !isSearch(request);
  await page.route("**/v1/**", (route) => (isReadAgain(route.request()) ? held.push(route) : route.continue()));
  await act();
  await page.unroute("**/v1/**");
  for (const route of held) await route.continue().catch(() => {});
}

async function watchSite(page, site, station) {
  await goTo(page, "Sites");
  await page.locator(".frame-main").getByRole("link", { name: site, exact: true }).first().click();
  const card = page.locator(".card").filter({ has: page.getByRole("link", { name: station, exact: true }) }).last();
  await card.getByText("No connectors").or(card.getByText("never")).first().waitFor();
  await bySocketAlone(page, async () => {
    say("watching");
    await card.getByText("Free", { exact: true }).waitFor();
  });
  say("free");
}

async function charge(page, station, card) {
  await page.getByRole("link", { name: station, exact: true }).first().click();
  const dialog = page.locator("dialog[open]");
  const connector = page.locator(".card").filter({ has: page.getByRole("heading", { name: "Connector 1", exact: true }) }).last();
  await connector.getByText("Free", { exact: true }).waitFor();
  await bySocketAlone(page, async () => {
    await connector.getByRole("button", { name: "Start …", exact: true }).click();
    await dialog.getByRole("textbox").fill(card);
    await dialog.getByRole("button", { name: "Start a charge here", exact: true }).click();
    await connector.getByText("Charging", { exact: true }).waitFor();
  });
  say("charging");
  await connector.getByRole("button", { name: "Stop", exact: true }).click();
  await dialog.getByRole("button", { name: "Stop", exact: true }).click();
  await connector.getByText("Free", { exact: true }).waitFor();
  say("stopped");
}

async function exportSessions(page, folder, faults) {
  await goTo(page, "Sessions");
  // The page shows one session that was there before, and the one that was started here.
  await page.locator(".table tbody tr").getByText("Settled", { exact: true }).nth(1).waitFor();
  await goTo(page, "Reports");
  await page.getByRole("link", { name: "Exports", exact: true }).click();
  await page.getByRole("button", { name: "New export", exact: true }).first().click();
  const dialog = page.locator("dialog[open]");
  await dialog.locator("input[type=checkbox]").uncheck();
  await dialog.getByRole("button", { name: "Make the file", exact: true }).click();
  const link = page.getByRole("link", { name: "Download", exact: true });
  await link.waitFor();
  faults.maySave = true;
  const [file] = await Promise.all([page.waitForEvent("download"), link.click()]);
  const saved = path.join(folder, file.suggestedFilename());
  await file.saveAs(saved);
  faults.maySave = false;
  await page.getByRole("heading", { level: 1, name: "Exports" }).waitFor();
  say("saved", { path: saved });
}

async function signOut(page, context, url) {
  await page.locator(".frame-top summary").click();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByText("You have signed out in this browser.").waitFor();
  // Neither the cookie nor the page opens anything any more.
  await page.goto(`${url}/sessions`);
  await page.waitForURL("**/oauth2/authorize**");
  const cookies = await context.cookies();
  if (cookies.some(({ value }) => value !== "")) throw new Error(`a cookie stays: ${cookies.map(({ name }) => name)}`);
}

async function main([url, email, password, site, station, card, folder]) {
  // Its sandbox cannot be set up by root, which CI machines often run as.
  const browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid() !== 0 });
  try {
    const context = await browser.newContext({ locale: "en", viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(SEEN_WITHIN_MS);
    await page.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
      });
    });
    const faults = watchFaults(page, url);
    const sockets = watchSockets(page);
    try {
      await signIn(page, url, email, password);
      say("signed in");
      await watchSite(page, site, station);
      await charge(page, station, card);
      await exportSessions(page, folder, faults);
      await signOut(page, context, url);
      say("signed out", { faults, sockets: [...sockets.hosts], changes: sockets.changes });
    } catch (problem) {
      const shown = await page.locator("body").innerText().catch(() => "");
      throw new Error(`${problem.message}\nfaults: ${faults.join("\n")}\n${page.url()} shows:\n${shown}`);
    }
  } finally {
    await browser.close();
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
