import { queryOptions } from '@tanstack/react-query';
import { api, body, file, once, type Schemas } from '../../api/client';
import { queryClient } from '../../api/query';
import type { paths } from '../../api/schema';
import { formatLanguage } from '../../format';
import { asked, type Days } from './period';

/** The sums of several sessions. A credit counts as negative. */
export type Sum = Schemas['Sum'];
/** A sum, with what it is of. */
export type Group = Schemas['GroupSum'];
export type DailySum = Schemas['DailySum'];
export type Export = Schemas['Export'];
export type ExportKind = Schemas['ExportKind'];

/** What the sessions of a report are narrowed by, as the API names it. */
export interface Narrow {
  site_id?: string | null | undefined;
  station_id?: string | null | undefined;
  user_id?: string | null | undefined;
  token_uid?: string | null | undefined;
}

/** What a report shows: its sessions, its period and the zone of its days. */
export interface Scope {
  days: Days;
  zone: string;
  narrow: Narrow;
}

const PATHS = {
  consumption: '/v1/reports/consumption',
  daily: '/v1/reports/daily',
  station_days: '/v1/reports/station-days',
} as const;
type Kind = keyof typeof PATHS;
type Parameters<K extends Kind> = paths[(typeof PATHS)[K]]['get']['parameters'];
/** The parameters of a report that choose its sessions and their order. */
type Filter<K extends Kind> = Omit<
  NonNullable<Parameters<K>['query']>,
  'time_zone' | 'language' | 'columns' | 'limit' | 'cursor'
>;

/** A report as the API is asked for it. The file and the export are asked for by the same. */
export interface Asked<K extends Kind = Kind> {
  kind: K;
  filter: Filter<K>;
  zone: string;
}

/** What a report takes beside its period and what narrows it: its order and its groups. */
type Own<K extends Kind> = Omit<Filter<K>, keyof Narrow | keyof Days>;
type Form<K extends Kind> = { [Name in keyof Own<K>]?: Own<K>[Name] | undefined };

export function report<K extends Kind>(
  kind: K,
  { days, zone, narrow }: Scope,
  form: Form<K>,
): Asked<K> {
  const all = { ...narrow, ...asked(days), ...form };
  const given = Object.entries(all).filter(([, value]) => Boolean(value));
  return { kind, filter: Object.fromEntries(given) as Filter<K>, zone };
}

const REPORT_STALE_MS = 30_000;

export const consumption = (wanted: Asked<'consumption'>) =>
  queryOptions({
    queryKey: ['reports', wanted],
    queryFn: ({ signal }) => {
      const query = { ...wanted.filter, time_zone: wanted.zone };
      return body(api.GET(PATHS.consumption, { params: { query }, signal }));
    },
    staleTime: REPORT_STALE_MS,
    placeholderData: (before) => before,
  });

export const stationDays = (wanted: Asked<'station_days'>) =>
  queryOptions({
    queryKey: ['reports', wanted],
    queryFn: ({ signal }) => {
      const query = { ...wanted.filter, time_zone: wanted.zone };
      return body(api.GET(PATHS.station_days, { params: { query }, signal }));
    },
    staleTime: REPORT_STALE_MS,
    placeholderData: (before) => before,
  });

const DAILY_MAX = 5_000;

/** The sums of each day. They are read to the end, since a chart shows all of them. */
export const daily = (wanted: Asked<'daily'>) =>
  queryOptions({
    queryKey: ['reports', wanted],
    queryFn: async ({ signal }) => {
      const all: DailySum[] = [];
      let cursor: string | undefined;
      do {
        const query = {
          ...wanted.filter,
          time_zone: wanted.zone,
          limit: 100,
          ...(cursor ? { cursor } : {}),
        };
        const page = await body(api.GET(PATHS.daily, { params: { query }, signal }));
        all.push(...page.items);
        cursor = page.next_cursor ?? undefined;
      } while (cursor !== undefined && all.length < DAILY_MAX);
      return { items: all, isWhole: cursor === undefined };
    },
    staleTime: REPORT_STALE_MS,
    placeholderData: (before) => before,
  });

/** The report as a file: the same filter, order, zone and columns, and a heading in words. */
export function reportFile({ kind, filter, zone }: Asked, columns: readonly string[]) {
  const form = { time_zone: zone, language: formatLanguage(), columns: columns.join() };
  const query = new URLSearchParams({ ...filter, ...form });
  return file(`${PATHS[kind]}?${query}`, 'text/csv');
}

const OPEN_MS = 2_000;
const IDLE_MS = 60_000;

export function isOpen({ state }: Pick<Export, 'state'>): boolean {
  return state === 'queued' || state === 'running';
}

/** The own exports, the newest first. They are kept for a day or two, so that one page holds them. */
export const exports = queryOptions({
  queryKey: ['exports'],
  queryFn: async ({ signal }) => {
    const query = { limit: 100 };
    return (await body(api.GET('/v1/exports', { params: { query }, signal }))).items;
  },
  refetchInterval: (query) => (query.state.data?.some(isOpen) ? OPEN_MS : IDLE_MS),
});

interface Wanted {
  kind: ExportKind;
  filter: Record<string, string>;
  zone?: string;
  /** The language of the heading; names of columns when left out. */
  language?: string;
  /** The columns in their order; all when left out. */
  columns?: readonly string[];
}

export async function newExport({ kind, filter, zone, language, columns }: Wanted, key: string) {
  const wanted = {
    kind,
    filter,
    ...(zone ? { time_zone: zone } : {}),
    ...(language ? { language } : {}),
    ...(columns ? { columns: [...columns] } : {}),
  };
  const params = { header: once(key) };
  const made = await body(api.POST('/v1/exports', { params, body: wanted }));
  queryClient.setQueryData<Export[]>(['exports'], (before) => [made, ...(before ?? [])]);
  await queryClient.invalidateQueries(exports);
  return made;
}

export async function removeExport(id: string): Promise<void> {
  await api.DELETE('/v1/exports/{export_id}', { params: { path: { export_id: id } } });
  queryClient.setQueryData<Export[]>(['exports'], (before) =>
    before?.filter(({ export_id }) => export_id !== id),
  );
}
