import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { caller, until } from './calls';
import { charger16 } from './charger16';
import { POLICY } from './proxy';
import { overflow, start, type World } from './world';

let world: World;
before(async () => {
  world = await start();
});
after(() => world?.stop());

const LONG = { timeout: 60_000 };

const own = Date.now().toString(36).toUpperCase();
const OVERRIDE = '\u202e';
/** What would run, break out of an attribute, turn the words around, or break the layout. */
const IMAGE = `<img src=x onerror="window.ran=1">`;
const BREAK = `"><script>window.ran=1</script>`;
const ADDRESS = 'javascript:window.ran=1';
const TURN = `a${OVERRIDE}gpj.exe\u200bz\u0007`;
const LONG_TEXT = 'W'.repeat(10_000);
const FORMULA = `=cmd|'/C calc'!A0`;

/** What a page must never do with such texts, in words; empty when it does none of it. */
async function harm(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const unseen = /[\u202e\u200b]|(?![\n\r\t])\p{Cc}/u;
    if ('ran' in window) found.push('a script ran');
    const elements = [...document.querySelectorAll('*')];
    for (const element of elements) {
      const name = element.tagName.toLowerCase();
      if (name === 'img' && element.getAttribute('src') === 'x') found.push('an image of the text');
      for (const { name: attribute, value } of element.attributes) {
        if (attribute.startsWith('on')) found.push(`${name} has ${attribute}`);
        if (/^(href|src|action|formaction)$/.test(attribute) && /^\s*javascript:/i.test(value)) {
          found.push(`${name} leads to ${value.slice(0, 40)}`);
        }
        const isShown = /^(title|alt|placeholder|aria-label)$/.test(attribute);
        if (isShown && unseen.test(value)) {
          found.push(`${attribute} of ${name} holds an unseen character`);
        }
      }
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      if (unseen.test(walker.currentNode.nodeValue ?? '')) {
        found.push(`${parent?.tagName} .${parent?.className} holds an unseen character`);
      }
    }
    if (unseen.test(document.title)) found.push('the title of the window');
    return found;
  });
}

/** Opens a screen in both widths and looks for harm; `shows` is a text that has to be there. */
async function looks(page: Page, path: string, shows?: string): Promise<string[]> {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(world.url + path);
  await page.locator('h1').waitFor(LONG);
  if (shows !== undefined) {
    const text = page.locator('main').getByText(shows);
    await text.locator('visible=true').first().waitFor(LONG);
  } else await page.waitForLoadState('networkidle');
  const found = await harm(page);
  await page.setViewportSize({ width: 360, height: 800 });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  if ((await overflow(page)) > 0) found.push('the page scrolls sideways at 360 px');
  return found.map((it) => `${path}: ${it}`);
}

