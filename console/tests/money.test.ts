import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { axeFinds, LANGUAGES, overflow, start, type World } from './world';

let world: World;
before(async () => {
  world = await start();
});
after(() => world?.stop());

/** Adds a tariff of its own for a test, and opens it. */
async function added(page: Page, name: string): Promise<string> {
  await page.goto(`${world.url}/money/tariffs/new`);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Currency').selectOption('EUR');
  await page.getByLabel('EUR per kWh').fill('0,4900');
  await page.getByRole('button', { name: 'Add a tariff' }).click();
  await page.getByRole('heading', { name, exact: true }).waitFor();
  return page.url();
}

test('a tariff is added, read in plain words, and changed as a new version', async () => {
  const { page, faults, close } = await world.signedIn();
  const url = await added(page, 'Night');
  await page.getByText('€0.49 per kWh').first().waitFor();
  assert.deepEqual(await axeFinds(page), []);
  await page.getByRole('link', { name: 'Change as a new version' }).click();
  await page.getByLabel('EUR per kWh').fill('0.51');
  await page.getByLabel('Rate (%)').fill('19');
  await page.getByText('19% tax is included in the prices').waitFor();
  await page.getByLabel('Valid from').fill('2099-01-01T00:00');
  assert.deepEqual(await axeFinds(page), []);
  await page.getByRole('button', { name: 'Save as a new version' }).click();
  await page.waitForURL(url);
  await page.getByText('Version 2 follows from').waitFor();
  await page.getByRole('row', { name: /Energy €0.49 .* €0.51 .* Changed/ }).waitFor();
  await page.getByRole('row', { name: /Tax – 19% tax .* Changed/ }).waitFor();
  assert.deepEqual(await axeFinds(page), []);
  assert.deepEqual(faults, []);
  await close();
});

test('a form says which field is wrong, and keeps what was typed over a reload', async () => {
  const { page, close } = await world.signedIn();
  await page.goto(`${world.url}/money/tariffs/new`);
  await page.getByLabel('Name').fill('Typed');
  await page.getByLabel('Currency').selectOption('THB');
  await page.getByLabel('THB per kWh').fill('cheap');
  await page.getByRole('button', { name: 'Add a tariff' }).click();
  await page.getByText('This is not a number that can be used here.').waitFor();
  await page.reload();
  await page.getByText('This was typed before and is not saved yet.').waitFor();
  assert.equal(await page.getByLabel('THB per kWh').inputValue(), 'cheap');
  await page.getByRole('button', { name: 'Fill in: free' }).click();
  await page.getByText('Charging costs nothing').waitFor();
  await page.getByRole('button', { name: 'Discard it' }).click();
  assert.equal(await page.getByLabel('Name').inputValue(), '');
  await close();
});

test('who was slower sees the other version beside the own one, and decides', async () => {
  const { page, context, close } = await world.signedIn();
  const url = await added(page, 'Contested');
  const other = await context.newPage();
  for (const it of [page, other]) {
    await it.goto(`${url}/edit`);
    await it.getByLabel('EUR per kWh').waitFor();
  }
  await other.getByLabel('EUR per kWh').fill('0.60');
  await other.getByRole('button', { name: 'Save as a new version' }).click();
  await other.waitForURL(url);
  await page.getByLabel('EUR per kWh').fill('0.70');
  await page.getByRole('button', { name: 'Save as a new version' }).click();
  await page.getByText('Somebody else changed this meanwhile').waitFor();
  await page.getByRole('row', { name: /Energy €0.60 .* €0.70/ }).waitFor();
  await page.getByRole('button', { name: 'Save mine over it' }).click();
  await page.waitForURL(url);
  await page.getByText('Version 3 was added last').waitFor();
  await close();
});

