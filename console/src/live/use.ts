import {
  type QueryKey,
  type UseQueryOptions,
  type UseQueryResult,
  useQuery,
} from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { type Chip, type Live, liveChip, watch } from './live';

/** Watches the topics while the calling part is on the page. */
export function useTopics(topics: readonly string[]): void {
  const key = topics.join(' ');
  useEffect(() => watch(key === '' ? [] : key.split(' ')), [key]);
}

/** The options of a query that the socket keeps new. */
export type LiveQuery<T> = UseQueryOptions<T, Error, T, QueryKey> & { meta: { live: Live } };

export function liveQuery<T>(
  options: Omit<UseQueryOptions<T, Error, T, QueryKey>, 'meta'> & { live: Live },
): LiveQuery<T> {
  const { live, ...query } = options;
  return { ...query, meta: { live } };
}

/** Reads a query and watches its topics while the calling part is on the page. */
export function useLiveQuery<T>(options: LiveQuery<T>): UseQueryResult<T> {
  useTopics(options.enabled === false ? [] : options.meta.live.topics);
  return useQuery(options);
}

export function useChip(): Chip {
  return useSyncExternalStore(liveChip.subscribe, liveChip.get);
}