test('hostile texts of a charger, a driver and a colleague stay text on every screen', async () => {
  const { page, faults, close } = await world.signedIn();
  const call = await caller(page);
  let dialogs = 0;
  page.on('dialog', (dialog) => {
    dialogs += 1;
    void dialog.dismiss();
  });
  const id = `HOSTILE-${own}`;
  // The API refuses unseen characters in what people write; markup, it takes.
  const refused = async (path: string, body: object) =>
    assert.rejects(call('POST', path, body), /invalid|422|400/);
  await refused('/v1/users', { full_name: TURN });
  await call('POST', '/v1/stations', {
    station_id: id,
    site_id: 'main',
    security_profile: 0,
    name: `${IMAGE}${own}`,
  });
  const site = `hostile-${own.toLowerCase()}`;
  await call('POST', '/v1/sites', { site_id: site, name: `${BREAK}${own}`, time_zone: 'UTC' });
  const user = await call<{ user_id: string }>('POST', '/v1/users', {
    full_name: `${IMAGE} ${own}`,
    email: `hostile-${own.toLowerCase()}@example.com`,
  });
  // A plate has no room for more.
  const plate = `<img src=x>${own}`.slice(0, 20);
  const vehicle = await call<{ vehicle_id: string }>('POST', '/v1/vehicles', {
    user_id: user.user_id,
    licence_plate: plate,
  });
  const card = `<b>${own}`.slice(0, 20);
  await call('POST', '/v1/tokens', {
    uid: card,
    type: 'RFID',
    user_id: user.user_id,
    vehicle_id: vehicle.vehicle_id,
  });
  const webhook = await call<{ webhook_id: string }>('POST', '/v1/webhooks', {
    url: 'https://hooks.example.com/in',
    events: ['session.started'],
    name: `${IMAGE}${own}`.slice(0, 60),
  });

  const charger = await charger16(world.ocpp, id);
  await charger.call('BootNotification', {
    chargePointVendor: IMAGE,
    chargePointModel: BREAK,
    chargePointSerialNumber: TURN,
    firmwareVersion: LONG_TEXT,
  });
  await charger.call('StatusNotification', {
    connectorId: 1,
    errorCode: 'OtherError',
    info: `${TURN} ${IMAGE}`,
    status: 'Faulted',
    vendorId: ADDRESS,
    vendorErrorCode: BREAK,
    timestamp: new Date().toISOString(),
  });
  await charger.call('StatusNotification', {
    connectorId: 2,
    errorCode: 'NoError',
    status: 'Available',
    timestamp: new Date().toISOString(),
  });
  // A card that nobody knows has the texts in its own number.
  for (const idTag of [IMAGE, TURN, FORMULA]) await charger.call('Authorize', { idTag });
  const begun = await charger.call('StartTransaction', {
    connectorId: 2,
    idTag: card,
    meterStart: 1000,
    timestamp: new Date(Date.now() - 60_000).toISOString(),
  });
  await charger.call('StopTransaction', {
    transactionId: begun.transactionId,
    idTag: card,
    meterStop: 2000,
    timestamp: new Date().toISOString(),
    reason: IMAGE,
  });
  await charger.call('DataTransfer', { vendorId: BREAK, messageId: TURN, data: IMAGE });
  let session = '';
  await until(async () => {
    const { items } = await call<{ items: { session_id: string; ended_at?: string }[] }>(
      'GET',
      `/v1/sessions?station_id=${id}`,
    );
    session = items.find(({ ended_at }) => ended_at)?.session_id ?? '';
    return session !== '';
  }, 60);

  const found: string[] = [];
  for (const [path, shows] of [
    [`/stations?q=${id}`, '<img src=x'],
    [`/stations/${id}`, '⟨U+202E⟩'],
    [`/stations/${id}/configuration`],
    [`/stations/${id}/sessions`],
    [`/stations/${id}/commands`],
    [`/stations/${id}/messages`],
    [`/stations/${id}/health`],
    [`/stations/${id}/setup`],
    ['/sites/main', id],
    ['/sites/main/stations', id],
    ['/sites', '<script>'],
    [`/sites/${site}`, '<script>'],
    [`/sites/${site}/settings`],
    ['/', '<script>'],
    [`/sessions?station=${id}`, plate],
    [`/sessions/${session}`, plate],
    [`/sessions/${session}/meter`],
    [`/sessions/${session}/bill`],
    [`/sessions/${session}/raw`],
    ['/review'],
    ['/drivers', own],
    [`/drivers/people/${user.user_id}`, plate],
    ['/drivers/cards'],
    [`/drivers/cards/${encodeURIComponent(card)}`],
    [`/drivers/vehicles?q=${encodeURIComponent(plate)}`, plate],
    ['/drivers/refused'],
    ['/team/audit'],
    ['/settings/webhooks', own],
    [`/settings/webhooks/${webhook.webhook_id}`],
    ['/reports'],
  ] as const) {
    found.push(...(await looks(page, path, shows)));
  }
  assert.deepEqual(found, []);
  assert.equal(dialogs, 0);
  assert.deepEqual(
    faults.filter((it) => /^(policy|error|foreign):/.test(it)),
    [],
  );
  await charger.leave();
  await close();
});

