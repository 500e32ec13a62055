import createClient, { type Middleware } from 'openapi-fetch';
import { accessToken, renew } from './auth';
import { earlyAnswer } from './early';
import { ApiProblem, problemOf } from './problem';
import type { components, paths } from './schema';

export { ifMatch } from './tag';

export type Schemas = components['schemas'];

/** The last calls, newest first, for `Show API call`. They hold no token and no body. */
export interface Call {
  method: string;
  path: string;
  status: number;
  requestId: string | null;
}
const CALLS_MAX = 20;
let calls: readonly Call[] = [];
const watchers = new Set<() => void>();
export const lastCalls = {
  get: (): readonly Call[] => calls,
  subscribe(watcher: () => void): () => void {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  },
};

let answeredAt = Date.now();
/** When the server answered last. */
export const lastAnswer = {
  get: (): number => answeredAt,
  subscribe: lastCalls.subscribe,
};

const pathOf = ({ url }: Request): string => url.slice(location.origin.length);

/** Whether a request asks for what `src/main.ts` may have asked for already: not for a CSV file. */
function isPlainRead({ method, headers }: Request): boolean {
  return method === 'GET' && !headers.has('Accept');
}

function note(request: Request, response: Response): void {
  const call = { method: request.method, path: pathOf(request), status: response.status };
  const requestId = response.headers.get('X-Request-Id');
  // What stands before a server that is away answers in its place, with 502 and the like.
  if (response.status < 500) answeredAt = Date.now();
  calls = [{ ...call, requestId }, ...calls].slice(0, CALLS_MAX);
  for (const watcher of watchers) watcher();
}

async function send(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new ApiProblem('unreachable', 0, 'no answer from the server');
  }
}

/** Sends a request with the access token, once more with another token after a 401. */
async function withToken(request: Request): Promise<Response> {
  const first = await accessToken();
  if (first === null) throw new ApiProblem('signed_out', 401, 'the sign-in has ended');
  const early = isPlainRead(request) ? await earlyAnswer(pathOf(request)) : null;
  if (early !== null) {
    note(request, early);
    return early;
  }
  const again = request.clone();
  request.headers.set('Authorization', `Bearer ${first}`);
  let response = await send(request);
  if (response.status === 401) {
    const next = await renew();
    if (next === null) throw new ApiProblem('signed_out', 401, 'the sign-in has ended');
    again.headers.set('Authorization', `Bearer ${next}`);
    response = await send(again);
  }
  note(request, response);
  return response;
}

const raisesProblems: Middleware = {
  async onResponse({ response }) {
    if (response.ok) return undefined;
    const body: unknown = await response.json().catch(() => null);
    throw problemOf(response, body);
  },
};

/** The API. Each answer that is not 2xx is thrown as an `ApiProblem`. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: withToken });
api.use(raisesProblems);

interface Answer<T> {
  data?: T;
  response: Response;
}

/** The JSON body of an answer. Lists can be asked for as CSV, too; see `file`. */
export async function body<T>(answer: Promise<Answer<T>>): Promise<Exclude<T, string>> {
  return (await answer).data as Exclude<T, string>;
}

/** A body with the entity tag of the state that it shows. */
export type Tagged<T> = T & { _etag?: string };

/** The body of an answer about one thing, with its entity tag. */
export async function tagged<T extends object>(answer: Promise<Answer<T>>): Promise<Tagged<T>> {
  const { data, response } = await answer;
  const tag = response.headers.get('ETag');
  return tag === null ? (data as T) : { ...(data as T), _etag: tag };
}

/** The header by which a POST is carried out once. Make the key when the form opens. */
export function once(key: string): { 'Idempotency-Key': string } {
  return { 'Idempotency-Key': key };
}

/** A file that the API gives, such as a list as CSV. */
export async function file(path: string, accept: string): Promise<Blob> {
  const headers = { Accept: accept };
  const response = await withToken(new Request(new URL(path, location.origin), { headers }));
  if (!response.ok) throw problemOf(response, await response.json().catch(() => null));
  return response.blob();
}
