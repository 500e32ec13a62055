// What is typed into a form is kept: over a lost line, an ended sign-in, a new release, and the
// change of somebody else. One form of each kind: a page, a page with versions, and two dialogs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator, Page, WebSocketRoute } from 'playwright-core';
import { type Call, caller, until } from './calls';
import { signIn, start, type World } from './world';

let world: World;
before(async () => {
  world = await start();
});
after(() => world?.stop());

const LONG = { timeout: 60_000 };
const own = Date.now().toString(36);
let made = 0;

/** A form over one thing, with the field that is typed into. */
interface Half {
  /** What is edited, and where; each use of the form has its own thing where it can have one. */
  make: (call: Call) => Promise<{ path: string; api: string; body: object }>;
  /** The button that opens the dialog of the form; none where the form is on the page. */
  opens?: (page: Page) => Locator;
  label: string | RegExp;
  /** What I type, what somebody else saves meanwhile, and how both are written beside each other. */
  mine: string;
  theirs: string;
  change: (it: { api: string; body: object }, call: Call) => Promise<unknown>;
  /** Reads what is saved in the end. */
  read: (answer: Record<string, unknown>) => unknown;
  save: string;
  /** Whether the page shows live data, and says when it hears nothing. */
  isWatching: boolean;
}

const TARIFF = { name: 'Half', currency: 'EUR', elements: [{ type: 'energy', price: '0.40' }] };

const FORMS: Record<string, Half> = {
  'the settings of a site': {
    make: async () => ({ path: '/sites/main/settings', api: '/v1/sites/main', body: {} }),
    label: 'Address',
    mine: 'Pier 4, mine',
    theirs: 'Pier 4, theirs',
    change: ({ api }, call) => call('PATCH', api, { address: 'Pier 4, theirs' }),
    read: ({ address }) => address,
    save: 'Save',
    isWatching: true,
  },
  'a tariff': {
    make: async (call) => {
      made += 1;
      const id = `half-${own}-${made}`;
      await call('POST', '/v1/tariffs', { ...TARIFF, tariff_id: id });
      return { path: `/money/tariffs/${id}/edit`, api: `/v1/tariffs/${id}`, body: TARIFF };
    },
    label: 'Name',
    mine: 'Half, mine',
    theirs: 'Half, theirs',
    change: ({ api, body }, call) => call('PUT', api, { ...body, name: 'Half, theirs' }),
    read: ({ name }) => name,
    save: 'Save as a new version',
    isWatching: false,
  },
  'a driver': {
    make: async (call) => {
      const user = { full_name: 'Half Typed', contact_number: '+66 2 000 0000' };
      const { user_id } = await call<{ user_id: string }>('POST', '/v1/users', user);
      return { path: `/drivers/people/${user_id}`, api: `/v1/users/${user_id}`, body: {} };
    },
    opens: (page) => page.getByRole('button', { name: 'Edit', exact: true }),
    label: 'Telephone',
    mine: '+66 2 000 0001',
    theirs: '+66 2 000 0002',
    change: ({ api }, call) => call('PATCH', api, { contact_number: '+66 2 000 0002' }),
    read: ({ contact_number }) => contact_number,
    save: 'Save',
    isWatching: false,
  },
  'a connector': {
    make: async (call) => {
      made += 1;
      const id = `HALF-${own}-${made}`.toUpperCase();
      await call('POST', '/v1/stations', { station_id: id, site_id: 'main', security_profile: 0 });
      await call('PATCH', `/v1/stations/${id}/connectors/1`, { phases: 3 });
      return { path: `/stations/${id}/configuration`, api: `/v1/stations/${id}`, body: {} };
    },
    opens: (page) =>
      page.getByRole('row', { name: /Connector 1/ }).getByRole('button', { name: 'Change' }),
    label: /kW/,
    mine: '22',
    theirs: '11',
    change: ({ api }, call) => call('PATCH', `${api}/connectors/1`, { max_power_w: 11_000 }),
    read: ({ connectors }) =>
      String(((connectors as { max_power_w: number }[])[0]?.max_power_w ?? 0) / 1000),
    save: 'Save',
    isWatching: true,
  },
};

/** The form on the page or in the dialog of the page. */
const formOf = (page: Page, { opens }: Half) =>
  opens === undefined ? page.locator('main') : page.getByRole('dialog');

/** The field of a form, which is opened first where it stands in a dialog. */
async function fieldOf(page: Page, half: Half): Promise<Locator> {
  await half.opens?.(page).click(LONG);
  const field = formOf(page, half).getByLabel(half.label, { exact: true }).first();
  const seen = formOf(page, half).getByLabel(half.label).first();
  const found = typeof half.label === 'string' ? seen : field;
  await found.waitFor(LONG);
  return found;
}

/** Opens a form and types into it. */
async function type(page: Page, half: Half, path: string): Promise<Locator> {
  await page.goto(world.url + path);
  const field = await fieldOf(page, half);
  await field.fill(half.mine);
  return field;
}

