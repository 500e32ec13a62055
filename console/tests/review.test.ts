import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { caller, until } from './calls';
import { doubleLive } from './liveDouble';
import { Charger } from './ocpp';
import { axeFinds, LANGUAGES, overflow, start, type World } from './world';

let world: World;
before(async () => {
  world = await start();
});
after(() => world?.stop());

interface Row {
  session_id: string;
  station_id: string;
}

/**
 * A charge that began without a tariff, at a charger of its own. The site has none meanwhile, which
 * must not last: chargers of other tests stand there, too.
 */
async function chargeWithoutTariff(page: Page): Promise<Row> {
  const call = await caller(page);
  const [id, password] = [`REVIEW-${Date.now().toString(36).toUpperCase()}`, 'a-password-of-tests'];
  const station = { station_id: id, site_id: 'main', security_profile: 1, password };
  await call('POST', '/v1/stations', station);
  const charger = await new Charger(world.ocpp, id, password).bootWhenKnown();
  await call('PATCH', '/v1/sites/main', { tariff_id: null });
  await charger.stop(await charger.start(1, 'DEMO-ANNA', 1_000), 4_000);
  let found: Row | undefined;
  await until(async () => {
    const waiting = await call<{ items: (Row & { cause: string })[] }>('GET', '/v1/review');
    found = waiting.items.find((row) => row.cause === 'no tariff' && row.station_id === id);
    return found !== undefined;
  }, 60);
  await charger.leave();
  assert.ok(found);
  return found;
}

test('a session without a tariff is taken, priced from the review, and leaves the list', async () => {
  const { page, faults, close } = await world.signedIn();
  const call = await caller(page);
  const { tariff_id } = await call<{ tariff_id: string }>('GET', '/v1/sites/main');
  const { session_id } = await chargeWithoutTariff(page);
  await page.goto(`${world.url}/review`);
  await page.getByRole('link', { name: 'No tariff applied' }).first().waitFor();
  assert.deepEqual(await axeFinds(page), []);
  const { items } = await call<{ items: { review_id: string; session_id?: string }[] }>(
    'GET',
    `/v1/review?session_id=${session_id}`,
  );
  await page.goto(`${world.url}/review/${items[0]?.review_id}`);
  await page.getByRole('heading', { name: 'No tariff applied' }).waitFor();
  await page.getByRole('link', { name: 'Set a price' }).waitFor();
  await page.getByRole('button', { name: 'Take it' }).click();
  await page.getByText('worked on by').waitFor();
  await page.getByRole('heading', { name: 'Readings of the register' }).waitFor();
  assert.deepEqual(await axeFinds(page), []);
  // Without a tariff it cannot be priced yet, and the page says why.
  await page.getByRole('button', { name: 'Price it' }).click();
  await page.locator('.banner-bad').waitFor();
  await call('PATCH', '/v1/sites/main', { tariff_id });
  await page.getByRole('button', { name: 'Price it' }).click();
  await page.getByText('Done: the session has its price.').waitFor();
  const row = await call<{ status: string }>('GET', `/v1/sessions/${session_id}`);
  assert.equal(row.status, 'SETTLED');
  assert.deepEqual(
    faults.filter((fault) => !fault.includes('409')),
    [],
  );
  await close();
});

const FORK = {
  review_id: '1769860800000-fork',
  at: '2026-01-31T12:00:00.000Z',
  kind: 'fork',
  cause: 'record 7 of CP-1 (facts) contradicts the record applied',
  cause_code: 'fork',
  gateway_id: '01KGA8Z0QW3E5R7T9Y1V3B5N7G',
  raw: '<img src=x onerror=alert(1)>',
};

test('records that contradict each other are done with a note, which says what it sets free', async () => {
  const { page, faults, close } = await world.signedIn();
  let noted: unknown;
  await page.route('**/v1/review?*', (route) => route.fulfill({ json: { items: [FORK] } }));
  await page.route('**/v1/review/*/resolve', async (route) => {
    noted = route.request().postDataJSON();
    const done = { resolved_at: FORK.at, resolved_by: 'user:demo-operator', note: 'x' };
    await route.fulfill({ json: { ...FORK, ...done } });
  });
  await page.goto(`${world.url}/review`);
  await page.getByRole('link', { name: FORK.cause }).click();
  await page.getByText('Commands to it are held back until this is done.').waitFor();
  await page.getByText('This lets commands reach the gateway again.').waitFor();
  const done = page.getByRole('button', { name: 'Mark as done' });
  await done.click();
  await page.getByText('Say why.').waitFor();
  await page.getByLabel('Note').fill('the disk was copied for a test');
  await done.click();
  await page.locator('.banner-good').getByText('Oskar Lindqvist').waitFor();
  assert.deepEqual(noted, { note: 'the disk was copied for a test' });
  assert.deepEqual(faults, []);
  await close();
});

