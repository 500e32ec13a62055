// What a person does from begin to end, by the screens alone: find out why a charge does not
// end, follow a sum to its raw messages. Chargers are those of the demo, or do what the test says.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { caller, until } from './calls';
import { keepsFilter, type List, saved } from './lists';
import { Charger } from './ocpp';
import { axeFinds, start, type World } from './world';

const SLOW = { timeout: 120_000 };

/** The card with this heading. */
const card = (page: Page, title: string | RegExp) =>
  page.locator('.card', { has: page.getByRole('heading', { name: title, exact: true }) });

let world: World;
before(async () => {
  world = await start();
});
after(() => world?.stop());

const named = (what: string) => `${what}-${Date.now().toString(36).toUpperCase()}`;

/** A station of its own for a test, whose charger has come in and told of its connectors. */
async function connected(page: Page, what: string): Promise<Charger> {
  const call = await caller(page);
  const [id, password] = [named(what), 'a-password-of-the-tests'];
  // Its tariff is its own: another file takes that of the site away for a while.
  const place = { site_id: 'main', tariff_id: 'demo' };
  const station = { station_id: id, ...place, security_profile: 1, password };
  await call('POST', '/v1/stations', station);
  const charger = new Charger(world.ocpp, id, password);
  return charger.bootWhenKnown();
}

const openStation = (page: Page, { id }: Charger) => page.goto(`${world.url}/stations/${id}`);

test('no card is said to be absent before the answer about it, and a failed search is told', async () => {
  const { page, close } = await world.signedIn();
  const charger = await connected(page, 'CARDS');
  await openStation(page, charger);
  const one = card(page, 'Connector 1');
  await one.getByRole('button', { name: 'Start …' }).click();
  const begin = page.getByRole('dialog', { name: 'Start a charge here' });
  const field = begin.getByLabel('Card', { exact: true });
  const none = begin.getByText('No card is found.');
  await field.fill('zzz');
  await none.waitFor(SLOW);
  // While the next answer is held, the search before says nothing about the new text.
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const asked = page.waitForRequest(/\/v1\/tokens\?.*q=DEMO-A/, SLOW);
  await page.route(/\/v1\/tokens\?.*q=DEMO-A/, async (route) => {
    await held;
    await route.continue();
  });
  await field.fill('DEMO-A');
  await asked;
  const said = await none.count();
  release();
  assert.equal(said, 0);
  await begin.getByRole('listitem').filter({ hasText: 'DEMO-ANNA' }).waitFor(SLOW);
  // A search that failed is neither silent nor called empty.
  const json = { code: 'bad_parameter', detail: 'q', request_id: 'r' };
  await page.route(/\/v1\/tokens\?.*q=DEMO-I/, (route) => route.fulfill({ status: 400, json }));
  await field.fill('DEMO-I');
  await begin.getByRole('alert').waitFor(SLOW);
  assert.equal(await none.count(), 0);
  assert.deepEqual(await axeFinds(page), []);
  await page.unroute(/\/v1\/tokens\?.*q=DEMO-I/);
  await begin.getByRole('button', { name: 'Try again' }).click();
  await begin.getByRole('listitem').filter({ hasText: 'DEMO-IGOR' }).waitFor(SLOW);
  await charger.leave();
  await close();
});

test('what failed is said with its code and its request id, and can be tried again', async () => {
  const { page, close } = await world.signedIn();
  const broken = {
    status: 409,
    headers: { 'X-Request-Id': 'req-7' },
    json: { code: 'wrong_state', detail: 'x' },
  };
  await page.route('**/v1/stations?**', (route) => route.fulfill(broken));
  await page.goto(`${world.url}/stations`);
  await page.getByText('Code: wrong_state').waitFor();
  await page.getByText('req-7').waitFor();
  await page.unroute('**/v1/stations?**');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('link', { name: 'DEMO-AC1' }).waitFor();
  await close();
});

