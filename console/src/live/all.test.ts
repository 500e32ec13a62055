import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allOf } from './all.ts';

/** A list of so many rows, 1,000 on a page. */
const list = (rows: number) => ({
  async page(cursor: string | undefined) {
    const from = Number(cursor ?? 0);
    const to = Math.min(from + 1_000, rows);
    const items = Array.from({ length: to - from }, (_, at) => from + at);
    return { items, next_cursor: to < rows ? String(to) : null };
  },
});

test('a file of a longer list than its bound says that it is cut', async () => {
  const all = async (rows: number) => {
    const read = await allOf(list(rows));
    return { rows: read.rows.length, isCut: read.isCut };
  };
  assert.deepEqual(await all(1_500), { rows: 1_500, isCut: false });
  assert.deepEqual(await all(20_000), { rows: 20_000, isCut: false });
  assert.deepEqual(await all(20_001), { rows: 20_000, isCut: true });
});
