import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import {
  type Browser,
  chromium,
  type Locator,
  type Page,
  type WebSocketRoute,
} from 'playwright-core';
import { type Call, caller, until } from './calls';
import { connectCharger } from './charger';
import { signIn, start, type Visit, type World } from './world';

let world: World;
before(async () => {
  world = await start();
});
after(() => world?.stop());

const LONG = { timeout: 60_000 };

/** A name that no other test has used, also on a server that goes on. */
let names = 0;
const named = (what: string) => {
  names += 1;
  return `${what}-${Date.now().toString(36).toUpperCase()}${names}`;
};

/** A person whose calls of the API a test makes, with a station of its own. */
async function withStation(what: string): Promise<{ visit: Visit; call: Call; id: string }> {
  const visit = await world.signedIn({}, 'Operator');
  const call = await caller(visit.page);
  const id = named(what);
  await call('POST', '/v1/stations', { station_id: id, site_id: 'main', security_profile: 0 });
  return { visit, call, id };
}

/** Waits until the server knows a station to be connected, or not. */
async function linked(call: Call, id: string, wanted: boolean): Promise<void> {
  await until(async () => {
    const state = await call<{ connected?: boolean }>('GET', `/v1/stations/${id}/state`);
    return (state.connected ?? false) === wanted;
  }, 60);
}

interface Item {
  entity: string;
  id: string;
}

/** Lets a test decide what becomes of each message that the server sends over the socket. */
async function between(
  page: Page,
  tell: (message: string, items: Item[], send: (message: string) => void) => void,
): Promise<void> {
  await page.routeWebSocket('**/v1/live**', (socket: WebSocketRoute) => {
    const server = socket.connectToServer();
    server.onMessage((data) => {
      const message = String(data);
      const { items = [] } = JSON.parse(message) as { items?: Item[] };
      tell(message, items, (it) => socket.send(it));
    });
  });
}

const chip = (page: Page) => page.locator('.live-chip');

const isLive = (page: Page) => page.locator('.live-chip[data-state=live]').waitFor(LONG);

/** The line of a table that tells of something. */
const row = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });

/** The card of a station on the page of its site. */
const cardOf = (page: Page, id: string) =>
  page.locator('.card', { has: page.getByRole('link', { name: id, exact: true }) });

const STATES = ['Free', 'Preparing', 'Charging', 'Finishing', 'Connected'];

/** The words of the states that a part of the page claims to know. */
async function claims(part: Locator): Promise<string[]> {
  const words = await part.locator('.chip').allInnerTexts();
  return words.map((word) => word.trim()).filter((word) => STATES.includes(word));
}

/** The screens on which the state of a station stands, with the part that tells of it. */
const SCREENS: readonly (readonly [string, (page: Page, id: string) => Locator])[] = [
  ['/stations?q=ID', row],
  ['/sites/main', cardOf],
  ['/sites/main/stations', row],
  ['/stations/ID', (page) => page.locator('main')],
  ['/stations/ID/configuration', (page) => page.locator('main')],
];

const at = (screen: string, id: string) => world.url + screen.replace('ID', id);

test('no screen says that a connector is free while its charger is away', async () => {
  const { visit, call, id } = await withStation('AWAY');
  const { page, faults, close } = visit;
  const leave = connectCharger(world.ocpp, id);
  await linked(call, id, true);
  for (const [screen, part] of SCREENS) {
    await page.goto(at(screen, id));
    await part(page, id).getByText('Free', { exact: true }).first().waitFor(LONG);
  }
  // The list is open while the charger goes; the other screens are opened afterwards.
  await page.goto(at('/stations?q=ID', id));
  await row(page, id).getByText('Free', { exact: true }).first().waitFor(LONG);
  await isLive(page);
  await leave();
  await linked(call, id, false);
  for (const [screen, part] of SCREENS) {
    if (!screen.startsWith('/stations?')) await page.goto(at(screen, id));
    const shown = part(page, id);
    await shown.getByText('Not connected', { exact: true }).first().waitFor(LONG);
    await shown.getByText('last known: Free').first().waitFor(LONG);
    assert.deepEqual(await claims(shown), [], screen);
  }
  assert.deepEqual(faults, []);
  await close();
});

