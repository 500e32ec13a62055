// Every command ends in a track, and what nobody knows the outcome of is not simply asked for
// again. The answers of the API are doubled, so that each state comes when the test wants it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { TYPES } from '../src/areas/stations/arguments';
import { doubleLive, type LiveDouble } from './liveDouble';
import { axeFinds, start, type World } from './world';

let world: World;
before(async () => {
  world = await start();
});
after(() => world?.stop());

const STATION = 'DEMO-AC2';
const AGAIN = 'I have looked at the connector: ask once more';
const LOOK = 'Before you ask again, look at the state of the connector';
const BEGIN = Date.parse('2026-01-31T12:00:00Z');
const second = (n: number) => new Date(BEGIN + n * 1000).toISOString();

/** The states of a command that is carried out, one a second. */
const WAY = ['queued', 'sent', 'delivered', 'accepted', 'completed'];

let made = 0;
/** A command as the API shows it once it has come so far. `command_id` tells two of them apart. */
function given(type: string, args: object, states: readonly string[], more: object = {}) {
  return {
    command_id: `c${made}`,
    station_id: STATION,
    type,
    arguments: args,
    state: states.at(-1) ?? 'queued',
    history: states.map((state, n) => ({ state, at: second(made * 60 + n) })),
    expires_at: second(made * 60 + 60),
    created_at: second(made * 60),
    created_by: 'user:demo-admin',
    updated_at: second(made * 60 + states.length),
    updated_by: 'gateway',
    revision: states.length,
    ...more,
  };
}

/** The commands as the API knows them: a page may read them again at any time. */
const known = new Map<string, object>();

/** A station of which the page knows one connector with a charge, and no command yet. */
async function doubleStation(page: Page): Promise<{ live: LiveDouble; sent: Sent[] }> {
  known.clear();
  const live = await doubleLive(page);
  const sent: Sent[] = [];
  const of = `**/v1/stations/${STATION}`;
  const times = { status_at: second(0), updated_at: second(0) };
  const connector = { station_id: STATION, connector_id: 1, status: 'CHARGING', session_id: 's1' };
  await page.route(`${of}/connectors`, (route) =>
    route.fulfill({ json: { items: [{ ...connector, ...times, revision: 1 }] } }),
  );
  const state = { station_id: STATION, connected: true, gateway_connected: true, revision: 1 };
  await page.route(`${of}/state`, (route) =>
    route.fulfill({ json: { ...state, open_sessions: ['s1'], last_heard_at: second(0) } }),
  );
  await page.route(`${of}/commands?**`, (route) =>
    route.fulfill({ json: { items: [...known.values()].reverse() } }),
  );
  for (const path of ['commands', 'calls']) {
    await page.route(`${of}/${path}`, (route) => {
      const { type = 'call', ...args } = route.request().postDataJSON() as Sent;
      made += 1;
      sent.push({ type, ...args });
      const json = given(type, args, ['queued']);
      known.set(json.command_id, json);
      return route.fulfill({ status: 202, json });
    });
  }
  return { live, sent };
}

type Sent = { type: string } & Record<string, unknown>;

/** Tells what has become of the command that was sent last. */
function tell(live: LiveDouble, { type, ...args }: Sent, states: string[], more = {}): void {
  const body = given(type, args, states, more);
  const { command_id: id, revision } = body;
  known.set(id, body);
  live.tell([{ topic: `station:${STATION}`, entity: 'command', id, revision, body }]);
}

/** What a type needs before it can be sent. */
const FILL: Partial<Record<string, (form: Locator) => Promise<unknown>>> = {
  remote_start: (form) => form.getByLabel('Card', { exact: true }).fill('DEMO-ANNA'),
  remote_stop: (form) => form.getByLabel('Session').selectOption('s1'),
  unlock: (form) => form.getByLabel('Where').selectOption({ label: 'Connector 1' }),
  set_config: (form) => form.getByLabel('Setting', { exact: true }).fill('HeartbeatInterval'),
  call: (form) => form.getByLabel('Action', { exact: true }).fill('GetDiagnostics'),
};

/** The words of the types; the title of the dialog and the name of the track are the same. */
const WORDS: Record<string, string> = {
  remote_start: 'Start a charge',
  remote_stop: 'Stop the charge',
  unlock: 'Unlock the connector',
  reset: 'Restart',
  availability: 'Change availability',
  trigger: 'Ask for a message',
  get_config: 'Read the configuration',
  set_config: 'Change the configuration',
  call: 'OCPP call',
};

/** These may end a charge: the page asks whether it is meant. */
const GRAVE = ['remote_stop', 'unlock', 'reset'];