test('of two connectors one is busy: the other starts, and each stop names its session', async () => {
  const { page, faults, close } = await world.signedIn();
  const charger = await connected(page, 'TWO');
  const first = await charger.start(1, 'DEMO-ANNA', 1_000);
  await charger.status(1, 'Charging');
  await openStation(page, charger);
  const [one, two] = [card(page, 'Connector 1'), card(page, 'Connector 2')];
  await one.getByRole('button', { name: 'Stop', exact: true }).waitFor(SLOW);
  await two.getByRole('button', { name: 'Start …' }).click();
  const begin = page.getByRole('dialog', { name: 'Start a charge here' });
  // The card is found by the name of who holds it.
  await begin.getByLabel('Card', { exact: true }).fill('Игорь');
  const igor = begin.getByRole('listitem').filter({ hasText: 'DEMO-IGOR' });
  await igor.getByText('Игорь Петров').waitFor(SLOW);
  assert.deepEqual(await axeFinds(page), []);
  // The beginning of a name starts nothing: the only card that fits is put in, to be looked at.
  assert.equal(await igor.getByText('Chosen', { exact: true }).count(), 0);
  await begin.getByRole('button', { name: 'Start a charge here' }).click();
  await begin.getByText('Only this card fits.').waitFor(SLOW);
  const cardField = begin.getByLabel('Card', { exact: true });
  assert.equal(await cardField.inputValue(), 'DEMO-IGOR');
  await igor.getByText('Chosen', { exact: true }).waitFor(SLOW);
  assert.ok(charger.asked.every((it) => it.action !== 'RemoteStartTransaction'));
  await begin.getByRole('button', { name: 'Start a charge here' }).click();
  await until(async () => charger.asked.some((it) => it.action === 'RemoteStartTransaction'), 120);
  assert.equal(charger.asked.at(-1)?.payload.connectorId, 2);
  assert.equal(charger.asked.at(-1)?.payload.idTag, 'DEMO-IGOR');
  const second = await charger.start(2, 'DEMO-IGOR', 2_000);
  await charger.status(2, 'Charging');
  const stops: string[] = [];
  for (const connector of [one, two]) {
    const session = connector.getByRole('link').first();
    await session.waitFor(SLOW);
    const id = (await session.getAttribute('href'))?.split('/').at(-1) ?? '';
    const stop = connector.getByRole('button', { name: 'Stop', exact: true });
    await until(async () => (await stop.getAttribute('aria-disabled')) !== 'true', 120);
    await stop.click();
    const dialog = page.getByRole('dialog', { name: 'Stop this charge?' });
    await dialog.getByText(`to end session ${id} of`).waitFor(SLOW);
    stops.push(id);
    if (connector === one) await dialog.getByRole('button', { name: 'Cancel' }).click();
    else await dialog.getByRole('button', { name: 'Stop', exact: true }).click();
  }
  assert.notEqual(stops[0], stops[1]);
  await until(async () => charger.asked.some((it) => it.action === 'RemoteStopTransaction'), 120);
  assert.equal(charger.asked.at(-1)?.payload.transactionId, second);
  for (const transaction of [first, second]) await charger.stop(transaction, 3_000);
  // A colleague sees by name who asked.
  const colleague = await world.signedIn({}, 'Operator');
  await colleague.page.goto(`${world.url}/stations/${charger.id}/commands`);
  const asked = colleague.page.getByRole('article', { name: 'Start a charge' });
  await asked.getByText('asked by Amara Okafor').waitFor(SLOW);
  assert.deepEqual(colleague.faults, []);
  await colleague.close();
  assert.deepEqual(faults, []);
  await charger.leave();
  await close();
});

