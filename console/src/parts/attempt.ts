import { useState } from 'react';

/** Sends a request at most once for the same content, as long as nobody knows what became of it. */
export type Attempt = <T>(
  /** Sends the request. `at`: when it was sent first, for a body that names a time. */
  work: (key: string, at: number) => Promise<T>,
  /** All that the request says: of which thing, and what is wanted. */
  content: unknown,
) => Promise<T>;

/** Whether an error leaves open that the request was, or still is, carried out. */
export function isOutcomeUnknown(error: unknown): boolean {
  const { status, code } = (error ?? {}) as { status?: number; code?: string };
  return !status || status >= 500 || code === 'request_in_progress';
}

/**
 * The keys of requests. A request without an answer keeps its key, also while other contents are
 * sent, so that its repetition does not act twice. After an answer the same is another request.
 */
export function attempts(): Attempt {
  const open = new Map<string, { key: string; at: number }>();
  return async (work, content) => {
    const name = JSON.stringify(content);
    const sent = open.get(name) ?? { key: crypto.randomUUID(), at: Date.now() };
    open.set(name, sent);
    try {
      const result = await work(sent.key, sent.at);
      open.delete(name);
      return result;
    } catch (error) {
      if (!isOutcomeUnknown(error)) open.delete(name);
      throw error;
    }
  };
}

/** The keys of the requests that this part of the page sends. */
export function useAttempt(): Attempt {
  return useState(attempts)[0];
}
