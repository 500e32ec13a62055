import { type QueryKey, useQuery } from '@tanstack/react-query';

/** Reads a thing afresh for a form that is opened from a list, and not again while it is open. */
export function useRead<T>(key: QueryKey, read: () => Promise<T>) {
  return useQuery({
    queryKey: [...key, 'form'],
    queryFn: read,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
