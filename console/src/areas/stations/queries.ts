import { type InfiniteData, queryOptions } from '@tanstack/react-query';
import { api, body, once, type Schemas, tagged } from '../../api/client';
import { queryClient } from '../../api/query';
import { each, list, one } from '../../live/merge';
import { connectorKey, keepRead } from '../../live/readings';
import { type LiveList, liveQuery } from '../../live/use';
import { isOpen } from '../../parts';
import { saidOnce } from './refusal';

export type Connector = Schemas['Connector'];
type Listed = Schemas['Listing_Station']['items'][number];
/** A row of the list. Its connectors come with `expand=connectors`. */
export type Station = Listed & { now?: { connectors?: Connector[] | null } | null };
export type Command = Schemas['Command'];
export type Session = Schemas['Session'];
export type OneStation = Schemas['Station'];
export type StationState = Schemas['StationState'];
type Now = NonNullable<Station['now']>;

export interface Filter {
  q?: string | undefined;
  site?: string | undefined;
  sort?: string | undefined;
  connected?: string | undefined;
  status?: string | undefined;
  model?: string | undefined;
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

/** The row of a list with a connector as it was told, unless the row knows a newer state. */
function withConnector(
  row: Record<string, unknown>,
  id: string,
  told: Connector | undefined,
  mayAdd: boolean,
) {
  const station = row as unknown as Station;
  const known = station.now?.connectors;
  if (told === undefined || told.station_id !== station.station_id || !known) return row;
  const at = known.findIndex((connector) => connectorKey(connector) === id);
  if (at < 0 && !mayAdd) return row;
  if ((known[at]?.revision ?? -1) >= told.revision) return row;
  const connectors = at < 0 ? [...known, told] : known.with(at, told);
  return { ...row, now: { ...station.now, connectors } };
}

const WITH_CONNECTORS = { expand: 'connectors', limit: 50 };

export function stations(filter: Filter, topics: readonly string[]): LiveList<Station> {
  return {
    queryKey: ['stations', filter],
    page: (cursor, signal) => {
      const { site, ...rest } = filter;
      const query = { ...rest, site_id: site, ...WITH_CONNECTORS, cursor };
      return body(api.GET('/v1/stations', { params: { query }, signal }));
    },
    live: {
      topics,
      merge: [
        list('station', (row) => String(row.station_id)),
        each(
          'station_state',
          (row, item) => withState(row, item.id, item.body as unknown as StationState | undefined),
          true,
        ),
        each('connector', (row, item, mayAdd) =>
          withConnector(row, item.id, item.body as unknown as Connector | undefined, mayAdd),
        ),
      ],
    },
  };
}

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
      const began = Date.now();
      const params = { path: { station_id: id } };
      const path = '/v1/stations/{station_id}/connectors';
      const { items } = await body(api.GET(path, { params, signal }));
      keepRead(began, [], items);
      return items;
    },
    live: {
      topics: [`station:${id}`],
      merge: [
        list('connector', (row) => connectorKey(row as unknown as Connector), {
          add: 'last',
          belongs: (row) => row.station_id === id,
        }),
      ],
    },
  });

/** The newest commands; older ones are read by `commandPages`. */
export const commands = (id: string) =>
  liveQuery({
    queryKey: ['station', id, 'commands'],
    queryFn: async ({ signal }) => {
      const params = { path: { station_id: id }, query: { limit: 20 } };
      return (await body(api.GET('/v1/stations/{station_id}/commands', { params, signal }))).items;
    },
    live: {
      topics: [`station:${id}`],
      merge: [
        list('command', (row) => String(row.command_id), {
          add: 'first',
          by: (row) => row.created_at,
          belongs: (row) => row.station_id === id,
        }),
      ],
    },
  });

