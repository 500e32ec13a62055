import { queryOptions, useQuery } from '@tanstack/react-query';
import { unlessChanged } from '../../api/again';
import { api, body, file, ifMatch, once, type Schemas, tagged } from '../../api/client';
import { queryClient } from '../../api/query';
import { list, one } from '../../live/merge';
import { type LiveList, liveQuery } from '../../live/use';
import { attempts } from '../../parts/attempt';

export type Session = Schemas['Session'];
export type Bill = Schemas['Bill'];
export type Fact = Schemas['SessionFact'];
export type ClosePreview = Schemas['ClosePreview'];
export type Command = Schemas['Command'];
export type Correction = Schemas['Correction'];
export type Measure = Schemas['Measure'];

/** What the list is narrowed by: the parameters of the API. */
export interface Filter {
  status?: string | undefined;
  site_id?: string | undefined;
  station_id?: string | undefined;
  user_id?: string | undefined;
  token_uid?: string | undefined;
  vehicle_id?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  sort?: string | undefined;
  flag?: string | undefined;
  q?: string | undefined;
}

const OPEN = ['CREATED', 'STARTING', 'CHARGING'];

/** Whether the session has no end yet. */
export function isRunning(status: string): boolean {
  return OPEN.includes(status);
}

/** Whether a session that begins now belongs to the list, as far as its fields tell. */
function fits(filter: Filter, row: Partial<Session>): boolean {
  const is = (wanted: string | undefined, own: string | null | undefined) =>
    wanted === undefined || wanted.toLowerCase() === own?.toLowerCase();
  return (
    (filter.sort === undefined || filter.sort === '-started_at') &&
    filter.to === undefined &&
    filter.q === undefined &&
    filter.flag === undefined &&
    is(filter.site_id, row.site_id) &&
    is(filter.station_id, row.station_id) &&
    is(filter.user_id, row.user_id) &&
    is(filter.token_uid, row.token_uid) &&
    is(filter.vehicle_id, row.vehicle_id) &&
    (filter.status === undefined || filter.status.split(',').includes(row.status ?? ''))
  );
}

export function sessions(filter: Filter, topics: readonly string[]): LiveList<Session> {
  return {
    queryKey: ['sessions', filter],
    page: (cursor, signal) => {
      const query = { ...filter, cursor, limit: 50 };
      return body(api.GET('/v1/sessions', { params: { query }, signal }));
    },
    live: {
      topics,
      merge: [
        list('session', (row) => String(row.session_id), {
          add: 'first',
          by: (row) => row.started_at ?? row.created_at,
          // A charge that ended before is told again when it is corrected: it has its place below.
          belongs: (row) => isRunning(String(row.status)) && fits(filter, row),
        }),
      ],
    },
  };
}

/** The list as a file, with its times in a zone, its heading in a language, and these columns. */
export function sessionsFile(
  filter: Filter,
  form: { time_zone: string; language: string; columns: string },
): Promise<Blob> {
  const named = Object.entries({ ...filter, ...form }).filter(
    (pair): pair is [string, string] => pair[1] !== undefined,
  );
  return file(`/v1/sessions?${new URLSearchParams(named)}`, 'text/csv');
}

export const session = (id: string) =>
  liveQuery({
    queryKey: ['session', id],
    queryFn: ({ signal }) => {
      const params = { path: { session_id: id } };
      return tagged(api.GET('/v1/sessions/{session_id}', { params, signal }));
    },
    live: { topics: [`session:${id}`], merge: [one('session', id)] },
  });

const ESTIMATE_MS = 30_000;

/** The bill. It is read again when the session comes to another status, or gets another CDR. */
const bill = (of: Pick<Session, 'session_id' | 'status' | 'cdr_id'>) =>
  queryOptions({
    queryKey: ['session', of.session_id, 'bill', of.status, of.cdr_id ?? ''],
    queryFn: ({ signal }) => {
      const params = { path: { session_id: of.session_id } };
      return body(api.GET('/v1/sessions/{session_id}/bill', { params, signal }));
    },
    refetchInterval: isRunning(of.status) || of.status === 'FINISHED' ? ESTIMATE_MS : false,
  });

/** The bill of a session; the one that was read before stands while the next one is read. */
export function useBill(of: Pick<Session, 'session_id' | 'status' | 'cdr_id'>) {
  return useQuery({
    ...bill(of),
    placeholderData: (before: Bill | undefined) =>
      before?.session_id === of.session_id ? before : undefined,
  });
}

export const facts = (id: string): LiveList<Fact> => ({
  queryKey: ['session', id, 'facts'],
  page: (cursor, signal) => {
    const params = { path: { session_id: id }, query: { cursor, limit: 50 } };
    return body(api.GET('/v1/sessions/{session_id}/facts', { params, signal }));
  },
});

const FACTS_MAX = 1_000;

/** The states that the connector had meanwhile, for the bands of charts. */
export const allFacts = (id: string) =>
  queryOptions({
    queryKey: ['session', id, 'facts', 'all'],
    queryFn: async ({ signal }) => {
      const all: Fact[] = [];
      let cursor: string | undefined;
      do {
        const params = { path: { session_id: id }, query: { cursor, limit: 100 } };
        const page = await body(api.GET('/v1/sessions/{session_id}/facts', { params, signal }));
        all.push(...page.items);
        cursor = page.next_cursor ?? undefined;
      } while (cursor !== undefined && all.length < FACTS_MAX);
      return all;
    },
  });

