import {
  type InfiniteData,
  type QueryKey,
  type UseInfiniteQueryResult,
  type UseQueryOptions,
  type UseQueryResult,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { lastAnswer } from '../api/client';
import { type AllRows, allOf } from './all';
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

/** A page of a list of the API. */
interface Page<T> {
  items: T[];
  next_cursor?: string | null;
}

/** A list that is read page by page and that the socket keeps new. */
export interface LiveList<T> {
  queryKey: QueryKey;
  page: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>;
  live?: Live;
  /** False while it is not known yet what to ask for; true when left out. */
  isReady?: boolean;
}

/** Reads a list page by page, and watches its topics. */
export function useLiveList<T>({
  queryKey,
  page,
  live,
  isReady = true,
}: LiveList<T>): UseInfiniteQueryResult<InfiniteData<Page<T>>> {
  useTopics(live?.topics ?? []);
  return useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => page(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    enabled: isReady,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    meta: live === undefined ? {} : { live },
    placeholderData: (before) => before,
  });
}

/** The state of the connection, and when the server was heard last: by the socket, or without one by HTTP. */
export function useHeard(): Chip {
  const { state, heardAt } = useChip();
  const answeredAt = useSyncExternalStore(lastAnswer.subscribe, lastAnswer.get);
  return { state, heardAt: state === 'live' ? heardAt : Math.max(heardAt ?? 0, answeredAt) };
}

/** What a table needs of a list that has more pages than are shown. */
export function moreOf<T>(
  query: UseInfiniteQueryResult<InfiniteData<Page<T>>>,
  list: LiveList<T>,
): {
  isOfBefore: boolean;
  hasMore: boolean;
  isLoading: boolean;
  load: () => void;
  all: () => Promise<AllRows<T>>;
} {
  return {
    isOfBefore: query.isPlaceholderData,
    hasMore: query.hasNextPage,
    isLoading: query.isFetchingNextPage,
    load: () => void query.fetchNextPage(),
    all: () => allOf(list),
  };
}

const CUT_OFF_AFTER_MS = 45_000;

/** Since when nothing is heard of the server, neither by socket nor by HTTP; null while it is. */
export function useCutOff(): number | null {
  const { state, heardAt } = useHeard();
  const now = useSyncExternalStore(subscribeToClock, clock);
  if (state === 'live' || state === 'asleep') return null;
  const last = heardAt ?? 0;
  return now - last > CUT_OFF_AFTER_MS ? last : null;
}

const CLOCK_MS = 5_000;

const clockListeners = new Set<() => void>();
let clockTimer: ReturnType<typeof setInterval> | undefined;

/** All parts of a page share one timer, so that none still claims what another calls out of date. */
function subscribeToClock(listener: () => void): () => void {
  clockListeners.add(listener);
  clockTimer ??= setInterval(() => {
    for (const tell of [...clockListeners]) tell();
  }, CLOCK_MS);
  return () => {
    clockListeners.delete(listener);
    if (clockListeners.size > 0) return;
    clearInterval(clockTimer);
    clockTimer = undefined;
  };
}

function clock(): number {
  return Math.floor(Date.now() / CLOCK_MS) * CLOCK_MS;
}
