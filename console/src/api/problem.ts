import type { components } from './schema';

export type FieldProblem = components['schemas']['FieldProblem'];

/** What the API says of a request that it refused, or what became of one without an answer. */
export class ApiProblem extends Error {
  override name = 'ApiProblem';
  constructor(
    /** The stable code; `unreachable` when no answer came, `unreadable` when it was no problem. */
    readonly code: string,
    readonly status: number,
    /** What happened this time, in English, as the server tells it. */
    readonly detail: string,
    readonly requestId: string | null = null,
    readonly fields: readonly FieldProblem[] = [],
    /** After how many seconds the same may be asked again. */
    readonly retryAfterS: number | null = null,
  ) {
    super(detail);
  }

  /** Whether the same request may succeed later, so that a GET is worth a repetition. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** The seconds of a `Retry-After` header, which holds a number or a date (RFC 9110 §10.2.3). */
export function retryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header)) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now) / 1000));
}

/** Makes the problem of an answer that is not 2xx. */
export function problemOf(response: Response, body: unknown): ApiProblem {
  const told = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const text = (value: unknown, otherwise: string) =>
    typeof value === 'string' ? value : otherwise;
  return new ApiProblem(
    text(told.code, 'unreadable'),
    response.status,
    text(told.detail, response.statusText),
    response.headers.get('X-Request-Id'),
    Array.isArray(told.errors) ? (told.errors as FieldProblem[]) : [],
    retryAfter(response.headers.get('Retry-After'), Date.now()),
  );
}
