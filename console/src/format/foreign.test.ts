import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginning, pieces, plain } from './foreign.ts';

test('bidirectional and control characters of foreign text become marks', () => {
  assert.deepEqual(pieces('a\u202eb'), [{ text: 'a' }, { mark: 'U+202E' }, { text: 'b' }]);
  assert.deepEqual(pieces('\u0000\u200b'), [{ mark: 'U+0000' }, { mark: 'U+200B' }]);
  assert.deepEqual(pieces('<img onerror=x>'), [{ text: '<img onerror=x>' }]);
  assert.deepEqual(pieces('ภาษาไทย 充电桩'), [{ text: 'ภาษาไทย 充电桩' }]);
  assert.equal(plain('a\u202eb\u0007'), 'a⟨U+202E⟩b⟨U+0007⟩');
  assert.equal(plain('ภาษาไทย'), 'ภาษาไทย');
});

test('long foreign text is cut between characters', () => {
  assert.equal(beginning('x'.repeat(120)), null);
  assert.equal(beginning('😀'.repeat(121))?.length, 240);
});
