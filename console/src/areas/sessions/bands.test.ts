import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bandsOf } from './bands';

const words = { pause: (status: string) => status, gap: (code: string) => code };
const at = (minute: number) => `2026-01-31T12:${String(minute).padStart(2, '0')}:00.000Z`;
const status = (minute: number, word: string) => ({
  kind: 'connector_status',
  received_at: at(minute),
  event: { connector_id: 1, status: word },
});

test('a pause lasts until the next state, and one that goes on until the end', () => {
  const facts = [
    status(30, 'suspended_evse'),
    status(10, 'suspended_ev'),
    status(20, 'charging'),
    { kind: 'transaction_sampled', received_at: at(12), event: { status: 'suspended_ev' } },
  ];
  assert.deepEqual(bandsOf(facts, [], Date.parse(at(40)), words), [
    { from: Date.parse(at(10)), to: Date.parse(at(20)), name: 'suspended_ev', tone: 'warn' },
    { from: Date.parse(at(30)), to: Date.parse(at(40)), name: 'suspended_evse', tone: 'warn' },
  ]);
});

test('what nobody knows is marked where both of its ends are known', () => {
  const gaps = [
    { code: 'last_reading_billed', from: at(10), to: at(15) },
    { code: 'record_gap' },
    { code: 'first_reading_billed', from: at(5), to: at(5) },
  ];
  assert.deepEqual(bandsOf([], gaps, Date.parse(at(40)), words), [
    { from: Date.parse(at(10)), to: Date.parse(at(15)), name: 'last_reading_billed', tone: 'off' },
  ]);
});
