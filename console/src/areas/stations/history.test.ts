import assert from 'node:assert/strict';
import { test } from 'node:test';
import { END_UNKNOWN_MS, fromEvents, type Known, type Part, partsOf, sumsOf } from './history.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (hours: number) => hours * HOUR;

const nothing: Known = {
  from: at(0),
  now: at(24),
  told: [],
  links: [],
  sessions: [],
  current: null,
  heardAt: at(24),
  awaySince: null,
  keptSince: null,
};
const drawn = (known: Partial<Known>) => shown(partsOf({ ...nothing, ...known }));
const shown = (parts: readonly Part[]) =>
  parts.map(({ from, to, kind }) => `${kind} ${from / HOUR}-${to / HOUR}`);

test('what nobody has kept is no state', () => {
  assert.deepEqual(drawn({}), ['none 0-24']);
});

test('only the time before the first thing that is known is unknown until then', () => {
  const current = { at: at(23.9), status: 'CHARGING' };
  const parts = partsOf({ ...nothing, current, keptSince: at(23.9) });
  assert.deepEqual(shown(parts), ['none 0-23.9', 'charging 23.9-24']);
  assert.deepEqual(
    parts.map(({ isBeforeKnown }) => isBeforeKnown),
    [true, undefined],
  );
  // Of a period of which nothing is known there is no such time.
  assert.equal(partsOf(nothing)[0]?.isBeforeKnown, undefined);
});

test('the present state reaches back to its begin, also to one before the period', () => {
  assert.deepEqual(drawn({ current: { at: at(-80), status: 'CHARGING' } }), ['charging 0-24']);
});

test('a state holds until the next one, and the last one until now', () => {
  const told = [
    { at: at(2), status: 'AVAILABLE' },
    { at: at(4), status: 'PREPARING', before: 'AVAILABLE' },
    { at: at(5), status: 'CHARGING', before: 'PREPARING' },
    { at: at(7), status: 'SUSPENDED_EV', before: 'CHARGING' },
    { at: at(9), status: 'AVAILABLE', before: 'SUSPENDED_EV' },
    { at: at(20), status: 'RESERVED', before: 'AVAILABLE' },
  ];
  assert.deepEqual(drawn({ told, current: { at: at(20), status: 'RESERVED' } }), [
    'none 0-2',
    'free 2-4',
    'occupied 4-5',
    'charging 5-7',
    'suspended 7-9',
    'free 9-20',
    'reserved 20-24',
  ]);
});

test('a state whose end nobody has kept is drawn short, and the rest is no data', () => {
  const told = [
    { at: at(2), status: 'FAULTED', before: 'AVAILABLE' },
    { at: at(9), status: 'FAULTED', before: 'AVAILABLE' },
  ];
  const end = END_UNKNOWN_MS / HOUR;
  assert.deepEqual(drawn({ told, current: { at: at(12), status: 'AVAILABLE' } }), [
    'none 0-2',
    `faulted 2-${2 + end}`,
    `none ${2 + end}-9`,
    `faulted 9-${9 + end}`,
    `none ${9 + end}-12`,
    'free 12-24',
  ]);
});

test('the state before the first change is known from when changes are kept', () => {
  const told = [{ at: at(6), status: 'PREPARING', before: 'AVAILABLE' }];
  const current = { at: at(6), status: 'PREPARING' };
  assert.deepEqual(drawn({ told, current, keptSince: at(-30) }), ['free 0-6', 'occupied 6-24']);
  assert.deepEqual(drawn({ told, current, keptSince: at(3) }), [
    'none 0-3',
    'free 3-6',
    'occupied 6-24',
  ]);
  const idle = { at: at(23), status: 'AVAILABLE' };
  assert.deepEqual(drawn({ current: idle, keptSince: at(3) }), ['none 0-3', 'free 3-24']);
  assert.deepEqual(drawn({ current: idle }), ['none 0-23', 'free 23-24']);
});

test('a session is a charge where the connector has told nothing, and what it told wins', () => {
  const told = [
    { at: at(10), status: 'CHARGING', before: 'PREPARING' },
    { at: at(11), status: 'SUSPENDED_EV', before: 'CHARGING' },
  ];
  const sessions = [
    { from: at(-1), to: at(1) },
    { from: at(10), to: at(24) },
  ];
  assert.deepEqual(drawn({ told, sessions, current: { at: at(11), status: 'SUSPENDED_EV' } }), [
    'charging 0-1',
    'none 1-10',
    'charging 10-11',
    'suspended 11-24',
  ]);
});

