import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { mergeAll } from '../../live/merge';
import {
  connectorKey,
  keepReading,
  type Reading,
  type Values,
  valuesOf,
} from '../../live/readings';
import { enrolCommand } from './enrol';
import { changeOf, fieldsOf, periodsOf, policyOf, typedPolicy, wrongIn } from './fields';
import { groupsOf, linesOf } from './power';
import type { Connector, Site, Snapshot } from './queries';
import { countsOf, snapshotMerge } from './snapshot';
import { powerOf } from './sum';

const site = {
  site_id: 'harbour',
  name: 'Harbour',
  time_zone: 'Asia/Bangkok',
  location: { latitude: 13.7563309, longitude: 100.5017651 },
  opening_hours: {
    twentyfourseven: false,
    regular_hours: [
      { weekday: 1, period_begin: '08:00', period_end: '12:00' },
      { weekday: 1, period_begin: '13:00', period_end: '20:00' },
    ],
  },
} as Site;

test('a site that is shown and saved as it is changes nothing', () => {
  const fields = fieldsOf(site);
  assert.deepEqual(changeOf(fields, fields), {});
  assert.equal(wrongIn(fields).size, 0);
  assert.equal(fields.days[0], '08:00-12:00, 13:00-20:00');
});

test('only what was typed is changed, and an empty field is cleared', () => {
  const before = fieldsOf(site);
  const after = { ...before, time_zone: '', latitude: '13,75', longitude: '100.5' };
  assert.deepEqual(changeOf(before, after), {
    time_zone: null,
    location: { latitude: 13.75, longitude: 100.5 },
  });
});

test('hours are read as people write them', () => {
  assert.deepEqual(periodsOf(3, '8-12.30; 13:00–24:00'), [
    { weekday: 3, period_begin: '08:00', period_end: '12:30' },
    { weekday: 3, period_begin: '13:00', period_end: '24:00' },
  ]);
  for (const text of ['20-8', '8', '8-25', 'late', '8-9-10', '08:70-09:00', '23:00-24:30']) {
    assert.equal(periodsOf(1, text), null, text);
  }
});

test('what is wrong is said by its field', () => {
  const fields = { ...fieldsOf(site), name: ' ', latitude: '91', longitude: '' };
  assert.deepEqual([...wrongIn(fields)], ['name', 'latitude', 'longitude']);
  const closed = { ...fieldsOf(site), days: ['', '', '', '', '', '', ''] };
  assert.deepEqual([...wrongIn(closed)], ['hours']);
});

test('a policy is typed in seconds and kilowatts and kept within its limits', () => {
  const fields = policyOf({ ask_deadline_ms: 1500, max_power_w: 22_000 });
  assert.equal(fields.ask_deadline_ms, '1.5');
  assert.equal(fields.max_power_w, '22');
  assert.deepEqual(typedPolicy(fields).policy, { ask_deadline_ms: 1500, max_power_w: 22_000 });
  const wrong = typedPolicy({ ...fields, ask_deadline_ms: '5', heartbeat_interval_s: '1,5' }).wrong;
  assert.deepEqual([...wrong], ['ask_deadline_ms', 'heartbeat_interval_s']);
  assert.equal(typedPolicy(policyOf(null)).policy, null);
});

function snapshot(): Snapshot {
  const connector = {
    station_id: 'CP-1',
    connector_id: 1,
    status: 'AVAILABLE',
    revision: 4,
  } as Connector;
  return {
    site_id: 'harbour',
    as_of: '2026-01-31T12:00:00.000Z',
    gateway_id: 'g',
    gateway_connected: true,
    totals: {} as Snapshot['totals'],
    stations: [
      {
        station_id: 'CP-1',
        connected: true,
        open_sessions: [],
        connectors: [connector],
        readings: [],
      },
      {
        station_id: 'CP/2',
        connected: false,
        last_heard_at: '2026-01-31T11:00:00.000Z',
        open_sessions: ['s'],
        connectors: [{ ...connector, station_id: 'CP/2', status: 'CHARGING' }],
        readings: [],
      },
    ],
  };
}

const item = (entity: string, id: string, revision: number, body: object) => ({
  topic: 'site:harbour',
  entity,
  id,
  revision,
  body: body as Record<string, unknown>,
});

test('a connector that is told enters its station once, and never goes back', () => {
  const before = snapshot();
  const told = { station_id: 'CP-1', connector_id: 1, status: 'CHARGING', revision: 5 };
  const after = mergeAll(before, snapshotMerge, [item('connector', 'CP-1/1', 5, told)]) as Snapshot;
  assert.equal(after.stations[0]?.connectors[0]?.status, 'CHARGING');
  const late = item('connector', 'CP-1/1', 4, { ...told, status: 'FAULTED', revision: 4 });
  assert.equal(mergeAll(after, snapshotMerge, [late]), after);
});

test('connectors of a station that is away are not known, whatever was told last', () => {
  const before = snapshot();
  assert.deepEqual(countsOf(before), {
    charging: 0,
    free: 1,
    faulted: 0,
    away: 1,
    other: 0,
    stations: 2,
    connected: 1,
    sessions: 1,
  });
  assert.equal(countsOf({ ...before, gateway_connected: false }).away, 2);
});

