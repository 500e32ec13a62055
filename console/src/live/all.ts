import type { LiveList } from './use';

/** A file of more rows is made by the server as an export. */
const ROWS_MAX = 20_000;

/** The rows of a list for a file. */
export interface AllRows<T> {
  rows: T[];
  /** The list has more rows than these. */
  isCut: boolean;
}

/** All rows of a list, read to the end or to a bound; what stands on the page stays as it is. */
export async function allOf<T>({ page }: Pick<LiveList<T>, 'page'>): Promise<AllRows<T>> {
  const { signal } = new AbortController();
  const rows: T[] = [];
  let cursor: string | undefined;
  do {
    const { items, next_cursor } = await page(cursor, signal);
    rows.push(...items);
    cursor = next_cursor ?? undefined;
  } while (cursor !== undefined && rows.length < ROWS_MAX);
  return { rows: rows.slice(0, ROWS_MAX), isCut: cursor !== undefined || rows.length > ROWS_MAX };
}