/** Four records of one station at the wrong gateway, and what becomes of them. */
const UNBOUND = [1, 2, 3, 4].map((n) => ({
  review_id: `176986080000${n}-unbound`,
  at: `2026-01-31T12:0${5 - n}:00.000Z`,
  kind: 'unbound',
  cause:
    n === 2
      ? '17 telemetry records of a station that does not stand at the gateway\u2019s site'
      : 'this station does not stand at the gateway\u2019s site',
  cause_code: 'unbound',
  gateway_id: FORK.gateway_id,
  station_id: 'ELSEWHERE-1',
}));

test('reviews of one cause are one row with their times, and are done in one go', async () => {
  const { page, faults, close } = await world.signedIn();
  const done: string[] = [];
  await page.route('**/v1/review?*', (route) => {
    const items = UNBOUND.filter(({ review_id }) => !done.includes(review_id));
    return route.fulfill({ json: { items } });
  });
  await page.route('**/v1/review/*/resolve', async (route) => {
    const id = new URL(route.request().url()).pathname.split('/').at(-2) ?? '';
    done.push(id);
    const row = UNBOUND.find(({ review_id }) => review_id === id);
    const now = { resolved_at: FORK.at, resolved_by: 'user:demo-operator' };
    await route.fulfill({ json: { ...row, ...now } });
  });
  await page.goto(`${world.url}/review`);
  const rows = page.locator('.table tbody tr');
  await rows.filter({ hasText: 'ELSEWHERE-1' }).getByText('4 times').click();
  assert.equal(await rows.count(), 1);
  assert.equal(await rows.getByRole('listitem').count(), 4);
  assert.deepEqual(await axeFinds(page), []);
  // Each can be looked at, and be done alone.
  await rows.getByRole('listitem').nth(1).getByRole('link').click();
  await page.waitForURL(`**/review/${UNBOUND[2]?.review_id}`);
  const save = page.getByRole('button', { name: 'Mark as done' });
  await save.click();
  await page.locator('.banner-good').waitFor();
  assert.deepEqual(done, [UNBOUND[2]?.review_id]);
  // The others are done together.
  await page.goto(`${world.url}/review`);
  await rows.getByText('3 times').waitFor();
  await rows.getByRole('link').first().click();
  await page.getByLabel('Mark the 2 other reviews of this cause as done, too').check();
  await save.click();
  await page.locator('.banner-good').waitFor();
  assert.deepEqual([...done].sort(), UNBOUND.map(({ review_id }) => review_id).sort());
  assert.deepEqual(faults, []);
  await close();
});

test('of one cause those are done that waited when the box was ticked, whoever else ends some', async () => {
  const { page, faults, close } = await world.signedIn();
  const live = await doubleLive(page);
  const [late, ...before] = UNBOUND;
  assert.ok(late);
  const [endedBefore, third, own] = before.map(({ review_id }) => review_id);
  const asked: string[] = [];
  await page.route('**/v1/review?*', (route) => route.fulfill({ json: { items: before } }));
  await page.route('**/v1/review/*/resolve', (route) => {
    const id = new URL(route.request().url()).pathname.split('/').at(-2) ?? '';
    asked.push(id);
    const problem = { code: 'wrong_state', detail: 'somebody has resolved it already' };
    if (id === endedBefore) return route.fulfill({ status: 409, json: problem });
    const row = before.find(({ review_id }) => review_id === id);
    const now = { resolved_at: FORK.at, resolved_by: 'user:demo-operator' };
    return route.fulfill({ json: { ...row, ...now } });
  });
  await page.goto(`${world.url}/review/${own}`);
  await page.locator('.live-chip[data-state=live]').waitFor();
  while (!live.topics.has('operator')) await page.waitForTimeout(50);
  const box = page.getByLabel('Mark the 2 other reviews of this cause as done, too');
  await box.check();
  await page.getByText('1 of 3').waitFor();
  const { review_id: id } = late;
  live.tell([{ topic: 'operator', entity: 'review', id, revision: 1, body: late }]);
  await page.getByText('1 of 4').waitFor();
  await page.getByRole('button', { name: 'Mark as done' }).click();
  await page.locator('.banner-good').waitFor();
  assert.deepEqual([...asked].sort(), [endedBefore, third, own].sort());
  assert.equal(asked.at(-1), own);
  assert.deepEqual(
    faults.filter((fault) => !fault.includes('status of 409')),
    [],
  );
  await close();
});

test('nothing to review is said so, in every language on a phone', async () => {
  const { page, faults, close } = await world.signedIn({ viewport: { width: 360, height: 740 } });
  let items: object[] = [];
  await page.route('**/v1/review?*', (route) => route.fulfill({ json: { items } }));
  await page.goto(`${world.url}/review`);
  await page.getByText('Nothing. Every charge was clear.').waitFor();
  for (const rows of [[], [FORK]]) {
    items = rows;
    for (const language of LANGUAGES) {
      for (const path of rows.length > 0 ? ['', `/${FORK.review_id}`] : ['']) {
        await page.goto(`${world.url}/review${path}?lang=${language}`);
        await page.locator('.empty, .card, .table').first().waitFor();
        assert.equal(await overflow(page), 0, `${path} in ${language}`);
        assert.deepEqual(await axeFinds(page), [], `${path} in ${language}`);
      }
    }
  }
  assert.deepEqual(faults, []);
  await close();
});
