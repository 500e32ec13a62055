import assert from 'node:assert/strict';
import { test } from 'node:test';
import { standingOf } from './standingOf';

const state = (gateway_connected: boolean, connected: boolean | null) => ({
  gateway_connected,
  connected,
});
const read = (data: ReturnType<typeof state> | undefined, isError = false) =>
  standingOf({ data, isError });

test('a charger is here only where its state was read and says so', () => {
  assert.equal(read(state(true, true)), 'here');
  assert.equal(read(state(true, false)), 'away');
  assert.equal(read(state(true, null)), 'unknown');
  assert.equal(read(state(false, true)), 'unknown');
  assert.equal(read(state(false, false)), 'unknown');
});

test('of a charger whose state cannot be read nobody knows where it is', () => {
  assert.equal(read(undefined, true), 'unknown');
  assert.equal(read(state(true, true), true), 'unknown');
  assert.equal(read(undefined), 'loading');
});
