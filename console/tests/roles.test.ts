// What each role meets: its menu, its screens, what it can press there, and what is refused.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { until } from './calls';
import { axeFinds, type Role, start, type Visit, type World } from './world';

let world: World;
before(async () => {
  world = await start();
  // The demo's people are there a moment after the server.
  const page = await world.browser.newPage();
  await until(async () => {
    await page.goto(world.url);
    await page.waitForURL('**/oauth2/authorize**');
    return (await page.getByRole('button', { name: 'Caretaker', exact: true }).count()) > 0;
  }, 120);
  await page.close();
});
after(() => world?.stop());

const SLOW = { timeout: 120_000 };
/** The demo's administrator signs in by one click, too. */
const ROLES = ['Admin', 'Operator', 'Site owner', 'Caretaker'] as const;
type Any = (typeof ROLES)[number];

const as = (role: Any): Promise<Visit> => world.signedIn({}, role as Role);

const WIDE = ['Overview', 'Sites', 'Stations', 'Sessions', 'Review', 'Drivers', 'Money', 'Reports'];
const PLACES = ['Overview', 'Sites', 'Stations', 'Sessions', 'Reports', 'Settings'];
const MENUS: Record<Any, readonly string[]> = {
  Admin: [...WIDE, 'Team', 'Settings'],
  Operator: [...WIDE, 'Settings'],
  'Site owner': PLACES,
  Caretaker: PLACES,
};

async function menuOf(page: Page): Promise<string[]> {
  await page.locator('.nav-list a').first().waitFor(SLOW);
  const words = await page.locator('.nav-list a').allInnerTexts();
  return words.map((word) => word.trim());
}

for (const role of ROLES) {
  test(`the menu of ${role} is what its rights give`, async () => {
    const { page, close } = await as(role);
    assert.deepEqual(await menuOf(page), MENUS[role]);
    await close();
  });
}

/** Screens behind the menu, by the right without which they are refused. */
const CLOSED: Record<string, { path: string; says: RegExp }[]> = {
  Operator: [
    { path: '/team', says: /It needs the right “manage people”/ },
    { path: '/team/audit', says: /It needs the right “read the audit log”/ },
    { path: '/settings/clients', says: /It needs the right “manage API clients”/ },
  ],
  'Site owner': [
    { path: '/stations/new/one', says: /It needs the right “change the configuration”/ },
    { path: '/drivers', says: /It needs the right “see the records” for everything/ },
    { path: '/money', says: /It needs the right “see the records” for everything/ },
    { path: '/review', says: /It needs the right “see the records” for everything/ },
  ],
};

test('by a link to a screen that is not for them people read which right it needs, and from whom', async () => {
  for (const [role, screens] of Object.entries(CLOSED)) {
    const { page, faults, close } = await as(role as Any);
    for (const { path, says } of screens) {
      await page.goto(world.url + path);
      await page.getByText(says).waitFor(SLOW);
      const whom =
        role === 'Operator'
          ? /Ask an administrator of your operator: .*Amara Okafor/
          : /An administrator of your operator can give it/;
      await page.getByText(whom).waitFor(SLOW);
      assert.equal(await page.getByRole('alert').count(), 0, path);
      assert.deepEqual(await axeFinds(page), [], path);
    }
    assert.deepEqual(faults, [], role);
    await close();
  }
});

test('what does not exist is said once, with the way back', async () => {
  const { page, close } = await as('Admin');
  const back: Record<string, string> = {
    '/stations/NOPE': 'Stations',
    '/stations/NOPE/health': 'Stations',
    '/stations/NOPE/setup': 'Stations',
    '/sessions/NOPE': 'Sessions',
    '/sessions/NOPE/bill': 'Sessions',
    '/drivers/people/NOPE': 'Drivers',
    '/drivers/cards/NOPE': 'Cards',
    '/money/tariffs/NOPE': 'Tariffs',
    '/review/NOPE': 'Review',
  };
  for (const [path, up] of Object.entries(back)) {
    await page.goto(world.url + path);
    await page.getByText('There is nothing here').waitFor(SLOW);
    assert.equal(await page.getByText('There is nothing here').count(), 1, path);
    assert.equal(await page.getByRole('alert').count(), 0, path);
    const link = page.locator('main').getByRole('link', { name: new RegExp(up) });
    assert.ok((await link.count()) > 0, `${path}: no way back`);
  }
  await close();
});