test('every command ends in a track with its times and the answer, and is never asked for again blindly', async () => {
  const { page, faults, close } = await world.signedIn();
  const { live, sent } = await doubleStation(page);
  await page.goto(`${world.url}/stations/${STATION}/commands`);
  await page.locator('.live-chip[data-state=live]').waitFor();
  while (!live.topics.has(`station:${STATION}`)) await page.waitForTimeout(50);
  for (const type of [...TYPES, 'call']) {
    const word = WORDS[type] ?? type;
    const isCall = type === 'call';
    const title = isCall ? 'Any OCPP call' : 'Give a command';
    const card = page.locator('.card', { has: page.getByRole('heading', { name: title }) });
    const form = card.locator('form').first();
    const button = (name: string) => form.getByRole('button', { name, exact: true });
    const dialog = page.getByRole('dialog', { name: word });
    const track = page.getByRole('article', { name: word }).first();
    const submit = async (name: string) => {
      const before = sent.length;
      await button(name).click();
      if (GRAVE.includes(type)) await dialog.getByRole('button', { name, exact: true }).click();
      await track.getByText('Queued').waitFor();
      assert.equal(sent.length, before + 1, type);
      const last = sent.at(-1);
      assert.equal(last?.type, type);
      return last as Sent;
    };
    if (!isCall) await form.getByLabel('Command', { exact: true }).selectOption(type);
    await FILL[type]?.(form);
    const first = await submit('Send');
    // It is told state by state: each has its time, and the next one waits.
    tell(live, first, WAY.slice(0, 3));
    await track.getByText('Delivered to the charger').waitFor();
    await track.getByText('waiting', { exact: true }).waitFor();
    tell(live, first, WAY, { answer: { payload: { status: `Accepted-${type}` } } });
    await track.getByText('Done', { exact: true }).waitFor();
    const steps = (await track.locator('.track-step').allInnerTexts()).map((it) =>
      it.replace(/\s+/g, ' ').trim(),
    );
    const places = ['Cloud', 'Gateway', 'Charger', 'Answer', 'Effect'];
    assert.deepEqual(
      steps,
      places.map((place, n) => `${place} +${n} sec`),
      type,
    );
    await track.getByText(`{"status":"Accepted-${type}"}`).waitFor();
    await track.getByText('asked by Amara Okafor').waitFor();
    // A known outcome can be followed by the same again; of an unknown one the page says to look.
    const next = await submit('Send');
    tell(live, next, ['queued', 'sent'], { state: 'unknown', revision: 9 });
    await track.getByText('Outcome not known').waitFor();
    await track.getByText(LOOK).waitFor();
    assert.equal(await track.getByRole('button').count(), 0, type);
    await button(AGAIN).waitFor();
    await form.getByText(LOOK).waitFor();
    assert.equal(await button('Send').count(), 0, type);
    // The forms look alike; axe takes long.
    if (type === 'reset' || isCall) assert.deepEqual(await axeFinds(page), [], type);
    if (GRAVE.includes(type)) {
      await button(AGAIN).click();
      await dialog.getByText(LOOK).waitFor();
      assert.equal(await dialog.getByRole('button', { name: 'Send', exact: true }).count(), 0);
      await dialog.getByRole('button', { name: 'Cancel' }).click();
    }
    const last = await submit(AGAIN);
    tell(live, last, ['queued', 'sent', 'delivered', 'rejected'], {
      answer: { error: { code: 'NotSupported', description: type, details: {} } },
    });
    await track.getByText('Rejected', { exact: true }).waitFor();
    await track.getByText('NotSupported').waitFor();
    await button('Send').waitFor();
  }
  assert.deepEqual(faults, []);
  await close();
});

test('a start whose card is still searched is not sent once its form is changed or left', async () => {
  const { page, faults, close } = await world.signedIn();
  const { sent } = await doubleStation(page);
  let release = () => {};
  const search = /\/v1\/tokens\?.*q=demo/i;
  await page.route(search, async (route) => {
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    // The page may have let go of the question.
    await route.continue().catch(() => {});
  });
  await page.goto(`${world.url}/stations/${STATION}/commands`);
  const heading = page.getByRole('heading', { name: 'Give a command' });
  const form = page.locator('.card', { has: heading }).locator('form').first();
  const type = form.getByLabel('Command', { exact: true });
  const send = form.locator('button[type=submit]');
  /** Presses the button, does something while the card is searched, and lets the search end. */
  const meanwhile = async (card: string, act: () => Promise<unknown>) => {
    await type.selectOption('remote_start');
    const asked = page.waitForRequest(search);
    await form.getByLabel('Card', { exact: true }).fill(card);
    await send.click();
    await asked;
    await form.getByText('Saving …').waitFor();
    await act();
    release();
    // A start that the search has let go would be sent at once.
    await page.waitForTimeout(1_000);
    assert.deepEqual(sent, [], card);
  };
  await meanwhile('DEMO-ANNA', () => form.getByLabel('Give up after').selectOption('3600'));
  await meanwhile('DEMO-IGOR', () => type.selectOption('reset'));
  await meanwhile('demo-anna', async () => {
    await page.getByRole('link', { name: 'Sessions' }).last().click();
    await form.waitFor({ state: 'detached' });
  });
  assert.deepEqual(
    faults.filter((fault) => !fault.includes('status of 404')),
    [],
  );
  await close();
});

