// Dialogs and menus over a page: Escape closes the topmost one alone, and the focus goes back to where it was.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { start, type World } from './world';

let world: World;
before(async () => {
  world = await start();
});
after(() => world?.stop());

const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.textContent.trim() ?? '');

test('Escape closes an open menu and stays on the page', async () => {
  const { page, faults, close } = await world.signedIn();
  const address = `${world.url}/stations/DEMO-AC1/sessions`;
  await page.goto(address);
  for (const name of ['Columns', 'Account']) {
    const menu = page.locator('details.menu', { hasText: name }).first();
    await menu.locator('summary').click();
    await page.keyboard.press('Escape');
    await page.locator('details.menu[open]').waitFor({ state: 'detached' });
    assert.equal(page.url(), address, name);
    assert.match(await focused(page), new RegExp(name));
    await menu.locator('summary').click();
    await page.locator('h1').click();
    await page.locator('details.menu[open]').waitFor({ state: 'detached' });
  }
  // A dialog that was opened from the menu gives the focus back to the menu's button.
  const me = page.locator('details.menu', { hasText: 'Account' }).first();
  await me.locator('summary').click();
  await me.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  assert.match(await focused(page), /Account/);
  // With nothing open it leads up.
  await page.locator('h1').click();
  await page.keyboard.press('Escape');
  await page.waitForURL((url) => url.pathname === '/stations');
  assert.deepEqual(faults, []);
  await close();
});

test('a dialog that ends with its part of the page gives the focus back', async () => {
  const { page, faults, close } = await world.signedIn();
  await page.goto(`${world.url}/stations/DEMO-AC1/configuration`);
  const add = page.getByRole('button', { name: 'Add a connector' });
  await add.click();
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.equal(await focused(page), 'Add a connector');
  assert.deepEqual(faults, []);
  await close();
});

test('a dialog that has to be answered stays, however often Escape is pressed', async () => {
  const { page, context, close } = await world.signedIn();
  await page.goto(`${world.url}/stations`);
  await page.getByRole('link', { name: 'DEMO-AC1' }).waitFor();
  await context.clearCookies();
  await page.route('**/v1/**', (route) =>
    route.fulfill({ status: 401, json: { code: 'unauthorized', detail: '' } }),
  );
  await page.getByRole('button', { name: 'Name', exact: true }).click();
  const ended = page.getByRole('dialog', { name: 'You are signed out' });
  await ended.waitFor();
  for (let times = 0; times < 4; times += 1) await page.keyboard.press('Escape');
  await ended.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/oauth2/authorize**');
  await close();
});