test('texts that the API would refuse stay text, should they ever come', async () => {
  const { page, faults, close } = await world.signedIn();
  const evil = [IMAGE, BREAK, ADDRESS, TURN, FORMULA, LONG_TEXT].join(' ');
  // Every free text of every answer; ids, times, codes and numbers stay as they are.
  const FREE =
    /^(name|full_name|driver_name|vendor|model|serial|firmware|info|cause|text|note|reason|licence_plate|token_uid|software|address|contact_number|support_phone|why_text|message|detail|description|transaction_id)$/;
  const poison = (value: unknown, key = ''): unknown => {
    if (Array.isArray(value)) return value.map((it) => poison(it, key));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([at, it]) => [at, poison(it, at)]));
    }
    return typeof value === 'string' && FREE.test(key) ? evil : value;
  };
  let poisoned = 0;
  await page.route('**/v1/**', async (route) => {
    if (route.request().method() !== 'GET') return route.fallback();
    const answer = await route.fetch().catch(() => undefined);
    if (answer === undefined) return route.abort();
    const body: unknown = await answer.json().catch(() => undefined);
    if (body === undefined || !answer.ok()) return route.fulfill({ response: answer });
    poisoned += 1;
    return route.fulfill({ response: answer, json: poison(body) });
  });
  const found: string[] = [];
  for (const path of [
    '/',
    '/sites',
    '/sites/main',
    '/sites/main/stations',
    '/sites/main/gateway',
    '/sites/main/settings',
    '/stations',
    '/stations/DEMO-AC1',
    '/stations/DEMO-AC1/configuration',
    '/stations/DEMO-AC1/messages',
    '/stations/DEMO-AC1/health',
    '/sessions',
    '/review',
    '/drivers',
    '/drivers/cards',
    '/drivers/vehicles',
    '/drivers/refused',
    '/money',
    '/team',
    '/team/audit',
    '/settings',
    '/settings/webhooks',
    '/settings/clients',
  ]) {
    found.push(...(await looks(page, path)));
  }
  assert.ok(poisoned > 20);
  assert.deepEqual([...new Set(found)], []);
  assert.deepEqual(
    faults.filter((it) => /^(policy|error|foreign):/.test(it)),
    [],
  );
  await close();
});

test('a name that would turn its line is marked where there is no room but for text', async () => {
  const { page, close } = await world.signedIn();
  const call = await caller(page);
  await page.route('**/v1/review?**', (route) => {
    const review = { review_id: 'r', kind: 'unsettled_session', cause: 'no tariff', revision: 1 };
    const taken = { taken_by: 'user:turned', at: '2026-01-31T12:00:00.000Z' };
    return route.fulfill({ json: { items: [{ ...review, ...taken }] } });
  });
  await page.route('**/v1/users/turned', (route) =>
    route.fulfill({ json: { user_id: 'turned', full_name: TURN } }),
  );
  assert.deepEqual(await looks(page, '/review', 'a⟨U+202E⟩gpj.exe'), []);
  const { items } = await call<{ items: { tariff_id: string }[] }>('GET', '/v1/tariffs');
  const id = items[0]?.tariff_id;
  await page.route(`**/v1/tariffs/${id}`, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), name: TURN } });
  });
  await page.goto(`${world.url}/money/tariffs/${id}/edit`);
  await page.locator('.crumb', { hasText: 'a⟨U+202E⟩gpj.exe' }).waitFor(LONG);
  assert.deepEqual(await harm(page), []);
  await close();
});

test('a code that the console does not know is shown as it is', async () => {
  const { page, faults, close } = await world.signedIn();
  const CODES: Record<string, string> = {
    status: 'HOVERING',
    flags: 'left_early',
    kind: 'odd_new_kind',
    error_code: 'ColdFeet',
    role: 'janitor',
  };
  const strange = (value: unknown, key = ''): unknown => {
    if (Array.isArray(value))
      return key === 'flags' ? [CODES.flags] : value.map((it) => strange(it));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([at, it]) => [at, strange(it, at)]));
    }
    return typeof value === 'string' && key in CODES ? CODES[key] : value;
  };
  await page.route(/\/v1\/(sessions|stations|review|members)[/?]?/, async (route) => {
    if (route.request().method() !== 'GET') return route.fallback();
    const answer = await route.fetch().catch(() => undefined);
    if (answer === undefined) return route.abort();
    const body: unknown = await answer.json().catch(() => undefined);
    return route.fulfill({ response: answer, json: strange(body) });
  });
  for (const [path, shows] of [
    ['/stations', 'HOVERING'],
    ['/stations/DEMO-AC1', 'HOVERING'],
    ['/sessions', 'HOVERING'],
  ] as const) {
    await page.goto(world.url + path);
    await page.getByText(shows, { exact: true }).first().waitFor(LONG);
  }
  assert.equal(await page.locator(`[title*="left_early"]`).first().count(), 1);
  // A problem with a code of a later release.
  // Answers that are still on their way are let go.
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.route('**/v1/stations?**', (route) =>
    route.fulfill({
      status: 409,
      contentType: 'application/problem+json',
      json: { code: 'too_windy', title: 'Too windy', status: 409, detail: 'The wind is strong.' },
    }),
  );
  await page.goto(`${world.url}/stations`);
  const problem = page.getByRole('alert').filter({ hasText: 'too_windy' });
  await problem.getByText('The wind is strong.').waitFor(LONG);
  assert.deepEqual(
    faults.filter((it) => /^(policy|error|foreign):/.test(it)),
    [],
  );
  await close();
});