test('a page that hears nothing says since when, shows the last known, and sends nothing', async () => {
  const { visit, call, id } = await withStation('CUT');
  const leave = connectCharger(world.ocpp, id);
  await linked(call, id, true);
  await visit.close();
  const { page, close } = await world.signedIn({}, 'Operator');
  await page.clock.install();
  const sockets: WebSocketRoute[] = [];
  let isOff = false;
  await page.routeWebSocket('**/v1/live**', (socket) => {
    if (isOff) return socket.close();
    socket.connectToServer();
    sockets.push(socket);
  });
  for (const [screen, part] of SCREENS) {
    isOff = false;
    await page.goto(at(screen, id));
    const shown = part(page, id);
    await shown.getByText('Free', { exact: true }).first().waitFor(LONG);
    await isLive(page);
    isOff = true;
    await page.route('**/v1/**', (route) => route.abort());
    for (const socket of sockets.splice(0)) await socket.close();
    await page.locator('.live-chip:not([data-state=live])').waitFor(LONG);
    await page.clock.fastForward(60_000);
    await page.getByText('Cut off for').waitFor(LONG);
    await shown.getByText('last known: Free').first().waitFor(LONG);
    // The legend of a timeline names the states and claims none.
    const said = await shown
      .getByText('Free', { exact: true })
      .evaluateAll((all) => all.filter((it) => it.closest('.strip') === null).length);
    assert.equal(said, 0, screen);
    await page.unroute('**/v1/**');
  }
  // The buttons of the station's page say why they are off.
  await page.goto(`${world.url}/stations/${id}`);
  isOff = true;
  await page.locator('.live-chip').waitFor(LONG);
  const stop = page.getByRole('button', { name: 'Restart' });
  await stop.waitFor(LONG);
  await page.route('**/v1/**', (route) => route.abort());
  for (const socket of sockets.splice(0)) await socket.close();
  await page.clock.fastForward(60_000);
  await page.getByText('Cut off for').waitFor(LONG);
  assert.equal(await stop.getAttribute('aria-disabled'), 'true');
  // A proxy that answers in place of the server is no answer of the server.
  await page.unroute('**/v1/**');
  await page.route('**/v1/**', (route) => route.fulfill({ status: 502, body: 'away' }));
  await page.clock.fastForward(20_000);
  await page.getByText('Cut off for').waitFor(LONG);
  await page.unroute('**/v1/**');
  await page.clock.fastForward(20_000);
  await page.getByText('Cut off for').waitFor({ state: 'detached', ...LONG });
  await leave();
  await close();
});

/** The text of a part without what moves by itself: times and ages. */
async function steadyText(part: Locator): Promise<string> {
  const text = await part.innerText();
  return text.replace(/\d+/g, '#').replace(/\s+/g, ' ');
}

