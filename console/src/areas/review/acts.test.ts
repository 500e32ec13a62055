import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actsOf } from './acts';

test('what is missing of a session decides the act that is proposed', () => {
  assert.equal(actsOf({ kind: 'session', cause_code: 'no_register' })[0], 'values');
  assert.equal(actsOf({ kind: 'session', cause_code: 'token_refused' })[0], 'settle');
  assert.equal(actsOf({ kind: 'session', cause_code: 'no_tariff' })[0], 'tariff');
  assert.equal(actsOf({ kind: 'session', cause_code: 'no_time_zone' })[0], 'zone');
});

test('a session of an unknown cause can be settled, corrected and voided', () => {
  assert.deepEqual(actsOf({ kind: 'session' }), ['settle', 'values', 'void']);
  assert.deepEqual(actsOf({ kind: 'session', cause_code: 'of a later release' }), [
    'settle',
    'values',
    'void',
  ]);
});

test('a review without a session is never priced', () => {
  for (const kind of ['fork', 'refused', 'lost_range', 'missing', 'of a later release']) {
    assert.deepEqual(actsOf({ kind }), ['resolve']);
  }
  assert.deepEqual(actsOf({ kind: 'unbound' }), ['site', 'resolve']);
});
