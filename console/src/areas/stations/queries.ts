import { api, body, once, type Schemas, tagged } from '../../api/client';
import { queryClient } from '../../api/query';
import { each, list, one } from '../../live/merge';
import { connectorKey } from '../../live/readings';
import { type LiveList, liveQuery } from '../../live/use';

export type Station = Schemas['Listing_Station']['items'][number];
export type Connector = Schemas['Connector'];
export type Command = Schemas['Command'];
export type Session = Schemas['Session'];
export type OneStation = Schemas['Station'];
export type StationState = Schemas['StationState'];
type Now = NonNullable<Station['now']>;

export interface Filter {
  q?: string | undefined;
  site?: string | undefined;
  sort?: string | undefined;
}

/** The row of a list with what a live `station_state` tells, unless the row is newer. */
function withState(row: Record<string, unknown>, id: string, told: StationState | undefined) {
  const station = row as unknown as Station;
  const now = station.now;
  if (station.station_id !== id || told === undefined) return row;
  if ((told.last_heard_at ?? '') < (now?.last_heard_at ?? '')) return row;
  const next: Now = {
    ...now,
    connected: told.connected,
    connected_at: told.connected_at,
    last_heard_at: told.last_heard_at,
    firmware: told.boot?.firmware ?? now?.firmware,
    model: told.boot?.model ?? now?.model,
    protocol: told.boot?.protocol ?? now?.protocol,
    vendor: told.boot?.vendor ?? now?.vendor,
    open_sessions: told.open_sessions.length,
  };
  return JSON.stringify(next) === JSON.stringify(now) ? row : { ...row, now: next };
}

export function stations(filter: Filter, topics: readonly string[]): LiveList<Station> {
  return {
    queryKey: ['stations', filter],
    page: (cursor, signal) => {
      const { q, site, sort } = filter;
      const query = { q, site_id: site, sort, cursor, limit: 50 };
      return body(api.GET('/v1/stations', { params: { query }, signal }));
    },
    live: {
      topics,
      merge: [
        list('station', (row) => String(row.station_id)),
        each('station_state', (row, item) =>
          withState(row, item.id, item.body as unknown as StationState | undefined),
        ),
      ],
    },
  };
}

/** The connectors of all stations of a site, as an object by station. */
export const snapshot = (siteId: string) =>
  liveQuery({
    queryKey: ['sites', siteId, 'connectors'],
    queryFn: async ({ signal }) => {
      const params = { path: { site_id: siteId } };
      const { stations } = await body(api.GET('/v1/sites/{site_id}/snapshot', { params, signal }));
      return stations.flatMap((station) => station.connectors);
    },
    live: {
      topics: [`site:${siteId}`],
      merge: [list('connector', (row) => connectorKey(row as unknown as Connector))],
    },
  });

export const station = (id: string) =>
  liveQuery({
    queryKey: ['station', id],
    queryFn: ({ signal }) => {
      const params = { path: { station_id: id } };
      return tagged(api.GET('/v1/stations/{station_id}', { params, signal }));
    },
    live: { topics: [`station:${id}`], merge: [one('station', id)] },
  });

export const stationState = (id: string) =>
  liveQuery({
    queryKey: ['station', id, 'state'],
    queryFn: ({ signal }) => {
      const params = { path: { station_id: id } };
      return body(api.GET('/v1/stations/{station_id}/state', { params, signal }));
    },
    live: { topics: [`station:${id}`], merge: [one('station_state', id)] },
  });

export const connectors = (id: string) =>
  liveQuery({
    queryKey: ['station', id, 'connectors'],
    queryFn: async ({ signal }) => {
      const params = { path: { station_id: id } };
      const path = '/v1/stations/{station_id}/connectors';
      return (await body(api.GET(path, { params, signal }))).items;
    },
    live: {
      topics: [`station:${id}`],
      merge: [
        list('connector', (row) => connectorKey(row as unknown as Connector), { add: 'last' }),
      ],
    },
  });

export const commands = (id: string) =>
  liveQuery({
    queryKey: ['station', id, 'commands'],
    queryFn: async ({ signal }) => {
      const params = { path: { station_id: id }, query: { limit: 5 } };
      return (await body(api.GET('/v1/stations/{station_id}/commands', { params, signal }))).items;
    },
    live: {
      topics: [`station:${id}`],
      merge: [list('command', (row) => String(row.command_id), { add: 'first' })],
    },
  });

export const session = (id: string) =>
  liveQuery({
    queryKey: ['session', id],
    queryFn: ({ signal }) => {
      const params = { path: { session_id: id } };
      return tagged(api.GET('/v1/sessions/{session_id}', { params, signal }));
    },
    live: { topics: [], merge: [one('session', id)] },
  });

/** The power of the last 24 hours, as lines by connector. */
export const power = (id: string) => ({
  queryKey: ['station', id, 'series', 'power_w'],
  queryFn: ({ signal }: { signal: AbortSignal }) => {
    const params = { path: { station_id: id }, query: { measure: 'power_w' as const } };
    return body(api.GET('/v1/stations/{station_id}/series', { params, signal }));
  },
  refetchInterval: 60_000,
});

/** Gives a command and shows it at once in the list of commands. */
export async function command(
  id: string,
  wanted: Schemas['NewCommand'],
  key: string,
): Promise<Command> {
  const params = { path: { station_id: id }, header: once(key) };
  const path = '/v1/stations/{station_id}/commands';
  const given = await body(api.POST(path, { params, body: wanted }));
  queryClient.setQueryData<Command[]>(['station', id, 'commands'], (before) => {
    const others = (before ?? []).filter((it) => it.command_id !== given.command_id);
    const told = before?.find((it) => it.command_id === given.command_id);
    return [told !== undefined && told.revision > given.revision ? told : given, ...others];
  });
  return given;
}