test('a station that connects is counted from then on', () => {
  const told = {
    station_id: 'CP/2',
    connected: true,
    last_heard_at: '2026-01-31T12:01:00.000Z',
    open_sessions: ['s'],
    gateway_id: 'g',
    gateway_connected: true,
  };
  const after = mergeAll(snapshot(), snapshotMerge, [item('station_state', 'CP/2', 9, told)]);
  assert.equal(countsOf(after as Snapshot).charging, 1);
});

test('stations stand in one chart as long as their connectors fit into it', () => {
  const of = (station_id: string, n: number) => ({
    station_id,
    open_sessions: [],
    connectors: Array.from({ length: n + 1 }, (_, at) => ({ connector_id: at }) as Connector),
    readings: [],
  });
  const groups = groupsOf([of('A', 3), of('B', 0), of('C', 2), of('D', 9), of('E', 1)], 5);
  const ids = groups.map((group) => group.map(({ station_id }) => station_id).join(''));
  assert.deepEqual(ids, ['AB', 'C', 'D', 'E']);
});

test('a connector has one line, and phases only where no total was told', () => {
  const line = (connector_id: number, phase: string | null) => ({
    connector_id,
    phase,
    points: [{ at: '2026-01-31T12:00:00.000Z', min: 1, mean: 2, max: 3 }],
  });
  // A charger names its phases itself.
  const lines = [line(1, null), line(1, 'L1'), line(2, '\u202e1L')];
  const named = linesOf(
    'CP',
    { from: '', to: '', measure: 'power_w', step_s: 60, lines },
    new Map(),
  );
  assert.deepEqual(
    named.map(({ name }) => name),
    ['CP/1', 'CP/2 ⟨U+202E⟩1L'],
  );
});

test('the command to enrol names the risk of an address without TLS', () => {
  assert.deepEqual(enrolCommand('https://charge.example'), {
    text: 'edge-gateway enroll --cloud https://charge.example --secret-file - --state-dir gateway-state',
    isInsecure: false,
    isLoopback: false,
  });
  assert.match(enrolCommand('http://10.0.0.5:8090').text, / --insecure$/);
  const here = enrolCommand('http://127.0.0.1:8090');
  assert.deepEqual([here.isInsecure, here.isLoopback], [false, true]);
});

const NOW = Date.parse('2026-01-31T12:00:30.000Z');

/** What connectors have told, by their keys: a power, or none. */
const told =
  (powers: Record<string, number>) =>
  (id: string): Values => {
    const value = powers[id];
    const at = '2026-01-31T12:00:00.000Z';
    return value === undefined ? {} : { power_w: { value, at, session_id: 's' } };
  };

test('the power of a site is that of its charges at chargers that are connected', () => {
  const read = snapshot();
  const [first, second] = read.stations;
  const busy = { connector_id: 1, station_id: 'CP-1', session_id: 's' } as Connector;
  const away = { ...busy, station_id: 'CP/2' };
  const powers = told({ 'CP-1/1': 7_400, 'CP-1/0': 9_000, 'CP/2/1': 50_000 });
  assert.equal(powerOf(read, powers, NOW), undefined, 'nothing charges');
  if (first) first.connectors = [{ ...busy, connector_id: 0, session_id: null }, busy];
  if (second) second.connectors = [away];
  const sum = { watts: 7_400, connectors: 1, at: '2026-01-31T12:00:00.000Z' };
  assert.deepEqual(powerOf(read, powers, NOW), sum);
  assert.equal(powerOf({ ...read, gateway_connected: false }, powers, NOW), undefined);
  assert.equal(powerOf(read, powers, NOW + 21 * 60_000), undefined, 'it is too old');
  // The main meter counts while no connector of its charger does.
  assert.equal(powerOf(read, told({ 'CP-1/0': 9_000 }), NOW)?.watts, 9_000);
});

/** A case of the rule by which the API and this page add up the power of a site. */
interface Case {
  name: string;
  now: string;
  stations: {
    station_id: string;
    connected: boolean;
    connectors: Omit<Connector, 'station_id'>[];
    readings: (Omit<Reading, 'station_id' | 'values'> & {
      values: { phase?: string; value: number }[];
    })[];
  }[];
  power: { watts: number; connectors: number; as_of: string } | null;
}

const SHARED = '../../../../crates/api/src/places/site_power.json';
const cases: Case[] = JSON.parse(readFileSync(new URL(SHARED, import.meta.url), 'utf8'));

for (const [number, { name, now, stations, power }] of cases.entries()) {
  test(`the power of a site as the API counts it: ${name}`, () => {
    const read = {
      ...snapshot(),
      stations: stations.map(({ station_id, connected, connectors, readings }) => {
        // Readings are kept for the whole page, so each case has stations of its own.
        const id = `${number}-${station_id}`;
        for (const { values, ...told } of readings) {
          const reading = {
            ...told,
            station_id: id,
            values: values.map((value) => ({ measure: 'power_w' as const, ...value })),
          };
          keepReading(connectorKey(reading), reading);
        }
        const here = connectors.map((it) => ({ ...it, station_id: id }) as Connector);
        return { station_id: id, connected, open_sessions: [], connectors: here, readings: [] };
      }),
    };
    const found = powerOf(read, valuesOf, Date.parse(now));
    const { as_of, ...sum } = power ?? {};
    assert.deepEqual(found, power === null ? undefined : { ...sum, at: as_of });
  });
}
