// What each role meets: its menu, its screens, what it can press there, and what is refused.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { caller, open, until } from './calls';
import { Charger } from './ocpp';
import { axeFinds, type Role, start, type Visit, type World } from './world';

let world: World;
before(async () => {
  world = await start();
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
    await open(page, world.url + path);
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

/** People who charge at the first site of the demo, with what a site owner reads of their names. */
const MASKED = [
  { user: 'demo-anna', name: 'Anna Berger', initials: 'A. B.' },
  { user: 'demo-igor', name: 'Игорь Петров', initials: 'И. П.' },
] as const;

test('a site owner meets the own sites alone, and drivers without their names', async () => {
  const { page, close } = await as('Site owner');
  await page.goto(`${world.url}/sites`);
  await page.locator('tbody tr').first().waitFor(SLOW);
  assert.equal(await page.locator('tbody tr').count(), 1);
  for (const { user, initials } of MASKED) {
    const row = page.locator('main tbody tr').first();
    // A demo that has just begun has no charge of everybody yet.
    await until(async () => {
      await open(page, `${world.url}/sessions?user=${user}`);
      return (await row.count()) > 0;
    }, 120);
    await row.getByText(initials, { exact: true }).waitFor(SLOW);
    const shown = (await page.locator('main').textContent()) ?? '';
    for (const { name } of MASKED) {
      for (const part of name.split(' ')) assert.ok(!shown.includes(part), `${user}: ${part}`);
    }
  }
  await page.goto(`${world.url}/stations`);
  await page.locator('tbody tr').first().waitFor(SLOW);
  const own = await page.locator('tbody tr a').allInnerTexts();
  // The operator reads the names, and sees a station of another site of the demo.
  const other = await as('Operator');
  await other.page.goto(`${world.url}/sessions?user=${MASKED[1].user}`);
  await other.page.locator('main tbody tr').first().getByText(MASKED[1].name).waitFor(SLOW);
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

/** The track of a command that the person of the page has given, once the charger has done it. */
const done = (page: Page, command: string, who: string) =>
  page
    .getByRole('article', { name: command })
    .filter({ hasText: `asked by ${who}` })
    .first()
    .getByText('Done', { exact: true })
    .waitFor(SLOW);

test('a caretaker asks a charger of theirs something, and reads on the track that it is done', async () => {
  const { page, faults, close } = await as('Caretaker');
  await page.goto(`${world.url}/stations/DEMO-AC1`);
  const ask = page.getByRole('button', { name: 'Ask for its state' });
  await until(async () => (await ask.getAttribute('aria-disabled', SLOW)) !== 'true', 120);
  await ask.click();
  await done(page, 'Ask for a message', 'Chai Wongsa');
  assert.deepEqual(faults, []);
  await close();
});

test('a site owner stops a charge at their site, and reads on the track that it is done', async () => {
  const admin = await as('Admin');
  const call = await caller(admin.page);
  const [station_id, password] = [
    `OWNER-${Date.now().toString(36).toUpperCase()}`,
    'owner-password',
  ];
  const place = { site_id: 'main', tariff_id: 'demo' };
  await call('POST', '/v1/stations', { station_id, ...place, security_profile: 1, password });
  await admin.close();
  const charger = await new Charger(world.ocpp, station_id, password).bootWhenKnown();
  const transaction = await charger.start(1, 'DEMO-ANNA', 1_000);
  const { page, faults, close } = await as('Site owner');
  await page.goto(`${world.url}/stations/${station_id}`);
  const stop = page.locator('.card').getByRole('button', { name: 'Stop', exact: true });
  await until(async () => (await stop.getAttribute('aria-disabled', SLOW)) !== 'true', 120);
  await stop.click();
  const dialog = page.getByRole('dialog', { name: 'Stop this charge?' });
  await dialog.getByText('of A. B.').waitFor(SLOW);
  await dialog.getByRole('button', { name: 'Stop', exact: true }).click();
  await until(async () => charger.asked.some((it) => it.action === 'RemoteStopTransaction'), 120);
  await charger.stop(transaction, 2_000);
  await done(page, 'Stop the charge', 'Sofia Martins');
  assert.deepEqual(faults, []);
  await charger.leave();
  await close();
});

test('a colleague is invited for one site, gets another role, and is suspended', async () => {
  const { page, faults, close } = await world.signedIn();
  const email = `owner-${Date.now()}@example.com`;
  await page.goto(`${world.url}/team`);
  await page.getByRole('button', { name: 'Add a colleague' }).first().click();
  const added = page.getByRole('dialog', { name: 'Add a colleague' });
  await added.getByLabel('Name', { exact: true }).fill('Olive Owner');
  await added.getByLabel('E-mail').fill(email);
  await added.getByLabel('Role').selectOption('site_owner');
  await added.getByRole('checkbox').first().check();
  assert.deepEqual(await axeFinds(page), []);
  await added.getByRole('button', { name: 'Add and invite' }).click();
  await page.getByRole('heading', { level: 1, name: 'Olive Owner' }).waitFor();
  await page.locator('.page-lead').getByText('Invited').waitFor();
  assert.equal(await page.locator('.facts li').count(), 1);
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Role').selectOption('viewer');
  await dialog.getByText('Sees everything and changes nothing.').waitFor();
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await page.locator('.page-lead').getByText('Viewer').waitFor();
  await page.getByRole('button', { name: 'Suspend …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Suspend', exact: true }).click();
  await page.getByText('This person cannot sign in now.').waitFor();
  assert.deepEqual(await axeFinds(page), []);
  await page.getByRole('button', { name: 'Let in again …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Let in', exact: true }).click();
  await page.getByText('This person cannot sign in now.').waitFor({ state: 'detached' });
  await page.goto(`${world.url}/team`);
  await page.getByLabel('Name or e-mail contains').fill(email);
  await page.getByRole('link', { name: 'Olive Owner' }).waitFor();
  await page.waitForURL(/q=owner-/);
  assert.deepEqual(faults, []);
  await close();
});
