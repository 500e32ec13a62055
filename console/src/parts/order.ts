import { useRef, useState } from 'react';

/** Rows in an order that does not change under the pointer, and how many new ones wait. */
export interface Steady<T> {
  rows: readonly T[];
  waiting: number;
  /** Shows the new rows in their order. */
  release(): void;
}

/** The rows that were shown, in the order in which they were, with their newest content. */
export function steady<T>(
  shown: readonly string[],
  rows: readonly T[],
  idOf: (row: T) => string,
): { rows: T[]; waiting: number } {
  const byId = new Map(rows.map((row) => [idOf(row), row]));
  const kept = shown.flatMap((id) => {
    const row = byId.get(id);
    return row === undefined ? [] : [row];
  });
  return { rows: kept, waiting: rows.length - kept.length };
}

/**
 * While a person points at a list or has the focus in it, rows keep their places and new rows wait.
 * `key` is what the person chose (filter, sort): another choice shows another list at once.
 */
export function useSteady<T>(
  rows: readonly T[],
  idOf: (row: T) => string,
  isHeld: boolean,
  key: string,
): Steady<T> {
  const shown = useRef({ key, ids: [] as string[], count: 0 });
  const [, draw] = useState(0);
  const now = shown.current;
  const isAppended = now.ids.every((id, at) => rows[at] !== undefined && idOf(rows[at]) === id);
  if (!isHeld || now.key !== key || now.ids.length === 0 || isAppended) {
    shown.current = { key, ids: rows.map(idOf), count: now.count };
    return { rows, waiting: 0, release: () => {} };
  }
  const { rows: kept, waiting } = steady(now.ids, rows, idOf);
  // Of another list nothing was shown: an empty one in its place would be untrue.
  if (kept.length === 0) {
    shown.current = { key, ids: rows.map(idOf), count: now.count };
    return { rows, waiting: 0, release: () => {} };
  }
  const release = () => {
    shown.current = { key, ids: [], count: now.count + 1 };
    draw(shown.current.count);
  };
  return { rows: kept, waiting, release };
}
