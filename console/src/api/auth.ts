import { keepLeaving, ownAddress, takeLeaving } from './kept';
import { challengeOf, randomText } from './pkce';
import { ApiProblem, problemOf, retryAfter } from './problem';

const CLIENT = 'console';
/** How long before its end an access token is replaced. */
const EARLY_MS = 60_000;
const SCOPES = 'read configure command call settle audit people clients webhooks operators self';

interface Token {
  value: string;
  endsAt: number;
}

/**
 * `starting` until it is known whether somebody is signed in; `out` after a sign-in has ended
 * while the page was open, `left` after a person signed out.
 */
export type SignIn = 'starting' | 'in' | 'out' | 'left';

let token: Token | null = null;
let state: SignIn = 'starting';
let renewing: Promise<string | null> | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();
const channel = new BroadcastChannel('forecourt.sign-in');

export const signIn = {
  state: (): SignIn => state,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

function become(next: SignIn): void {
  state = next;
  if (next !== 'in') {
    token = null;
    clearTimeout(timer);
  }
  for (const listener of listeners) listener();
}

channel.onmessage = ({ data }) => {
  if (data === 'signed-out' && state === 'in') become('left');
  // Another tab has signed in again: this one goes on with the same cookie.
  if (data === 'signed-in' && (state === 'out' || state === 'left')) void renew();
};

async function form(path: string, fields: Record<string, string>): Promise<Response> {
  try {
    return await fetch(path, {
      method: 'POST',
      headers: { 'X-Forecourt-Refresh': 'cookie' },
      body: new URLSearchParams({ client_id: CLIENT, ...fields }),
    });
  } catch {
    throw new ApiProblem('unreachable', 0, 'no answer from the server');
  }
}

/** Asks for an access token. Null when the sign-in has ended. */
async function trade(fields: Record<string, string>): Promise<string | null> {
  const response = await form('/oauth2/token', fields);
  // The browser has no cookie, so nobody is signed in.
  if (response.status === 204) return null;
  if (response.ok) {
    const told = (await response.json()) as { access_token: string; expires_in: number };
    token = { value: told.access_token, endsAt: Date.now() + told.expires_in * 1000 };
    clearTimeout(timer);
    timer = setTimeout(() => void renew().catch(() => {}), told.expires_in * 1000 - EARLY_MS);
    return token.value;
  }
  if (response.status === 429 || response.status >= 500) {
    const wait = retryAfter(response.headers.get('Retry-After'), Date.now());
    const id = response.headers.get('X-Request-Id');
    throw new ApiProblem('unavailable', response.status, response.statusText, id, [], wait);
  }
  return null;
}

/**
 * Renews the access token by the cookie. Requests of one tab share one renewal; a lock keeps the
 * tabs of one browser from using the same refresh token at once.
 */
export function renew(): Promise<string | null> {
  renewing ??= navigator.locks
    .request('forecourt.refresh', () => trade({ grant_type: 'refresh_token' }))
    .then((value) => {
      if (value === null) become(state === 'starting' || state === 'left' ? state : 'out');
      else if (state !== 'in') become('in');
      return value;
    })
    .finally(() => {
      renewing = null;
    });
  return renewing;
}

/** A valid access token; null when the person has to sign in. */
export async function accessToken(): Promise<string | null> {
  if (token !== null && Date.now() < token.endsAt - EARLY_MS / 2) return token.value;
  if (state === 'left') return null;
  return renew();
}

/** Goes to the sign-in page, and comes back to `address`. */
export async function goToSignIn(address: string, language: string): Promise<void> {
  const leaving = { verifier: randomText(), state: randomText(), address: ownAddress(address) };
  keepLeaving(leaving);
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: CLIENT,
    redirect_uri: `${location.origin}/`,
    scope: SCOPES,
    state: leaving.state,
    code_challenge: await challengeOf(leaving.verifier),
    code_challenge_method: 'S256',
    ui_locales: language,
  });
  location.assign(`/oauth2/authorize?${query}`);
}

/** Where the console goes on after its start. */
export type Started =
  | { kind: 'in'; address: string | null }
  | { kind: 'sign-in'; address: string }
  | { kind: 'refused'; error: string };

/** Trades the code with which the sign-in page sent the browser back, or renews by the cookie. */
export async function start(): Promise<Started> {
  const query = new URLSearchParams(location.search);
  const [code, back, error] = ['code', 'state', 'error'].map((name) => query.get(name));
  const here = location.pathname + location.search + location.hash;
  if (back !== null && back !== undefined && (code || error)) {
    history.replaceState(null, '', '/');
    const leaving = takeLeaving();
    if (error) return { kind: 'refused', error };
    if (code && leaving?.state === back) {
      const fields = { grant_type: 'authorization_code', code, code_verifier: leaving.verifier };
      const value = await trade({ ...fields, redirect_uri: `${location.origin}/` });
      if (value !== null) {
        become('in');
        channel.postMessage('signed-in');
        return { kind: 'in', address: ownAddress(leaving.address) };
      }
    }
    return (await renew()) === null
      ? { kind: 'sign-in', address: '/' }
      : { kind: 'in', address: '/' };
  }
  const value = await renew();
  return value === null ? { kind: 'sign-in', address: here } : { kind: 'in', address: null };
}

/**
 * Ends the sign-in in every tab of this browser. Throws when the server did not end it: the browser
 * is still signed in then. The lock keeps a renewal from setting another cookie meanwhile.
 */
export async function signOut(): Promise<void> {
  await navigator.locks.request('forecourt.refresh', async () => {
    const response = await form('/oauth2/revoke', {});
    if (!response.ok) throw problemOf(response, await response.json().catch(() => null));
    become('left');
  });
  channel.postMessage('signed-out');
}
