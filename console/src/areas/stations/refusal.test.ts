import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiProblem } from '../../api/problem';
import { saidOnce } from './refusal';

const field = { field: 'token_uid', message: 'nobody has added this token' };

test('the refusal of a card is said by its code alone, and any other in full', () => {
  const card = new ApiProblem('unknown_card', 422, 'token_uid: nobody', 'r1', [field]);
  const once = saidOnce(card);
  assert.ok(once instanceof ApiProblem);
  assert.deepEqual([once.code, once.status, once.requestId], ['unknown_card', 422, 'r1']);
  assert.deepEqual([once.detail, once.fields], ['', []]);
  for (const other of [new ApiProblem('invalid_fields', 422, 'd', 'r2', [field]), new Error('x')]) {
    assert.equal(saidOnce(other), other);
  }
});