interface Told {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** An answer of the server itself, asked under the name of a host. */
function ask(path: string, headers: Record<string, string> = {}): Promise<Told> {
  const { hostname, port } = new URL(world.server);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, headers }, (answer) => {
      let text = '';
      answer.on('data', (part) => {
        text += String(part);
      });
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }),
      );
    });
    asked.on('error', reject);
    asked.end();
  });
}

const HTML = { Accept: 'text/html' };

test('the server serves the console under the policy that the tests use, and refuses frames', async () => {
  const { live_url } = (await (await fetch(`${world.server}/v1/public/deployment`)).json()) as {
    live_url: string;
  };
  const policy = POLICY.replace(
    "connect-src 'self'",
    `connect-src 'self' ${new URL(live_url).protocol}//${new URL(live_url).host}`,
  );
  for (const path of ['/', '/stations/CP-1', '/assets/nothing/here.js']) {
    const { headers } = await ask(path, HTML);
    assert.equal(headers['content-security-policy'], policy, path);
    assert.equal(headers['x-frame-options'], 'DENY');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['referrer-policy'], 'no-referrer');
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
    assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
    assert.match(String(headers['permissions-policy']), /camera=\(self\), geolocation=\(self\)/);
  }
  const { headers } = await ask('/oauth2/authorize', HTML);
  assert.match(
    String(headers['content-security-policy']),
    /default-src 'none'.*frame-ancestors 'none'/,
  );
  assert.equal(headers['x-frame-options'], 'DENY');
});

test('a request for another host is refused, so that no foreign name leads to the console', async () => {
  const own = await ask('/', { ...HTML, Host: new URL(world.url).host });
  assert.equal(own.status, 200);
  for (const host of [
    'evil.example',
    `evil.example:${new URL(world.url).port}`,
    '127.0.0.1.evil.example',
  ]) {
    const page = await ask('/', { ...HTML, Host: host });
    assert.equal(page.status >= 400, true, host);
    assert.doesNotMatch(page.text, /<script/);
    const query = new URLSearchParams({
      client_id: 'console',
      response_type: 'code',
      redirect_uri: `${world.url}/`,
      scope: 'read',
      state: 'abcdefghijklmnop',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    });
    const signIn = await ask(`/oauth2/authorize?${query}`, { ...HTML, Host: host });
    assert.equal(signIn.status >= 400, true, host);
    assert.doesNotMatch(signIn.text, /<input/);
  }
});

test('an asset that is not of this release is missing, and never a page', async () => {
  const { text } = await ask('/', HTML);
  const version = /\/assets\/([^/]+)\//.exec(text)?.[1] ?? '';
  for (const path of [
    '/assets/other/start.js',
    `/assets/${version}/missing.js`,
    `/assets/${version}/../index.html`,
    `/assets/${version}/..%2findex.html`,
    '/favicon.ico',
  ]) {
    const { status, headers } = await ask(path, HTML);
    assert.equal(status, 404, path);
    assert.doesNotMatch(String(headers['content-type']), /html/, path);
  }
  const index = await ask(`/assets/${version}/start.js`);
  assert.equal(index.status, 200);
  assert.match(String(index.headers['cache-control']), /immutable/);
});

test('the page that is served holds no script and no style of its own', async () => {
  const page = await readFile(new URL('../index.html', import.meta.url), 'utf8');
  assert.doesNotMatch(page, /<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son\w+=/);
});
