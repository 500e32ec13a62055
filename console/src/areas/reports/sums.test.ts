import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addedUp, linesOf, orderOf } from './sums.ts';

const sum = (day: string, value: string, energy_wh: number, currency = 'EUR') => ({
  day,
  value,
  sessions: 1,
  duration_s: 60,
  energy_wh,
  amounts: [{ amount_minor: energy_wh, currency }],
});

test('sums are added by currency', () => {
  const total = addedUp([sum('a', 'x', 5), sum('b', 'y', 7, 'THB'), sum('c', 'x', -2)]);
  assert.deepEqual(total, {
    sessions: 3,
    duration_s: 180,
    energy_wh: 10,
    amounts: [
      { amount_minor: 3, currency: 'EUR' },
      { amount_minor: 7, currency: 'THB' },
    ],
  });
});

test('an order that sums do not have is not asked of the API', () => {
  assert.equal(orderOf('-energy_wh'), '-energy_wh');
  assert.equal(orderOf('name'), 'name');
  assert.equal(orderOf('-ended_at'), undefined);
  assert.equal(orderOf(undefined), undefined);
});

test('each day has a value, and values with little share a line', () => {
  const names = Array.from({ length: 10 }, (_, at) => `site-${at}`);
  const items = names.map((name, at) => sum('2026-01-02', name, 10 - at));
  const lines = linesOf({
    items,
    days: { from: '2026-01-01', to: '2026-01-03' },
    zone: 'Asia/Bangkok',
    of: ({ energy_wh }) => energy_wh,
    nameOf: (value) => value,
    others: 'others',
  });
  assert.equal(lines.length, 8);
  assert.deepEqual(
    lines[0]?.points.map(([, value]) => value),
    [0, 10, 0],
  );
  assert.equal(lines[7]?.name, 'others');
  assert.equal(lines[7]?.points[1]?.[1], 3 + 2 + 1);
  assert.equal(new Date(lines[0]?.points[0]?.[0] ?? 0).toISOString(), '2025-12-31T17:00:00.000Z');
});
