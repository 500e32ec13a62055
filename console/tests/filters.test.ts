// Every list that has a filter keeps it: in its address, in its file, after a reload and after Back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { caller } from './calls';
import { keepsFilter, type List } from './lists';
import { start, type World } from './world';

let world: World;
before(async () => {
  world = await start();
});
after(() => world?.stop());

const own = Date.now().toString(36).toUpperCase();
/** The field of a filter; the menu of columns has boxes of the same names. */
const field = (page: Page, label: string) =>
  page.locator('select, input:not([type=checkbox])').and(page.getByLabel(label, { exact: true }));
const holds = async (page: Page, label: string, value: string) =>
  (await field(page, label).inputValue()) === value;
const isPressed = async (page: Page, name: RegExp) =>
  (await page.getByRole('button', { name }).getAttribute('aria-pressed')) === 'true';

/** A list whose filter is a text that is typed. */
const typed = (path: string, label: string, text: string, key: string, column: string): List => ({
  path,
  set: (page) => field(page, label).fill(text),
  address: new RegExp(`${key}=${text}`),
  isSet: (page) => holds(page, label, text),
  fits: (row) => (row[column] ?? '').toLowerCase().startsWith(text.toLowerCase()),
});

/** A list whose filter is chosen from a few. */
const chosen = (path: string, label: string, value: string, key: string, column: string): List => ({
  path,
  set: (page) => field(page, label).selectOption(value),
  address: new RegExp(`${key}=${value}`),
  isSet: (page) => holds(page, label, value),
  fits: (row) => row[column] === value,
});

const LISTS: readonly List[] = [
  { ...typed('/drivers/cards', 'Card begins with', 'DEMO-A', 'q', 'uid'), asks: /q=DEMO-A/ },
  {
    ...chosen('/drivers/cards', 'State', 'blocked', 'status', 'status'),
    asks: /status=blocked/,
  },
  typed('/drivers/vehicles', 'Plate begins with', `F${own}`, 'q', 'Plate'),
  chosen('/team/audit', 'Record', 'token', 'record', 'record'),
  chosen('/team/audit', 'What', 'created', 'action', 'action'),
  typed('/team', 'Name or e-mail contains', 'Amara', 'q', 'Name'),
  chosen('/team', 'Role', 'admin', 'role', 'Role'),
  {
    ...chosen('/reports/daily', 'Sum up by', 'station', 'by', ''),
    fits: (row) => (row.Charger ?? '') !== '',
    asks: /dimension=station/,
  },
  {
    ...chosen('/reports/stations', 'Period', 'week', 'from', ''),
    address: /from=\d{4}-\d\d-\d\d.*to=/,
    fits: (row) => (row.Charger ?? row.Station ?? '') !== '',
  },
  {
    path: '/review',
    set: (page) => page.getByRole('button', { name: /^Session without a bill/ }).click(),
    address: /kind=session/,
    isSet: (page) => isPressed(page, /^Session without a bill/),
    fits: (row) => row.kind === 'session',
  },
];

/** What waits for a person, of two kinds. */
async function doubleReviews(page: Page): Promise<void> {
  const at = new Date().toISOString();
  const items = ['session', 'unreadable'].map((kind) => ({
    review_id: `r-${kind}`,
    kind,
    at,
    cause: 'a test',
    station_id: 'DEMO-AC1',
    revision: 1,
  }));
  await page.route(/\/v1\/review\?/, (route) => route.fulfill({ json: { items } }));
}

test('every list keeps its filter in the address and the file, over a reload and Back', async () => {
  const { page, faults, close } = await world.signedIn();
  const call = await caller(page);
  await call('POST', '/v1/tokens', { uid: `LOST-${own}`, type: 'RFID', status: 'blocked' });
  await call('POST', '/v1/vehicles', { user_id: 'demo-anna', licence_plate: `F${own}` });
  await doubleReviews(page);
  for (const list of LISTS) await keepsFilter(page, world.url, list);
  assert.deepEqual(faults, []);
  await close();
});