test('a card that nobody added, or that is blocked, starts no charge, and the page says why', async () => {
  const { page, faults, close } = await world.signedIn();
  const charger = await connected(page, 'CARDS');
  const call = await caller(page);
  const blocked = named('LOST');
  await call('POST', '/v1/tokens', { uid: blocked, type: 'RFID', status: 'blocked' });
  await openStation(page, charger);
  const one = card(page, 'Connector 1');
  const dialog = page.getByRole('dialog', { name: 'Start a charge here' });
  const start = async (uid: string, seen: string) => {
    await one.getByRole('button', { name: 'Start …' }).click(SLOW);
    await dialog.getByLabel('Card', { exact: true }).fill(uid);
    await dialog.getByText(seen, { exact: true }).waitFor(SLOW);
    await dialog.getByRole('button', { name: 'Start a charge here' }).click();
  };
  const none = 'No card is found. A charge with a card that nobody added is refused.';
  await start(named('INVENTED'), none);
  const why = one.getByRole('alert');
  await why.getByText('Nobody has added this card. Add it, or choose another one.').waitFor(SLOW);
  // The reason is said once, without the sentence of the server that repeats it.
  assert.equal(await why.getByText(/nobody has added/i).count(), 1);
  assert.equal(await why.getByText('token_uid').count(), 0);
  await start(blocked.toLowerCase(), 'Blocked');
  await why.getByText('This card is blocked.').waitFor(SLOW);
  // Of several cards that fit none is taken.
  await start('DEMO-', 'DEMO-ANNA');
  await dialog.getByText('Several cards fit. Choose one of them.').waitFor(SLOW);
  await dialog.getByRole('button', { name: 'Choose' }).first().click();
  await dialog.getByText('Chosen', { exact: true }).waitFor(SLOW);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  const given = await call<{ items: unknown[] }>('GET', `/v1/stations/${charger.id}/commands`);
  assert.deepEqual(given.items, []);
  assert.ok(charger.asked.every((it) => it.action !== 'RemoteStartTransaction'));
  // The browser itself notes each answer of 422.
  assert.deepEqual(
    faults.filter((fault) => !fault.includes('422')),
    [],
  );
  await charger.leave();
  await close();
});

/** Asks something of a charger that hears it, says nothing and loses its line. */
async function unheard(charger: Charger, action: string, ask: () => Promise<void>): Promise<void> {
  charger.isSilent = true;
  await ask();
  await until(async () => charger.asked.some((it) => it.action === action), 120);
  await charger.leave();
}

const colours = (of: Locator) =>
  of.evaluate((it) => {
    const { backgroundColor, borderColor, color } = getComputedStyle(it);
    return `${backgroundColor} ${borderColor} ${color}`;
  });

