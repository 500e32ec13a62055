import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paired } from './pairs.ts';

test('a difference of a line shows, also where another line has the same name', () => {
  const before = [['Service', '1'] as const, ['Service', '2'] as const];
  const after = [['Service', '9'] as const, ['Service', '2'] as const, ['Idle', '3'] as const];
  assert.deepEqual(
    paired(before, after).map(({ name, before, after }) => [name, before, after]),
    [
      ['Service', '1', '9'],
      ['Service', '2', '2'],
      ['Idle', undefined, '3'],
    ],
  );
});
