import type { Client } from 'openapi-fetch';
import { api, type Schemas } from '../../api/client';

// The addresses that the API document does not have yet, as the server answers them. To be replaced
// by the types of the document once it names them.

type Money = Schemas['Money'];

/** The sums of several sessions. A credit counts as negative. */
export interface Sum {
  sessions: number;
  duration_s: number;
  energy_wh: number;
  amounts: Money[];
}

/** A sum, with what it is of. */
export interface Group extends Sum {
  /** The day, or the month such as `2026-01`. */
  day?: string;
  token_uid?: string;
  user_id?: string;
  full_name?: string;
  station_id?: string;
  site_id?: string;
}

export interface Consumption {
  total: Sum;
  groups?: Group[];
}

export interface StationDays {
  total: Sum;
  items: Group[];
}

export interface DailySum extends Omit<Sum, 'duration_s'> {
  day: string;
  value: string;
  duration_s?: number;
}

export type ExportKind =
  | 'sessions'
  | 'cdrs'
  | 'consumption'
  | 'daily'
  | 'station_days'
  | 'tokens'
  | 'stations'
  | 'audit_log';

export interface NewExport {
  kind: ExportKind;
  filter: Record<string, string>;
  time_zone?: string;
  language?: string;
}

export interface Export extends NewExport {
  export_id: string;
  state: 'queued' | 'running' | 'done' | 'failed';
  progress: { rows: number };
  rows?: number;
  bytes?: number;
  file_name?: string;
  /** The path of the file with a signature; whoever has it can fetch the file. */
  link?: string;
  expires_at?: string;
  reason_code?: string;
  reason?: string;
  created_at: string;
}

export interface Page<T> {
  items: T[];
  next_cursor?: string | null;
}

type Texts = Record<string, string | number | undefined>;
interface Answered<T> {
  content: { 'application/json': T };
  headers: Record<string, never>;
}
interface Get<T> {
  parameters: { query?: Texts };
  responses: { 200: Answered<T> };
}
interface Nothing {
  get?: never;
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
}
type With<T> = Omit<Nothing, keyof T> & T;

interface Paths {
  '/v1/reports/consumption': With<{ get: Get<Consumption> }>;
  '/v1/reports/daily': With<{ get: Get<Page<DailySum>> }>;
  '/v1/reports/station-days': With<{ get: Get<StationDays> }>;
  '/v1/exports': With<{
    get: Get<Page<Export>>;
    post: {
      parameters: { header?: { 'Idempotency-Key'?: string } };
      requestBody: { content: { 'application/json': NewExport } };
      responses: { 201: Answered<Export> };
    };
  }>;
  '/v1/exports/{export_id}': With<{
    delete: { parameters: { path: { export_id: string } }; responses: { 204: unknown } };
  }>;
}

export const ahead = api as unknown as Client<Paths>;
