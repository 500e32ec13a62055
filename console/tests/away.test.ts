// What the screens say of a charger that is away: nothing as of now, and each figure with its time.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { caller, until } from './calls';
import { Charger, iso } from './ocpp';
import { axeFinds, start, type World } from './world';

let world: World;
before(async () => {
  world = await start();
});
after(() => world?.stop());

/** A charger with a charge at one connector and another that is free, and the session of the charge. */
async function charging(page: Page): Promise<{ charger: Charger; session: string }> {
  const call = await caller(page);
  const id = `AWAY-${Date.now().toString(36).toUpperCase()}`;
  const password = 'a-password-of-the-tests';
  const place = { site_id: 'main', tariff_id: 'demo' };
  await call('POST', '/v1/stations', { station_id: id, ...place, security_profile: 1, password });
  const charger = await new Charger(world.ocpp, id, password).bootWhenKnown();
  const transactionId = await charger.start(1, 'DEMO-ANNA', 1_000);
  await charger.status(1, 'Charging');
  const register = { measurand: 'Energy.Active.Import.Register', value: '3000', unit: 'Wh' };
  const power = { measurand: 'Power.Active.Import', value: '7400', unit: 'W' };
  const meterValue = [{ timestamp: iso(), sampledValue: [register, power] }];
  await charger.call('MeterValues', { connectorId: 1, transactionId, meterValue });
  let session = '';
  await until(async () => {
    const path = `/v1/sessions?station_id=${id}&limit=1`;
    const { items } = await call<{ items: { session_id: string }[] }>('GET', path);
    session = items[0]?.session_id ?? '';
    return session !== '';
  }, 120);
  return { charger, session };
}

/** The list of stations to which a tile of the overview leads, narrowed to one of them. */
async function behind(page: Page, tile: string, id: string): Promise<void> {
  await page.goto(`${world.url}/?site=main`);
  const link = page.locator('.tile', { has: page.getByText(tile, { exact: true }) });
  await link.click();
  await page.waitForURL(/\/stations\?/);
  await page.goto(`${page.url()}&q=${id}`);
}

const row = (page: Page, id: string) => page.getByRole('row').filter({ hasText: id });
const NONE = 'No station fits these filters.';

test('overview, session, power and health tell of a charger that is away as it was last known', async () => {
  const { page, faults, close } = await world.signedIn();
  const { charger, session } = await charging(page);
  const { id } = charger;
  await behind(page, 'Free', id);
  await row(page, id).getByText('Free', { exact: true }).waitFor();
  await behind(page, 'Not connected', id);
  await page.getByText(NONE).waitFor();
  // The page of the charge is open while the charger goes; the other screens are opened afterwards.
  await page.goto(`${world.url}/sessions/${session}`);
  const lead = page.locator('.page-lead');
  await lead.getByText(/2\.00/).waitFor();
  // Once the state of the charger is read its figures are of now.
  await page
    .getByText(/^as of \d/)
    .first()
    .waitFor({ state: 'detached' });
  await charger.leave();
  await lead.getByText('Not connected', { exact: true }).waitFor();
  await lead.getByText(/^as of \d/).waitFor();
  const sums = page.locator('.figures').first();
  await sums.getByText(/^as of \d/).waitFor();
  assert.deepEqual(await axeFinds(page), []);

  await behind(page, 'Not connected', id);
  await row(page, id).getByText('Not connected', { exact: true }).waitFor();
  await behind(page, 'Free', id);
  await page.getByText(NONE).waitFor();
  await page.goto(`${world.url}/?site=main`);
  const need = page.getByRole('listitem').filter({ hasText: id }).last();
  await need.waitFor({ state: 'attached' });
  // From three on the chargers of a site stand in one line, which opens.
  const others = page.locator('details', { hasText: id }).locator('summary');
  if ((await others.count()) > 0) await others.click();
  await need.getByText('The charger is not connected').waitFor();

  await page.goto(`${world.url}/stations/${id}/sessions`);
  await row(page, session)
    .or(row(page, 'Anna'))
    .getByText(/^as of \d/)
    .waitFor();

  await page.goto(`${world.url}/stations/${id}/health`);
  await page.getByText('Not connected', { exact: true }).first().waitFor();
  await page.getByRole('button', { name: 'As a table' }).first().click();
  for (const connector of ['Connector 1', 'Connector 2']) {
    // The newest stretch stands first.
    const newest = page.getByRole('row').filter({ hasText: connector }).first();
    await newest.getByText('Not connected').waitFor();
  }
  const words = await page.locator('main .chip').allInnerTexts();
  const claims = ['Free', 'Charging', 'Preparing', 'Finishing'];
  assert.deepEqual(
    words.filter((word) => claims.includes(word.trim())),
    [],
  );

  // The chart of the site says of when the last power is.
  await page.goto(`${world.url}/sites/main/power`);
  await page
    .getByText(/: last /)
    .first()
    .waitFor();
  const group = page.getByLabel('Stations', { exact: true });
  if ((await group.count()) > 0) {
    const groups = (await group.locator('option').allInnerTexts()).map((it) => it.split(' – '));
    const at = groups.findIndex(([from = '', to = from]) => from <= id && id <= to);
    await group.selectOption({ index: at });
  }
  await page.getByText(new RegExp(`^${id}/1: last 7\\.4\\skW \\(.*\\d:\\d\\d\\)`)).waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('of a charger whose state cannot be read no figure is said to be of now', async () => {
  const { page, close } = await world.signedIn();
  const { charger, session: id } = await charging(page);
  const json = { code: 'forbidden', detail: 'x', request_id: 'r' };
  const state = `**/v1/stations/${charger.id}/state`;
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(state, async (route) => {
    await held;
    await route.fulfill({ status: 403, json });
  });
  await page.goto(`${world.url}/sessions/${id}`);
  const lead = page.locator('.page-lead');
  // While the state is on its way the figure has its time, and nothing is said of the charger.
  await lead.getByText(/^as of \d/).waitFor();
  assert.equal(await lead.getByText('Not known', { exact: true }).count(), 0);
  release();
  await lead.getByText('Not known', { exact: true }).waitFor();
  await lead.getByText(/^as of \d/).waitFor();
  await page.goto(`${world.url}/stations/${charger.id}/sessions`);
  const row = page.getByRole('row').filter({ has: page.locator(`a[href$="/sessions/${id}"]`) });
  await row.getByText(/^as of \d/).waitFor();
  await charger.leave();
  await close();
});
