import { api, body, type Schemas } from '../../api/client';
import { liveQuery } from '../../live/use';
import { added } from './sums';

export type Overview = Schemas['Overview'];
export type SiteNow = Schemas['SiteNow'];
export type Concern = Schemas['Concern'];
export type Review = Schemas['Review'];
export type Attempt = Schemas['ConnectionAttempt'];

/** The pages that are added up at most: a thousand sites. */
const PAGES_MAX = 10;
/** How often the sums are read again at most while much changes. */
const REREAD_MS = 15_000;
/** The sites that are watched for their power and their connectors. */
export const SITES_WATCHED_MAX = 20;

async function all(signal: AbortSignal): Promise<Overview> {
  let sum: Overview | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const cursor = sum?.next_cursor ?? undefined;
    if (sum !== undefined && cursor === undefined) break;
    const query = cursor === undefined ? {} : { cursor };
    const read = await body(api.GET('/v1/overview', { params: { query }, signal }));
    sum = sum === undefined ? read : added(sum, read);
  }
  if (sum === undefined) throw new Error('no page was read');
  return sum;
}

function isSetUp(overview: Overview | undefined): boolean {
  return !Object.values(overview?.checklist ?? {}).includes(false);
}

/** The first screen. The topics are those that the person may watch. */
export const overview = (topics: readonly string[]) =>
  liveQuery({
    queryKey: ['overview'],
    queryFn: ({ signal }) => all(signal),
    // Who comes back from a step of setting up sees it done at once.
    refetchOnMount: ({ state }) => (isSetUp(state.data) ? true : 'always'),
    live: {
      topics,
      merge: [],
      reread: {
        entities: [
          'counts',
          'review',
          'gateway',
          'connector',
          'session',
          'station_state',
          'reading',
        ],
        everyMs: REREAD_MS,
      },
    },
  });

/** Whether there is a card to charge with, which the overview does not tell. */
export const anyCard = {
  queryKey: ['tokens', 'any'],
  queryFn: async ({ signal }: { signal: AbortSignal }) => {
    const { items } = await body(
      api.GET('/v1/tokens', { params: { query: { limit: 1 } }, signal }),
    );
    return items.length > 0;
  },
  refetchOnMount: 'always' as const,
};

/** The ids of up to two tariffs, whether something uses them or not. */
export const anyTariffs = {
  queryKey: ['tariffs', 'any'],
  queryFn: async ({ signal }: { signal: AbortSignal }) => {
    const { items } = await body(
      api.GET('/v1/tariffs', { params: { query: { limit: 2 } }, signal }),
    );
    return items.map(({ tariff_id }) => tariff_id);
  },
  refetchOnMount: 'always' as const,
};

const ATTEMPTS_EVERY_MS = 2 * 60_000;

/** Chargers that were refused at the door. No item tells of them, so that they are read now and then. */
export const attempts = (topics: readonly string[]) =>
  liveQuery({
    queryKey: ['attempts', 'overview'],
    queryFn: async ({ signal }) => {
      const query = { limit: 20 };
      return (await body(api.GET('/v1/connection-attempts', { params: { query }, signal }))).items;
    },
    live: { topics, merge: [], everyMs: ATTEMPTS_EVERY_MS },
  });
