import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { connectCharger } from './charger';
import { axeFinds, LANGUAGES, overflow, start, type World } from './world';

let world: World;
before(async () => {
  world = await start();
});
after(() => world?.stop());

/** The card with this heading. */
const card = (page: Page, title: string) =>
  page.locator('.card', { has: page.getByRole('heading', { name: title, exact: true }) });

/** A name that no other test has used, also on a server that goes on. */
const named = (what: string) => `${what}-${Date.now().toString(36).toUpperCase()}`;

/** Adds a station by its form, and gives the password that is shown this once. */
async function add(page: Page, id: string): Promise<string> {
  await page.goto(`${world.url}/stations/new/one`);
  await page.getByLabel('Station', { exact: true }).fill(id);
  await page.locator('form').getByLabel('Site', { exact: true }).selectOption('main');
  await page.getByRole('button', { name: 'Add it and wait for it' }).click();
  await page.getByText('The password is shown this once').waitFor();
  const facts = page.locator('.facts-pair', { hasText: 'Password' });
  return ((await facts.locator('bdi').first().textContent()) ?? '').trim();
}

test('a charger is added, refused for a wrong password, let in, and answers', async () => {
  const { page, faults, close } = await world.signedIn({}, 'Operator');
  const id = named('NEW');
  const password = await add(page, id);
  assert.match(password, /^\w{20}$/);
  await page.getByText(`/ocpp/${id}`).first().waitFor();
  await page.getByText('Nothing yet').waitFor();
  assert.deepEqual(await axeFinds(page), []);
  const leaveWrong = connectCharger(world.ocpp, id, 'not the password at all');
  await page.getByText('was refused: wrong password').waitFor({ timeout: 15_000 });
  await leaveWrong();
  const leave = connectCharger(world.ocpp, id, password);
  const seen = card(page, '2. It connects');
  await seen.getByText('Connected', { exact: true }).waitFor({ timeout: 20_000 });
  await seen.getByText('Connector 2').waitFor({ timeout: 15_000 });
  await page.getByRole('button', { name: 'Send a test message' }).click();
  const track = page.getByRole('article', { name: 'Ask for a message' });
  await track.getByText('Done', { exact: true }).waitFor({ timeout: 15_000 });
  await card(page, '4. Price').getByText('Demo: by energy and time').first().waitFor();
  assert.deepEqual(faults, []);
  // The password is gone with the page, and kept nowhere.
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  assert.ok(!kept.includes(password));
  await page.goto(`${world.url}/stations/${id}/setup`);
  await page.getByText('Make another password').waitFor();
  assert.equal(await page.getByText(password).count(), 0);
  await leave();
  await close();
});

test('a charger that nobody added is offered for adoption with its id and its site', async () => {
  const { page, faults, close } = await world.signedIn({}, 'Operator');
  const attempt = {
    site_id: 'main',
    gateway_id: 'g',
    station_id: 'CP-O7',
    is_added: false,
    why: 'unknown',
    count: 3,
    first_at: new Date().toISOString(),
    last_at: new Date(Date.now() + 60_000).toISOString(),
    address: '192.0.2.7',
  };
  await page.route('**/v1/connection-attempts?**', (route) =>
    route.fulfill({ json: { items: [attempt] } }),
  );
  await page.goto(`${world.url}/stations`);
  await card(page, 'Refused connections').getByText('CP-O7').waitFor();
  assert.deepEqual(await axeFinds(page), []);
  await page.getByRole('link', { name: 'Adopt' }).click();
  await page.getByRole('heading', { name: 'Add a charger' }).waitFor();
  assert.equal(await page.getByLabel('Station', { exact: true }).inputValue(), 'CP-O7');
  const site = page.locator('form').getByLabel('Site', { exact: true });
  assert.equal(await site.inputValue(), 'main');
  assert.deepEqual(faults, []);
  await close();
});

