import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './problem';

const TRIES_MAX = 3;
/** A longer wait is not made in silence: the page says it, and reads again when it is over. */
const SILENT_MAX_S = 2;

function isWorthAnother(error: unknown): boolean {
  return error instanceof ApiProblem && error.isPassing && (error.retryAfterS ?? 0) <= SILENT_MAX_S;
}

/** Reads are repeated while the cause may pass; a short `Retry-After` of the server is waited for. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 5 * 60_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => count < TRIES_MAX && isWorthAnother(error),
      retryDelay: (count, error) => {
        const wait = error instanceof ApiProblem ? error.retryAfterS : null;
        return wait === null ? 500 * 2 ** count : wait * 1000;
      },
    },
    mutations: { retry: false },
  },
});