test('without a socket every live screen says so, goes on, and shows the same data', async () => {
  const { visit, call, id } = await withStation('POLL');
  const blind = await world.signedIn({}, 'Operator');
  await blind.page.routeWebSocket('**/v1/live**', (socket) => socket.close());
  await call('POST', '/v1/tokens', { uid: `CARD-${id}`, type: 'RFID' });
  const leave = connectCharger(world.ocpp, id);
  await linked(call, id, true);
  const pages = [visit.page, blind.page];
  const main = (page: Page) => page.locator('main');
  const rows = (page: Page) => page.locator('tbody');
  const both = async (screen: string) => {
    await Promise.all(pages.map((page) => page.goto(at(screen, id))));
    await isLive(visit.page);
    await blind.page.locator('.live-chip[data-state=polling]').waitFor(LONG);
    assert.match(await chip(blind.page).innerText(), /Polling/);
  };
  /** A change is seen on both pages, and their parts then say the same. */
  const same = async (part: (page: Page) => Locator, seen: string) => {
    for (const page of pages) await part(page).getByText(seen).first().waitFor(LONG);
    await until(async () => {
      const [one, two] = await Promise.all(pages.map((page) => steadyText(part(page))));
      return one === two;
    }, 60);
  };
  let count = 0;
  const rename = async () => {
    count += 1;
    await call('PATCH', `/v1/stations/${id}`, { name: `Bay ${'x'.repeat(count)}` });
    return `Bay ${'x'.repeat(count)}`;
  };
  for (const [screen, part] of SCREENS.slice(0, 4)) {
    await both(screen);
    await same((page) => part(page, id), await rename());
  }
  // A charge begins: the lists of sessions, the pages of the station, and the first screen tell it.
  const charge = () =>
    call('POST', `/v1/stations/${id}/commands`, {
      type: 'remote_start',
      token_uid: `CARD-${id}`,
      connector_id: 1,
    });
  const running = async () => {
    const { items } = await call<{ items: { session_id: string; status: string }[] }>(
      'GET',
      `/v1/sessions?station_id=${id}`,
    );
    return items.find(({ status }) => status === 'CHARGING')?.session_id;
  };
  const end = async (session: string | undefined) => {
    await call('POST', `/v1/stations/${id}/commands`, { type: 'remote_stop', session_id: session });
    await until(async () => (await running()) === undefined, 60);
  };
  const OF_CHARGES = [
    `/sessions?station=${id}`,
    `/stations/${id}/sessions`,
    `/stations/${id}/commands`,
  ];
  for (const screen of OF_CHARGES) {
    await both(screen);
    await charge();
    await until(async () => (await running()) !== undefined, 60);
    const isOfCommands = screen.endsWith('commands');
    await same(isOfCommands ? main : rows, isOfCommands ? 'Done' : 'Charging');
    await end(await running());
  }
  await charge();
  await until(async () => (await running()) !== undefined, 60);
  const session = await running();
  await both(`/sessions/${session}`);
  await end(session);
  await same((page) => page.locator('.page-lead'), 'Settled');
  // The list of sites says how it is read, and the first screen names the station when it goes.
  await both('/sites');
  await both('/?site=main');
  await leave();
  await linked(call, id, false);
  // Where several chargers of a site are away, their lines are folded.
  for (const page of pages) {
    await page.getByRole('listitem').filter({ hasText: id }).first().waitFor(LONG);
    const folded = page.locator('details:not([open])').filter({ hasText: id }).locator('summary');
    if ((await folded.count()) > 0) await folded.first().click();
  }
  await same((page) => page.getByRole('listitem').filter({ hasText: id }).last(), id);
  assert.deepEqual(visit.faults, []);
  // The browser notes the socket that the test closes; nothing else may go wrong.
  assert.deepEqual(
    blind.faults.filter((it) => !it.includes('WebSocket')),
    [],
  );
  await visit.close();
  await blind.close();
});

test('a push that is lost is on the page a minute later', async () => {
  const { visit, call, id } = await withStation('LOST');
  const { page, faults, close } = visit;
  let lost = 0;
  await page.clock.install();
  await between(page, (message, items, send) => {
    if (items.some((item) => item.id.startsWith(id))) lost += 1;
    else send(message);
  });
  const leave = connectCharger(world.ocpp, id);
  await linked(call, id, true);
  for (const [screen, part] of SCREENS.slice(0, 4)) {
    await page.goto(at(screen, id));
    await part(page, id).first().waitFor(LONG);
    await isLive(page);
    // The read that follows the start of the socket is over before the change.
    await page.waitForLoadState('networkidle');
    const before = lost;
    const name = named('Bay');
    await call('PATCH', `/v1/stations/${id}`, { name });
    await until(async () => lost > before, 60);
    assert.equal(await part(page, id).getByText(name).count(), 0, screen);
    await page.clock.fastForward(61_000);
    await part(page, id).getByText(name).first().waitFor(LONG);
  }
  assert.deepEqual(faults, []);
  await leave();
  await close();
});

test('a charger that went is away on the page though its push was lost and an older one came', async () => {
  const { visit, call, id } = await withStation('GONE');
  const { page, close } = visit;
  await page.clock.install();
  let isDropping = false;
  let told = 0;
  await between(page, (message, items, send) => {
    if (items.some((item) => item.entity === 'station_state' && item.id === id)) told += 1;
    if (!isDropping) send(message);
  });
  for (const [screen, part] of SCREENS.slice(0, 3)) {
    isDropping = false;
    await page.goto(at(screen, id));
    await isLive(page);
    const before = told;
    const leave = connectCharger(world.ocpp, id);
    await until(async () => told > before, 60);
    await part(page, id).getByText('Connected', { exact: true }).waitFor(LONG);
    isDropping = true;
    await leave();
    await linked(call, id, false);
    await page.clock.fastForward(61_000);
    await part(page, id).getByText('Not connected', { exact: true }).waitFor(LONG);
  }
  await close();
});

