import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shownStatus, superseded } from './superseded.ts';

const session = (session_id: string, hour: number, more: object = {}) => ({
  session_id,
  station_id: 'CP-1',
  connector_id: 1,
  started_at: `2026-01-31T${String(hour).padStart(2, '0')}:00:00.000Z`,
  status: 'CHARGING',
  flags: [] as string[],
  ...more,
});

test('of two charges at one connector the older one is superseded', () => {
  const old = superseded([
    session('b', 12),
    session('a', 9),
    session('c', 10, { connector_id: 2 }),
  ]);
  assert.deepEqual([...old], ['a']);
  assert.equal(shownStatus(session('a', 9), old), 'SUPERSEDED');
  assert.equal(shownStatus(session('b', 12), old), 'CHARGING');
});

test('connectors of two EVSEs or two stations are not the same', () => {
  const rows = [
    session('a', 9, { evse_id: 1 }),
    session('b', 10, { evse_id: 2 }),
    session('c', 11, { station_id: 'CP-2' }),
    session('d', 12),
  ];
  assert.equal(superseded(rows).size, 0);
});

test('a session that has ended, or has not begun, supersedes nothing', () => {
  const rows = [
    session('a', 9),
    session('b', 10, { status: 'SETTLED' }),
    session('c', 11, { status: 'CREATED', started_at: null }),
  ];
  assert.equal(superseded(rows).size, 0);
});

test('the note of the server counts where the newer charge is not in the list', () => {
  const flags = ['overlapped'];
  assert.deepEqual([...superseded([session('a', 9, { flags })])], ['a']);
  // A late reading of the older one makes the server note the newer one, too.
  const both = [session('a', 9, { flags }), session('b', 12, { flags })];
  assert.deepEqual([...superseded(both)], ['a']);
  assert.equal(superseded([session('a', 9, { flags, status: 'SETTLED' })]).size, 0);
});
