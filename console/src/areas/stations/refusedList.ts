import type { Attempt } from './refusedChargers';

interface Row {
  station_id: string;
  now?: { last_heard_at?: string | null | undefined } | null;
}

/** The refused chargers that are listed above the stations. */
export interface Listed {
  /** Those that nobody has added. */
  unknown: Attempt[];
  known: Attempt[];
}

/** What is listed of the refused chargers: a refusal is old news once the charger was let in. */
export function listedOf(attempts: readonly Attempt[], rows: readonly Row[]): Listed {
  const heardAt = new Map(rows.map((row) => [row.station_id, row.now?.last_heard_at ?? '']));
  return {
    unknown: attempts.filter(({ is_added }) => !is_added),
    known: attempts.filter(
      ({ is_added, station_id, last_at }) => is_added && (heardAt.get(station_id) ?? '') < last_at,
    ),
  };
}

/** Within five seconds of its try a refused charger is seen by who waits for it. */
const OFTEN_MS = 3_000;
const SELDOM_MS = 15_000;
/** So long after the page was opened a person may wait for a charger that is being connected. */
const WAITED_FOR_MS = 120_000;

/**
 * How often refused chargers are read. A list that stands open all day asks seldom, unless some
 * charger is listed: then a person is at work on it, and it may be let in at any time.
 */
export function lookEveryMs({ unknown, known }: Listed, openedForMs: number): number {
  const isListed = unknown.length + known.length > 0;
  return isListed || openedForMs < WAITED_FOR_MS ? OFTEN_MS : SELDOM_MS;
}
