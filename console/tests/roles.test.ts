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
const PLACES = ['Overview', 'Stations', 'Sessions', 'Reports', 'Settings'];
const MENUS: Record<Any, readonly string[]> = {
  Admin: [...WIDE, 'Team', 'Settings'],
  Operator: [...WIDE, 'Settings'],
  'Site owner': ['Overview', 'Sites', ...PLACES.slice(1)],
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

test('a caretaker meets no id of a site, whose name the API does not tell them', async () => {
  const { page, close } = await as('Caretaker');
  for (const path of ['/', '/stations', '/stations/DEMO-AC1', '/sessions', '/reports?by=site']) {
    await page.goto(world.url + path);
    await page.locator('main h1').waitFor(SLOW);
    await page.waitForLoadState('networkidle').catch(() => {});
    assert.equal(await page.locator('main').getByText('main', { exact: true }).count(), 0, path);
  }
  await page.goto(`${world.url}/stations/DEMO-AC1`);
  await page.getByText('Rated power').waitFor(SLOW);
  assert.equal(await page.locator('.facts').getByText('Site', { exact: true }).count(), 0);
  await close();
});

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

test('a site owner meets the own sites alone, and drivers without their names', async () => {
  const { page, close } = await as('Site owner');
  await page.goto(`${world.url}/sites`);
  await page.locator('tbody tr').first().waitFor(SLOW);
  assert.equal(await page.locator('tbody tr').count(), 1);
  await page.goto(`${world.url}/sessions`);
  await page.locator('tbody tr').first().waitFor(SLOW);
  const shown = (await page.locator('main').textContent()) ?? '';
  for (const name of ['Anna Berger', 'Igor Petrov']) assert.ok(!shown.includes(name), name);
  await page.goto(`${world.url}/stations`);
  await page.locator('tbody tr').first().waitFor(SLOW);
  const own = await page.locator('tbody tr a').allInnerTexts();
  // A station of another site of the demo, which its operator sees.
  const other = await as('Operator');
  let foreign: string | undefined;
  await until(async () => {
    await other.page.goto(`${world.url}/stations`);
    await other.page.locator('tbody tr').first().waitFor(SLOW);
    const all = await other.page.locator('tbody tr a').allInnerTexts();
    foreign = all.find((id) => !own.includes(id));
    return foreign !== undefined;
  }, 120);
  await other.close();
  await page.goto(`${world.url}/stations/${foreign}`);
  await page.getByText('There is nothing here').waitFor(SLOW);
  await close();
});

/** What each screen of a role is made of; ids are those of the demo. */
const SCREENS: Record<Any, readonly string[]> = {
  Admin: [
    '/',
    '/sites',
    '/sites/main',
    '/sites/main/settings',
    '/sites/main/gateway',
    '/stations',
    '/stations/DEMO-AC1',
    '/stations/DEMO-AC1/commands',
    '/stations/DEMO-AC1/configuration',
    '/stations/DEMO-AC1/setup',
    '/sessions',
    '/review',
    '/drivers',
    '/drivers/cards',
    '/drivers/vehicles',
    '/money',
    '/reports',
    '/reports/exports',
    '/team',
    '/team/audit',
    '/settings',
    '/settings/operator',
    '/settings/clients',
    '/settings/webhooks',
  ],
  Operator: [
    '/',
    '/sites',
    '/sites/main',
    '/sites/main/settings',
    '/sites/main/gateway',
    '/stations',
    '/stations/DEMO-AC1',
    '/stations/DEMO-AC1/commands',
    '/stations/DEMO-AC1/configuration',
    '/stations/DEMO-AC1/setup',
    '/sessions',
    '/review',
    '/drivers',
    '/drivers/cards',
    '/drivers/vehicles',
    '/money',
    '/reports',
    '/reports/exports',
    '/settings',
    '/settings/operator',
  ],
  'Site owner': [
    '/',
    '/sites',
    '/sites/main',
    '/sites/main/settings',
    '/sites/main/gateway',
    '/stations',
    '/stations/DEMO-AC1',
    '/stations/DEMO-AC1/commands',
    '/stations/DEMO-AC1/configuration',
    '/stations/DEMO-AC1/health',
    '/stations/DEMO-AC1/setup',
    '/sessions',
    '/reports',
    '/reports/daily',
    '/reports/stations',
    '/reports/exports',
    '/settings',
  ],
  Caretaker: [
    '/',
    '/sites',
    '/stations',
    '/stations/DEMO-AC1',
    '/stations/DEMO-AC1/commands',
    '/stations/DEMO-AC1/configuration',
    '/stations/DEMO-AC1/health',
    '/stations/DEMO-AC1/setup',
    '/sessions',
    '/reports',
    '/reports/daily',
    '/reports/exports',
    '/settings',
  ],
};

/** What only some rights allow, by the words of its button; who lacks the right must not meet it. */
const NEEDS: [RegExp, string][] = [
  [
    /^(Add a|Remove|Save|Set the|Assign|Change$|Make another|Adopt|Import|Edit|Renew|Replace)/,
    'configure',
  ],
  [/^(Close our record|Settle|Recompute)/, 'settle'],
  [/^Invite/, 'people'],
];
const RIGHTS: Record<Any, readonly string[]> = {
  Admin: ['configure', 'settle', 'people'],
  Operator: ['configure', 'settle'],
  'Site owner': [],
  Caretaker: [],
};
/** Buttons that begin so change nothing of others: they are of the person's own account. */
const OWN_SCREENS = ['/settings', '/reports/exports'];

for (const role of ROLES) {
  test(`no screen of ${role} asks for what is refused, or offers what its rights do not give`, async () => {
    const { page, close } = await as(role);
    const refused: string[] = [];
    page.on('response', (answer) => {
      if (answer.status() === 403) refused.push(`${new URL(page.url()).pathname}: ${answer.url()}`);
    });
    const offered: string[] = [];
    for (const path of SCREENS[role]) {
      await page.goto(world.url + path);
      await page.locator('main h1').waitFor(SLOW);
      await page.waitForLoadState('networkidle').catch(() => {});
      if (OWN_SCREENS.includes(path)) continue;
      const enabled = page.locator(
        'main button:not([aria-disabled=true]):not([disabled]):visible, main a.button:visible',
      );
      for (const words of await enabled.allInnerTexts()) {
        const need = NEEDS.find(([pattern]) => pattern.test(words.trim()));
        if (need && !RIGHTS[role].includes(need[1])) offered.push(`${path}: ${words.trim()}`);
      }
    }
    assert.deepEqual(refused, []);
    assert.deepEqual(offered, []);
    await close();
  });
}
