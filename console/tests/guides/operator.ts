// What docs/guides/operator.md says, done as the operator of the demo.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Walk } from './walk';

export async function walkOperator(walk: Walk, page: Page): Promise<void> {
  const main = page.locator('main');
  const dialog = page.locator('dialog[open]');
  await walk.step('1. Read the overview', async (on) => {
    await on.see('Overview');
    await on.see('Needs a person');
    for (const name of ['Charging', 'Free', 'Faulted', 'Not connected']) await on.see(name);
    await on.picture('operator-overview');
    await on.see('Live');
  });
  await walk.step('2. Start a charge for a driver', async (on) => {
    await on.press('Stations');
    await on.open('DEMO-OLD');
    await on.press('Start …');
    await on.type('Card', 'DEMO-ANNA');
    await on.press('Start a charge here');
    await page.getByRole('article', { name: 'Start a charge' }).getByText('Done').waitFor();
    // The list of stations, which was open before, tells of connectors that stand elsewhere.
    assert.equal(await main.locator('.cards .card').count(), 1, 'DEMO-OLD has one connector');
    await on.picture('operator-start');
    await on.see('Commands');
    await on.see('Done');
  });
  await walk.step('3. Say why a charge costs what it costs', async (on) => {
    await on.press('Sessions');
    await on.type('Card, plate, name, session or CDR', 'DEMO-ANNA');
    await page.waitForURL(/q=DEMO-ANNA/);
    await main.locator('tr', { hasText: 'Settled' }).getByRole('link').first().click();
    await on.press('Bill');
    await on.picture('operator-bill');
    await on.see('Tariff');
    await on.see('Registers');
    await on.press('Recompute');
    await on.see('Same, byte for byte.');
    await on.see('Print');
  });
  await walk.step('4. Free a stuck session', async (on) => {
    await on.press('Overview');
    // It goes away once it has delivered its charges of the past.
    const gone = main.locator('li', { hasText: 'DEPOT-3' });
    await gone.waitFor({ timeout: 300_000 });
    await on.see('The charger is not connected.', gone);
    await on.open('DEPOT-3');
    await on.see('The charger is silent with a charge open.');
    await on.press('Free it …');
    await on.picture('operator-free', dialog);
    await on.see('Stop');
    await on.see('Unlock');
    await on.press('Open the session');
    await on.press('Close our record …');
    await on.picture('operator-close', dialog);
    await on.type('Reason', 'The charger is gone for good');
    await on.press('Close our record');
    await on.see('Closed provisionally without a stop');
  });
  await walk.step('5. A charger is away', async (on) => {
    await on.press('Stations');
    await on.choose('Connection', 'Not connected');
    await on.open('DEPOT-3');
    await on.press('Health');
    await on.picture('operator-away');
    await on.see('Connection');
    await on.see('Gateway of the site');
  });
  await walk.step('6. Work a review to its end', async (on) => {
    await on.press('Review');
    await main.locator('tr', { hasText: 'DEMO-OLD' }).getByRole('link').first().click();
    await on.press('Take it');
    await on.picture('operator-review');
    await on.see('Readings of the register');
    await on.press('State what was charged');
    await on.type('Energy in kWh', '8.4');
    await on.type('Reason', 'The driver and the car say so');
    await on.press('State it');
  });
  await walk.step('7. Give a driver a card, and block it', async (on) => {
    await on.press('Drivers');
    await on.press('Add a driver');
    await on.type('Name', 'Nadia Weber');
    await on.press('Add a driver');
    await on.press('Add a card');
    await on.type('Card', '04A1B2C3');
    await on.press('Add a card');
    await main.getByRole('link', { name: '04A1B2C3' }).waitFor();
    await on.picture('operator-driver');
    await on.open('04A1B2C3');
    await on.press('Block');
    await on.press('Block');
    await on.see('Blocked');
    await on.press('Drivers');
    await on.press('Refused cards');
  });
  await walk.step('8. The report of the month', async (on) => {
    await on.press('Reports');
    await on.see('Consumption');
    await on.see('Full name');
    await on.choose('Period', 'This month');
    await on.see('Sum up by');
    await on.picture('operator-report');
    const saved = page.waitForEvent('download');
    await on.press('CSV');
    await saved;
  });
}
