import { api, body, type Schemas } from '../api/client';
import { list } from './merge';
import { type LiveQuery, liveQuery } from './use';

type Session = Schemas['Session'];

const DAY_MS = 86_400_000;
const PAGES_MAX = 10;

/** Where charges are: at a station, or at all stations of a site. */
export type Where = { station_id: string } | { site_id: string };

/**
 * The charges at a place in the last so many days. Those that began a day earlier are read, too,
 * since they may have gone on into the period.
 */
export const charges = (where: Where, days: number): LiveQuery<Session[]> => {
  const topic = 'site_id' in where ? `site:${where.site_id}` : `station:${where.station_id}`;
  return liveQuery({
    queryKey: ['charges', topic, days],
    queryFn: async ({ signal }) => {
      const from = new Date(Date.now() - (days + 1) * DAY_MS).toISOString();
      const all: Session[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < PAGES_MAX; page += 1) {
        const query = { ...where, from, limit: 100, cursor };
        const read = await body(api.GET('/v1/sessions', { params: { query }, signal }));
        all.push(...read.items);
        cursor = read.next_cursor ?? undefined;
        if (cursor === undefined) break;
      }
      return all;
    },
    live: {
      topics: [topic],
      merge: [
        list('session', (row) => String(row.session_id), {
          add: 'first',
          by: (row) => row.started_at ?? row.created_at,
          belongs: (row) => Object.entries(where).every(([field, id]) => row[field] === id),
        }),
      ],
    },
  });
};
