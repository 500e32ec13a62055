import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ifMatch } from './tag.ts';

test('what was read without a tag is changed on the condition of its state', () => {
  const row = { created_at: '2026-01-31T12:00:00.025Z', revision: 7 };
  assert.deepEqual(ifMatch(row), { 'If-Match': '"1769860800025-7"' });
  assert.deepEqual(ifMatch({ ...row, _etag: '"1769860800025-8"' }), {
    'If-Match': '"1769860800025-8"',
  });
});
