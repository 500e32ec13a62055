import type { Schemas } from '../../api/client';
import type { Attempt } from './refusedChargers';

type Site = Pick<Schemas['Site'], 'site_id' | 'active_gateway_id'>;
type Review = Pick<Schemas['Review'], 'at' | 'gateway_id'>;

/** Where a charger was seen, and how it fared: it was let in, or refused for a cause. */
export interface Elsewhere {
  site_id: string;
  at: string;
  /** The cause of the refusal; null where it was let in. */
  why: string | null;
}

/** So long before it is waited for, news of a charger still says where it is. */
const NEWS_MS = 24 * 3_600_000;

/**
 * Where a charger was seen last if not at the gateway of its own site: it was refused there, or it
 * was let in as unknown and what it told is kept for review. Null where nobody saw it.
 */
export function elsewhere(
  station: { station_id: string; site_id: string },
  sites: readonly Site[],
  attempts: readonly Pick<Attempt, 'station_id' | 'site_id' | 'last_at' | 'why'>[],
  reviews: readonly Review[],
  since: number,
): Elsewhere | null {
  const refused = attempts
    .filter(({ station_id }) => station_id === station.station_id)
    .map(({ site_id, last_at, why }): Elsewhere => ({ site_id, at: last_at, why }));
  const letIn = reviews.flatMap(({ at, gateway_id }): Elsewhere[] => {
    const site = sites.find((known) => gateway_id && known.active_gateway_id === gateway_id);
    return site ? [{ site_id: site.site_id, at, why: null }] : [];
  });
  const seen = [...refused, ...letIn].filter(
    ({ site_id, at }) => site_id !== station.site_id && Date.parse(at) >= since - NEWS_MS,
  );
  return seen.sort((a, b) => Date.parse(b.at) - Date.parse(a.at))[0] ?? null;
}