test('the time without a connection is away, and ends when the charger is back', () => {
  const links = [
    { at: at(1), isConnected: true },
    { at: at(3), isConnected: false },
    { at: at(5), isConnected: true },
    { at: at(22), isConnected: false },
  ];
  const told = [{ at: at(1), status: 'AVAILABLE' }];
  const current = { at: at(1), status: 'AVAILABLE' };
  assert.deepEqual(drawn({ links, told, current, awaySince: at(22) }), [
    'none 0-1',
    'free 1-3',
    'away 3-5',
    'free 5-22',
    'away 22-24',
  ]);
  // The page hears of it before its event is read.
  assert.deepEqual(
    drawn({ links: links.slice(0, 3), told, current, awaySince: at(23) }).at(-1),
    'away 23-24',
  );
  // While the gateway is away nobody knows.
  assert.deepEqual(drawn({ told, current, heardAt: at(20) }).at(-1), 'none 20-24');
});

test('two sessions at once are one stretch of charging', () => {
  const sessions = [
    { from: at(2), to: at(24) },
    { from: at(4), to: at(6) },
    { from: at(8), to: at(24) },
  ];
  const parts = partsOf({ ...nothing, sessions });
  assert.deepEqual(shown(parts), ['none 0-2', 'charging 2-24']);
  assert.equal(sumsOf(parts).get('charging'), at(22));
});

test('parts have no hole and no overlap, whatever is told', () => {
  let seed = 7;
  const random = (max: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % max;
  };
  const statuses = ['AVAILABLE', 'CHARGING', 'SUSPENDED_EV', 'FAULTED', 'SOMETHING'];
  for (let round = 0; round < 200; round += 1) {
    const times = () =>
      Array.from({ length: random(12) }, () => random(at(30)) - at(3)).sort((a, b) => a - b);
    const one = () => statuses[random(statuses.length)] ?? '';
    const parts = partsOf({
      ...nothing,
      told: times().map((it) => ({ at: it, status: one(), before: one() })),
      links: times().map((it) => ({ at: it, isConnected: random(2) === 0 })),
      sessions: times().map((it) => ({ from: it, to: it + random(at(4)) })),
      current: random(2) === 0 ? null : { at: random(at(24)), status: one() },
      awaySince: random(2) === 0 ? null : random(at(24)),
      keptSince: random(2) === 0 ? null : random(at(24)) - at(12),
    });
    assert.equal(parts[0]?.from, at(0));
    assert.equal(parts.at(-1)?.to, at(24));
    parts.forEach((part, index) => {
      assert.ok(part.to > part.from);
      const next = parts[index + 1];
      assert.equal(next?.from ?? part.to, part.to);
      assert.ok(
        next === undefined ||
          next.kind !== part.kind ||
          next.status !== part.status ||
          next.source !== part.source,
      );
    });
  }
});

test('events are sorted out by connector, by the time from which they hold', () => {
  const event = (type: string, since: string, data: object = {}) => ({
    type,
    timestamp: '2026-01-31T23:00:00.000Z',
    data: { station_id: 'CP-1', since, ...data },
  });
  const here = { connector_id: 1, status: 'faulted', previous_status: 'charging' };
  const { told, links } = fromEvents(
    [
      event('station.connected', '2026-01-31T05:00:00.000Z'),
      event('station.fault', '2026-01-31T04:00:00.000Z', here),
      event('connector.status_changed', '2026-01-31T04:00:00.000Z', here),
      event('connector.status_changed', '2026-01-31T04:30:00.000Z', { ...here, connector_id: 2 }),
      event('connector.status_changed', '2026-01-31T04:30:00.000Z', { ...here, evse_id: 1 }),
      event('connector.status_changed', '2026-01-31T03:00:00.000Z', {
        connector_id: 1,
        status: 'suspended_ev',
      }),
      event('session.started', '2026-01-31T03:00:00.000Z'),
      event('station.disconnected', '2026-01-31T02:00:00.000Z'),
    ],
    { connector_id: 1, evse_id: null },
  );
  assert.deepEqual(
    told.map(({ status, before }) => [status, before]),
    [
      ['SUSPENDED_EV', undefined],
      ['FAULTED', 'CHARGING'],
    ],
  );
  assert.deepEqual(
    links.map(({ isConnected }) => isConnected),
    [false, true],
  );
});

test('states of one millisecond follow each other as each says what was before', () => {
  const AT = '2026-01-31T04:00:00.000Z';
  const event = (previous_status: string, status: string, since = AT) => ({
    event_id: `e-${status}`,
    version: 1,
    type: 'connector.status_changed',
    timestamp: since,
    data: { station_id: 'CP-1', connector_id: 1, status, previous_status, since },
  });
  const steps: [string, string][] = [
    ['available', 'preparing'],
    ['preparing', 'charging'],
    ['charging', 'finishing'],
  ];
  const later = event('finishing', 'available', '2026-01-31T05:00:00.000Z');
  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 2, 0],
    [2, 0, 1],
  ]) {
    const events = order.map((at) => event(...(steps[at] as [string, string])));
    const { told } = fromEvents([later, ...events], { connector_id: 1 });
    const states = told.map(({ status }) => status);
    assert.deepEqual(states, ['PREPARING', 'CHARGING', 'FINISHING', 'AVAILABLE'], String(order));
  }
});
