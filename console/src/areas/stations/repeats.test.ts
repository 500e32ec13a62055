import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isUnsureOf } from './repeats';

const unlock = (state: string, connector_id: number) => ({
  type: 'unlock',
  state,
  arguments: { connector_id },
});
const wanted = { type: 'unlock', connector_id: 1 };

test('only the newest command that asked for the same says whether its outcome is known', () => {
  assert.equal(isUnsureOf(wanted, []), false);
  assert.equal(isUnsureOf(wanted, [unlock('unknown', 1)]), true);
  assert.equal(isUnsureOf(wanted, [unlock('timed_out', 1)]), true);
  assert.equal(isUnsureOf(wanted, [unlock('completed', 1), unlock('unknown', 1)]), false);
  assert.equal(isUnsureOf(wanted, [unlock('unknown', 2)]), false);
});

test('a hard restart asks for the same as a soft one', () => {
  const given = [{ type: 'reset', state: 'unknown', arguments: { mode: 'soft' } }];
  assert.equal(isUnsureOf({ type: 'reset', mode: 'hard' }, given), true);
  assert.equal(isUnsureOf({ type: 'reset', mode: 'hard', evse_id: 1 }, given), false);
});
