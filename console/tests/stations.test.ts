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

test('a filter stands in the address and survives a reload', async () => {
  const { page, close } = await world.signedIn();
  await page.goto(`${world.url}/stations`);
  await page.getByLabel('Id begins with').fill('DEMO-AC2');
  await page.getByRole('link', { name: 'DEMO-AC1' }).waitFor({ state: 'detached' });
  await page.waitForURL(/q=DEMO-AC2/);
  await page.reload();
  await page.getByRole('link', { name: 'DEMO-AC2' }).waitFor();
  assert.equal(await page.getByLabel('Id begins with').inputValue(), 'DEMO-AC2');
  await close();
});

test('an empty list says nothing of another filter whose answer is awaited', async () => {
  const { page, faults, close } = await world.signedIn();
  await page.goto(`${world.url}/stations?q=ZZZ`);
  const none = page.getByText('No station fits these filters.');
  await none.waitFor();
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const isNext = /\/v1\/stations\?.*q=DEMO-AC2/;
  await page.route(isNext, async (route) => {
    await held;
    await route.continue();
  });
  const asked = page.waitForRequest(isNext);
  await page.getByLabel('Id begins with').fill('DEMO-AC2');
  await asked;
  const said = await none.count();
  release();
  assert.equal(said, 0);
  await page.getByRole('link', { name: 'DEMO-AC2' }).waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('filters by state stand in the address and in what is asked of the server', async () => {
  const { page, faults, close } = await world.signedIn();
  await page.goto(`${world.url}/stations?status=RESERVED`);
  await page.getByText('No station fits these filters.').waitFor();
  const asked = page.waitForRequest((request) => request.url().includes('connected=true'));
  await page.getByLabel('A connector is').selectOption('');
  await page.getByLabel('Connection').selectOption('true');
  assert.doesNotMatch((await asked).url(), /status=RESERVED/);
  await page.getByRole('link', { name: 'DEMO-AC1' }).waitFor();
  const model = page.getByRole('textbox', { name: 'Model' });
  await model.fill('Simulated charger');
  await model.press('Enter');
  await page.waitForURL(/model=Simulated/);
  await page.getByRole('link', { name: 'DEMO-AC1' }).waitFor();
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

test('a sign-out in one tab ends the other, and no token is kept in storage', async () => {
  const { page, context, close } = await world.signedIn();
  const other = await context.newPage();
  await other.goto(`${world.url}/stations`);
  await other.locator('h1').waitFor();
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  assert.doesNotMatch(kept, /eyJ/);
  await page.locator('.frame-top summary').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await other.getByText('You are signed out').waitFor({ timeout: 5_000 });
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

test('a sign-in that has ended leaves the page as it is below a dialog', async () => {
  const { page, context, close } = await world.signedIn();
  await page.goto(`${world.url}/stations`);
  await page.getByRole('link', { name: 'DEMO-AC1' }).waitFor();
  await context.clearCookies();
  await page.route('**/v1/**', (route) =>
    route.fulfill({ status: 401, json: { code: 'unauthorized', detail: '' } }),
  );
  await page.getByRole('button', { name: 'Name', exact: true }).click();
  await page.getByRole('dialog', { name: 'You are signed out' }).waitFor();
  assert.equal(await page.getByRole('dialog').getByRole('button', { name: 'Sign in' }).count(), 1);
  await close();
});

test('what failed is said with its code and its request id, and can be tried again', async () => {
  const { page, close } = await world.signedIn();
  const broken = {
    status: 409,
    headers: { 'X-Request-Id': 'req-7' },
    json: { code: 'wrong_state', detail: 'x' },
  };
  await page.route('**/v1/stations?**', (route) => route.fulfill(broken));
  await page.goto(`${world.url}/stations`);
  await page.getByText('Code: wrong_state').waitFor();
  await page.getByText('req-7').waitFor();
  await page.unroute('**/v1/stations?**');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('link', { name: 'DEMO-AC1' }).waitFor();
  await close();
});
