import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asked, daysOf, daysOfAddress, daysOfMonth, eachDay, presetOf } from './period.ts';

test('presets are whole days, the last month also in January and in March', () => {
  assert.deepEqual(daysOf('month', '2026-03-09'), { from: '2026-03-01', to: '2026-03-09' });
  assert.deepEqual(daysOf('lastMonth', '2026-03-31'), { from: '2026-02-01', to: '2026-02-28' });
  assert.deepEqual(daysOf('lastMonth', '2026-01-01'), { from: '2025-12-01', to: '2025-12-31' });
  assert.deepEqual(daysOf('days31', '2026-03-31'), { from: '2026-03-01', to: '2026-03-31' });
  assert.equal(presetOf({ from: '2026-02-01', to: '2026-02-28' }, '2026-03-31'), 'lastMonth');
  assert.equal(presetOf({ from: '2026-02-02', to: '2026-02-28' }, '2026-03-31'), undefined);
});

test('an address with wrong days is read as the usual period', () => {
  const usual = { from: '2026-03-01', to: '2026-03-09' };
  assert.deepEqual(daysOfAddress({}, usual), usual);
  assert.deepEqual(daysOfAddress({ from: '2026-13-40', to: '2026-03-02' }, usual), usual);
  assert.deepEqual(daysOfAddress({ from: '2026-03-05', to: '2026-03-02' }, usual), usual);
  const own = { from: '2025-01-01', to: '2025-01-31' };
  assert.deepEqual(daysOfAddress(own, usual), own);
  assert.deepEqual(daysOfAddress({ from: '2026-02-01' }, usual), { ...usual, from: '2026-02-01' });
});

test('a month is cut by the period that it stands in', () => {
  const within = { from: '2026-02-10', to: '2026-04-05' };
  assert.deepEqual(daysOfMonth('2026-02', within), { from: '2026-02-10', to: '2026-02-28' });
  assert.deepEqual(daysOfMonth('2026-04', within), { from: '2026-04-01', to: '2026-04-05' });
});

test('days begin as the clocks of the zone say, also when those change', () => {
  const days = eachDay({ from: '2026-03-28', to: '2026-03-30' }, 'Europe/Berlin');
  const begins = days.map(({ at }) => new Date(at).toISOString());
  assert.deepEqual(begins, [
    '2026-03-27T23:00:00.000Z',
    '2026-03-28T23:00:00.000Z',
    '2026-03-29T22:00:00.000Z',
  ]);
  assert.deepEqual(asked({ from: '2026-02-28', to: '2026-02-28' }), {
    from: '2026-02-28',
    to: '2026-03-01',
  });
});
