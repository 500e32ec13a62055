// Answers that were asked for before the code which needs them was there. See `src/main.ts`.
import { accessToken } from './auth';

/** An answer that nobody has taken by then is out of date: it is asked for again. */
const GOOD_MS = 15_000;

interface Answer {
  response: Response;
  at: number;
}
const asked = new Map<string, Promise<Answer | null>>();

async function ask(path: string, token: string | null): Promise<Answer | null> {
  try {
    const headers: HeadersInit = token === null ? {} : { Authorization: `Bearer ${token}` };
    return { response: await fetch(path, { headers }), at: Date.now() };
  } catch {
    return null;
  }
}

/** Asks the API for these paths as the person who is signed in. */
export async function askEarly(paths: readonly string[]): Promise<void> {
  const token = await accessToken();
  if (token !== null) for (const path of paths) asked.set(path, ask(path, token));
}

/** Asks the API for a path that needs no person. */
export function askEarlyAsAnybody(path: string): void {
  asked.set(path, ask(path, null));
}

/**
 * Gives the early answer about a path, once. Null where there is none, where it is too old, and where
 * asking again may help.
 */
export async function earlyAnswer(path: string): Promise<Response | null> {
  const answer = asked.get(path);
  if (answer === undefined) return null;
  asked.delete(path);
  const found = await answer;
  if (found === null || Date.now() - found.at > GOOD_MS) return null;
  const { response } = found;
  return response.status === 401 || response.status === 429 || response.status >= 500
    ? null
    : response;
}
