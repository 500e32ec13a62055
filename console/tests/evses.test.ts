// A charger of OCPP 2.0.1 with two EVSEs, from the start of a charge at each to its stop.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type Call, caller, until } from './calls';
import { connectCharger } from './charger';
import { axeFinds, start, type World } from './world';

let world: World;
before(async () => {
  world = await start();
});
after(() => world?.stop());

const SLOW = { timeout: 120_000 };
const card = (page: Page, title: string) =>
  page.locator('.card', { has: page.getByRole('heading', { name: title, exact: true }) });

interface Session {
  session_id: string;
  evse_id: number;
  status: string;
  token_uid: string;
  stop_reason?: string;
}
interface Command {
  type: string;
  state: string;
  arguments: { evse_id?: number; session_id?: string };
}

/** What the server knows of a station. */
async function known(call: Call, id: string) {
  const sessions = await call<{ items: Session[] }>('GET', `/v1/sessions?station_id=${id}`);
  const commands = await call<{ items: Command[] }>('GET', `/v1/stations/${id}/commands`);
  return { sessions: sessions.items, commands: commands.items };
}

test('of two EVSEs one is busy: the other starts, and both stops are carried out by their sessions', async () => {
  const { page, faults, close } = await world.signedIn();
  const call = await caller(page);
  const id = `EVSES-${Date.now().toString(36).toUpperCase()}`;
  const place = { site_id: 'main', tariff_id: 'demo', security_profile: 0 };
  await call('POST', '/v1/stations', { station_id: id, ...place });
  const leave = connectCharger(world.ocpp, id, undefined, '2.0.1');
  await page.goto(`${world.url}/stations/${id}`);
  await page.getByText('OCPP 2.0.1').waitFor(SLOW);
  const places = ['EVSE 1, connector 1', 'EVSE 2, connector 1'].map((it) => card(page, it));
  const cards = ['DEMO-ANNA', 'DEMO-IGOR'];
  for (const [at, connector] of places.entries()) {
    await connector.getByRole('button', { name: 'Start …' }).click(SLOW);
    const begin = page.getByRole('dialog', { name: 'Start a charge here' });
    await begin.getByLabel('Card', { exact: true }).fill(cards[at] ?? '');
    await begin.getByRole('button', { name: 'Start a charge here' }).click();
    await connector.getByRole('button', { name: 'Stop', exact: true }).waitFor(SLOW);
  }
  const running = await known(call, id);
  assert.deepEqual(
    running.sessions.map(({ evse_id, token_uid }) => [evse_id, token_uid]).sort(),
    cards.map((uid, at) => [at + 1, uid]),
  );
  assert.deepEqual(await axeFinds(page), []);
  // The stop of each names the session of its own EVSE; the other charge goes on.
  for (const [at, connector] of [...places.entries()].reverse()) {
    const of = running.sessions.find(({ evse_id }) => evse_id === at + 1)?.session_id ?? '';
    const stop = connector.getByRole('button', { name: 'Stop', exact: true });
    await until(async () => (await stop.getAttribute('aria-disabled')) !== 'true', 120);
    await stop.click();
    const dialog = page.getByRole('dialog', { name: 'Stop this charge?' });
    await dialog.getByText(`to end session ${of} of`).waitFor(SLOW);
    await dialog.getByRole('button', { name: 'Stop', exact: true }).click();
    await connector.getByRole('button', { name: 'Start …' }).waitFor(SLOW);
    const { sessions, commands } = await known(call, id);
    const ended = sessions.filter(({ status }) => status !== 'CHARGING');
    assert.ok(ended.some(({ session_id }) => session_id === of));
    assert.equal(ended.length, places.length - at, 'the other charge goes on');
    const given = commands.find(({ type }) => type === 'remote_stop');
    assert.equal(given?.arguments.session_id, of);
  }
  await until(async () => {
    const { commands } = await known(call, id);
    const stops = commands.filter(({ type }) => type === 'remote_stop');
    return stops.length === 2 && stops.every(({ state }) => state === 'completed');
  }, 120);
  const tracks = page.getByRole('article', { name: 'Stop the charge' });
  await tracks.first().getByText('Done', { exact: true }).waitFor(SLOW);
  await tracks.nth(1).getByText('Done', { exact: true }).waitFor(SLOW);
  assert.deepEqual(faults, []);
  await leave();
  await close();
});
