// What docs/guides/site-owner.md says, done as the site owner of the demo.
import type { Page } from 'playwright-core';
import { FULL, PHONE, type Walk } from './walk';

export async function walkSiteOwner(walk: Walk, page: Page): Promise<void> {
  const main = page.locator('main');
  await walk.step('1. What you see', async (on) => {
    await on.see('Overview');
    await on.see('Needs a person');
    for (const name of ['Charging', 'Free']) await on.see(name);
    for (const name of ['Sites', 'Stations', 'Sessions', 'Reports', 'Settings']) await on.see(name);
    await on.picture('site-owner-overview');
  });
  await walk.step("2. Today's figures", async (on) => {
    await on.see('Energy today');
    await on.see('Takings today');
    await on.see('Power now');
    await on.press('Sites');
    await on.open('Harbour');
    await main.getByRole('heading', { name: 'DEMO-AC1' }).waitFor();
    await on.picture('site-owner-site');
    await page.setViewportSize(PHONE);
    await on.see('More');
    await on.picture('site-owner-phone');
    await page.setViewportSize(FULL);
  });
  await walk.step('3. One charge and its bill', async (on) => {
    await on.press('Sessions');
    await main.locator('tr', { hasText: 'Settled' }).getByRole('link').first().click();
    await on.see('Story');
    await on.press('Bill');
    await on.picture('site-owner-bill');
  });
  await walk.step('4. Reports', async (on) => {
    await on.press('Reports');
    await on.press('By day');
    await on.see('Consumption');
    await on.see('Charger by day');
    await on.choose('Period', 'Last 7 days');
    await main.locator('.chart').first().waitFor();
    await on.picture('site-owner-daily');
  });
  await walk.step('5. A file for your books', async (on) => {
    const saved = page.waitForEvent('download');
    await on.press('CSV');
    await saved;
    await on.press('Export');
    await on.see('Exports');
    await on.see('Ready');
    await on.see('Download');
    await on.picture('site-owner-exports');
  });
}
