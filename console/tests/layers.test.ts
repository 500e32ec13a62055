// Dialogs and menus over a page: Escape closes the topmost one alone, and the focus goes back to where it was.
// And the single keys, which work while none of them is open.
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

test('single keys search, help, go, walk through a list and lead back', async () => {
  const { page, faults, close } = await world.signedIn();
  const { keyboard } = page;
  await page.goto(`${world.url}/stations`);
  const links = page.locator('a.table-link');
  await links.nth(1).waitFor();
  const [first = '', second = ''] = await links.allInnerTexts();
  await keyboard.press('/');
  const search = page.getByRole('dialog', { name: 'Search' });
  // What is typed is a text then, and no keys.
  await keyboard.type('j?');
  assert.equal(await search.getByRole('searchbox').inputValue(), 'j?');
  // The browser empties a field for searching first.
  for (let times = 0; times < 2; times += 1) await keyboard.press('Escape');
  await search.waitFor({ state: 'hidden' });
  for (const [key, name] of [
    ['j', first],
    ['j', second],
    ['k', first],
  ] as const) {
    await keyboard.press(key);
    assert.equal(await focused(page), name);
  }
  await keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: first }).waitFor();
  await keyboard.press('Escape');
  await page.waitForURL((url) => url.pathname === '/stations');
  await keyboard.press('g');
  await keyboard.press('e');
  await page.waitForURL((url) => url.pathname === '/sessions');
  await keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await help.getByText('Next or previous row, open it').waitFor();
  // Switched off they do nothing, also after the page was opened anew; Escape closes the help all the same.
  await help.getByLabel('Shortcuts are on').uncheck();
  await keyboard.press('Escape');
  await help.waitFor({ state: 'hidden' });
  for (const path of ['/sessions', '/stations/DEMO-AC1/sessions']) {
    if (path !== '/sessions') await page.goto(world.url + path);
    await links.first().waitFor();
    for (const key of ['/', '?', 'j', 'g', 'o', 'Escape']) await keyboard.press(key);
    assert.equal(await page.locator('dialog[open]').count(), 0);
    assert.equal(await page.locator('a.table-link:focus').count(), 0);
    assert.equal(new URL(page.url()).pathname, path);
  }
  assert.deepEqual(faults, []);
  await close();
});