test('a stuck charge is led to its record, which is billed provisionally until the stop comes', async () => {
  const { page, faults, close } = await world.signedIn();
  const charger = await connected(page, 'STUCK');
  const transaction = await charger.start(1, 'DEMO-ANNA', 1_000);
  await charger.status(1, 'Charging');
  await charger.meter(1, transaction, 3_000);
  await openStation(page, charger);
  const connector = card(page, 'Connector 1');
  const stop = connector.getByRole('button', { name: 'Stop', exact: true });
  await stop.waitFor(SLOW);
  const stopColour = await colours(stop);
  await unheard(charger, 'RemoteStopTransaction', async () => {
    await stop.click();
    const dialog = page.getByRole('dialog', { name: 'Stop this charge?' });
    await dialog.getByRole('button', { name: 'Stop', exact: true }).click();
  });
  // Each state has its time, and what nobody knows is not simply asked for again.
  const track = page.getByRole('article', { name: 'Stop the charge' }).first();
  await track.getByText('Outcome not known').waitFor(SLOW);
  await track.getByText('Before you ask again, look at the state of the connector').waitFor();
  assert.ok((await track.getByText(/^\+\d/).count()) >= 3);
  assert.equal(await track.getByRole('button').count(), 0);
  await page.getByText('The charger is silent with a charge open').waitFor(SLOW);
  await connector.getByText('The charger is away; a command would not arrive.').first().waitFor();
  // It comes back for a moment, and does not answer the unlocking either.
  await charger.boot();
  await page
    .getByText('The charger is silent with a charge open')
    .waitFor({ state: 'detached', ...SLOW });
  await stop.click();
  const again = page.getByRole('dialog', { name: 'Stop this charge?' });
  await again.getByText('Nobody knows whether it arrived').waitFor(SLOW);
  assert.equal(await again.getByRole('button', { name: 'Stop', exact: true }).count(), 0);
  await again.getByRole('button', { name: 'Cancel' }).click();
  // Unlocking is asked for first, here as at the session.
  await connector.getByRole('button', { name: 'Unlock', exact: true }).click();
  const unlocking = page.getByRole('dialog', { name: 'Unlock the cable?' });
  await unlocking.getByText('A charge that runs may end by it.').waitFor(SLOW);
  await unlocking.getByText('Connector 1').waitFor();
  await unlocking.getByRole('button', { name: 'Cancel' }).click();
  await openStation(page, charger);
  await connector.getByRole('link').first().click();
  const unlock = page.getByRole('button', { name: 'Unlock the connector' });
  await unheard(charger, 'UnlockConnector', async () => {
    await unlock.click();
    const asked = page.getByRole('dialog', { name: 'Unlock the cable?' });
    await asked.getByText('Connector 1').waitFor(SLOW);
    await asked.getByRole('button', { name: 'Unlock the connector' }).click();
  });
  await page.goBack();
  await page.getByRole('button', { name: 'Free it …' }).click();
  const free = page.getByRole('dialog', { name: 'Free a stuck charge' });
  await free.getByText('While the charger is away nothing reaches it').waitFor(SLOW);
  await free.getByRole('article', { name: 'Unlock' }).getByText('Outcome not known').waitFor(SLOW);
  assert.deepEqual(await axeFinds(page), []);
  await free.getByRole('link', { name: 'Open the session' }).click();
  // Our record: in another place, in other words and another colour, with what it would bill.
  const record = page.getByRole('region', { name: 'Our record' });
  await record.getByText('The charger is not connected.').waitFor(SLOW);
  const open = record.getByRole('button', { name: 'Close our record' });
  assert.notEqual(await colours(open), stopColour);
  assert.equal(await record.getByRole('button', { name: /Stop|Unlock/ }).count(), 0);
  await open.click();
  const dialog = page.getByRole('dialog', { name: 'Close our record of this charge' });
  await dialog.getByText('2.000 kWh').waitFor(SLOW);
  await dialog.getByText('Money that is billed').waitFor();
  await dialog.getByText('The bill is provisional').waitFor();
  await dialog.getByRole('button', { name: 'Close our record' }).click();
  await dialog.getByText('Say why.').waitFor();
  await dialog.getByLabel('Reason').fill('the charger is silent');
  await dialog.getByRole('button', { name: 'Close our record' }).click();
  await dialog.waitFor({ state: 'detached', ...SLOW });
  await page.locator('.page-lead .chip', { hasText: 'Settled' }).waitFor(SLOW);
  await page.getByText('Closed provisionally without a stop').first().waitFor(SLOW);
  await page.getByRole('link', { name: 'Bill', exact: true }).click();
  await page.getByText('This bill is provisional').waitFor(SLOW);
  // The stop comes after all: the bill is another one, and the page says why.
  charger.isSilent = false;
  await charger.boot();
  await charger.stop(transaction, 5_000);
  await page.getByText('This bill is provisional').waitFor({ state: 'detached', ...SLOW });
  await page.getByText('Credit of version 1').waitFor(SLOW);
  await page.getByText('4.000 kWh').first().waitFor(SLOW);
  await page.getByRole('link', { name: 'Story', exact: true }).click();
  await page.getByText('The stop came after the provisional close').waitFor(SLOW);
  assert.deepEqual(faults, []);
  await charger.leave();
  await close();
});

