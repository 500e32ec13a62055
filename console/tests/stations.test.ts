import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axeFinds, overflow, start, type World } from './world';

let world: World;
before(async () => {
  world = await start();
});
after(() => world?.stop());

test('the list of stations shows each charger with its state and moves live', async () => {
  const { page, faults, context } = await world.signedIn();
  await page.goto(`${world.url}/stations`);
  await page.getByRole('link', { name: 'DEMO-AC1' }).waitFor();
  await page.getByText('Connected', { exact: true }).first().waitFor();
  await page.locator('.live-chip[data-state=live]').waitFor();
  assert.deepEqual(await axeFinds(page), []);
  assert.deepEqual(faults, []);
  await context.close();
});

test('a filter stands in the address and survives a reload', async () => {
  const { page, context } = await world.signedIn();
  await page.goto(`${world.url}/stations`);
  await page.getByLabel('Id begins with').fill('DEMO-AC2');
  await page.getByRole('link', { name: 'DEMO-AC1' }).waitFor({ state: 'detached' });
  assert.match(page.url(), /q=DEMO-AC2/);
  await page.reload();
  await page.getByRole('link', { name: 'DEMO-AC2' }).waitFor();
  assert.equal(await page.getByLabel('Id begins with').inputValue(), 'DEMO-AC2');
  await context.close();
});

test('a command becomes a track that ends with the answer of the charger', async () => {
  const { page, faults, context } = await world.signedIn();
  await page.goto(`${world.url}/stations/DEMO-AC1`);
  await page.getByRole('button', { name: 'Ask for its state' }).click();
  const track = page.getByRole('article', { name: 'Ask for a message' });
  await track.first().waitFor();
  await track.first().getByText('Done', { exact: true }).waitFor();
  await track.first().getByText('The charger said').waitFor();
  assert.deepEqual(await axeFinds(page), []);
  assert.deepEqual(faults, []);
  await context.close();
});

test('no screen of the area scrolls sideways or fails in any language on a phone', async () => {
  const { page, faults, context } = await world.signedIn({ viewport: { width: 360, height: 740 } });
  for (const language of ['en', 'th', 'ru', 'fil', 'zh-Hans']) {
    for (const path of ['/stations', '/stations/DEMO-AC1']) {
      await page.goto(`${world.url}${path}?lang=${language}`);
      await page.locator('.card, .table').first().waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.lang), language);
      assert.equal(await overflow(page), 0, `${path} in ${language}`);
      assert.deepEqual(await axeFinds(page), [], `${path} in ${language}`);
    }
  }
  assert.deepEqual(faults, []);
  await context.close();
});

test('a sign-out in one tab ends the other, and no token is kept in storage', async () => {
  const { page, context } = await world.signedIn();
  const other = await context.newPage();
  await other.goto(`${world.url}/stations`);
  await other.locator('h1').waitFor();
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  assert.doesNotMatch(kept, /eyJ/);
  await page.locator('.frame-top summary').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await other.getByText('You are signed out').waitFor({ timeout: 5_000 });
  await context.close();
});