test('an awaited charger at the gateway of another site is said to be there', async () => {
  const { page, faults, close } = await world.signedIn({}, 'Operator');
  const id = named('AWAY');
  const here = { site_id: 'main', name: 'Here', time_zone: 'UTC' };
  const other = { site_id: 'other', name: 'Riverside', time_zone: 'Asia/Bangkok' };
  const at = new Date().toISOString();
  await page.route('**/v1/sites?**', async (route) => {
    const items = [here, { ...other, active_gateway_id: 'gw-other' }];
    await route.fulfill({ json: { items } });
  });
  await page.route('**/v1/connection-attempts?**', (route) =>
    route.fulfill({ json: { items: [] } }),
  );
  const told = { review_id: '1-x', at, kind: 'unbound', cause: 'x', cause_code: 'unbound' };
  await page.route('**/v1/review?**', (route) =>
    route.fulfill({ json: { items: [{ ...told, station_id: id, gateway_id: 'gw-other' }] } }),
  );
  await add(page, id);
  const seen = card(page, '2. It connects');
  await seen.getByText('It is connected to the gateway of Riverside, another site.').waitFor();
  await seen.getByText('Asia/Bangkok').waitFor();
  await page.locator('main').getByText('Times in UTC').waitFor();
  assert.deepEqual(await axeFinds(page), []);
  assert.deepEqual(faults, []);
  await close();
});

test('one command for several stations has an outcome for each of them', async () => {
  const { page, faults, close } = await world.signedIn({}, 'Operator');
  await page.goto(`${world.url}/stations`);
  await page.getByRole('button', { name: 'Ask several' }).click();
  await page.getByLabel('Pick DEMO-AC1').check();
  await page.getByLabel('Pick DEMO-AC2').check();
  await page.getByRole('button', { name: 'Send to 2 stations' }).click();
  const panel = card(page, '2 stations picked');
  for (const id of ['DEMO-AC1', 'DEMO-AC2']) {
    const line = panel.getByRole('listitem').filter({ hasText: id });
    await line.getByText('Done', { exact: true }).waitFor({ timeout: 20_000 });
  }
  assert.deepEqual(await axeFinds(page), []);
  assert.deepEqual(faults, []);
  await close();
});

