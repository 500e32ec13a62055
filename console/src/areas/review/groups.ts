import type { Review } from './queries';

/** A row of the list: the oldest review of its cause, with all of that cause, itself the first. */
export type Grouped = Review & { same?: readonly Review[] };

/** Kinds that are looked at one by one: each charge has its price, each fork its decision. */
const ALONE: readonly string[] = ['session', 'fork'];

/** What reviews of one cause have in common; null for one that stands alone. */
function causeOf({ kind, cause, station_id, gateway_id }: Review): string | null {
  if (ALONE.includes(kind)) return null;
  // A sentence may count records. That a station stands elsewhere is said in several sentences.
  const said = kind === 'unbound' ? '' : cause.replace(/\d+/g, '0');
  return JSON.stringify([kind, said, station_id ?? '', gateway_id ?? '']);
}

/** One row for each cause, in the order of their oldest reviews. `all` has the oldest first. */
export function grouped(all: readonly Review[]): Grouped[] {
  const groups = new Map<string, { first: Review; same: Review[] }>();
  for (const row of all) {
    const key = causeOf(row) ?? row.review_id;
    const known = groups.get(key);
    if (known) known.same.push(row);
    else groups.set(key, { first: row, same: [row] });
  }
  return [...groups.values()].map(({ first, same }) => ({ ...first, same }));
}

/** The other reviews that wait for the same cause. */
export function othersLike(of: Review, waiting: readonly Review[]): Review[] {
  const cause = causeOf(of);
  if (cause === null) return [];
  const isLike = (row: Review) => row.review_id !== of.review_id && causeOf(row) === cause;
  return waiting.filter((row) => row.resolved_at == null && isLike(row));
}
