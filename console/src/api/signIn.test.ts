import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signInOf } from './signIn';

test('an account without an invitation is not taken for one that cannot sign in', () => {
  const of = { created_by: 'local-server', user_id: 'a' };
  assert.equal(signInOf(of, 'b', true), 'demo');
  assert.equal(signInOf(of, 'b', false), 'none');
  assert.equal(signInOf(of, 'a', false), 'own');
  assert.equal(signInOf({ ...of, created_by: 'console' }, 'b', true), 'none');
  assert.equal(signInOf({ ...of, invited_at: '2026-01-31T12:00:00Z' }, 'b', true), 'invited');
});
