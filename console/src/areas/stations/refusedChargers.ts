import { api, body, type Schemas } from '../../api/client';

export type Attempt = Schemas['ConnectionAttempt'];

/** A site keeps 50 attempts; of more sites the first ones are shown. */
const ATTEMPTS_MAX = 60;

/**
 * Chargers that were refused at the door. No live topic tells them, so they are read again and
 * again: each time after so many milliseconds, or as what was read last says.
 */
export const attempts = (
  siteId: string | undefined,
  everyMs: number | ((read: readonly Attempt[]) => number),
) => ({
  queryKey: ['connection-attempts', siteId ?? ''],
  queryFn: async ({ signal }: { signal: AbortSignal }) => {
    const all: Attempt[] = [];
    let cursor: string | undefined;
    do {
      const params = { query: { site_id: siteId, limit: 20, cursor } };
      const page = await body(api.GET('/v1/connection-attempts', { params, signal }));
      all.push(...page.items);
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined && all.length < ATTEMPTS_MAX);
    return all;
  },
  refetchInterval: ({ state }: { state: { data?: Attempt[] | undefined } }) =>
    typeof everyMs === 'number' ? everyMs : everyMs(state.data ?? []),
});

/** What a charger told to gateways of other sites, which waits for a person, the newest first. */
export const unbound = (stationId: string, everyMs: number) => ({
  queryKey: ['station', stationId, 'unbound'],
  queryFn: async ({ signal }: { signal: AbortSignal }) => {
    const query = { kind: 'unbound' as const, station_id: stationId, limit: 20 };
    return (await body(api.GET('/v1/review', { params: { query }, signal }))).items;
  },
  refetchInterval: everyMs,
});
