import { useQueries } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import { useNow } from '../../parts';
import type { Concern } from './queries';
import { isNever, isNew } from './sums';

/** The API names so many stations of concern on each of its pages. */
const READ_MAX = 20;

/** The station of a concern, whose row tells when it was added. */
const stationOf = ({ station_id }: Concern) => ({
  queryKey: ['station', station_id, 'added'],
  queryFn: async ({ signal }: { signal: AbortSignal }) => {
    const params = { path: { station_id } };
    return (await body(api.GET('/v1/stations/{station_id}', { params, signal }))).created_at;
  },
  staleTime: Number.POSITIVE_INFINITY,
});

/** The concerns that need a person, and how many stations were just added and have not connected yet. */
export function useConcerns(all: readonly Concern[]): { concerns: Concern[]; waiting: number } {
  const now = useNow(30);
  const never = all.filter(isNever).slice(0, READ_MAX);
  const added = useQueries({ queries: never.map(stationOf) });
  // Until it is known when a station was added, it is not said to need a person.
  const waits = never.filter((_, at) => {
    const { data, isPending } = added[at] ?? {};
    return data === undefined ? isPending : isNew(data, now);
  });
  const concerns = all.filter((concern) => !waits.includes(concern));
  return { concerns, waiting: waits.length };
}
