import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './problem';

const TRIES_MAX = 3;

/** Reads are repeated while the cause may pass; a `Retry-After` of the server is waited for. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 5 * 60_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => count < TRIES_MAX && error instanceof ApiProblem && error.isPassing,
      retryDelay: (count, error) => {
        const wait = error instanceof ApiProblem ? error.retryAfterS : null;
        return wait === null ? 500 * 2 ** count : wait * 1000;
      },
    },
    mutations: { retry: false },
  },
});
