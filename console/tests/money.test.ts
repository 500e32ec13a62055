import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { caller } from './calls';
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
  await page.getByLabel('Tax', { exact: true }).selectOption('included');
  await page.getByLabel('Rate (%)').fill('19');
  await page.getByText('19% tax is included in the prices').waitFor();
  await page.getByLabel('Valid from').fill('2099-01-01T00:00');
  assert.deepEqual(await axeFinds(page), []);
  await page.getByRole('button', { name: 'Save as a new version' }).click();
  await page.waitForURL(url);
  await page.getByText('Version 2 follows from').waitFor();
  await page.getByRole('row', { name: /Energy €0.49 .* €0.51 .* Changed/ }).waitFor();
  await page.getByRole('row', { name: /Tax No tax is charged 19% tax .* Changed/ }).waitFor();
  assert.deepEqual(await axeFinds(page), []);
  assert.deepEqual(faults, []);
  await close();
});

const WORKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'];

test('prices by the time of day are written, previewed, read in words and compared', async () => {
  const { page, faults, close } = await world.signedIn();
  await page.goto(`${world.url}/money/tariffs/new`);
  await page.getByLabel('Name').fill('Weekday');
  await page.getByLabel('Currency').selectOption('THB');
  await page.getByLabel('Tax', { exact: true }).selectOption('included');
  await page.getByLabel('Rate (%)').fill('7');
  const [first, second] = [1, 2].map((n) => page.getByRole('group', { name: `Prices ${n}` }));
  assert.ok(first && second);
  await first.getByLabel('THB per kWh').fill('7.90');
  await first.getByText('Only when …').click();
  for (const day of WORKDAYS) await first.getByLabel(day).check();
  await first.getByLabel('From (time)').fill('09:00');
  await first.getByLabel('Until (time)').fill('22:00');
  await page.getByRole('button', { name: 'Prices for other times' }).click();
  await second.getByLabel('THB per kWh').fill('5.50');
  await page.getByText('฿7.90 per kWh, Monday to Friday 09:00–22:00').waitFor();
  await page.getByText('Otherwise ฿5.50 per kWh').waitFor();
  // What always counts hides what stands after it: the server warns, and the keyboard mends it.
  await page.getByRole('button', { name: 'Move prices 2 up' }).press('Enter');
  await page.getByText('Prices 2: This price never counts').waitFor();
  await page.getByRole('button', { name: 'Move prices 1 down' }).press('Enter');
  await page.getByText('Otherwise ฿5.50 per kWh').waitFor();
  await page.getByText('What would it cost').click();
  await page.getByLabel('Energy (kWh)').fill('15');
  await page.getByLabel('Start').fill('2026-11-30T21:40');
  await page.getByLabel('Minutes of charging').fill('50');
  await page.getByRole('button', { name: 'Compute' }).click();
  await page.getByRole('row', { name: /Energy Monday to Friday 09:00–22:00 6.000/ }).waitFor();
  await page.getByRole('row', { name: 'Total ฿96.90' }).waitFor();
  await page.getByRole('row', { name: '7% tax, included ฿6.34' }).waitFor();
  assert.deepEqual(await axeFinds(page), []);
  await page.getByRole('button', { name: 'Add a tariff' }).click();
  await page.getByRole('heading', { name: 'Weekday', exact: true }).waitFor();
  await page.getByText('฿7.90 per kWh, Monday to Friday 09:00–22:00').waitFor();
  const url = page.url();
  await page.goto(`${world.url}/money`);
  await page.getByRole('row', { name: /Weekday ฿5.50–฿7.90 \/ kWh/ }).waitFor();
  await page.goto(`${url}/edit`);
  await second.getByLabel('THB per kWh').fill('6');
  await page.getByRole('button', { name: 'Save as a new version' }).click();
  await page.waitForURL(url);
  await page
    .getByRole('row', { name: /Energy .* Otherwise ฿5.50 .* Otherwise ฿6.00 .* Changed/ })
    .waitFor();
  assert.deepEqual(await axeFinds(page), []);
  assert.deepEqual(faults, []);
  await close();
});

test('a tariff of the first rules is followed by one of the new rules, which is said', async () => {
  const { page, close } = await world.signedIn();
  await page.goto(`${world.url}/money`);
  const call = await caller(page);
  const elements = [
    { type: 'energy', price: '0.40' },
    { type: 'time', price: '1.20' },
  ];
  const terms = { name: 'By the hour', currency: 'EUR', elements };
  const { tariff_id } = await call<{ tariff_id: string }>('POST', '/v1/tariffs', terms);
  const url = `${world.url}/money/tariffs/${tariff_id}`;
  await page.goto(`${url}/edit`);
  await page.getByText('The price per hour counted from start to end before').waitFor();
  await page.getByLabel('EUR per kWh').fill('0.45');
  await page.getByRole('button', { name: 'Save as a new version' }).click();
  await page.waitForURL(url);
  await page
    .getByRole('row', { name: /Time €1.20 .* to end €1.20 .* of charging Changed/ })
    .waitFor();
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
  await page.getByRole('button', { name: 'Make it free' }).click();
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
  await page.getByRole('button', { name: 'Unassign' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Unassign' }).click();
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
  await page.getByRole('button', { name: 'Unassign' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Unassign' }).click();
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
