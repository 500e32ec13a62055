import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { until } from './calls';
import { doubleLive } from './liveDouble';
import { axeFinds, LANGUAGES, overflow, start, type World } from './world';

let world: World;
before(async () => {
  world = await start();
});
after(() => world?.stop());

/** Adds a site by its form; gives the address of its page. */
async function addSite(page: Page, name: string): Promise<string> {
  await page.goto(`${world.url}/sites`);
  await page.getByRole('button', { name: 'Add a site' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await dialog.getByLabel('Time zone').selectOption('Asia/Bangkok');
  await dialog.getByRole('button', { name: 'Add a site' }).click();
  await page.waitForURL('**/gateway');
  return page.url().replace(/\/gateway.*$/, '');
}

test('the overview leads from each total to its list', async () => {
  const { page, faults, close } = await world.signedIn();
  await page.goto(world.url);
  await page.getByRole('heading', { name: /^Needs a person/ }).waitFor();
  await page.locator('.live-chip[data-state=live]').waitFor();
  assert.deepEqual(await axeFinds(page), []);
  const tile = page.getByRole('link', { name: /Free/ });
  // Its chargers connect one by one after the start of the demo.
  await tile.filter({ hasText: /^[1-9]/ }).click();
  await page.waitForURL('**/stations?connected=true&status=AVAILABLE');
  await page.locator('tbody tr', { hasText: 'Free' }).first().waitFor();
  const none = page.getByText(/^No (station|session) fits these filters\.$/);
  const rows = page.locator('main tbody tr');
  /** Clicks what shows a total: the list behind it has rows, or says that nothing fits. */
  const leads = async (total: Locator, address: RegExp) => {
    await page.goto(world.url);
    await total
      .getByRole('link')
      .first()
      .or(total.and(page.locator('a')))
      .first()
      .click();
    await page.waitForURL(address);
    await rows.first().or(none).first().waitFor();
    assert.equal(await page.getByRole('alert').count(), 0, page.url());
  };
  await page.goto(world.url);
  await page.locator('.tile').first().waitFor();
  const tiles = await page.locator('.tile-label').allInnerTexts();
  assert.ok(tiles.length >= 4, tiles.join());
  const numbers = await page.locator('.tile-number').allInnerTexts();
  for (const [at, label] of tiles.entries()) {
    const of = page.locator('.tile', { has: page.getByText(label, { exact: true }) });
    const isAway = label === 'Not connected';
    const counted = Number.parseInt(numbers[at] ?? '', 10);
    const address = isAway
      ? /\?connected=false(%2C|,)unknown$/
      : /\?connected=true&status=[A-Z_%C,0-9]+$/;
    await leads(of, address);
    // Of the other groups the number may have changed meanwhile; a charger stays away.
    if (isAway && counted > 0) await rows.first().waitFor();
  }
  const figures: Record<string, RegExp> = {
    'Power now': /\/stations\?connected=true&status=CHARGING/,
    'Charges now': /\/sessions\?status=CREATED/,
    'Ended today': /\/sessions\?sort=-ended_at&from=/,
    'Energy today': /\/sessions\?sort=-ended_at&from=/,
    'Takings today': /\/sessions\?sort=-ended_at&from=/,
  };
  await page.goto(world.url);
  await page.locator('.figure-label').first().waitFor();
  const labels = await page.locator('.figure-label').allInnerTexts();
  assert.deepEqual(labels, Object.keys(figures));
  // Just after midnight nothing was taken, and nobody may charge: there is no total then.
  const all = await page.locator('.figures > div').allInnerTexts();
  const isNone = (label: string) => all.some((it) => it.startsWith(`${label}\n–`));
  for (const [label, address] of Object.entries(figures)) {
    if (/^(Power|Takings)/.test(label) && isNone(label)) continue;
    await leads(page.locator('.figures > div').filter({ hasText: label }), address);
  }
  // The row of a site leads to the site, and from there another click to each of its lists.
  for (const [tab, address] of [
    ['Sessions', /\/sites\/main\/sessions$/],
    ['Stations', /\/sites\/main\/stations$/],
  ] as const) {
    await page.goto(world.url);
    await page
      .getByRole('row', { name: /Harbour/ })
      .getByRole('link')
      .first()
      .click();
    await page.waitForURL(/\/sites\/main$/);
    await page.locator('main').getByRole('link', { name: tab, exact: true }).click();
    await page.waitForURL(address);
    await rows.first().waitFor();
  }
  assert.deepEqual(faults, []);
  await close();
});

test('who has no site yet is led through setting up', async () => {
  const { page, faults, close } = await world.signedIn();
  await page.route('**/v1/overview**', async (route) => {
    const empty = { open_sessions: 0, stations: 0, stations_connected: 0 };
    await route.fulfill({
      json: {
        ...empty,
        as_of: new Date().toISOString(),
        stations_not_connected: 0,
        stations_unknown: 0,
        connectors_by_status: {},
        gateways_away: [],
        stations_of_concern: [],
        more_stations_of_concern: false,
        sites: [],
        checklist: {
          has_site: false,
          has_station: false,
          has_tariff: false,
          has_session: false,
          has_bill: false,
        },
      },
    });
  });
  await page.goto(world.url);
  await page.getByRole('heading', { name: 'Set up' }).waitFor();
  assert.equal(await page.locator('.step').count(), 6);
  assert.deepEqual(await axeFinds(page), []);
  await page.getByRole('link', { name: 'Add a site' }).click();
  await page.getByRole('dialog', { name: 'Add a site' }).waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('a charger that was just added waits, and needs a person only later', async () => {
  const { page, faults, close } = await world.signedIn();
  const added = { NEW: new Date().toISOString(), OLD: '2026-01-31T12:00:00.000Z' };
  await page.route('**/v1/overview**', async (route) => {
    const answer = await route.fetch();
    const read = await answer.json();
    read.stations_of_concern = Object.entries(added).map(([station_id, added_at]) => {
      return { station_id, site_id: 'main', code: 'not_connected', added_at };
    });
    await route.fulfill({ response: answer, json: read });
  });
  await page.goto(world.url);
  await page.getByText('1 charger was just added and has not connected yet.').waitFor();
  await page.getByRole('link', { name: 'OLD', exact: true }).waitFor();
  assert.equal(await page.getByRole('link', { name: 'NEW', exact: true }).count(), 0);
  assert.deepEqual(await axeFinds(page), []);
  assert.deepEqual(faults, []);
  await close();
});

test('of the chargers that the overview has no room for it says that they are there, not what they need', async () => {
  const { page, faults, close } = await world.signedIn();
  await page.route('**/v1/overview**', async (route) => {
    const answer = await route.fetch();
    const read = await answer.json();
    const added_at = new Date().toISOString();
    read.stations_of_concern = Array.from({ length: 20 }, (_, at) => {
      return { station_id: `NEW-${at}`, site_id: 'main', code: 'not_connected', added_at };
    });
    read.more_stations_of_concern = true;
    await route.fulfill({ response: answer, json: read });
  });
  await page.goto(world.url);
  const needs = page.locator('.card', { has: page.getByRole('heading', { name: /^Needs/ }) });
  await needs.getByText('At least 20 chargers were just added').waitFor();
  const more = needs.getByRole('link', { name: 'There are more: see the stations' });
  assert.equal(await more.getAttribute('href'), '/stations');
  // Of one site nobody knows whether it has more.
  await page.goto(`${world.url}/?site=main`);
  await needs.getByRole('link', { name: 'There may be more: see the stations' }).waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('a gateway that goes away is said, and its figures are the last known ones', async () => {
  const { page, close } = await world.signedIn();
  await page.route('**/v1/overview**', async (route) => {
    const answer = await route.fetch();
    const read = await answer.json();
    const [site] = read.sites;
    Object.assign(site, { gateway_connected: false, away_since: '2026-01-31T12:00:00.000Z' });
    read.gateways_away = [{ gateway_id: site.gateway_id, site_id: site.site_id }];
    await route.fulfill({ response: answer, json: read });
  });
  await page.goto(world.url);
  await page.getByText('The gateway is away. Charges there go on').waitFor();
  await page.locator('tbody .stale').first().waitFor();
  await close();
});

test('the power of sites is read again soon after a charger has told of it', async () => {
  const at = new Date().toISOString();
  const values = [{ measure: 'power_w', value: 7_400 }];
  const body = { station_id: 'DEMO-AC1', connector_id: 1, session_id: 's', at, values };
  const reading = { topic: 'site:main', entity: 'reading', id: 'DEMO-AC1/1', body };
  for (const [path, part] of [
    ['/', '.tiles'],
    ['/sites', '.table tbody tr'],
  ] as const) {
    const { page, faults, close } = await world.signedIn();
    await page.clock.install();
    const live = await doubleLive(page);
    await page.goto(world.url + path);
    await page.locator(part).first().waitFor();
    await until(async () => live.topics.has('site:main'), 30);
    await page.waitForLoadState('networkidle');
    const again = page.waitForRequest('**/v1/overview**', { timeout: 10_000 });
    live.tell([{ ...reading, revision: Date.parse(at) }]);
    // By itself the page reads it each minute.
    await page.clock.fastForward(16_000);
    await again;
    assert.deepEqual(faults, []);
    await close();
  }
});

test('a site shows its stations with their connectors, live', async () => {
  const { page, faults, close } = await world.signedIn();
  await page.goto(`${world.url}/sites`);
  await page.locator('tbody a[href="/sites/mall"]').click();
  await page.getByRole('heading', { name: 'MALL-DC1' }).waitFor();
  await page.getByText('Power now').waitFor();
  await page.locator('.live-chip[data-state=live]').waitFor();
  // Other tests stop the charges of the first site. A charging connector tells its power once the site is watched.
  await page
    .locator('.lines-close')
    .getByText(/\d\skW/)
    .first()
    .waitFor();
  assert.deepEqual(await axeFinds(page), []);
  assert.deepEqual(faults, []);
  await close();
});

test('a new site is added, gets a gateway whose secret is shown once, and is removed', async () => {
  const { page, faults, close } = await world.signedIn();
  const address = await addSite(page, `Pier ${Date.now()}`);
  await page.getByRole('button', { name: 'Add a gateway' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Add a gateway' }).click();
  const secret = page.getByText(/^fce\./);
  await secret.waitFor();
  await page.getByText(`edge-gateway enroll --cloud ${world.url} --secret-file -`).waitFor();
  await page.getByText('Nothing was heard of the box yet').waitFor();
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  assert.doesNotMatch(kept, /fce\./);
  assert.deepEqual(await axeFinds(page), []);
  await page.reload();
  await page.getByText('Waits to be enrolled').waitFor();
  assert.equal(await secret.count(), 0);
  await page.getByRole('button', { name: 'Remove the gateway' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the gateway' }).click();
  await page.getByRole('button', { name: 'Add a gateway' }).waitFor();
  await page.goto(`${address}/settings`);
  await page.getByRole('button', { name: 'Remove the site' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the site' }).click();
  await page.waitForURL('**/sites');
  assert.deepEqual(faults, []);
  await close();
});

test('settings are saved, and theirs stand beside mine when somebody else was faster', async () => {
  const { page, context, close } = await world.signedIn();
  const address = await addSite(page, `Quay ${Date.now()}`);
  await page.goto(`${address}/settings`);
  await page.getByLabel('Opening hours').selectOption('regular');
  await page.getByLabel('Monday').fill('8-12, 13:00-20:00');
  await page.getByLabel('Latitude').fill('13,75');
  await page.getByLabel('Longitude').fill('100.5');
  const form = (of: Page) => of.locator('.card', { hasText: 'About this site' });
  const save = form(page).getByRole('button', { name: 'Save', exact: true });
  await save.click();
  await form(page).getByText('Nothing has changed.').waitFor();
  assert.equal(await page.getByLabel('Monday').inputValue(), '08:00-12:00, 13:00-20:00');
  const other = await context.newPage();
  await other.goto(`${address}/settings`);
  await page.getByLabel('Address').fill('1 Harbour Road');
  await other.getByLabel('Address').fill('2 Harbour Road');
  await other.getByLabel('Support e-mail').fill('theirs@example.com');
  await form(other).getByRole('button', { name: 'Save', exact: true }).click();
  await form(other).getByText('Nothing has changed.').waitFor();
  await save.click();
  await page.getByText('Somebody else changed this meanwhile').waitFor();
  await page.getByRole('cell', { name: '2 Harbour Road' }).waitFor();
  await page.getByRole('button', { name: 'Save mine over it' }).click();
  await form(page).getByText('Nothing has changed.').waitFor();
  await other.reload();
  assert.equal(await other.getByLabel('Address').inputValue(), '1 Harbour Road');
  // What I never touched stays as they made it.
  assert.equal(await other.getByLabel('Support e-mail').inputValue(), 'theirs@example.com');
  await close();
});

test('a policy is kept within its limits and reaches the gateway', async () => {
  const { page, close } = await world.signedIn();
  await page.goto(`${world.url}/sites/main/settings`);
  const wait = page.getByLabel('Wait for the cloud before deciding');
  await wait.fill('5');
  const save = page.getByRole('button', { name: 'Save', exact: true }).last();
  await save.click();
  await page.getByText('Not within the limits.').waitFor();
  await wait.fill('1.5');
  await save.click();
  await page.getByText(/Version \d+ is in force at the gateway/).waitFor();
  assert.equal(await wait.inputValue(), '1.5');
  await close();
});

test('no screen of the areas scrolls sideways or fails in any language on a phone', async () => {
  const { page, faults, close } = await world.signedIn({ viewport: { width: 360, height: 740 } });
  const site = '/sites/main';
  const paths = ['/', '/sites', '/sites?add=yes', site];
  for (const tab of ['stations', 'sessions', 'power', 'gateway', 'settings']) {
    paths.push(`${site}/${tab}`);
  }
  for (const language of LANGUAGES) {
    for (const path of paths) {
      await page.goto(`${world.url}${path}${path.includes('?') ? '&' : '?'}lang=${language}`);
      await page.locator('main :is(.card, .table, .empty, form)').first().waitFor();
      assert.equal(await overflow(page), 0, `${path} in ${language}`);
      assert.deepEqual(await axeFinds(page), [], `${path} in ${language}`);
    }
  }
  assert.deepEqual(faults, []);
  await close();
});

test('text of others that tries to be markup stays text', async () => {
  const hostile = '<img src=x onerror=alert(1)>\u202egnp';
  const { page, faults, close } = await world.signedIn();
  await page.route('**/v1/sites/main/snapshot', async (route) => {
    const answer = await route.fetch();
    const read = await answer.json();
    Object.assign(read.stations[0], { name: hostile });
    await route.fulfill({ response: answer, json: read });
  });
  await page.route('**/v1/connection-attempts**', async (route) => {
    const at = new Date().toISOString();
    const attempt = { station_id: hostile, site_id: 'main', gateway_id: 'g', why: 'unknown' };
    const times = { first_at: at, last_at: at, count: 1, is_added: false };
    await route.fulfill({ json: { items: [{ ...attempt, ...times }] } });
  });
  for (const path of ['/', '/sites/main']) {
    await page.goto(`${world.url}${path}`);
    await page.getByText('<img src=x onerror=alert(1)>⟨U+202E⟩gnp').first().waitFor();
    assert.equal(await page.locator('main img').count(), 0);
  }
  assert.deepEqual(faults, []);
  await close();
});

test('a viewer sees all and is told which right each change needs', async () => {
  const { page, close } = await world.signedIn();
  await page.route('**/v1/me', async (route) => {
    const answer = await route.fetch();
    const read = await answer.json();
    await route.fulfill({ response: answer, json: { ...read, scopes: ['read'] } });
  });
  await page.goto(`${world.url}/sites/main/settings`);
  await page.getByText('It needs the right “change the configuration”').first().waitFor();
  const remove = page.getByRole('button', { name: 'Remove the site' });
  assert.equal(await remove.getAttribute('aria-disabled'), 'true');
  await page.goto(`${world.url}/sites/main/gateway`);
  const secret = page.getByRole('button', { name: 'New secret' });
  await secret.waitFor();
  assert.equal(await secret.getAttribute('aria-disabled'), 'true');
  await close();
});
