import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { axeFinds, overflow, start, type World } from './world';

let world: World;
before(async () => {
  world = await start();
});
after(() => world?.stop());

const ID = 'DEMO-AC1';
const HOUR = 3_600_000;
const WAIT = { timeout: 60_000 };
const ago = (hours: number) => new Date(Date.now() - hours * HOUR).toISOString();

/** What a charger told of its connector in the last day, as the API answers it: the newest first. */
function told(): object[] {
  let before = 'available';
  const events: object[] = [];
  const note = (type: string, since: string, data: object) =>
    events.unshift({
      event_id: `e${events.length}`,
      type,
      version: 1,
      timestamp: since,
      station_id: ID,
      data: { station_id: ID, since, ...data },
    });
  const become = (hours: number, status: string) => {
    const data = { connector_id: 1, status, previous_status: before };
    note('connector.status_changed', ago(hours), data);
    before = status;
  };
  become(40, 'available');
  become(22, 'preparing');
  become(21, 'charging');
  become(18, 'suspended_ev');
  become(15, 'available');
  become(13, 'reserved');
  become(12, 'unavailable');
  become(11, 'faulted');
  become(9, 'available');
  note('station.disconnected', ago(7), {});
  note('station.connected', ago(5), {});
  become(3, 'faulted');
  // Between the next two a change is missing, as where no change was kept for a time.
  before = 'preparing';
  become(1, 'suspended_evse');
  return events;
}

async function opened(page: Page, path: string): Promise<void> {
  await page.goto(`${world.url}/stations/${ID}${path}`);
  await page.locator('.strip-bar').first().waitFor(WAIT);
}

/** The fills of timelines whose pattern is absent or has no box, so that the browser draws none. */
function unfilled(page: Page): Promise<(string | null)[]> {
  return page.locator('.strip rect[fill^="url("]').evaluateAll((all) => {
    const fills = [...new Set(all.map((it) => it.getAttribute('fill')))];
    return fills.filter((fill) => {
      const id = fill?.slice('url(#'.length, -1) ?? '';
      return document.getElementById(id)?.closest('svg')?.checkVisibility() !== true;
    });
  });
}

test('a timeline shows each state of a connector, in words, by keys, as a table and as a file', async () => {
  const { page, faults, close } = await world.signedIn();
  const items = told();
  await page.route(`**/v1/stations/${ID}/events?**`, (route) => route.fulfill({ json: { items } }));
  // A charge of the demo would fill the gap, whether it is read or told.
  await page.route('**/v1/sessions?**', (route) => route.fulfill({ json: { items: [] } }));
  await page.route('**/v1/live/tickets', () => {});
  await opened(page, '/health');
  const bars = page.locator('.strip');
  await bars.getByText('Paused by the car 3 hr').waitFor(WAIT);
  const sums = (await bars.locator('figcaption').textContent()) ?? '';
  for (const state of ['Free', 'Reserved 1 hr', 'Out of service 1 hr', 'Not connected 2 hr']) {
    assert.ok(sums.includes(state), `${state} is not in ${sums}`);
  }
  // The state whose end was not kept is short, and what follows is a gap.
  assert.match(sums, /No data (1 hr 5|2 hr)/);
  const legend = await bars.locator('.strip-key').allTextContents();
  for (const word of ['Free', 'Charging', 'Paused', 'Reserved', 'Faulted', 'Not connected']) {
    assert.ok(legend.includes(word), `${word} is not in ${legend}`);
  }
  // Colour is not needed: each state but the plain ones has a pattern of its own.
  const patterns = await bars
    .locator('.strip-bar rect[fill^="url("]')
    .evaluateAll((all) => [
      ...new Set(all.map((it) => it.getAttribute('fill')?.replace(/.*?([a-z]+)\)$/, '$1'))),
    ]);
  for (const look of ['suspended', 'occupied', 'reserved', 'off', 'faulted', 'away']) {
    assert.ok(patterns.includes(look), `${look} has no pattern among ${patterns}`);
  }
  assert.deepEqual(await unfilled(page), []);
  // On paper, too, and there the legend says what the patterns mean.
  await page.emulateMedia({ media: 'print' });
  assert.deepEqual(await unfilled(page), []);
  assert.equal(await bars.locator('.strip-key').first().isVisible(), true);
  assert.equal(await bars.getByRole('button', { name: 'CSV' }).isVisible(), false);
  await page.emulateMedia({ media: 'screen' });
  const spoken = bars.locator('.chart-readout');
  await bars.locator('.strip-rows').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await spoken.getByText(/Connector 1: Preparing, .*, 1 hr/).waitFor(WAIT);
  await page.keyboard.press('ArrowRight');
  await spoken.getByText(/Connector 1: Charging, .*, 3 hr/).waitFor(WAIT);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await spoken.getByText(/Connector 1: Free, /).waitFor(WAIT);
  assert.deepEqual(await axeFinds(page), []);
  const waiting = page.waitForEvent('download', WAIT);
  await bars.getByRole('button', { name: 'CSV' }).click();
  const file = await readFile(await (await waiting).path(), 'utf8');
  assert.match(file, /^\ufeffconnector,state,from,to,duration_s,known_from\r\n/);
  assert.match(file, /Connector 1,SUSPENDED_EV,[^,]+,[^,]+,10800,/);
  assert.match(file, /Connector 1,AWAY,/);
  assert.match(file, /Connector 1,NONE,/);
  await bars.getByRole('button', { name: 'As a table' }).click();
  await bars.getByRole('cell', { name: 'Paused by the car' }).waitFor(WAIT);
  // The legend that stays below the table is filled as well.
  assert.deepEqual(await unfilled(page), []);
  assert.deepEqual(await axeFinds(page), []);
  assert.deepEqual(faults, []);
  await close();
});

