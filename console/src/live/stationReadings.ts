import { api, body, type Schemas } from '../api/client';
import { keepRead } from './readings';
import { liveQuery } from './use';

/**
 * The newest readings of a station. They are kept for every part that shows readings, so that a
 * page that was just opened, or that has no socket, shows what the server knows.
 */
export const stationReadings = (id: string) =>
  liveQuery<Schemas['Reading'][]>({
    queryKey: ['station', id, 'readings'],
    queryFn: async ({ signal }) => {
      const began = Date.now();
      const params = { path: { station_id: id } };
      const path = '/v1/stations/{station_id}/readings';
      const { items } = await body(api.GET(path, { params, signal }));
      keepRead(began, items, []);
      return items;
    },
    live: { topics: [`station:${id}`], merge: [] },
  });
