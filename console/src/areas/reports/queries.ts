import { queryOptions } from '@tanstack/react-query';
import { body, file, once } from '../../api/client';
import { queryClient } from '../../api/query';
import { formatLanguage } from '../../format';
import { ahead, type DailySum, type Export, type ExportKind } from './ahead';
import { asked, type Days } from './period';

/** What the sessions of a report are narrowed by, as the API names it. */
export interface Narrow {
  site_id?: string | undefined;
  station_id?: string | undefined;
  user_id?: string | undefined;
  token_uid?: string | undefined;
}

/** What a report shows: its sessions, its period and the zone of its days. */
export interface Scope {
  days: Days;
  zone: string;
  narrow: Narrow;
}

/** A report as the API is asked for it. The file and the export are asked for by the same. */
export interface Asked {
  kind: Extract<ExportKind, 'consumption' | 'daily' | 'station_days'>;
  filter: Record<string, string>;
  zone: string;
}

const PATHS = {
  consumption: '/v1/reports/consumption',
  daily: '/v1/reports/daily',
  station_days: '/v1/reports/station-days',
} as const;

export function report(
  kind: Asked['kind'],
  { days, zone, narrow }: Scope,
  form: Record<string, string | undefined>,
): Asked {
  const all = { ...narrow, ...asked(days), ...form };
  const given = Object.entries(all).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return { kind, filter: Object.fromEntries(given), zone };
}

const REPORT_STALE_MS = 30_000;

export const consumption = (wanted: Asked) =>
  queryOptions({
    queryKey: ['reports', wanted],
    queryFn: ({ signal }) => {
      const query = { ...wanted.filter, time_zone: wanted.zone };
      return body(ahead.GET(PATHS.consumption, { params: { query }, signal }));
    },
    staleTime: REPORT_STALE_MS,
    placeholderData: (before) => before,
  });

export const stationDays = (wanted: Asked) =>
  queryOptions({
    queryKey: ['reports', wanted],
    queryFn: ({ signal }) => {
      const query = { ...wanted.filter, time_zone: wanted.zone };
      return body(ahead.GET(PATHS.station_days, { params: { query }, signal }));
    },
    staleTime: REPORT_STALE_MS,
    placeholderData: (before) => before,
  });

const DAILY_MAX = 5_000;

/** The sums of each day. They are read to the end, since a chart shows all of them. */
export const daily = (wanted: Asked) =>
  queryOptions({
    queryKey: ['reports', wanted],
    queryFn: async ({ signal }) => {
      const all: DailySum[] = [];
      let cursor: string | undefined;
      do {
        const query = { ...wanted.filter, time_zone: wanted.zone, limit: 100, cursor };
        const page = await body(ahead.GET(PATHS.daily, { params: { query }, signal }));
        all.push(...page.items);
        cursor = page.next_cursor ?? undefined;
      } while (cursor !== undefined && all.length < DAILY_MAX);
      return { items: all, isWhole: cursor === undefined };
    },
    staleTime: REPORT_STALE_MS,
    placeholderData: (before) => before,
  });

/** The report as a file: the same filter, order and zone, and a heading in words. */
export function reportFile({ kind, filter, zone }: Asked): Promise<Blob> {
  const query = new URLSearchParams({ ...filter, time_zone: zone, language: formatLanguage() });
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
    return (await body(ahead.GET('/v1/exports', { params: { query }, signal }))).items;
  },
  refetchInterval: (query) => (query.state.data?.some(isOpen) ? OPEN_MS : IDLE_MS),
});

interface Wanted {
  kind: ExportKind;
  filter: Record<string, string>;
  zone?: string;
  /** The language of the heading; names of columns when left out. */
  language?: string;
}

export async function newExport({ kind, filter, zone, language }: Wanted, key: string) {
  const wanted = {
    kind,
    filter,
    ...(zone ? { time_zone: zone } : {}),
    ...(language ? { language } : {}),
  };
  const params = { header: once(key) };
  const made = await body(ahead.POST('/v1/exports', { params, body: wanted }));
  queryClient.setQueryData<Export[]>(['exports'], (before) => [made, ...(before ?? [])]);
  await queryClient.invalidateQueries(exports);
  return made;
}

export async function removeExport(id: string): Promise<void> {
  await ahead.DELETE('/v1/exports/{export_id}', { params: { path: { export_id: id } } });
  queryClient.setQueryData<Export[]>(['exports'], (before) =>
    before?.filter(({ export_id }) => export_id !== id),
  );
}
