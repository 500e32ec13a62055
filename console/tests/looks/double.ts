// A double that stands before the API in a page and forces the states of a screen.
import type { Page, Request, Route } from 'playwright-core';

export const STATES = [
  'empty',
  'error',
  'noRight',
  'tooMany',
  'stale',
  'signedOut',
  'conflict',
] as const;
export type State = (typeof STATES)[number];

/** The code, the request id and the right that the double names, for which a test looks. */
export const CODE = 'internal';
export const REQUEST_ID = 'req-of-the-double';
export const WAIT_S = 40;

interface Told {
  status: number;
  code: string;
  detail: string;
  headers?: Record<string, string>;
}

const TOLD: Partial<Record<State, Told>> = {
  // The console repeats a read that failed. With this header it does so at once.
  error: {
    status: 500,
    code: CODE,
    detail: 'the double of the test failed',
    headers: { 'Retry-After': '0' },
  },
  noRight: { status: 403, code: 'forbidden', detail: 'this needs the scope "configure"' },
  tooMany: {
    status: 429,
    code: 'too_many_requests',
    detail: 'too many requests',
    headers: { 'Retry-After': String(WAIT_S) },
  },
  signedOut: { status: 401, code: 'unauthorized', detail: 'the token is not valid' },
};

const CONFLICT: Told = { status: 412, code: 'precondition_failed', detail: 'it is newer' };

/** What the frame reads, without which there is no screen to be in any state. */
const FRAME = /\/v1\/(me|public\/deployment|operator|live\/tickets)$|\/v1\/sites\?limit=100/;

export class Double {
  private state: State | null = null;
  /** Whether a change was refused: from then on somebody else's name is read. */
  private isRefused = false;
  private sockets = new Set<{ close: () => Promise<void> }>();

  static async before(page: Page): Promise<Double> {
    const it = new Double();
    await page.route(/\/v1\/|\/oauth2\/token/, (route, request) => it.answer(route, request));
    await page.routeWebSocket(/\/v1\/live/, (socket) => {
      if (it.state === 'stale') return void socket.close();
      socket.connectToServer();
      it.sockets.add(socket);
      return undefined;
    });
    return it;
  }

  /** Forces a state upon everything that is read from now on; null is the API as it is. */
  force(state: State | null): void {
    this.state = state;
    this.isRefused = false;
    if (state !== 'stale') return;
    for (const socket of this.sockets) void socket.close();
    this.sockets.clear();
  }

  private async answer(route: Route, request: Request): Promise<void> {
    const { state } = this;
    const isFrame = FRAME.test(request.url());
    if (state === null) return route.continue();
    if (state === 'stale') return route.abort();
    if (state === 'empty') return emptied(route);
    if (state === 'signedOut' && request.url().includes('/oauth2/token')) {
      return route.fulfill({ status: 400, json: { error: 'invalid_grant' } });
    }
    if (request.url().includes('/oauth2/token')) return route.continue();
    if (state === 'conflict') {
      const isTicket = request.url().includes('/v1/live/tickets');
      const isChange = /PATCH|PUT|POST/.test(request.method()) && !isTicket;
      // The frame reads who somebody is and the operator, which two forms change.
      if (!isChange) return this.isRefused ? renamed(route) : route.continue();
      this.isRefused = true;
      return route.fulfill(problem(CONFLICT));
    }
    const told = TOLD[state];
    if (told === undefined || (isFrame && state !== 'signedOut')) return route.continue();
    return route.fulfill(problem(told));
  }
}

function problem({ status, code, detail, headers }: Told) {
  const all = { 'X-Request-Id': REQUEST_ID, ...headers };
  return { status, headers: all, json: { code, status, title: code, detail } };
}

/** The answer of the API without what stands in its lists. */
async function emptied(route: Route): Promise<void> {
  const answer = await route.fetch();
  const type = answer.headers()['content-type'] ?? '';
  if (!answer.ok() || !type.includes('json')) return route.fulfill({ response: answer });
  const body = (await answer.json()) as Record<string, unknown>;
  if (!Array.isArray(body.items)) return route.fulfill({ response: answer });
  return route.fulfill({ response: answer, json: { ...body, items: [], next_cursor: null } });
}

/**
 * The answer of the API with a name that somebody else gave. Where nothing differs that the form
 * shows, the console sends the change once more and asks nobody.
 */
async function renamed(route: Route): Promise<void> {
  const answer = await route.fetch();
  const type = answer.headers()['content-type'] ?? '';
  if (!answer.ok() || !type.includes('json')) return route.fulfill({ response: answer });
  const json = (await answer.json()) as Record<string, unknown>;
  for (const key of ['name', 'full_name']) {
    if (typeof json[key] === 'string') json[key] = `${json[key]} 3`;
  }
  return route.fulfill({ response: answer, json });
}