test('a total of the overview leads to its raw facts by two clicks a step', async () => {
  const { page, faults, close } = await world.signedIn();
  const charger = await connected(page, 'TOTAL');
  const transaction = await charger.start(1, 'DEMO-ANNA', 1_000);
  await charger.stop(transaction, 2_000);
  await page.goto(world.url);
  const takings = page.locator('.figures > div').filter({ hasText: 'Takings today' });
  await takings.getByRole('link').first().click(SLOW);
  const row = page.getByRole('row').filter({ hasText: charger.id });
  await row.getByRole('link').first().click(SLOW);
  await card(page, 'Energy and money').waitFor(SLOW);
  await page.locator('.figure-value a[href$="/bill"]').click();
  await page.getByRole('table', { name: 'Bill' }).waitFor(SLOW);
  await page.getByText('Received by the gateway').first().waitFor(SLOW);
  await page.getByRole('button', { name: 'Recompute' }).click();
  await page.locator('.banner', { hasText: 'Same, byte for byte.' }).waitFor(SLOW);
  await page.getByRole('link', { name: 'Raw', exact: true }).click();
  const begin = page.getByRole('row').filter({ hasText: 'Start of the charge' }).first();
  // The beginning of the hash of the frame; the file of the row and its copy hold all of it.
  await begin.getByText(/^[0-9a-f]{12}…$/).waitFor(SLOW);
  assert.match((await saved(page))[0]?.frame_sha256 ?? '', /^[0-9a-f]{64}$/);
  await page.getByRole('cell', { name: 'Stop of the charge' }).first().waitFor(SLOW);
  assert.deepEqual(faults, []);
  await charger.leave();
  await close();
});

const HOUR_MS = 3_600_000;
/** The clock of this zone changes twice a year, so that a year has a day of 23 hours and one of 25. */
const ZONE = 'America/New_York';
const wall = new Intl.DateTimeFormat('sv-SE', {
  timeZone: ZONE,
  dateStyle: 'short',
  timeStyle: 'short',
});
const dayOf = (at: number) => wall.format(at).slice(0, 10);

/** The beginning of the newest day, long enough ago, of which `is` holds. */
function newest(is: (begin: number) => boolean): number {
  const hour = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  for (let at = hour - 48 * HOUR_MS; at > hour - 240 * 24 * HOUR_MS; at -= HOUR_MS) {
    if (wall.format(at).endsWith('00:00') && is(at)) return at;
  }
  throw new Error('no such day');
}

const isMonthEdge = (begin: number) => dayOf(begin).endsWith('-01');
/** A day that is not 24 hours long. */
const isClockChange = (begin: number) => !wall.format(begin + 24 * HOUR_MS).endsWith('00:00');

const wattHours = (rows: Record<string, string>[]) =>
  rows.reduce((sum, row) => sum + Math.round(Number(row['Energy (kWh)']) * 1000), 0);

test('sums on the screen and in the file agree at a month’s edge and a change of clocks, for viewers anywhere', async () => {
  const { page, close } = await world.signedIn();
  const charger = await connected(page, 'PAST');
  const expected: { day: string; wh: number; sessions: number }[] = [];
  let register = 1_000;
  let wh = 100;
  // One day can be both.
  const days = [...new Set([newest(isClockChange), newest(isMonthEdge)])].sort((a, b) => a - b);
  for (const begin of days) {
    const lengths = [23, 24, 25].map((hours) => begin + hours * HOUR_MS);
    const next = lengths.find((at) => wall.format(at).endsWith('00:00')) ?? begin;
    // Within the day before, at both ends of the day and around 1:30, which a clock may show twice.
    const ends = [-0.5, 0.5, 1.5, 2.5].map((hours) => begin + hours * HOUR_MS);
    ends.push(next - 0.5 * HOUR_MS, next + 0.5 * HOUR_MS);
    const sum = { day: dayOf(begin), wh: 0, sessions: 0 };
    for (const end of ends) {
      const transaction = await charger.start(1, 'DEMO-ANNA', register, end - 0.25 * HOUR_MS);
      await charger.stop(transaction, register + wh, end);
      register += wh;
      if (end >= begin && end < next) {
        sum.wh += wh;
        sum.sessions += 1;
      }
      wh += 7;
    }
    expected.push(sum);
  }
  const call = await caller(page);
  let found: Record<string, unknown>[] = [];
  await until(async () => {
    const path = `/v1/sessions?station_id=${charger.id}&limit=50`;
    found = (await call<{ items: typeof found }>('GET', path)).items;
    const settled = found.filter(({ status }) => status === 'SETTLED');
    return settled.length === 6 * days.length;
  }, 120).catch((cause) => {
    throw new Error(`not all are settled: ${JSON.stringify(found)}`, { cause });
  });
  await close();
  for (const timezoneId of ['Asia/Bangkok', 'America/Los_Angeles', 'Pacific/Kiritimati']) {
    const visit = await world.signedIn({ timezoneId });
    for (const { day, wh: sum, sessions } of expected) {
      const what = `${day} for a viewer in ${timezoneId}`;
      const period = `from=${day}&to=${day}&zone=${ZONE}&station=${charger.id}`;
      const shown = (sum / 1000).toFixed(2);
      await visit.page.goto(`${world.url}/reports?by=day&${period}`);
      const figures = visit.page.locator('.figures').first();
      await figures.getByText(`${shown} kWh`).waitFor(SLOW);
      await figures.getByRole('link', { name: String(sessions), exact: true }).waitFor(SLOW);
      assert.equal(wattHours(await saved(visit.page)), sum, `report of ${what}`);
      // The number of sessions leads to just these, and their file has the same sum.
      await figures.getByRole('link').first().click();
      await visit.page.waitForURL(/\/sessions\?/);
      const rows = visit.page.locator('tbody tr');
      await until(async () => (await rows.count()) === sessions, 120);
      const file = await saved(visit.page);
      assert.equal(file.length, sessions, `sessions of ${what}`);
      assert.equal(wattHours(file), sum, `sessions of ${what}`);
    }
    await visit.close();
  }
  await charger.leave();
});