test('a file is checked before anything is written, and each row has its result', async () => {
  const { page, faults, close } = await world.signedIn({}, 'Operator');
  const [good, bad] = [named('ROW'), named('BAD')];
  await page.goto(`${world.url}/stations/new/file`);
  const rows = [`${good},main,Bay 9,0`, `${bad},nowhere,Bay 10,0`];
  const text = ['station_id,site_id,name,security_profile', ...rows].join('\n');
  await page.getByLabel('Or paste its content').fill(text);
  await page.getByRole('button', { name: 'Check it' }).click();
  const checked = card(page, 'Checked; nothing is written yet');
  const row = (id: string) => page.getByRole('row').filter({ hasText: id });
  await row(good).getByText('Added', { exact: true }).waitFor();
  await row(bad).getByText('Wrong', { exact: true }).waitFor();
  assert.deepEqual(await axeFinds(page), []);
  const read = await page.request.get(`${world.url}/v1/stations/${good}`);
  assert.notEqual(read.status(), 200);
  await checked.getByRole('button', { name: 'Take over 1 station' }).click();
  await card(page, 'Taken over').waitFor();
  await page.goto(`${world.url}/stations/${good}`);
  await page.getByText('It has never connected.').waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('settings are read from the charger, changed there, and compared with before', async () => {
  const { page, faults, close } = await world.signedIn({}, 'Operator');
  await page.goto(`${world.url}/stations/DEMO-OLD/configuration`);
  const read = page.getByRole('button', { name: 'Read from the charger' });
  await read.click();
  const row = page.getByRole('row').filter({ hasText: 'HeartbeatInterval' });
  await row.waitFor({ timeout: 20_000 });
  const before = await row.getByRole('cell').nth(1).textContent();
  const next = before === '77' ? '78' : '77';
  await row.getByRole('button', { name: 'Change' }).click();
  await page.getByLabel('New value').fill(next);
  await page.getByRole('button', { name: 'Ask the charger to change it' }).click();
  await row.getByText('Done', { exact: true }).waitFor({ timeout: 20_000 });
  assert.equal(await row.getByRole('cell').nth(1).textContent(), before);
  await read.click();
  await row.getByRole('cell').nth(1).getByText(next, { exact: true }).waitFor({ timeout: 20_000 });
  assert.equal(await row.getByRole('cell').nth(2).textContent(), before);
  assert.deepEqual(await axeFinds(page), []);
  assert.deepEqual(faults, []);
  await close();
});

test('without a socket the power of a charge is read, with the time of its value', async () => {
  const { page, close } = await world.signedIn();
  await page.routeWebSocket('**/v1/live**', (socket) => socket.close());
  const now = new Date().toISOString();
  const held = { station_id: 'DEMO-AC1', connector_id: 1, status: 'CHARGING', session_id: 'none' };
  const items = [
    { ...held, revision: 1e9, status_at: '2026-01-31T12:00:00.000Z', updated_at: now },
  ];
  await page.route('**/v1/stations/DEMO-AC1/connectors', (route) =>
    route.fulfill({ json: { items } }),
  );
  const values = [
    { measure: 'power_w', value: 7400 },
    { measure: 'soc', value: 61 },
  ];
  const reading = { station_id: 'DEMO-AC1', connector_id: 1, session_id: 'none', at: now, values };
  await page.route('**/v1/stations/DEMO-AC1/readings', (route) =>
    route.fulfill({ json: { items: [reading] } }),
  );
  await page.goto(`${world.url}/stations/DEMO-AC1`);
  await page.locator('.live-chip[data-state=polling]').waitFor();
  const shown = card(page, 'Connector 1').locator('.figure-value');
  await shown.getByText('7.4 kW').waitFor();
  await shown.getByText('61').waitFor();
  await close();
});

test('of a connector theirs stands beside mine when somebody else was faster', async () => {
  const { page, faults, close } = await world.signedIn({}, 'Operator');
  const id = named('PLUG');
  await add(page, id);
  await page.goto(`${world.url}/stations/${id}/configuration`);
  await page.getByRole('button', { name: 'Add a connector' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Phases').selectOption('3');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  const row = page.getByRole('row', { name: /Connector 1/ });
  await row.getByRole('button', { name: 'Change', exact: true }).click();
  await dialog.getByLabel(/kW/).fill('22');
  let isFirst = true;
  await page.route(`**/v1/stations/${id}/connectors/1`, async (route) => {
    if (!isFirst) return route.continue();
    isFirst = false;
    const headers = { ...route.request().headers() };
    delete headers['if-match'];
    const theirs = { max_power_w: 11_000, phases: 1 };
    await page.request.patch(route.request().url(), { headers, data: theirs });
    return route.continue();
  });
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  const conflict = dialog.getByRole('alert').filter({ hasText: 'Somebody else changed this' });
  await conflict.getByText('11', { exact: true }).waitFor();
  await conflict.getByText('22', { exact: true }).waitFor();
  assert.deepEqual(await axeFinds(page), []);
  await conflict.getByRole('button', { name: 'Save mine over it' }).click();
  await dialog.waitFor({ state: 'detached' });
  await row.getByText('22 kW').waitFor();
  // What the form did not change stays as the other person has set it.
  await row.getByRole('cell', { name: '1', exact: true }).waitFor();
  assert.ok(faults.every((fault) => fault.includes('412')));
  await close();
});

test('what is typed survives a reload, and theirs stands beside mine after a 412', async () => {
  const { page, close } = await world.signedIn({}, 'Operator');
  const id = named('EDIT');
  await add(page, id);
  await page.goto(`${world.url}/stations/${id}/configuration`);
  const name = page.getByLabel('Name (optional)');
  await name.fill('Mine');
  await page.reload();
  await page.getByText('This was typed before').waitFor();
  assert.equal(await name.inputValue(), 'Mine');
  let isFirst = true;
  await page.route(`**/v1/stations/${id}`, async (route) => {
    if (route.request().method() !== 'PATCH' || !isFirst) return route.continue();
    isFirst = false;
    const headers = { ...route.request().headers() };
    delete headers['if-match'];
    await page.request.patch(route.request().url(), { headers, data: { name: 'Theirs' } });
    return route.continue();
  });
  const form = card(page, 'About this station');
  await form.getByRole('button', { name: 'Save' }).click();
  const conflict = page.getByRole('alert').filter({ hasText: 'Somebody else changed this' });
  await conflict.getByText('Theirs', { exact: true }).waitFor();
  await conflict.getByText('Mine', { exact: true }).waitFor();
  assert.deepEqual(await axeFinds(page), []);
  await conflict.getByRole('button', { name: 'Save mine over it' }).click();
  await conflict.waitFor({ state: 'detached' });
  await page.reload();
  await page.getByText('Nothing has changed.').first().waitFor();
  assert.equal(await name.inputValue(), 'Mine');
  await close();
});

/** Lets the connector of DEMO-AC2 look as if the car held it for hours. */
async function holdByCar(page: Page): Promise<void> {
  await page.route('**/v1/stations/DEMO-AC2/connectors', async (route) => {
    const answer = await route.fetch();
    const list = await answer.json();
    const status_at = new Date(Date.now() - 3 * 3_600_000).toISOString();
    for (const item of list.items.filter((it: { connector_id: number }) => it.connector_id === 1)) {
      Object.assign(item, { status: 'SUSPENDED_EV', status_at, revision: 1e9 });
      item.session_id = 's-stuck';
    }
    await route.fulfill({ response: answer, json: list });
  });
  await page.route('**/v1/sessions/s-stuck', (route) =>
    route.fulfill({
      json: {
        session_id: 's-stuck',
        station_id: 'DEMO-AC2',
        status: 'CHARGING',
        energy_wh: 1000,
        flags: [],
        history: [],
        revision: 1,
        started_at: '2026-01-01T00:00:00Z',
      },
    }),
  );
}

test('a stuck charge is led through stop and unlock to the session, never to a blind retry', async () => {
  const { page, faults, close } = await world.signedIn({}, 'Operator');
  await holdByCar(page);
  const at = new Date().toISOString();
  await page.route('**/v1/stations/DEMO-AC2/commands?**', (route) =>
    route.fulfill({
      json: {
        items: [
          {
            command_id: 'c1',
            station_id: 'DEMO-AC2',
            type: 'remote_stop',
            arguments: { session_id: 's-stuck' },
            state: 'unknown',
            history: [{ state: 'queued', at }],
            expires_at: at,
            created_at: at,
            created_by: 'user:demo-admin',
            updated_at: at,
            updated_by: 'session',
            revision: 1,
          },
        ],
      },
    }),
  );
  await page.goto(`${world.url}/stations/DEMO-AC2`);
  await page.getByText('The car has stood here for over an hour').waitFor();
  await page.getByRole('button', { name: 'Free it' }).click();
  const dialog = page.getByRole('dialog', { name: 'Free a stuck charge' });
  await dialog.getByText('Outcome not known').waitFor();
  await dialog.getByText('Nobody knows whether it arrived').waitFor();
  await dialog.getByText('asked by Amara Okafor').waitFor();
  assert.equal(await dialog.getByRole('button', { name: 'Stop', exact: true }).count(), 0);
  await dialog.getByRole('button', { name: 'I have looked at the connector' }).waitFor();
  await dialog.getByRole('button', { name: 'Unlock' }).waitFor();
  const link = dialog.getByRole('link', { name: 'Open the session' });
  assert.equal(await link.getAttribute('href'), '/sessions/s-stuck');
  assert.deepEqual(await axeFinds(page), []);
  assert.deepEqual(faults, []);
  await close();
});

test('who may only look sees buttons with the right that is missing', async () => {
  const { page, faults, close } = await world.signedIn({}, 'Operator');
  await page.route('**/v1/me', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), scopes: ['read'] } });
  });
  await page.goto(`${world.url}/stations`);
  await page.getByRole('link', { name: 'DEMO-AC1' }).waitFor();
  assert.equal(await page.getByRole('link', { name: 'Add a charger' }).count(), 0);
  await page.goto(`${world.url}/stations/new/one`);
  await page.getByText('It needs the right “change the configuration”').waitFor();
  await page.goto(`${world.url}/stations/DEMO-AC1/commands`);
  await page.getByText('You may not send commands to chargers.').first().waitFor();
  assert.equal(await page.getByRole('heading', { name: 'Any OCPP call' }).count(), 0);
  await page.goto(`${world.url}/stations/DEMO-AC1/setup`);
  await page.getByText('It needs the right to change the configuration.').first().waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('a caretaker commands the own stations and is told what only others may change', async () => {
  const { page, faults, close } = await world.signedIn({}, 'Caretaker');
  await page.goto(`${world.url}/stations`);
  await page.getByRole('link', { name: 'DEMO-AC1' }).waitFor();
  assert.equal(await page.getByRole('link', { name: 'DEMO-DC150' }).count(), 0);
  assert.equal(await page.getByRole('link', { name: 'Add a charger' }).count(), 0);
  await page.goto(`${world.url}/stations/DEMO-AC1/commands`);
  await page.getByLabel('Message', { exact: true }).selectOption('Heartbeat');
  await page.getByRole('button', { name: 'Send' }).first().click();
  const track = page.getByRole('article', { name: 'Ask for a message' }).first();
  await track.getByText('Done', { exact: true }).waitFor({ timeout: 15_000 });
  await page.goto(`${world.url}/stations/DEMO-AC1/configuration`);
  await page.getByText('The operator sets the price of this station.').waitFor();
  await page.getByText('It needs the right to change the configuration.').first().waitFor();
  assert.deepEqual(await axeFinds(page), []);
  assert.deepEqual(faults, []);
  await close();
});

test('a station is removed only after its id was typed', async () => {
  const { page, faults, close } = await world.signedIn({}, 'Operator');
  const id = named('GONE');
  await add(page, id);
  await page.goto(`${world.url}/stations/${id}/setup`);
  await page.getByRole('button', { name: 'Remove the station' }).click();
  const dialog = page.getByRole('dialog', { name: `Remove ${id}?` });
  const remove = dialog.getByRole('button', { name: 'Remove the station' });
  assert.equal(await remove.getAttribute('aria-disabled'), 'true');
  await dialog.getByLabel('Type the id').fill(id);
  await remove.click();
  await page.waitForURL(`${world.url}/stations`);
  const read = await page.request.get(`${world.url}/v1/stations/${id}`);
  assert.notEqual(read.status(), 200);
  assert.deepEqual(faults, []);
  await close();
});

const TABS = ['', '/sessions', '/commands', '/configuration', '/messages', '/health', '/setup'];

test('no tab of a station scrolls sideways or fails in long languages on a phone', async () => {
  const { page, faults, close } = await world.signedIn({ viewport: { width: 360, height: 740 } });
  const paths = TABS.map((tab) => `/stations/DEMO-AC2${tab}`);
  // The longest words and the tallest letters; axe finds the same in both.
  for (const language of LANGUAGES) {
    for (const path of [...paths, '/stations/new/one', '/stations/new/file']) {
      await page.goto(`${world.url}${path}?lang=${language}`);
      await page.locator('.card, .table').first().waitFor();
      await page.waitForLoadState('networkidle');
      assert.equal(await overflow(page), 0, `${path} in ${language}`);
      if (language === 'ru') assert.deepEqual(await axeFinds(page), [], `${path} in ${language}`);
    }
  }
  assert.deepEqual(faults, []);
  await close();
});

test('a message of a charger that tries to be markup stays text in every tab', async () => {
  const { page, faults, close } = await world.signedIn({}, 'Operator');
  const hostile = '<img src=x onerror=alert(1)>\u202egnp';
  const at = new Date().toISOString();
  const notice = { kind: hostile, text: hostile, truncated: false, flags: [], received_at: at };
  await page.route('**/v1/stations/DEMO-AC1/notices?**', (route) =>
    route.fulfill({ json: { items: [notice] } }),
  );
  const refused = { token_uid: hostile, status: 'blocked', decided_by: 'cloud', received_at: at };
  await page.route('**/v1/stations/DEMO-AC1/refused-cards?**', (route) =>
    route.fulfill({ json: { items: [refused] } }),
  );
  for (const tab of ['messages', 'health']) {
    await page.goto(`${world.url}/stations/DEMO-AC1/${tab}`);
    await page.getByText('<img src=x onerror=alert(1)>⟨U+202E⟩gnp').first().waitFor();
    assert.equal(await page.locator('main img').count(), 0);
  }
  assert.deepEqual(faults, []);
  await close();
});
