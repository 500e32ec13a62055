import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attempts } from './attempt.ts';

/** Sends contents one after another; gives the number of the key of each, in order of appearance. */
async function keysOf(sent: readonly (readonly [content: unknown, error?: unknown])[]) {
  const attempt = attempts();
  const keys: string[] = [];
  const times: number[] = [];
  for (const [content, error] of sent) {
    const work = async (key: string, at: number) => {
      keys.push(key);
      times.push(at);
      if (error !== undefined) throw error;
    };
    await attempt(work, content).catch(() => {});
  }
  const known = [...new Set(keys)];
  return { keys: keys.map((key) => known.indexOf(key)), times };
}

const UNKNOWN = [
  { status: 0, code: 'unreachable' },
  { status: 500, code: 'internal' },
  { status: 502, code: 'unreadable' },
  { status: 503, code: 'unavailable' },
  { status: 504, code: 'unreadable' },
  { status: 409, code: 'request_in_progress' },
  new TypeError('the body could not be read'),
];

for (const error of UNKNOWN) {
  const { status, code } = error as { status?: number; code?: string };
  test(`the key stays while the outcome is unknown: ${status} ${code}`, async () => {
    const { keys, times } = await keysOf([['stop', error], ['stop', error], ['stop'], ['stop']]);
    assert.deepEqual(keys, [0, 0, 0, 1]);
    // A body that names a time is the same again.
    assert.equal(new Set(times.slice(0, 3)).size, 1);
  });
}

test('a refusal is an answer: the next try is another request', async () => {
  for (const status of [400, 403, 404, 409, 412, 422, 429]) {
    const { keys } = await keysOf([['stop', { status, code: 'refused' }], ['stop']]);
    assert.deepEqual(keys, [0, 1], String(status));
  }
});

test('another content has another key, and does not take that of an open one away', async () => {
  const lost = { status: 502, code: 'unreadable' };
  const one = { row: 1 };
  const two = { row: 2 };
  const { keys } = await keysOf([[one, lost], [two], [{ row: 1 }], [two]]);
  assert.deepEqual(keys, [0, 1, 0, 2]);
});