/** The lists of the daily work; `filters.test.ts` goes through the others. */
const LISTS: readonly List[] = [
  {
    path: '/sessions',
    set: (page) => page.getByLabel('Station', { exact: true }).fill('DEMO-AC1'),
    address: /station=DEMO-AC1/,
    isSet: async (page) =>
      (await page.getByLabel('Station', { exact: true }).inputValue()) === 'DEMO-AC1',
    asks: /station_id=DEMO-AC1/,
    fits: (row) => row.Charger === 'DEMO-AC1',
  },
  {
    path: '/stations',
    set: (page) => page.getByLabel('Id begins with').fill('DEMO-AC'),
    address: /q=DEMO-AC/,
    isSet: async (page) => (await page.getByLabel('Id begins with').inputValue()) === 'DEMO-AC',
    fits: (row) => (row.Station ?? '').startsWith('DEMO-AC'),
  },
  {
    path: '/drivers',
    set: (page) => page.getByLabel('Name begins with').fill('anna'),
    address: /q=anna/,
    isSet: async (page) => (await page.getByLabel('Name begins with').inputValue()) === 'anna',
    fits: (row) => (row.Name ?? '').startsWith('Anna'),
  },
  {
    path: '/reports',
    set: async (page) => {
      await page.getByLabel('Sum up by').selectOption('station');
    },
    address: /by=station/,
    isSet: async (page) => (await page.getByLabel('Sum up by').inputValue()) === 'station',
    asks: /group_by=station/,
    fits: (row) => (row.Charger ?? '') !== '',
  },
];

test('a filter stands in the address and in the file, and survives a reload and Back', async () => {
  const { page, faults, close } = await world.signedIn();
  for (const list of LISTS) await keepsFilter(page, world.url, list);
  assert.deepEqual(faults, []);
  await close();
});