test('a tariff is assigned to a station and taken away, and the list says where', async () => {
  const { page, faults, close } = await world.signedIn();
  const url = await added(page, 'Assigned');
  await page.getByText('Nothing uses this tariff').waitFor();
  await page.getByRole('button', { name: 'Assign', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Assign this tariff' });
  await dialog.getByLabel('To', { exact: true }).selectOption('station');
  await dialog.getByLabel('Charger').selectOption('DEMO-AC1');
  await dialog.getByText('There now:').waitFor();
  assert.deepEqual(await axeFinds(page), []);
  await dialog.getByRole('button', { name: 'Assign', exact: true }).click();
  await page.getByText('Charger: DEMO-AC1').waitFor();
  await page.goto(`${world.url}/money`);
  await page.getByRole('row', { name: /Assigned .* 1 charger/ }).waitFor();
  assert.deepEqual(await axeFinds(page), []);
  await page.goto(url);
  await page.getByRole('button', { name: 'Take away' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take away' }).click();
  await page.getByText('Nothing uses this tariff').waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('an assignment that somebody else was faster with is shown before it is overwritten', async () => {
  const { page, context, close } = await world.signedIn();
  const mine = await added(page, 'Mine');
  const other = await context.newPage();
  const theirs = await added(other, 'Theirs');
  const choose = async (it: Page, url: string) => {
    await it.goto(url);
    await it.getByRole('button', { name: 'Assign', exact: true }).click();
    const dialog = it.getByRole('dialog', { name: 'Assign this tariff' });
    await dialog.getByLabel('To', { exact: true }).selectOption('station');
    await dialog.getByLabel('Charger').selectOption('DEMO-AC2');
    await dialog.getByText('There now:').waitFor();
    return dialog.getByRole('button', { name: 'Assign', exact: true });
  };
  const [slow, fast] = [await choose(page, mine), await choose(other, theirs)];
  await fast.click();
  await other.getByText('Charger: DEMO-AC2').waitFor();
  await slow.click();
  await page.getByText('Somebody else changed this meanwhile').waitFor();
  await page.getByRole('button', { name: 'Save mine over it' }).click();
  await page.getByText('Charger: DEMO-AC2').waitFor();
  await page.getByRole('button', { name: 'Take away' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take away' }).click();
  await page.getByText('Nothing uses this tariff').waitFor();
  await close();
});

test('without a tariff the list says that free is one, too', async () => {
  const { page, close } = await world.signedIn();
  await page.route('**/v1/tariffs?**', (route) => route.fulfill({ json: { items: [] } }));
  await page.goto(`${world.url}/money`);
  await page.getByText('Free is a tariff, too').waitFor();
  await page.getByRole('link', { name: 'Add a tariff' }).waitFor();
  assert.deepEqual(await axeFinds(page), []);
  await close();
});

test('who may not change tariffs is told so, and the form does not open', async () => {
  const { page, close } = await world.signedIn();
  await page.route('**/v1/me', async (route) => {
    const answer = await route.fetch();
    const me = await answer.json();
    await route.fulfill({ response: answer, json: { ...me, scopes: ['read'] } });
  });
  await page.goto(`${world.url}/money/tariffs/demo`);
  await page.getByText('You may not change tariffs.').first().waitFor();
  await page.goto(`${world.url}/money/tariffs/demo/edit`);
  await page.getByText('It needs the right “change the configuration”').waitFor();
  await close();
});

test('no screen of money scrolls sideways or fails in any language on a phone', async () => {
  const { page, faults, close } = await world.signedIn({ viewport: { width: 360, height: 740 } });
  const paths = ['/money', '/money/tariffs/demo', '/money/tariffs/demo/edit', '/money/tariffs/new'];
  for (const language of LANGUAGES) {
    for (const path of paths) {
      await page.goto(`${world.url}${path}?lang=${language}`);
      await page.locator('.card, .table').first().waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.lang), language);
      assert.equal(await overflow(page), 0, `${path} in ${language}`);
      assert.deepEqual(await axeFinds(page), [], `${path} in ${language}`);
    }
  }
  assert.deepEqual(faults, []);
  await close();
});