test('without kept changes the page says so, and the period is in the address', async () => {
  const { page, faults, close } = await world.signedIn();
  await page.route(`**/v1/stations/${ID}/events?**`, (route) =>
    route.fulfill({ json: { items: [] } }),
  );
  await opened(page, '');
  await page.getByText('No changes of state were kept in this period.').waitFor(WAIT);
  await page.getByLabel('Period', { exact: true }).selectOption('7');
  await page.waitForURL('**?days=7');
  await page.reload();
  await page.locator('.strip-bar').first().waitFor(WAIT);
  assert.equal(await page.getByLabel('Period', { exact: true }).inputValue(), '7');
  assert.deepEqual(faults, []);
  await close();
});

test('a charge that has just begun is seen at once, and the bars go on with time', async () => {
  const { page, close } = await world.signedIn();
  await page.clock.install();
  const begin = new Date(Date.now() - 5_000).toISOString();
  const charging = { station_id: ID, connector_id: 1, status: 'CHARGING', revision: 1e9 };
  const items = [{ ...charging, status_at: begin, updated_at: begin }];
  await page.route(`**/v1/stations/${ID}/connectors`, (route) =>
    route.fulfill({ json: { items } }),
  );
  await page.route(/\/v1\/(stations\/DEMO-AC1\/events|sessions)\?/, (route) =>
    route.fulfill({ json: { items: [] } }),
  );
  await opened(page, '');
  const sums = page.locator('.strip figcaption');
  await sums.getByText(/Unknown until \d\d:\d\d and Charging \d+ sec/).waitFor(WAIT);
  assert.doesNotMatch((await sums.textContent()) ?? '', /No data/);
  const ends = page.locator('.strip-tick').last();
  const before = await ends.textContent();
  await page.clock.fastForward('02:00:00');
  await sums.getByText(/Charging 2 hr/).waitFor(WAIT);
  assert.notEqual(await ends.textContent(), before);
  await close();
});

test('what was read of the history is read once, and only what is new follows', async () => {
  const { page, close } = await world.signedIn();
  const items = told();
  const asked: string[] = [];
  await page.route(`**/v1/stations/${ID}/events?**`, (route) => {
    const { searchParams } = new URL(route.request().url());
    const cursor = searchParams.get('cursor');
    // The list of events on the page itself asks for fewer.
    if (searchParams.get('limit') === '100') asked.push(cursor ?? 'first');
    return route.fulfill({
      json: cursor
        ? { items: items.slice(4) }
        : { items: items.slice(0, 4), next_cursor: 'second' },
    });
  });
  await opened(page, '');
  // A change of the demo meanwhile makes the first page be read again, and no other.
  assert.deepEqual(asked.slice(0, 2), ['first', 'second']);
  // A tab of the same station and back: the first page alone is read again.
  await page.getByRole('link', { name: 'Setup' }).click();
  await page.getByRole('link', { name: 'Now', exact: true }).click();
  await page.locator('.strip-bar').first().waitFor(WAIT);
  await page.waitForFunction(() => document.querySelector('.strip-bar') !== null);
  assert.ok(
    asked.slice(2).every((cursor) => cursor === 'first'),
    asked.join(),
  );
  await close();
});

test('the timeline fits on a phone in each language', async () => {
  const { page, faults, close } = await world.signedIn({ viewport: { width: 360, height: 780 } });
  const items = told();
  await page.route(`**/v1/stations/${ID}/events?**`, (route) => route.fulfill({ json: { items } }));
  for (const language of ['en', 'th', 'ru', 'fil', 'zh-Hans']) {
    await opened(page, `?lang=${language}`);
    assert.equal(await page.evaluate(() => document.documentElement.lang), language);
    assert.equal(await overflow(page), 0, language);
  }
  // The sums of the states stand in a list as this language writes one.
  const sums = page.locator('.strip figcaption');
  assert.match((await sums.textContent()) ?? '', /、.*和/);
  assert.deepEqual(faults, []);
  await close();
});