test('an empty list says nothing of another filter whose answer is awaited', async () => {
  const { page, faults, close } = await world.signedIn();
  await page.goto(`${world.url}/stations?q=ZZZ`);
  const none = page.getByText('No station fits these filters.');
  await none.waitFor();
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const isNext = /\/v1\/stations\?.*q=DEMO-AC2/;
  await page.route(isNext, async (route) => {
    await held;
    await route.continue();
  });
  const asked = page.waitForRequest(isNext);
  await page.getByLabel('Id begins with').fill('DEMO-AC2');
  await asked;
  const said = await none.count();
  release();
  assert.equal(said, 0);
  await page.getByRole('link', { name: 'DEMO-AC2' }).waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('filters by state stand in the address and in what is asked of the server', async () => {
  const { page, faults, close } = await world.signedIn();
  await page.goto(`${world.url}/stations?status=RESERVED`);
  await page.getByText('No station fits these filters.').waitFor();
  const asked = page.waitForRequest((request) => request.url().includes('connected=true'));
  await page.getByLabel('A connector is').selectOption('');
  await page.getByLabel('Connection').selectOption('true');
  assert.doesNotMatch((await asked).url(), /status=RESERVED/);
  await page.getByRole('link', { name: 'DEMO-AC1' }).waitFor();
  const model = page.getByRole('textbox', { name: 'Model' });
  await model.fill('Simulated charger');
  await model.press('Enter');
  await page.waitForURL(/model=Simulated/);
  await page.getByRole('link', { name: 'DEMO-AC1' }).waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('the file has the columns that the list shows', async () => {
  const { page, close } = await world.signedIn();
  await page.goto(`${world.url}/sessions`);
  await page.locator('main tbody tr').first().waitFor(SLOW);
  const columns = page.locator('details.menu', { hasText: 'Columns' });
  await columns.locator('summary').click();
  await columns.getByLabel('Plate').uncheck();
  const [row = {}] = await saved(page);
  assert.ok('Energy (kWh)' in row);
  assert.ok(!('Licence plate' in row), Object.keys(row).join());
  assert.ok(!('Transaction' in row), Object.keys(row).join());
  await close();
});

/** The room for print on A4 with the margins of the style sheet, in CSS pixels at 96 a inch. */
const A4 = { width: 794, height: 1123 };

test('a bill, a report and the set-up of a charger print on A4 in light colours', async () => {
  const { page, close } = await world.signedIn({ colorScheme: 'dark', viewport: A4 });
  const charger = await connected(page, 'PAPER');
  await charger.stop(await charger.start(1, 'DEMO-ANNA', 1_000), 3_000);
  const call = await caller(page);
  let id = '';
  await until(async () => {
    const path = `/v1/sessions?station_id=${charger.id}&status=SETTLED`;
    const { items } = await call<{ items: { session_id: string }[] }>('GET', path);
    id = items[0]?.session_id ?? '';
    return id !== '';
  }, 120);
  const papers = [`/sessions/${id}/bill`, '/reports?by=token', `/stations/${charger.id}/setup`];
  for (const path of papers) {
    await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
    await page.goto(world.url + path);
    await page.locator('main .card, main tbody tr').first().waitFor(SLOW);
    await page.waitForLoadState('networkidle');
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    // The names that the compiler gives to functions are not known in the page.
    await page.evaluate('globalThis.__name = (it) => it');
    const paper = await page.evaluate(() => {
      const shown = (of: string) =>
        [...document.querySelectorAll<HTMLElement>(of)].filter((it) => it.offsetParent !== null);
      const light = (colour: string) => (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
      const body = getComputedStyle(document.body);
      const cards = shown('main .card').map((it) => getComputedStyle(it).backgroundColor);
      const wide = shown('main table, main .card, main dl').filter(
        (it) => it.getBoundingClientRect().right > document.documentElement.clientWidth + 1,
      );
      return {
        menu: shown(
          '.frame-nav, .frame-top, .frame-bottom, .toolbar, main .button, main .copy-id button',
        ).length,
        ink: light(body.color),
        grounds: [body.backgroundColor, ...cards].filter(
          (it) => !/, 0\)$|transparent/.test(it) && light(it).some((part) => part < 200),
        ),
        wide: wide.map((it) => it.className),
        scroll: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      };
    });
    assert.equal(paper.menu, 0, `${path}: the menu is not for paper`);
    assert.deepEqual(paper.grounds, [], `${path}: dark ground`);
    assert.ok(
      paper.ink.every((part) => part < 120),
      `${path}: light ink`,
    );
    assert.deepEqual(paper.wide, [], `${path}: cut at the edge`);
    assert.ok(paper.scroll <= 0, path);
    const pdf = await page.pdf({ format: 'A4' });
    assert.ok(pdf.subarray(0, 5).equals(Buffer.from('%PDF-')), path);
    const folder = process.env.FORECOURT_SHOTS;
    if (folder) {
      const name = path.replace(/\W+/g, '-');
      await page.screenshot({ path: join(folder, `paper${name}.png`), fullPage: true });
    }
  }
  await charger.leave();
  await close();
});
