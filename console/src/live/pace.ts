/** Waiting and reading times of the live connection. Everything here is pure. */

const BACK_OFF_MIN_MS = 1_000;
const BACK_OFF_MAX_MS = 30_000;
/** After how many failures in a row the console reads over HTTP instead. */
export const FAILURES_MAX = 3;

/** How long to wait after the n-th failure in a row: full jitter below a bound that doubles. */
export function backOffMs(failures: number, random: number): number {
  const bound = Math.min(BACK_OFF_MAX_MS, BACK_OFF_MIN_MS * 2 ** Math.max(0, failures - 1));
  return Math.max(BACK_OFF_MIN_MS / 2, Math.round(bound * random));
}

/** How often a topic is read again while no socket can be opened. */
export function pollMs(topic: string): number {
  const kind = topic.split(':', 1)[0];
  if (kind === 'session' || kind === 'station') return 5_000;
  return kind === 'site' ? 10_000 : 30_000;
}

/**
 * Until when a read that failed is not repeated: for as long as the server asked for in `Retry-After`,
 * and for ever where there is nothing: a page that says so would begin anew with each read.
 */
export function restsUntil({
  error,
  errorUpdatedAt,
}: {
  error: unknown;
  errorUpdatedAt: number;
}): number {
  const failed = error as { code?: string; retryAfterS?: number | null } | null;
  if (failed?.code === 'not_found') return Number.POSITIVE_INFINITY;
  const seconds = failed?.retryAfterS ?? 0;
  return errorUpdatedAt + seconds * 1000;
}

/** Whether what is shown is old enough to be read again, and may be. */
export function isOld(
  readAt: number,
  everyMs: number,
  failed: { error: unknown; errorUpdatedAt: number },
  now: number,
): boolean {
  return now - readAt >= everyMs && now >= restsUntil(failed);
}

/** Changes that follow each other sooner are drawn together. */
export const DRAW_MS = 250;

/** How often what a topic shows is read again while the socket is up. */
export const HEAL_MS = 60_000;

/** Which topics come first on one socket, when more are wanted than it may watch. */
export function chosen(wanted: ReadonlyMap<string, number>, max: number): string[] {
  return [...wanted.keys()].slice(0, max);
}
