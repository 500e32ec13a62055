import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elsewhere } from './elsewhere';

const SINCE = Date.parse('2026-01-31T12:00:00Z');
const station = { station_id: 'CP-1', site_id: 'north' };
const sites = [
  { site_id: 'north', active_gateway_id: 'gw-north' },
  { site_id: 'south', active_gateway_id: 'gw-south' },
];
const tried = (site_id: string, minute: number, station_id = 'CP-1') => ({
  station_id,
  site_id,
  last_at: `2026-01-31T12:${String(minute).padStart(2, '0')}:00Z`,
  why: 'unknown',
});
const told = (gateway_id: string, at: string) => ({ gateway_id, at });

test('a charger that another gateway refused is there', () => {
  const [one, other] = [tried('south', 1), tried('south', 2, 'CP-2')];
  const seen = { site_id: 'south', at: one.last_at, why: 'unknown' };
  assert.deepEqual(elsewhere(station, sites, [one, other], [], SINCE), seen);
  assert.equal(elsewhere(station, sites, [other, tried('north', 3)], [], SINCE), null);
});

test('a charger that another gateway let in as unknown is there, as the newest news says', () => {
  const review = told('gw-south', '2026-01-31T12:05:00Z');
  const seen = elsewhere(station, sites, [tried('south', 1)], [review], SINCE);
  assert.deepEqual(seen, { site_id: 'south', at: review.at, why: null });
});

test('the gateway of its own site, one that nobody knows, and news of last week say nothing', () => {
  const reviews = [
    told('gw-north', '2026-01-31T12:05:00Z'),
    told('gw-gone', '2026-01-31T12:05:00Z'),
    told('gw-south', '2026-01-24T12:05:00Z'),
  ];
  assert.equal(elsewhere(station, sites, [], reviews, SINCE), null);
});
