import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grouped, othersLike } from './groups';
import type { Review } from './queries';

const review = (review_id: string, kind: Review['kind'], more: Partial<Review> = {}): Review => ({
  review_id,
  kind,
  cause: 'the station stands elsewhere',
  cause_code: kind,
  at: '2026-01-31T12:00:00Z',
  station_id: 'CP-1',
  gateway_id: 'gw',
  ...more,
});
const ids = (rows: readonly Review[]) => rows.map((row) => row.review_id);

test('reviews of one cause are one row, where the oldest of them stands', () => {
  const all = [
    review('1', 'unbound'),
    review('2', 'session'),
    review('3', 'unbound', { cause: '12 telemetry records of a station that stands elsewhere' }),
    review('4', 'unbound', { station_id: 'CP-2' }),
    review('5', 'unbound'),
  ];
  const rows = grouped(all);
  assert.deepEqual(ids(rows), ['1', '2', '4']);
  assert.deepEqual(ids(rows[0]?.same ?? []), ['1', '3', '5']);
  assert.deepEqual(ids(othersLike(review('3', 'unbound'), all)), ['1', '5']);
});

test('charges and forks stand alone, and other causes are told apart by their sentence', () => {
  const all = [
    review('1', 'session'),
    review('2', 'session'),
    review('3', 'fork'),
    review('4', 'fork'),
    review('5', 'poison', { cause: 'record 7 cannot be applied' }),
    review('6', 'poison', { cause: 'record 19 cannot be applied' }),
    review('7', 'poison', { cause: 'record 20 names no station' }),
  ];
  assert.deepEqual(ids(grouped(all)), ['1', '2', '3', '4', '5', '7']);
  assert.deepEqual(othersLike(review('1', 'session'), all), []);
});

test('what is done is not marked as done again', () => {
  const done = review('2', 'unbound', { resolved_at: '2026-01-31T13:00:00Z' });
  assert.deepEqual(othersLike(review('1', 'unbound'), [done]), []);
});
