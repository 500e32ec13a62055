import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rebased } from './rebase.ts';

const base = { name: 'Quay', address: 'Pier 1', tariff_id: 'day', days: ['8-12', ''] };

test('keeping mine leaves what I never touched as theirs, also the price', () => {
  const mine = { ...base, address: 'Pier 3' };
  const theirs = { ...base, tariff_id: 'night', address: 'Pier 2' };
  const { changes, all, fields } = rebased(base, mine, theirs);
  assert.deepEqual(changes, { address: 'Pier 3' });
  assert.deepEqual(all, { ...theirs, address: 'Pier 3' });
  assert.deepEqual(fields, ['address', 'tariff_id']);
});

test('what both changed to the same is sent and compared, and lists count as one field', () => {
  const both = { ...base, days: ['8-13', ''] };
  const { changes, fields } = rebased(base, both, both);
  assert.deepEqual(changes, { days: ['8-13', ''] });
  assert.deepEqual(fields, ['days']);
});

test('a change of what the form does not show is no conflict', () => {
  const { all, fields } = rebased(base, { ...base, name: 'Harbour' }, base);
  assert.equal(all.name, 'Harbour');
  assert.deepEqual(fields, ['name']);
});
