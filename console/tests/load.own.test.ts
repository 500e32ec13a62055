// What the console does with 500 stations and 50 changes a second, in counts. The times of the same
// are measured by `npm run measure`.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { addCrowd, loadAll, nameOf, STATIONS, tellChanges, watched } from './crowd';
import { doubleLive, type LiveDouble } from './liveDouble';
import { start, type Visit, type World } from './world';

process.env.FORECOURT_DEMO_HISTORY_DAYS = '0';
let world: World;
let visit: Visit;
let page: Page;
let live: LiveDouble;
before(async () => {
  world = await start();
  visit = await world.signedIn();
  page = visit.page;
  await addCrowd(page);
  live = await doubleLive(page);
});
after(async () => {
  await visit?.close();
  await world?.stop();
});

const CHANGES = 200;
const WAIT = { timeout: 60_000 };
/** Changes within so many milliseconds are drawn together. */
const DRAW_MS = 250;

interface Counted {
  /** How often a part of the page was changed. */
  draws: number;
  ms: number;
  /** What the page asked of the API meanwhile. */
  requests: string[];
}

/** Counts what the page does while it is told of changes. */
async function counted(within: string): Promise<Counted> {
  const requests: string[] = [];
  const note = (request: { url(): string }) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/v1/')) requests.push(pathname);
  };
  await page.evaluate((selector) => {
    const seen = { draws: 0, begin: performance.now() };
    const place = document.querySelector(selector);
    if (place === null) throw new Error(`there is no ${selector}`);
    const watcher = new MutationObserver(() => {
      seen.draws += 1;
    });
    watcher.observe(place, { subtree: true, childList: true, characterData: true });
    // Functions with a name inside of this one would not be known in the page.
    Object.assign(window, { seen, watcher });
  }, within);
  page.on('request', note);
  await tellChanges(live, CHANGES);
  const { draws, ms } = await page.evaluate(() => {
    const { seen, watcher } = window as unknown as {
      seen: { draws: number; begin: number };
      watcher: MutationObserver;
    };
    watcher.disconnect();
    return { draws: seen.draws, ms: performance.now() - seen.begin };
  });
  page.off('request', note);
  return { draws, ms, requests };
}

/** Rows and figures are drawn at most once each in a step, and what counts seconds once a second. */
function assertFewDraws({ draws, ms }: Counted): void {
  assert.ok(draws > 0, 'the page has heard nothing');
  const most = 2 * (ms / DRAW_MS) + 2 * (ms / 1000) + 6;
  assert.ok(draws <= most, `${draws} draws of ${CHANGES} changes in ${Math.round(ms)} ms`);
}

/** How often a page reads at most, beside what it is told: sums again, states each minute. */
const READS_MAX = 6;

test('the list of 500 stations draws the rows in view only, and changes together', async () => {
  await page.goto(`${world.url}/stations?site=main`);
  await loadAll(page);
  await watched(page, live);
  const rows = await page.locator('.table tbody tr[role=row]').count();
  assert.ok(rows > 10 && rows < 80, `${rows} rows`);
  const all = await page.locator('.table').getAttribute('aria-rowcount');
  assert.ok(Number(all) > STATIONS, `${all} rows are known`);
  const row = page.locator('.table tbody tr[role=row]').nth(8);
  await row.hover();
  const where = async () => [await row.locator('a').textContent(), (await row.boundingBox())?.y];
  const before = await where();
  const seen = await counted('.table tbody');
  assertFewDraws(seen);
  assert.ok(seen.requests.length <= READS_MAX, seen.requests.join());
  // Nothing moves under the pointer.
  assert.deepEqual(await where(), before);
});

test('a change in the list is drawn in its own row only', async () => {
  await page.goto(`${world.url}/stations?site=main&q=${nameOf(0).slice(0, -1)}`);
  await page.getByRole('link', { name: nameOf(3), exact: true }).waitFor(WAIT);
  await watched(page, live);
  await page.evaluate(() => {
    const places: string[] = [];
    new MutationObserver((records) => {
      for (const { target } of records) {
        const at = target instanceof Element ? target : target.parentElement;
        places.push(at?.closest('tr')?.querySelector('a')?.textContent ?? '');
      }
    }).observe(document.querySelector('.table tbody') as Element, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
    Object.assign(window, { places });
  });
  const station_id = nameOf(3);
  const at = new Date().toISOString();
  const body = { station_id, connector_id: 1, status: 'FAULTED', revision: 9_999_999 };
  live.tell([
    {
      topic: 'site:main',
      entity: 'connector',
      id: `${station_id}/1`,
      revision: 9_999_999,
      body: { ...body, status_at: at, updated_at: at },
    },
  ]);
  await page.getByRole('row', { name: station_id }).getByText('Faulted').waitFor(WAIT);
  const places = await page.evaluate(() => (window as unknown as { places: string[] }).places);
  assert.deepEqual([...new Set(places)], [station_id]);
});

test('the overview is not read again for each change', async () => {
  await page.goto(world.url);
  await page.locator('.tiles').waitFor(WAIT);
  await watched(page, live);
  const seen = await counted('main');
  assertFewDraws(seen);
  const again = seen.requests.filter((path) => path === '/v1/overview').length;
  assert.ok(again <= 1 + Math.ceil(seen.ms / 15_000), `${again} times in ${seen.ms} ms`);
  assert.ok(seen.requests.length <= again + READS_MAX, seen.requests.join());
});

test('the page of a site with 500 stations draws a part of them, and changes together', async () => {
  await page.goto(`${world.url}/sites/main`);
  await page.locator('.cards-small .card').first().waitFor(WAIT);
  await watched(page, live);
  assert.equal(await page.locator('.cards-small .card').count(), 40);
  const seen = await counted('main');
  assertFewDraws(seen);
  assert.ok(seen.requests.length <= READS_MAX, seen.requests.join());
  assert.deepEqual(visit.faults, []);
});