/** What closing our record would bill, and why the session has no end. */
export const closing = (id: string) =>
  queryOptions({
    queryKey: ['session', id, 'close'],
    queryFn: ({ signal }) => {
      const params = { path: { session_id: id } };
      return body(api.GET('/v1/sessions/{session_id}/close', { params, signal }));
    },
    refetchInterval: ESTIMATE_MS,
  });

/** What people have stated, and the readings. Only for those who reach everything. */
export const corrections = (of: Pick<Session, 'session_id' | 'status' | 'cdr_id'>) =>
  queryOptions({
    queryKey: ['session', of.session_id, 'corrections', of.status, of.cdr_id ?? ''],
    queryFn: ({ signal }) => {
      const params = { path: { session_id: of.session_id } };
      return body(api.GET('/v1/sessions/{session_id}/corrections', { params, signal }));
    },
  });

export const series = (id: string, measure: Measure, isRunningNow: boolean) =>
  queryOptions({
    queryKey: ['session', id, 'series', measure],
    queryFn: ({ signal }) => {
      const params = { path: { session_id: id }, query: { measure } };
      return body(api.GET('/v1/sessions/{session_id}/series', { params, signal }));
    },
    refetchInterval: isRunningNow ? 15_000 : false,
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

/** The newest commands of the station, among which those of a session are shown. */
export const commands = (stationId: string, sessionId: string) =>
  liveQuery({
    queryKey: ['session', sessionId, 'commands'],
    queryFn: async ({ signal }) => {
      const params = { path: { station_id: stationId }, query: { limit: 20 } };
      return (await body(api.GET('/v1/stations/{station_id}/commands', { params, signal }))).items;
    },
    live: {
      topics: [`station:${stationId}`],
      merge: [
        list('command', (row) => String(row.command_id), {
          add: 'first',
          by: (row) => row.created_at,
          belongs: (row) => row.station_id === stationId,
        }),
      ],
    },
  });

/** Gives a command and shows it at once among those of the session. */
export async function command(
  of: Session,
  wanted: Schemas['NewCommand'],
  key: string,
): Promise<Command> {
  const params = { path: { station_id: of.station_id }, header: once(key) };
  const given = await body(
    api.POST('/v1/stations/{station_id}/commands', { params, body: wanted }),
  );
  queryClient.setQueryData<Command[]>(['session', of.session_id, 'commands'], (before) => {
    const others = (before ?? []).filter((it) => it.command_id !== given.command_id);
    const told = before?.find((it) => it.command_id === given.command_id);
    return [told !== undefined && told.revision > given.revision ? told : given, ...others];
  });
  return given;
}

/** Reads everything about a session again, after a person changed it. */
async function changed(id: string): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ['session', id] });
}

/** Closes our record of the session that was looked at. */
export async function close(
  { session_id, created_at }: Session,
  { revision }: ClosePreview,
  wanted: Schemas['NewClose'],
  key: string,
): Promise<Schemas['CorrectionMade']> {
  const header = { ...once(key), ...ifMatch({ created_at, revision }) };
  const params = { path: { session_id }, header };
  const made = await body(api.POST('/v1/sessions/{session_id}/close', { params, body: wanted }));
  await changed(session_id);
  return made;
}

export async function correct(
  seen: Session,
  wanted: Schemas['NewCorrection'],
  key: string,
): Promise<Schemas['CorrectionMade']> {
  const header = { ...once(key), ...ifMatch(seen) };
  const params = { path: { session_id: seen.session_id }, header };
  const made = await unlessChanged(
    () => body(api.POST('/v1/sessions/{session_id}/corrections', { params, body: wanted })),
    () => changed(seen.session_id),
  );
  await changed(seen.session_id);
  return made;
}

export async function settle(seen: Session, key: string): Promise<Session> {
  const header = { ...once(key), ...ifMatch(seen) };
  const params = { path: { session_id: seen.session_id }, header };
  const told = await unlessChanged(
    () => body(api.POST('/v1/sessions/{session_id}/settle', { params })),
    () => changed(seen.session_id),
  );
  await changed(seen.session_id);
  return told;
}

const recomputing = attempts();

export function recompute(cdrId: string): Promise<Schemas['Recomputation']> {
  return recomputing((key) => {
    const params = { path: { cdr_id: cdrId }, header: once(key) };
    return body(api.POST('/v1/cdrs/{cdr_id}/recompute', { params }));
  }, cdrId);
}

export const cdr = (id: string) =>
  queryOptions({
    queryKey: ['cdr', id],
    queryFn: ({ signal }) => {
      const params = { path: { cdr_id: id } };
      return body(api.GET('/v1/cdrs/{cdr_id}', { params, signal }));
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

const SUGGESTED_MAX = 20;

/** Stations whose id begins with a text, as suggestions. */
export const stationIds = (begin: string) =>
  queryOptions({
    queryKey: ['sessions', 'stations', begin],
    queryFn: async ({ signal }) => {
      const params = { query: { q: begin, limit: SUGGESTED_MAX } };
      const { items } = await body(api.GET('/v1/stations', { params, signal }));
      return items.map((station) => station.station_id);
    },
  });
