import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemOf, retryAfter } from './problem.ts';

test('Retry-After is read as seconds and as a date', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  assert.equal(retryAfter('7', now), 7);
  assert.equal(retryAfter('Thu, 01 Jan 2026 00:00:30 GMT', now), 30);
  assert.equal(retryAfter('soon', now), null);
  assert.equal(retryAfter(null, now), null);
});

test('a problem keeps its code, its request id and the fields that it names', () => {
  const headers = { 'X-Request-Id': 'r1', 'Retry-After': '3' };
  const errors = [{ field: 'name', message: 'must be there' }];
  const problem = problemOf(new Response(null, { status: 422, headers }), {
    code: 'invalid_fields',
    detail: 'one field',
    errors,
  });
  assert.equal(problem.code, 'invalid_fields');
  assert.equal(problem.requestId, 'r1');
  assert.equal(problem.retryAfterS, 3);
  assert.deepEqual(problem.fields, errors);
  assert.equal(problem.isPassing, false);
});

test('an answer that is no problem document is called unreadable', () => {
  assert.equal(problemOf(new Response(null, { status: 502 }), '<html>').code, 'unreadable');
});
