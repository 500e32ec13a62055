import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsOf, usualCharge } from './facts.ts';

const CHARGE = { energy: '15', start: '2026-11-30T21:40', charging: '50', idle: '' };

test('a charge is made of what was typed, in the zone of the site', () => {
  assert.deepEqual(factsOf(CHARGE, 'Asia/Bangkok'), {
    started_at: '2026-11-30T14:40:00.000Z',
    ended_at: '2026-11-30T15:30:00.000Z',
    energy_wh: 15_000,
  });
});

test('after the minutes of charging the vehicle asks for nothing', () => {
  const full = '2026-11-30T22:30:00.000Z';
  assert.deepEqual(factsOf({ ...CHARGE, energy: '12,345', idle: '30' }, 'UTC'), {
    started_at: '2026-11-30T21:40:00.000Z',
    ended_at: '2026-11-30T23:00:00.000Z',
    energy_wh: 12_345,
    states: [{ at: full, state: 'idle' }],
    readings: [{ at: full, wh: 12_345 }],
  });
});

test('fields that cannot be read are named', () => {
  const typed = { energy: 'x', start: '', charging: '1.5', idle: '-1' };
  assert.deepEqual(factsOf(typed, 'UTC'), ['energy', 'start', 'charging', 'idle']);
  // No date is that late.
  assert.deepEqual(factsOf({ ...CHARGE, charging: '999999999999' }, 'UTC'), ['charging']);
});

test('a usual charge begins with the next hour', () => {
  const now = Date.parse('2026-11-30T14:05:00Z');
  assert.equal(usualCharge(now, 'Asia/Bangkok').start, '2026-11-30T22:00');
});
