import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Concern, Overview, SiteNow } from './queries';
import { added, bySite, concernsAt, countsOf, isFault, ofSite, stepsDone, todayOf } from './sums';

function site(site_id: string, change: Partial<SiteNow> = {}): SiteNow {
  return {
    site_id,
    name: site_id,
    gateway_connected: true,
    stations: 2,
    stations_connected: 2,
    connectors: 7,
    charging: 2,
    free: 3,
    occupied: 1,
    out_of_service: 0,
    faulted: 1,
    away: 0,
    open_sessions: 2,
    today: { day: '2026-01-31', sessions: 3, energy_wh: 12_000, amounts: [] },
    ...change,
  };
}

function overview(sites: SiteNow[], change: Partial<Overview> = {}): Overview {
  return {
    as_of: '2026-01-31T12:00:00.000Z',
    open_sessions: 2,
    stations: 2,
    stations_connected: 2,
    stations_not_connected: 0,
    stations_unknown: 0,
    connectors_by_status: { CHARGING: 1, SUSPENDED_EV: 1, AVAILABLE: 3, FAULTED: 1, NEW_ONE: 1 },
    gateways_away: [],
    stations_of_concern: [],
    more_stations_of_concern: false,
    sites,
    ...change,
  };
}

test('a suspended charge counts as charging, and a status of later releases is not lost', () => {
  const counts = countsOf(overview([]));
  assert.deepEqual(counts, { charging: 2, free: 3, busy: 0, off: 1, faulted: 1, away: 0 });
});

test('the counts of one site add up to its connectors', () => {
  const counts = countsOf(ofSite(overview([site('a'), site('b', { charging: 4 })]), 'a'));
  assert.deepEqual(counts, { charging: 2, free: 3, busy: 1, off: 0, faulted: 1, away: 0 });
});

test('pages are added up', () => {
  const [a, b] = [overview([site('a')], { next_cursor: 'x' }), overview([site('b')])];
  const sum = added(a, b);
  assert.equal(sum.stations, 4);
  assert.equal(sum.connectors_by_status.AVAILABLE, 6);
  assert.deepEqual(
    sum.sites.map((row) => row.site_id),
    ['a', 'b'],
  );
  assert.equal(sum.next_cursor, undefined);
});

test('amounts of different currencies are not added up', () => {
  const of = (amount_minor: number, currency: string, day: string) =>
    site('a', {
      today: { day, sessions: 1, energy_wh: 500, amounts: [{ amount_minor, currency }] },
    });
  const sums = todayOf([
    of(100, 'EUR', '2026-01-31'),
    of(50, 'EUR', '2026-01-31'),
    of(9, 'THB', '2026-02-01'),
  ]);
  assert.deepEqual(sums, {
    sessions: 3,
    energy_wh: 1500,
    amounts: [
      { currency: 'EUR', amount_minor: 150 },
      { currency: 'THB', amount_minor: 9 },
    ],
    hasSeveralDays: true,
  });
});

test('only who reaches everything is led through setting up', () => {
  assert.equal(stepsDone(overview([]), true), null);
  const checklist = {
    has_site: true,
    has_station: false,
    has_tariff: false,
    has_session: false,
    has_bill: false,
  };
  const steps = stepsDone(overview([site('a', { gateway_id: null })], { checklist }), true);
  assert.deepEqual(steps, {
    site: true,
    gateway: false,
    station: false,
    price: false,
    card: true,
    charge: false,
  });
});

const ADDED = '2026-01-31T12:00:00.000Z';
const after = (minutes: number) => Date.parse(ADDED) + minutes * 60_000;
const never: Concern = {
  code: 'not_connected',
  site_id: 'a',
  station_id: 'NEW',
  added_at: ADDED,
};

test('a station that was just added waits, and after a quarter of an hour it needs a person', () => {
  assert.deepEqual(concernsAt(after(0.5), [never]), { concerns: [], waiting: 1 });
  assert.deepEqual(concernsAt(after(14.9), [never]), { concerns: [], waiting: 1 });
  assert.deepEqual(concernsAt(after(15), [never]), { concerns: [never], waiting: 0 });
});

test('only a station that never was connected waits', () => {
  const away: Concern = { ...never, since: ADDED };
  const faulted: Concern = { ...never, code: 'faulted' };
  assert.deepEqual(concernsAt(after(1), [away, never, faulted]), {
    concerns: [away, faulted],
    waiting: 1,
  });
});

test('chargers that are away stand together by their site, the newest first', () => {
  const gone = (station_id: string, site_id: string, since?: string): Concern => ({
    code: 'not_connected',
    added_at: ADDED,
    station_id,
    site_id,
    ...(since ? { since } : {}),
  });
  const rows = [
    gone('A1', 'a', '2026-01-31T10:00:00.000Z'),
    gone('B1', 'b', '2026-01-31T12:00:00.000Z'),
    gone('A2', 'a', '2026-01-31T11:00:00.000Z'),
    gone('B2', 'b'),
  ];
  const names = bySite(rows).map((group) => group.map(({ station_id }) => station_id));
  assert.deepEqual(names, [
    ['B1', 'B2'],
    ['A2', 'A1'],
  ]);
  assert.deepEqual(bySite([]), []);
  assert.equal(isFault({ code: 'faulted' }), true);
  assert.equal(isFault({ code: 'not_connected' }), false);
});
