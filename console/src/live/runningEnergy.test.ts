import assert from 'node:assert/strict';
import { test } from 'node:test';
import { energyOf, recordedOf } from './runningEnergy.ts';

const session = {
  session_id: 's1',
  status: 'CHARGING',
  energy_wh: 3_000,
  meter_start_wh: 1_000_000,
  energy_at: '2026-01-31T11:58:00.000Z',
  last_fact_at: '2026-01-31T12:00:00.000Z',
};
const told = (value: number, at = '2026-01-31T12:10:00.000Z', session_id = 's1') => ({
  energy_wh: { value, at, session_id },
});
const recorded = { wh: 3_000, at: session.energy_at };

test('a newer register of the same charge is its energy, with its time', () => {
  assert.deepEqual(energyOf(session, told(1_004_500.4)), {
    wh: 4_500,
    at: '2026-01-31T12:10:00.000Z',
  });
});

test('without a register of this charge the record counts, with the time of its reading', () => {
  assert.deepEqual(energyOf(session, {}), recorded);
  assert.deepEqual(energyOf(session, told(1_004_500, undefined, 's0')), recorded);
  assert.deepEqual(energyOf(session, told(1_004_500, '2026-01-31T11:59:00.000Z')), recorded);
  assert.deepEqual(energyOf({ ...session, meter_start_wh: null }, told(1_004_500)), recorded);
});

test('a register that runs backwards is not shown', () => {
  assert.deepEqual(energyOf(session, told(1_000_100)), recorded);
  assert.deepEqual(energyOf(session, told(50)), recorded);
});

test('the energy of a charge that is over does not age', () => {
  const over = { ...session, status: 'SETTLED' };
  assert.deepEqual(energyOf(over, told(1_004_500)), { wh: 3_000, at: null });
});

test('the energy is not known while the record holds 0 and lacks a register that tells it', () => {
  const of = (status: string, meter_start_wh: number | null, meter_stop_wh: number | null) =>
    recordedOf({ status, energy_wh: 0, meter_start_wh, meter_stop_wh });
  assert.equal(of('NEEDS_REVIEW', null, 1_000), null);
  assert.equal(of('NEEDS_REVIEW', 1_000, null), null);
  assert.equal(of('NEEDS_REVIEW', 1_000, 1_000), 0, 'the registers say so');
  assert.equal(of('SETTLED', null, null), 0, 'a person has stated it');
  assert.equal(of('STARTING', null, null), null);
  assert.equal(of('CHARGING', 1_000, null), 0, 'it has just begun');
  const estimated = { status: 'NEEDS_REVIEW', energy_wh: 3_000, meter_start_wh: 1_000 };
  assert.equal(recordedOf(estimated), 3_000);
});
