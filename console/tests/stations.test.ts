import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axeFinds, LANGUAGES, overflow, start, type World } from './world';

let world: World;
before(async () => {
  world = await start();
});
after(() => world?.stop());

test('the list of stations shows each charger with its state and moves live', async () => {
  const { page, faults, close } = await world.signedIn();
  await page.goto(`${world.url}/stations`);
  await page.getByRole('link', { name: 'DEMO-AC1' }).waitFor();
  await page
    .locator('.chip', { hasText: /^Connected$/ })
    .first()
    .waitFor();
  await page.locator('.live-chip[data-state=live]').waitFor();
  assert.deepEqual(await axeFinds(page), []);
  assert.deepEqual(faults, []);
  await close();
});

test('a command becomes a track that ends with the answer of the charger', async () => {
  const { page, faults, close } = await world.signedIn();
  await page.goto(`${world.url}/stations/DEMO-AC1`);
  await page.getByRole('button', { name: 'Ask for its state' }).click();
  const track = page.getByRole('article', { name: 'Ask for a message' });
  await track.first().waitFor();
  await track.first().getByText('Done', { exact: true }).waitFor();
  await track.first().getByText('The charger said').waitFor();
  assert.deepEqual(await axeFinds(page), []);
  assert.deepEqual(faults, []);
  await close();
});

test('no screen of the area scrolls sideways or fails in any language on a phone', async () => {
  const { page, faults, close } = await world.signedIn({ viewport: { width: 360, height: 740 } });
  for (const language of LANGUAGES) {
    for (const path of ['/stations', '/stations/DEMO-AC1']) {
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

const HOSTILE = '<img src=x onerror=alert(1)>\u202egnp';

test('text of a charger that tries to be markup stays text', async () => {
  const { page, faults, close } = await world.signedIn();
  await page.route('**/v1/stations?**', async (route) => {
    const answer = await route.fetch();
    const list = await answer.json();
    Object.assign(list.items[0], { name: HOSTILE });
    Object.assign(list.items[0].now, { model: HOSTILE, vendor: HOSTILE, firmware: HOSTILE });
    await route.fulfill({ response: answer, json: list });
  });
  await page.goto(`${world.url}/stations`);
  await page.getByText('<img src=x onerror=alert(1)>⟨U+202E⟩gnp').first().waitFor();
  assert.equal(await page.locator('main img').count(), 0);
  assert.deepEqual(faults, []);
  await close();
});

test('of 500 stations only those that are seen are drawn', async () => {
  const { page, faults, close } = await world.signedIn();
  await page.route('**/v1/stations?**', async (route) => {
    const answer = await route.fetch();
    const list = await answer.json();
    const [first] = list.items;
    const items = Array.from({ length: 500 }, (_, at) => ({ ...first, station_id: `CP-${at}` }));
    await route.fulfill({ response: answer, json: { items } });
  });
  await page.goto(`${world.url}/stations`);
  await page.getByRole('link', { name: 'CP-0', exact: true }).waitFor();
  assert.ok((await page.locator('tbody tr').count()) < 100);
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await page.getByRole('link', { name: 'CP-499' }).waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('without a socket the page says that it polls, and stays new', async () => {
  const { page, close } = await world.signedIn();
  await page.routeWebSocket(/\/live/, (socket) => socket.close());
  await page.goto(`${world.url}/stations/DEMO-AC1`);
  await page.locator('.live-chip[data-state=polling]').waitFor({ timeout: 20_000 });
  const read = page.waitForResponse(/\/v1\/stations\/DEMO-AC1\/state/, { timeout: 15_000 });
  assert.ok((await read).ok());
  await close();
});