test('what is asked of the whole station is not asked for again before the person has looked', async () => {
  const { page, faults, close } = await world.signedIn();
  const { live, sent } = await doubleStation(page);
  await page.goto(`${world.url}/stations/${STATION}`);
  await page.locator('.live-chip[data-state=live]').waitFor();
  while (!live.topics.has(`station:${STATION}`)) await page.waitForTimeout(50);
  const actions = [
    ['Ask for its state', 'Ask for a message'],
    ['Take out of service', 'Change availability'],
    ['Put into service', 'Change availability'],
  ] as const;
  for (const [name, word] of actions) {
    const button = page.getByRole('button', { name, exact: true });
    const dialog = page.getByRole('dialog', { name: word });
    const track = page.getByRole('article', { name: word }).first();
    const before = sent.length;
    await button.click();
    // Taking out of service and putting into service are asked of the same place.
    if (await dialog.isVisible()) await dialog.getByRole('button', { name: AGAIN }).click();
    await track.getByText('Queued').waitFor();
    assert.equal(sent.length, before + 1, name);
    tell(live, sent.at(-1) as Sent, ['queued', 'sent'], { state: 'timed_out', revision: 9 });
    await track.getByText('No answer in time').waitFor();
    await button.click();
    await dialog.getByText(LOOK).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    assert.equal(sent.length, before + 1, name);
  }
  await page.getByRole('button', { name: 'Restart …' }).click();
  const restart = page.getByRole('dialog', { name: /Restart/ });
  await restart.getByRole('button', { name: 'Restart', exact: true }).click();
  await page.getByRole('article', { name: 'Restart' }).getByText('Queued').waitFor();
  tell(live, sent.at(-1) as Sent, ['queued', 'sent'], { state: 'unknown', revision: 9 });
  await page.getByRole('article', { name: 'Restart' }).getByText('Outcome not known').waitFor();
  await page.getByRole('button', { name: 'Restart …' }).click();
  await restart.getByText(LOOK).waitFor();
  await restart.getByRole('button', { name: AGAIN }).waitFor();
  assert.equal(await restart.getByRole('button', { name: 'Restart', exact: true }).count(), 0);
  assert.deepEqual(await axeFinds(page), []);
  // The server itself knows no such session, and answers so to what is not doubled.
  assert.deepEqual(
    faults.filter((fault) => !fault.includes('status of 404')),
    [],
  );
  await close();
});

