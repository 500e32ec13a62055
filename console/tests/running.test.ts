import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { doubleLive } from './liveDouble';
import { axeFinds, start, type World } from './world';

let world: World;
before(async () => {
  world = await start();
});
after(() => world?.stop());

const STATION = 'DEMO-AC1';
const WAIT = { timeout: 60_000 };
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

function session(id: string, startedMinutes: number, more: object = {}): object {
  return {
    session_id: id,
    station_id: STATION,
    site_id: 'main',
    connector_id: 1,
    status: 'CHARGING',
    token_uid: `CARD-${id}`,
    started_at: ago(startedMinutes),
    last_fact_at: ago(14),
    energy_wh: 3000,
    meter_start_wh: 1_000_000,
    flags: [],
    history: [{ at: ago(startedMinutes), status: 'CHARGING', cause: 'started' }],
    revision: 5,
    created_at: ago(startedMinutes),
    created_by: 'gateway',
    updated_at: ago(14),
    updated_by: 'gateway',
    ...more,
  };
}

const estimate = {
  session_id: 's1',
  station_id: STATION,
  status: 'CHARGING',
  as_of: ago(0),
  is_estimate: true,
  provisional: true,
  readings_kept: true,
  energy_wh: 3000,
  total: { amount_minor: 135, currency: 'EUR' },
  reason_code: 'charging',
  corrections: [],
  flags: [],
  gaps: [],
  lines: [],
  registers: {},
  set_aside: [],
  versions: [],
};

/** Answers what the lists and pages of sessions ask, with one charge that goes on. */
async function doubleSessions(page: Page, items: readonly object[]): Promise<void> {
  await page.route('**/v1/sessions?**', (route) => route.fulfill({ json: { items } }));
  await page.route('**/v1/sessions/s1', (route) => route.fulfill({ json: items[0] }));
  await page.route('**/v1/sessions/s1/bill', (route) => route.fulfill({ json: estimate }));
  await page.route(`**/v1/stations/${STATION}/connectors`, (route) =>
    route.fulfill({
      json: {
        items: [
          {
            station_id: STATION,
            connector_id: 1,
            status: 'CHARGING',
            session_id: 's1',
            status_at: ago(60),
            updated_at: ago(14),
            revision: 3,
          },
        ],
      },
    }),
  );
}

/** The screens that show the energy of a running charge, and the topic that tells of it. */
const SCREENS = [
  ['/sessions', 'site:main'],
  ['/sites/main/sessions', 'site:main'],
  [`/stations/${STATION}/sessions`, `station:${STATION}`],
  [`/stations/${STATION}`, `station:${STATION}`],
  ['/sessions/s1', 'session:s1'],
] as const;

for (const [path, topic] of SCREENS) {
  test(`${path} shows the newest register of a charge, and says of when an old figure is`, async () => {
    const { page, faults, close } = await world.signedIn();
    const live = await doubleLive(page);
    await doubleSessions(page, [session('s1', 60)]);
    await page.goto(world.url + path);
    const main = page.locator('main');
    await main
      .getByText(/^as of \d/)
      .first()
      .waitFor(WAIT);
    assert.match((await main.textContent()) ?? '', /3\.00/, path);
    while (!live.topics.has(topic)) await new Promise((resolve) => setTimeout(resolve, 50));
    const at = new Date().toISOString();
    const body = { station_id: STATION, connector_id: 1, session_id: 's1', at };
    const values = [{ measure: 'energy_wh', value: 1_004_560 }];
    const revision = Date.parse(at);
    const id = `${STATION}/1`;
    live.tell([{ topic, entity: 'reading', id, revision, body: { ...body, values } }]);
    await main.getByText(/4\.56/).first().waitFor(WAIT);
    // Nor is it once the state of the charger is read.
    await main
      .getByText(/^as of \d/)
      .first()
      .waitFor({ state: 'detached', ...WAIT });
    // The server itself knows no such session, and answers so to what is not doubled.
    assert.deepEqual(
      faults.filter((fault) => !fault.includes('status of 404')),
      [],
    );
    await close();
  });
}

test('the dialog that stops a charge names its energy of now and what it costs so far', async () => {
  for (const path of ['/sessions/s1', `/stations/${STATION}`]) {
    const { page, close } = await world.signedIn();
    await doubleSessions(page, [session('s1', 60)]);
    await page.route(`**/v1/stations/${STATION}/state`, (route) =>
      route.fulfill({
        json: {
          station_id: STATION,
          connected: true,
          gateway_connected: true,
          open_sessions: ['s1'],
          revision: 1,
          last_heard_at: ago(1),
        },
      }),
    );
    await page.goto(world.url + path);
    await page
      .getByRole('button', { name: /^Stop( the charge …)?$/ })
      .first()
      .click(WAIT);
    const dialog = page.getByRole('dialog');
    await dialog.getByText('about €1.35 for 3.00').waitFor(WAIT);
    await dialog.getByText(/as of \d/).waitFor(WAIT);
    assert.deepEqual(await axeFinds(page), []);
    await close();
  }
});

test('of two charges at one connector the older one is shown as superseded in every list', async () => {
  const { page, close } = await world.signedIn();
  await doubleSessions(page, [session('s1', 10), session('s0', 90)]);
  for (const path of ['/sessions', '/sites/main/sessions', `/stations/${STATION}/sessions`]) {
    await page.goto(world.url + path);
    const row = page.getByRole('row', { name: /CARD-s0/ });
    await row.getByText('Superseded, stop not received').waitFor(WAIT);
    const other = page.getByRole('row', { name: /CARD-s1/ });
    await other.getByText('Charging', { exact: true }).waitFor(WAIT);
  }
  // Its own page knows it by the note of the server.
  await page.route('**/v1/sessions/s1', (route) =>
    route.fulfill({ json: session('s1', 90, { flags: ['overlapped'] }) }),
  );
  await page.goto(`${world.url}/sessions/s1`);
  await page.getByText('Superseded, stop not received').first().waitFor(WAIT);
  await close();
});

test('the energy of a charge that is over does not age, and one that nobody knows is not called 0', async () => {
  const { page, close } = await world.signedIn();
  await page.clock.install();
  await page.routeWebSocket('**/v1/live**', (socket) => socket.close());
  const lost = { status: 'NEEDS_REVIEW', energy_wh: 0, meter_start_wh: null };
  await doubleSessions(page, [session('s1', 60, { status: 'SETTLED' }), session('s0', 90, lost)]);
  await page.goto(`${world.url}/sessions`);
  const over = page.getByRole('row', { name: /CARD-s1/ });
  await over.getByText(/3\.00/).waitFor(WAIT);
  await page
    .getByRole('row', { name: /CARD-s0/ })
    .getByText('not known')
    .waitFor(WAIT);
  await page.route('**/v1/**', (route) => route.abort());
  await page.clock.fastForward(60_000);
  await page.getByText('Cut off for').waitFor(WAIT);
  assert.equal(await over.getByText('last known').count(), 0);
  await close();
});