const isLive = (page: Page) => page.locator('.live-chip[data-state=live]').waitFor(LONG);

/** Forgets what was typed, so that the next use of the form begins with what is saved. */
const forget = (page: Page) => page.evaluate(() => sessionStorage.clear());

test('a form that is half filled survives a lost socket and a lost server', async () => {
  const { page, close } = await world.signedIn({}, 'Operator');
  const call = await caller(page);
  const sockets: WebSocketRoute[] = [];
  let isOff = false;
  await page.clock.install();
  await page.routeWebSocket('**/v1/live**', (socket) => {
    if (isOff) return socket.close();
    socket.connectToServer();
    sockets.push(socket);
  });
  for (const [name, half] of Object.entries(FORMS)) {
    const { path } = await half.make(call);
    const field = await type(page, half, path);
    if (half.isWatching) await isLive(page);
    isOff = true;
    await page.route('**/v1/**', (route) => route.abort());
    for (const socket of sockets.splice(0)) await socket.close();
    if (half.isWatching) await page.locator('.live-chip:not([data-state=live])').waitFor(LONG);
    await page.clock.fastForward(60_000);
    if (half.isWatching) await page.getByText('Cut off for').waitFor(LONG);
    assert.equal(await field.inputValue(), half.mine, name);
    isOff = false;
    await page.unroute('**/v1/**');
    await page.clock.fastForward(40_000);
    if (half.isWatching) await isLive(page);
    assert.equal(await field.inputValue(), half.mine, name);
    await forget(page);
  }
  await close();
});

test('a form that is half filled survives a sign-in that has ended', async () => {
  const { page, close } = await world.signedIn();
  const call = await caller(page);
  const things = await Promise.all(Object.values(FORMS).map((half) => half.make(call)));
  await page.clock.install();
  for (const [at, [name, half]] of Object.entries(FORMS).entries()) {
    const path = things[at]?.path ?? '';
    await type(page, half, path);
    await page.route('**/oauth2/token', (route) =>
      route.fulfill({ status: 400, json: { error: 'invalid_grant' } }),
    );
    // The access token is renewed before its quarter of an hour is over.
    await page.clock.fastForward('16:00');
    const dialog = page.getByRole('dialog', { name: 'You are signed out' });
    await dialog.waitFor(LONG);
    await page.unroute('**/oauth2/token');
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/oauth2/authorize**');
    await signIn(page);
    await page.waitForURL(`**${path}`, LONG);
    const field = await fieldOf(page, half);
    await page.getByText('This was typed before').first().waitFor(LONG);
    assert.equal(await field.inputValue(), half.mine, name);
    await forget(page);
  }
  await close();
});

test('a form that is half filled survives a new release', async () => {
  const { page, close } = await world.signedIn({}, 'Operator');
  const call = await caller(page);
  for (const [name, half] of Object.entries(FORMS)) {
    const { path } = await half.make(call);
    await type(page, half, path);
    // A dialog is left by Escape: the menu is behind it.
    if (half.opens) await page.keyboard.press('Escape');
    // After a release the files of the old one are gone.
    await page.route('**/assets/**/reports-daily.js', (route) => route.fulfill({ status: 404 }));
    await page.evaluate(() => {
      history.pushState({}, '', '/reports/daily');
      dispatchEvent(new PopStateEvent('popstate'));
    });
    await page.getByText('A new version is ready').waitFor(LONG);
    await page.unroute('**/assets/**/reports-daily.js');
    await page.getByRole('button', { name: 'Load it' }).click();
    await page.locator('h1').waitFor(LONG);
    await page.goto(world.url + path);
    const field = await fieldOf(page, half);
    assert.equal(await field.inputValue(), half.mine, name);
    await forget(page);
  }
  await close();
});

test('a form that is half filled shows theirs beside mine when somebody else was faster', async () => {
  const { page, close } = await world.signedIn({}, 'Operator');
  const call = await caller(page);
  for (const [name, half] of Object.entries(FORMS)) {
    const it = await half.make(call);
    const field = await type(page, half, it.path);
    await half.change(it, call);
    const form = formOf(page, half);
    await form.getByRole('button', { name: half.save, exact: true }).first().click();
    const conflict = form.getByRole('alert').filter({ hasText: 'Somebody else changed this' });
    const line = conflict.getByRole('row').filter({ hasText: half.theirs });
    await line.waitFor(LONG);
    await line.getByText(half.mine, { exact: true }).waitFor();
    assert.equal(await field.inputValue(), half.mine, name);
    await conflict.getByRole('button', { name: 'Save mine' }).click();
    await conflict.waitFor({ state: 'detached', ...LONG });
    // The comparison goes when the change is sent, and not when it is stored.
    await until(async () => half.read(await call('GET', it.api)) === half.mine, 30).catch(() => {});
    assert.equal(half.read(await call('GET', it.api)), half.mine, name);
  }
  await close();
});
