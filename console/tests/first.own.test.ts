// A first run: what a new operator is led through on a server that holds nothing yet.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { Charger } from './ocpp';
import { axeFinds, start, type World } from './world';

const SLOW = { timeout: 120_000 };

/** The card with this heading. */
const card = (page: Page, title: string | RegExp) =>
  page.locator('.card', { has: page.getByRole('heading', { name: title, exact: true }) });

/** Notes each page to which the person comes. */
function visits(page: Page): string[] {
  const seen: string[] = [];
  page.on('framenavigated', (frame) => {
    const { pathname } = new URL(frame.url());
    if (frame === page.mainFrame() && seen.at(-1) !== pathname) seen.push(pathname);
  });
  return seen;
}

/** The value beside a name in a list of facts. */
async function fact(scope: Locator, name: string): Promise<string> {
  const pair = scope
    .locator('.facts-pair')
    .filter({ has: scope.page().getByText(name, { exact: true }) });
  return ((await pair.locator('bdi, code').first().textContent()) ?? '').trim();
}

let world: World;
before(async () => {
  world = await start({ hasDemo: false });
});
after(() => world?.stop());

test('the checklist alone leads from nothing to the bill of the first charge', async () => {
  const { page, faults, close } = await world.signedIn();
  const seen = visits(page);
  const setUp = card(page, 'Set up');
  const next = (step: string) => setUp.getByRole('link', { name: step }).click();
  await setUp.waitFor(SLOW);
  assert.deepEqual(await axeFinds(page), []);
  // A charger, whose id is typed wrongly into it at first.
  await next('Add a charger');
  await page.getByLabel('Station', { exact: true }).fill('BAY-01');
  await page.getByRole('button', { name: 'Add it and wait for it' }).click();
  const first = card(page, '1. Type this into the charger');
  await first.getByText('The password is shown this once').waitFor(SLOW);
  const password = await fact(first, 'Password');
  // The gateway listens on a free port, which it has told.
  await first.getByText(`${world.ocpp}/BAY-01`, { exact: true }).waitFor(SLOW);
  await assert.rejects(new Charger(world.ocpp, 'BAY-O1', password).connect());
  const others = page.getByRole('listitem').filter({ hasText: 'BAY-O1' });
  await others.getByRole('link', { name: 'Adopt' }).waitFor(SLOW);
  assert.deepEqual(await axeFinds(page), []);
  // With its id put right it comes in, and answers.
  const charger = await new Charger(world.ocpp, 'BAY-01', password).bootWhenKnown();
  const second = card(page, '2. It connects');
  await second.getByText('Connected', { exact: true }).waitFor(SLOW);
  await second.getByText('Connector 2').waitFor(SLOW);
  await page.getByRole('button', { name: 'Send a test message' }).click();
  const track = page.getByRole('article', { name: 'Ask for a message' });
  await track.getByText('Done', { exact: true }).waitFor(SLOW);
  // A price.
  await page.getByRole('link', { name: 'Overview' }).click();
  await next('Set a price');
  await page.getByRole('link', { name: 'Add a tariff' }).click();
  await page.getByLabel('Name').fill('By energy');
  await page.getByLabel('Currency').selectOption('EUR');
  await page.getByLabel('EUR per kWh').fill('0.50');
  await page.getByRole('button', { name: 'Add a tariff' }).click();
  await page.getByRole('button', { name: 'Assign', exact: true }).waitFor(SLOW);
  // A tariff that nothing uses is no price yet, and the checklist says so.
  await page.getByRole('link', { name: 'Overview' }).click();
  await setUp.getByText('There is a tariff, and nothing uses it yet.').waitFor(SLOW);
  await next('Assign the tariff');
  await page.getByRole('button', { name: 'Assign', exact: true }).click();
  const assign = page.getByRole('dialog', { name: 'Assign this tariff' });
  await assign.getByText('There now:').waitFor(SLOW);
  await assign.getByRole('button', { name: 'Assign', exact: true }).click();
  await page.getByText('Site:').waitFor(SLOW);
  // A card.
  await page.getByRole('link', { name: 'Overview' }).click();
  await next('Add a card');
  await page.getByRole('button', { name: 'Add a card' }).first().click();
  const add = page.getByRole('dialog', { name: 'Add a card' });
  await add.getByLabel('Card', { exact: true }).fill('FIRST-CARD');
  await add.getByRole('button', { name: 'Add a card' }).click();
  await page.getByRole('link', { name: 'FIRST-CARD' }).waitFor(SLOW);
  // A charge.
  await page.getByRole('link', { name: 'Overview' }).click();
  await next('Go to the stations');
  await page.getByRole('link', { name: 'BAY-01' }).click();
  const connector = card(page, 'Connector 1');
  await connector.getByRole('button', { name: 'Start …' }).click();
  const begin = page.getByRole('dialog', { name: 'Start a charge here' });
  await begin.getByLabel('Card', { exact: true }).fill('FIRST-CARD');
  await begin.getByRole('button', { name: 'Start a charge here' }).click();
  const asked = page.getByRole('article', { name: 'Start a charge' });
  await asked.getByText('Accepted', { exact: true }).first().waitFor(SLOW);
  // A charger may write the card in another case; the pages show it as it was added.
  const transaction = await charger.start(1, 'first-card', 1_000);
  await charger.status(1, 'Charging');
  await asked.getByText('Done', { exact: true }).waitFor(SLOW);
  await charger.meter(1, transaction, 3_000);
  const charge = connector.getByRole('link', { name: 'FIRST-CARD', exact: true });
  await charge.waitFor(SLOW);
  await charger.stop(transaction, 3_000);
  await charger.status(1, 'Available');
  // Its bill.
  await charge.click();
  await page.locator('.page-lead .chip', { hasText: 'Settled' }).waitFor(SLOW);
  await page.locator('main').getByText('FIRST-CARD', { exact: true }).first().waitFor(SLOW);
  assert.equal(await page.getByText('first-card', { exact: true }).count(), 0);
  await page.getByRole('link', { name: 'Bill', exact: true }).click();
  await page.getByRole('table', { name: 'Bill' }).getByText('€1.00').first().waitFor(SLOW);
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.getByRole('heading', { name: 'Sites' }).waitFor(SLOW);
  await setUp.waitFor({ state: 'detached', ...SLOW });
  assert.deepEqual(faults, []);
  assert.ok(seen.length <= 16, seen.join(' '));
  await charger.leave();
  await close();
});
