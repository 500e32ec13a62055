// A charge from its start to its bill by the keyboard alone: no call here touches the mouse.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { caller, until } from './calls';
import { Charger } from './ocpp';
import { start, type World } from './world';

const SLOW = { timeout: 120_000 };
/** More steps than any page of the demo has between its beginning and its end. */
const TABS_MAX = 150;

let world: World;
before(async () => {
  world = await start();
});
after(() => world?.stop());

const isFocused = (of: Locator) => of.evaluate((it) => it === document.activeElement);

/** Goes with the key Tab to what is wanted, as somebody does who has no mouse. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor(SLOW);
  for (let steps = 0; steps < TABS_MAX; steps += 1) {
    if (await isFocused(wanted)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the key Tab does not lead to ${wanted}`);
}

async function press(page: Page, wanted: Locator): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.press('Enter');
}

/** The focus is never nowhere: whoever reads with the ears would be at the beginning of the page. */
async function hasFocus(page: Page, where: string): Promise<void> {
  const of = await page.evaluate(() => document.activeElement?.tagName);
  assert.ok(of !== 'BODY' && of !== 'DIALOG', `the focus is nowhere after ${where}`);
}

test('a charge is started, seen, stopped and its bill opened by the keyboard alone', async () => {
  const { page, faults, close } = await world.signedIn();
  const { keyboard } = page;
  const call = await caller(page);
  const [station_id, password] = [`KEYS-${Date.now().toString(36).toUpperCase()}`, 'keys-password'];
  const place = { site_id: 'main', tariff_id: 'demo' };
  await call('POST', '/v1/stations', { station_id, ...place, security_profile: 1, password });
  const charger = await new Charger(world.ocpp, station_id, password).bootWhenKnown();

  await keyboard.press('g');
  await keyboard.press('s');
  await page.waitForURL((url) => url.pathname === '/stations');
  await tabTo(page, page.getByLabel('Id begins with'));
  await keyboard.type(station_id);
  await press(page, page.getByRole('link', { name: station_id }));
  await page.getByRole('heading', { level: 1, name: station_id }).waitFor(SLOW);

  const heading = page.getByRole('heading', { name: 'Connector 1', exact: true });
  const connector = page.locator('.card', { has: heading });
  const start = connector.getByRole('button', { name: 'Start …' });
  await until(async () => (await start.getAttribute('aria-disabled')) !== 'true', 120);
  await press(page, start);
  const begin = page.getByRole('dialog', { name: 'Start a charge here' });
  // Whoever opens the form types at once: its field has the focus.
  await begin.waitFor(SLOW);
  await keyboard.type('DEMO-ANN');
  const anna = begin.getByRole('listitem').filter({ hasText: 'DEMO-ANNA' });
  await press(page, anna.getByRole('button', { name: 'Choose' }));
  await anna.getByText('Chosen', { exact: true }).waitFor(SLOW);
  await hasFocus(page, 'the choice of a card');
  await press(page, begin.getByRole('button', { name: 'Start a charge here' }));
  await begin.waitFor({ state: 'hidden', ...SLOW });
  await hasFocus(page, 'the start');
  await until(async () => charger.asked.some((it) => it.action === 'RemoteStartTransaction'), 120);
  const transaction = await charger.start(1, 'DEMO-ANNA', 1_000);
  await charger.status(1, 'Charging');
  await charger.meter(1, transaction, 3_000);
  await connector.getByText('Charging', { exact: true }).waitFor(SLOW);
  await connector.getByText('2.00 kWh').waitFor(SLOW);

  const stop = connector.getByRole('button', { name: 'Stop', exact: true });
  await until(async () => (await stop.getAttribute('aria-disabled')) !== 'true', 120);
  await press(page, stop);
  const end = page.getByRole('dialog', { name: 'Stop this charge?' });
  await press(page, end.getByRole('button', { name: 'Stop', exact: true }));
  await end.waitFor({ state: 'hidden', ...SLOW });
  await hasFocus(page, 'the stop');
  await until(async () => charger.asked.some((it) => it.action === 'RemoteStopTransaction'), 120);
  await charger.stop(transaction, 4_000);
  await charger.status(1, 'Available');
  await start.waitFor(SLOW);
  await hasFocus(page, 'the end of the charge');

  await press(page, page.locator('.tabs').getByRole('link', { name: 'Sessions', exact: true }));
  const row = page.locator('a.table-link').first();
  await row.waitFor(SLOW);
  await keyboard.press('j');
  assert.ok(await isFocused(row));
  await keyboard.press('Enter');
  await press(page, page.getByRole('link', { name: 'Bill', exact: true }));
  await page.getByRole('table', { name: 'Bill' }).getByText('3.000').first().waitFor(SLOW);
  assert.deepEqual(faults, []);
  await charger.leave();
  await close();
});