test('pushes that come twice or in another order change nothing', async () => {
  const { visit, call, id } = await withStation('TWICE');
  const { page, faults, close } = visit;
  const held: string[] = [];
  let isHeld = false;
  let tell: (message: string) => void = () => {};
  await between(page, (message, items, send) => {
    tell = send;
    if (isHeld && items.length > 0) held.push(message);
    else send(message);
  });
  for (const [screen, part] of SCREENS.slice(0, 4)) {
    isHeld = false;
    await page.goto(at(screen, id));
    await part(page, id).first().waitFor(LONG);
    await isLive(page);
    await page.waitForLoadState('networkidle');
    held.length = 0;
    isHeld = true;
    const namesOf = [named('Older'), named('Newer'), named('Newest')];
    for (const [nth, name] of namesOf.entries()) {
      await call('PATCH', `/v1/stations/${id}`, { name });
      await until(async () => held.filter((it) => it.includes(namesOf[nth] ?? '')).length > 0, 60);
    }
    const own = held.filter((it) => namesOf.some((name) => it.includes(name)));
    for (const message of [...own].reverse()) tell(message);
    for (const message of own) {
      tell(message);
      tell(message);
    }
    await part(page, id)
      .getByText(namesOf[2] ?? '')
      .first()
      .waitFor(LONG);
    // The part may be drawn anew at that moment, since other chargers come and go.
    let text = '';
    await until(async () => {
      text = await part(page, id).innerText();
      return text.includes(namesOf[2] ?? '');
    }, 30);
    assert.ok(!text.includes(namesOf[0] ?? '') && !text.includes(namesOf[1] ?? ''), screen);
    assert.equal(text.split(namesOf[2] ?? '').length, 2, `${screen} shows it once`);
  }
  assert.deepEqual(faults, []);
  await close();
});

test('no token of a sign-in stands in a store, a readable cookie or an address', async () => {
  const { page, context, faults, close } = await world.signedIn();
  const tokens = new Set<string>();
  const addresses: string[] = [];
  page.on('request', (request) => {
    addresses.push(request.url());
    const bearer = request.headers().authorization?.replace('Bearer ', '');
    if (bearer !== undefined) tokens.add(bearer);
  });
  page.on('websocket', (socket) => addresses.push(socket.url()));
  await page.goto(`${world.url}/stations`);
  await page.locator('h1').waitFor();
  await isLive(page);
  await page.goto(`${world.url}/settings`);
  await page.locator('h1').waitFor();
  const cookies = await context.cookies();
  const refresh = cookies.filter(({ httpOnly }) => httpOnly);
  assert.ok(refresh.length > 0, 'the refresh token is kept in a cookie');
  for (const cookie of refresh) {
    assert.ok(cookie.name.startsWith('__Host-') && cookie.secure, cookie.name);
    assert.equal(cookie.sameSite, 'Strict');
    tokens.add(cookie.value);
  }
  assert.ok(tokens.size > 1, 'the page has used a token');
  const kept = await page.evaluate(async () => {
    const databases = (await indexedDB.databases()).map(({ name }) => name);
    const caches = await window.caches.keys();
    const stores = { ...localStorage, ...sessionStorage };
    return { text: JSON.stringify(stores) + document.cookie, databases, caches };
  });
  assert.deepEqual([kept.databases, kept.caches], [[], []]);
  const visible = [kept.text, ...addresses].join('\n');
  for (const token of tokens) assert.ok(!visible.includes(token));
  assert.doesNotMatch(kept.text, /ey[\w-]+\.[\w-]+\./);
  assert.doesNotMatch(addresses.join('\n'), /(access|refresh)_token=/);
  assert.deepEqual(faults, []);
  await close();
});

test('a sign-out in one tab ends every tab and closes their sockets', async () => {
  const { page, context, close } = await world.signedIn();
  const other = await context.newPage();
  let open = 0;
  for (const tab of [page, other]) {
    tab.on('websocket', (socket) => {
      open += 1;
      socket.on('close', () => {
        open -= 1;
      });
    });
    await tab.goto(`${world.url}/stations`);
    await isLive(tab);
  }
  assert.equal(open, 2);
  await page.locator('.frame-top .menu > summary').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  for (const tab of [page, other]) {
    await tab.getByText('You have signed out in this browser').waitFor(LONG);
    assert.equal(await tab.getByRole('row').count(), 0);
  }
  await until(async () => open === 0, 60);
  await other.reload();
  await other.waitForURL('**/oauth2/authorize**');
  await close();
});