test('of one command for several stations an unknown outcome is not simply asked for again', async () => {
  const { page, faults, close } = await world.signedIn({}, 'Operator');
  let sent = 0;
  await page.route(/\/v1\/stations\/[\w-]+\/commands$/, (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    const station_id = new URL(route.request().url()).pathname.split('/')[3];
    sent += 1;
    const { type, ...args } = route.request().postDataJSON() as Sent;
    const command = given(type, args, ['queued'], { station_id, command_id: `b-${station_id}` });
    return route.fulfill({ status: 202, json: command });
  });
  const ended = (id: string, state: string) =>
    page.route(`**/v1/commands/b-${id}`, (route) => {
      const states = state === 'completed' ? WAY : ['queued', 'sent'];
      const more = { station_id: id, command_id: `b-${id}`, state };
      const args = { message: 'StatusNotification' };
      return route.fulfill({ json: given('trigger', args, states, more) });
    });
  await ended('DEMO-AC1', 'unknown');
  await ended('DEMO-AC2', 'completed');
  await page.goto(`${world.url}/stations`);
  await page.getByRole('button', { name: 'Ask several' }).click();
  await page.getByLabel('Pick DEMO-AC1').check();
  await page.getByLabel('Pick DEMO-AC2').check();
  await page.getByRole('button', { name: 'Send to 2 stations' }).click();
  const panel = page.locator('.card', { has: page.getByLabel('Command', { exact: true }) });
  const line = (id: string) => panel.getByRole('listitem').filter({ hasText: id });
  await line('DEMO-AC2').getByText('Done', { exact: true }).waitFor();
  await line('DEMO-AC1').getByText('Outcome not known').waitFor();
  await panel.getByText(LOOK).waitFor();
  assert.equal(await panel.getByRole('button', { name: /^Send/ }).count(), 0);
  await panel.getByRole('button', { name: AGAIN }).click();
  const dialog = page.getByRole('dialog', { name: 'Ask for its state' });
  await dialog.getByText(LOOK).waitFor();
  assert.equal(sent, 2);
  assert.deepEqual(await axeFinds(page), []);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  // The one whose outcome is known can be asked by itself.
  await page.getByLabel('Pick DEMO-AC1').uncheck();
  await panel.getByRole('button', { name: 'Send to 1 station' }).waitFor();
  // The track of each stands on the page to which its line leads.
  await page.route('**/v1/stations/DEMO-AC1/commands?**', (route) =>
    route.fulfill({ json: { items: [given('trigger', {}, WAY, { station_id: 'DEMO-AC1' })] } }),
  );
  await line('DEMO-AC1').getByRole('link').click();
  const track = page.getByRole('article', { name: 'Ask for a message' });
  await track.getByText('Done', { exact: true }).waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('an unknown outcome is remembered when others are picked, and when the panel is closed', async () => {
  const { page, faults, close } = await world.signedIn({}, 'Operator');
  const sent: object[] = [];
  const all = new Map<string, object>();
  await page.route(/\/v1\/stations\/[\w-]+\/commands$/, (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    const station_id = new URL(route.request().url()).pathname.split('/')[3] ?? '';
    const { type, ...args } = route.request().postDataJSON() as Sent;
    sent.push([station_id, args]);
    const command_id = `s${sent.length}`;
    const isLost = station_id === 'DEMO-AC1';
    const more = { station_id, command_id, state: isLost ? 'unknown' : 'completed' };
    all.set(command_id, given(type, args, isLost ? ['queued', 'sent'] : WAY, more));
    const json = given(type, args, ['queued'], { station_id, command_id });
    return route.fulfill({ status: 202, json });
  });
  await page.route('**/v1/commands/*', (route) =>
    route.fulfill({ json: all.get(route.request().url().split('/').at(-1) ?? '') ?? {} }),
  );
  await page.goto(`${world.url}/stations`);
  const several = page.getByRole('button', { name: 'Ask several' });
  const type = page.getByLabel('Command', { exact: true });
  const panel = page.locator('.card', { has: type });
  const pick = (id: string) => page.getByLabel(`Pick ${id}`);
  const line = (id: string) => panel.getByRole('listitem').filter({ hasText: id });
  const restart = async (name: string) => {
    await panel.getByRole('button', { name }).click();
    const dialog = page.getByRole('dialog', { name: 'Restart, soft' });
    await dialog.getByRole('button', { name }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  await several.click();
  await pick('DEMO-AC1').check();
  await pick('DEMO-AC2').check();
  await type.selectOption('soft');
  await restart('Send to 2 stations');
  await line('DEMO-AC1').getByText('Outcome not known').waitFor();
  await line('DEMO-AC2').getByText('Done', { exact: true }).waitFor();
  await pick('DEMO-AC1').uncheck();
  await restart('Send to 1 station');
  await line('DEMO-AC2').getByText('Done', { exact: true }).waitFor();
  assert.equal(await line('DEMO-AC2').count(), 1);
  assert.equal(sent.length, 3);
  // The one that nobody has heard of stays, and so does the question whether somebody has looked.
  await line('DEMO-AC1').getByText('Outcome not known').waitFor();
  await pick('DEMO-AC1').check();
  await panel.getByRole('button', { name: AGAIN }).waitFor();
  // A hard restart asks for the same.
  await type.selectOption('hard');
  await panel.getByRole('button', { name: AGAIN }).waitFor();
  await type.selectOption('status');
  await panel.getByRole('button', { name: 'Send to 2 stations' }).waitFor();
  assert.deepEqual(await axeFinds(page), []);
  await panel.getByRole('button', { name: 'Close' }).click();
  await several.click();
  await pick('DEMO-AC1').check();
  await type.selectOption('hard');
  await panel.getByText(LOOK).waitFor();
  await panel.getByRole('button', { name: AGAIN }).waitFor();
  assert.equal(sent.length, 3);
  assert.deepEqual(faults, []);
  await close();
});
