import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unlockPlace } from './unlock';

const charge = {
  session_id: 's1',
  station_id: 'CP-1',
  connector_id: 2,
  status: 'CHARGING' as const,
  started_at: '2026-01-31T12:00:00Z',
  flags: [],
};

test('the cable of a charge is unlocked where the charge is', () => {
  assert.deepEqual(unlockPlace(charge), { connector_id: 2 });
  assert.deepEqual(unlockPlace({ ...charge, evse_id: 3 }), { connector_id: 2, evse_id: 3 });
});

test('no cable is unlocked for a charge whose connector is not known', () => {
  for (const connector_id of [null, undefined, 0]) {
    assert.equal(unlockPlace({ ...charge, connector_id }), 'noPlace');
    assert.equal(unlockPlace({ ...charge, connector_id, evse_id: 1 }), 'noPlace');
  }
});

test('no cable is unlocked where a later charge has begun', () => {
  assert.equal(unlockPlace({ ...charge, flags: ['overlapped'] }), 'taken');
});