test('a page of another origin cannot frame the console or its sign-in', async () => {
  const framing = createServer((asked, answer) => {
    const inner = new URL(asked.url ?? '/', 'http://x').searchParams.get('of') ?? '';
    answer.writeHead(200, { 'Content-Type': 'text/html' });
    answer.end(`<iframe src="${inner.replaceAll('"', '')}"></iframe>`);
  });
  await new Promise<void>((resolve) => framing.listen(0, '127.0.0.1', resolve));
  const address = framing.address() as { port: number };
  const context = await world.browser.newContext();
  const page = await context.newPage();
  for (const inner of [`${world.server}/`, `${world.url}/`, `${world.server}/oauth2/authorize`]) {
    const refused = page.waitForEvent('console', (it) => /frame/i.test(it.text()));
    await page.goto(`http://127.0.0.1:${address.port}/?of=${encodeURIComponent(inner)}`);
    await refused;
    const frame = page.frames().find((it) => it !== page.mainFrame());
    assert.match(frame?.url() ?? '', /^chrome-error:/, inner);
  }
  await context.close();
  framing.close();
});

const MENU = [
  '/',
  '/sites',
  '/stations',
  '/sessions',
  '/review',
  '/drivers',
  '/money',
  '/reports',
  '/team',
  '/settings',
];

test('the console works on a machine that reaches nothing but the server', async () => {
  const executablePath = process.env.FORECOURT_CHROMIUM ?? '/usr/bin/chromium';
  const rules = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1';
  const browser: Browser = await chromium.launch({ executablePath, args: ['--no-sandbox', rules] });
  const page = await browser.newPage({ locale: 'en' });
  const failed: string[] = [];
  page.on('requestfailed', (request) => {
    // A page that is left takes its requests along.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') failed.push(request.url());
  });
  page.on('pageerror', (error) => failed.push(error.message));
  await page.goto(world.url);
  await page.waitForURL('**/oauth2/authorize**');
  await signIn(page);
  await page.locator('h1').waitFor(LONG);
  for (const screen of MENU) {
    await page.goto(world.url + screen);
    await page.locator('h1').waitFor(LONG);
    await page.waitForLoadState('networkidle');
    assert.equal(await page.getByRole('alert').count(), 0, screen);
  }
  assert.deepEqual(failed, []);
  await browser.close();
});

test('while the gateway of a site is away nothing of the site is told as of now', async () => {
  const { page, faults, close } = await world.signedIn();
  const call = await caller(page);
  interface Row {
    station_id: string;
    now?: { connected?: boolean };
  }
  let id = '';
  await until(async () => {
    const { items } = await call<{ items: Row[] }>('GET', '/v1/stations?site_id=depot');
    id = items.find(({ now }) => now?.connected)?.station_id ?? '';
    return id !== '';
  }, 120);
  // The list is open, and has heard of its stations, when the gateway goes.
  await page.goto(`${world.url}/stations?site=depot`);
  await isLive(page);
  await row(page, id).getByText('Connected', { exact: true }).waitFor(LONG);
  const { active_gateway_id: gateway } = await call<{ active_gateway_id: string }>(
    'GET',
    '/v1/sites/depot',
  );
  // Another box takes its place, and is not switched on.
  const offer = await call<{ enrolment_secret: string }>(
    'POST',
    `/v1/gateways/${gateway}/enrolment`,
    { revoke: true },
  );
  await call('POST', '/v1/gateways/enroll', { enrolment_secret: offer.enrolment_secret });
  await until(async () => {
    const path = `/v1/gateways/${gateway}/state`;
    return !(await call<{ connected: boolean }>('GET', path)).connected;
  }, 60);
  const isGone = page.locator('tbody').filter({ hasText: id });
  await until(async () => (await claims(isGone)).length === 0, 120);
  await row(page, id).getByText('Not known', { exact: true }).first().waitFor(LONG);
  for (const screen of ['/sites/depot', '/sites/depot/stations', `/stations/${id}`]) {
    await page.goto(world.url + screen);
    await page
      .getByText(/last known/)
      .first()
      .waitFor(LONG);
    assert.deepEqual(await claims(page.locator('main')), [], screen);
  }
  for (const screen of ['/', '/sites']) {
    await page.goto(world.url + screen);
    const line = row(page, 'Depot');
    await line.getByText(/^(Not connected|Away)$/).waitFor(LONG);
    assert.deepEqual(await claims(line), [], screen);
  }
  assert.deepEqual(faults, []);
  await close();
});
