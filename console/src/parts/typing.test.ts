import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { asked, followed, typing } from './typing.ts';

test('what was typed stays while the address follows, and gives way to a value from elsewhere', () => {
  const begun = { ...typing(''), text: 'ab' };
  assert.equal(asked(begun), 'ab');
  const told = { ...begun, told: 'ab', text: 'abc ' };
  const after = followed(told, 'ab');
  assert.deepEqual(after, { text: 'abc ', known: 'ab', told: 'ab' });
  assert.equal(asked(after), 'abc');
  assert.equal(asked(followed({ ...after, told: 'abc' }, 'abc')), null, 'blanks ask for nothing');
  assert.deepEqual(
    followed(after, ''),
    typing(''),
    'a filter that was taken off empties the field',
  );
  assert.equal(followed(after, 'ab'), after);
});

/** The elements `<TextField …/>` of a source. */
const fields = (source: string) => source.match(/<TextField\b[\s\S]*?\/>/g) ?? [];

test('no filter of an address asks with each key', () => {
  const root = fileURLToPath(new URL('../areas', import.meta.url));
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' });
  const found = files
    .filter((name) => name.endsWith('.tsx'))
    .flatMap((name) =>
      fields(readFileSync(join(root, name), 'utf8'))
        .filter((field) => !/type="(date|number)"/.test(field))
        .filter((field) => /\b(change|onChange)\(\{[^}]*target\.value \|\| undefined/.test(field))
        .map((field) => `${name}: ${field}`),
    );
  assert.deepEqual(found, []);
});