export const session = (id: string) =>
  liveQuery({
    queryKey: ['session', id],
    queryFn: ({ signal }) => {
      const params = { path: { session_id: id } };
      return tagged(api.GET('/v1/sessions/{session_id}', { params, signal }));
    },
    live: { topics: [`session:${id}`], merge: [one('session', id)] },
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
  const given = body(api.POST(path, { params, body: wanted })).catch((error) => {
    throw saidOnce(error);
  });
  return shown(id, await given);
}

/** Puts a command that was just given in front of the list that is on the page. */
function shown(id: string, given: Command): Command {
  const first = (before: readonly Command[]) => {
    const others = before.filter((it) => it.command_id !== given.command_id);
    const told = before.find((it) => it.command_id === given.command_id);
    return [told !== undefined && told.revision > given.revision ? told : given, ...others];
  };
  const key = ['station', id, 'commands'];
  queryClient.setQueryData<Command[]>(key, (before) => first(before ?? []));
  queryClient.setQueryData<InfiniteData<{ items: Command[] }>>([...key, 'pages'], (before) => {
    const [page, ...pages] = before?.pages ?? [];
    if (before === undefined || page === undefined) return before;
    return { ...before, pages: [{ ...page, items: first(page.items) }, ...pages] };
  });
  return given;
}

/** All commands of a station, page by page. */
export function commandPages(id: string): LiveList<Command> {
  return {
    queryKey: ['station', id, 'commands', 'pages'],
    page: (cursor, signal) => {
      const params = { path: { station_id: id }, query: { limit: 20, cursor } };
      return body(api.GET('/v1/stations/{station_id}/commands', { params, signal }));
    },
    live: {
      topics: [`station:${id}`],
      merge: [
        list('command', (row) => String(row.command_id), {
          add: 'first',
          by: (row) => row.created_at,
          belongs: (row) => row.station_id === id,
        }),
      ],
    },
  };
}

/** Sends an OCPP call as it is. */
export async function call(id: string, wanted: Schemas['NewCall'], key: string): Promise<Command> {
  const params = { path: { station_id: id }, header: once(key) };
  const path = '/v1/stations/{station_id}/calls';
  return shown(id, await body(api.POST(path, { params, body: wanted })));
}

const POLL_MS = 1_500;

/** One command that is read until it has its outcome. */
export const outcome = (given: Command) => ({
  queryKey: ['command', given.command_id],
  queryFn: ({ signal }: { signal: AbortSignal }) => {
    const params = { path: { command_id: given.command_id } };
    return body(api.GET('/v1/commands/{command_id}', { params, signal }));
  },
  initialData: given,
  staleTime: 0,
  refetchInterval: ({ state }: { state: { data?: Command | undefined } }) =>
    isOpen(state.data?.state ?? 'queued') ? POLL_MS : (false as const),
});

export const tariffs = queryOptions({
  queryKey: ['tariffs', 'names'],
  queryFn: async ({ signal }) => {
    const params = { query: { limit: 100 } };
    return (await body(api.GET('/v1/tariffs', { params, signal }))).items;
  },
  staleTime: 60_000,
});

export function sessions(id: string, status: string | undefined): LiveList<Session> {
  const filter = status === undefined ? {} : { status };
  return {
    queryKey: ['station', id, 'sessions', filter],
    page: (cursor, signal) => {
      const query = { station_id: id, limit: 25, cursor, ...filter };
      return body(api.GET('/v1/sessions', { params: { query }, signal }));
    },
    live: {
      topics: [`station:${id}`],
      merge: [
        list('session', (row) => String(row.session_id), {
          add: 'first',
          by: (row) => row.started_at ?? row.created_at,
          belongs: (row) =>
            row.station_id === id && (status === undefined || row.status === status),
        }),
      ],
    },
  };
}

export type Notice = Schemas['Notice'];
export interface NoticeFilter {
  kind?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

export const notices = (id: string, filter: NoticeFilter): LiveList<Notice> => ({
  queryKey: ['station', id, 'notices', filter],
  page: (cursor, signal) => {
    const params = { path: { station_id: id }, query: { ...filter, limit: 50, cursor } };
    return body(api.GET('/v1/stations/{station_id}/notices', { params, signal }));
  },
});

export type StationEvent = Schemas['Event'];

function eventPage(
  id: string,
  cursor: string | undefined,
  signal: AbortSignal,
  limit = 100,
): Promise<Schemas['Listing_Event']> {
  const params = { path: { station_id: id }, query: { limit, cursor } };
  return body(api.GET('/v1/stations/{station_id}/events', { params, signal }));
}

const EVENTS_SHOWN = 50;

export const events = (id: string): LiveList<StationEvent> => ({
  queryKey: ['station', id, 'events'],
  page: (cursor, signal) => eventPage(id, cursor, signal, EVENTS_SHOWN),
});

/** The events of a period, the newest first. */
export interface History {
  events: StationEvent[];
  /** The oldest change of a connector that was read: from there on each change was kept. */
  keptSince: string | null;
  /** Whether there are more events in the period than are read. */
  isCut: boolean;
}

const HISTORY_PAGES_MAX = 20;
const HISTORY_EVERY_MS = 15_000;

/** What happened in the last so many days. What was read before is not read again. */
export const history = (id: string, days: number) => {
  const queryKey = ['station', id, 'history', days];
  return liveQuery({
    queryKey,
    queryFn: async ({ signal }): Promise<History> => {
      const before = queryClient.getQueryData<History>(queryKey);
      const newest = before?.events[0]?.event_id;
      const from = Date.now() - days * 86_400_000;
      const events: StationEvent[] = [];
      let cursor: string | undefined;
      let isMet = false;
      for (let page = 0; page < HISTORY_PAGES_MAX; page += 1) {
        const read = await eventPage(id, cursor, signal);
        const at = read.items.findIndex(({ event_id }) => event_id === newest);
        isMet = at >= 0;
        events.push(...(isMet ? read.items.slice(0, at) : read.items));
        cursor = read.next_cursor ?? undefined;
        const oldest = read.items.at(-1);
        const isOld = oldest !== undefined && Date.parse(oldest.timestamp) < from;
        if (isMet || isOld || cursor === undefined) break;
      }
      const all = isMet ? [...events, ...(before?.events ?? [])] : events;
      const kept = all.findLast(({ type }) => type === 'connector.status_changed');
      const last = all.at(-1);
      const isRead = last === undefined || Date.parse(last.timestamp) < from;
      const isCut = isMet ? (before?.isCut ?? false) : cursor !== undefined && !isRead;
      return { events: all, keptSince: kept?.timestamp ?? null, isCut };
    },
    live: {
      topics: [`station:${id}`],
      merge: [],
      reread: { entities: ['connector', 'station_state'], everyMs: HISTORY_EVERY_MS },
    },
  });
};

export type RefusedCard = Schemas['Listing_RefusedCard']['items'][number];

export const refusedCards = (id: string): LiveList<RefusedCard> => ({
  queryKey: ['station', id, 'refused-cards'],
  page: (cursor, signal) => {
    const params = { path: { station_id: id }, query: { limit: 25, cursor } };
    return body(api.GET('/v1/stations/{station_id}/refused-cards', { params, signal }));
  },
});
