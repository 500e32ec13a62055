import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unlessChanged } from './again.ts';

test('after a 412 the thing is read again before the refusal is told', async () => {
  const done: string[] = [];
  const refused = (status: number) => async () => {
    done.push(`sent ${status}`);
    throw { status };
  };
  const read = async () => {
    done.push('read');
    throw new Error('no line');
  };
  await assert.rejects(unlessChanged(refused(412), read), { status: 412 });
  await assert.rejects(unlessChanged(refused(503), read), { status: 503 });
  assert.deepEqual(done, ['sent 412', 'read', 'sent 503']);
  assert.equal(await unlessChanged(async () => 'made', read), 'made');
});
