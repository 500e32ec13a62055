import { queryOptions } from '@tanstack/react-query';
import { unlessChanged } from '../../api/again';
import { api, body, ifMatch, once, type Schemas, tagged } from '../../api/client';
import { queryClient } from '../../api/query';
import { list, one } from '../../live/merge';
import { type LiveList, liveQuery } from '../../live/use';

export type Review = Schemas['Review'];
export type Reading = Schemas['EvidenceReading'];
export type Session = Schemas['Session'];
export type Kind = Review['kind'];

const READ_MAX = 1_000;
const KEY = ['reviews'];

/** What waits for a person. The API lists the newest first; the oldest stands first here. */
export const waiting = liveQuery({
  queryKey: KEY,
  queryFn: async ({ signal }) => {
    const all: Review[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: 100, ...(cursor === undefined ? {} : { cursor }) };
      const page = await body(api.GET('/v1/review', { params: { query }, signal }));
      all.push(...page.items);
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined && all.length < READ_MAX);
    return { items: all.reverse(), isMore: cursor !== undefined };
  },
  live: {
    topics: ['operator'],
    merge: [
      list('review', (row) => String(row.review_id), {
        add: 'last',
        belongs: (row) => row.resolved_at == null,
      }),
    ],
  },
});

/** What people have marked as done, the newest first. */
export const done: LiveList<Review> = {
  queryKey: ['reviews', 'done'],
  page: (cursor, signal) => {
    const query = { resolved: true, cursor, limit: 50 };
    return body(api.GET('/v1/review', { params: { query }, signal }));
  },
};

/** A review that is done: it has left the list of what waits, and is among those that were done last. */
export const ended = (id: string) =>
  queryOptions({
    queryKey: ['reviews', 'ended', id],
    queryFn: async ({ signal }) => {
      const query = { resolved: true, limit: 100 };
      const { items } = await body(api.GET('/v1/review', { params: { query }, signal }));
      return items.find((row) => row.review_id === id) ?? null;
    },
  });

export const session = (id: string) =>
  liveQuery({
    queryKey: ['session', id],
    queryFn: ({ signal }) => {
      const params = { path: { session_id: id } };
      return tagged(api.GET('/v1/sessions/{session_id}', { params, signal }));
    },
    enabled: id !== '',
    live: { topics: [`session:${id}`], merge: [one('session', id)] },
  });

export const bill = (of: Session) =>
  queryOptions({
    queryKey: ['session', of.session_id, 'bill', of.status, of.cdr_id ?? ''],
    queryFn: ({ signal }) => {
      const params = { path: { session_id: of.session_id } };
      return body(api.GET('/v1/sessions/{session_id}/bill', { params, signal }));
    },
  });

export const evidence = (of: Session) =>
  queryOptions({
    queryKey: ['session', of.session_id, 'corrections', of.status, of.cdr_id ?? ''],
    queryFn: ({ signal }) => {
      const params = { path: { session_id: of.session_id } };
      return body(api.GET('/v1/sessions/{session_id}/corrections', { params, signal }));
    },
  });

/** Puts the answer of a change into the list, where nothing newer is. */
function keep(told: Review): Review {
  queryClient.setQueryData<{ items: Review[]; isMore: boolean }>(KEY, (before) =>
    before === undefined
      ? before
      : {
          ...before,
          items: before.items.map((row) => (row.review_id === told.review_id ? told : row)),
        },
  );
  return told;
}

export async function take(of: Review, takeOver: boolean, key: string): Promise<Review> {
  const params = { path: { review_id: of.review_id }, header: once(key) };
  const wanted = { take_over: takeOver };
  return keep(await body(api.POST('/v1/review/{review_id}/take', { params, body: wanted })));
}

export async function resolve(of: Review, note: string, key: string): Promise<Review> {
  const params = { path: { review_id: of.review_id }, header: once(key) };
  const wanted = note === '' ? {} : { note };
  return keep(await body(api.POST('/v1/review/{review_id}/resolve', { params, body: wanted })));
}

async function changed(id: string): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ['session', id] });
  await queryClient.invalidateQueries({ queryKey: KEY });
}

export async function settle(seen: Session, key: string): Promise<void> {
  const header = { ...once(key), ...ifMatch(seen) };
  const params = { path: { session_id: seen.session_id }, header };
  await unlessChanged(
    () => api.POST('/v1/sessions/{session_id}/settle', { params }),
    () => changed(seen.session_id),
  );
  await changed(seen.session_id);
}

export async function correct(
  seen: Session,
  wanted: Schemas['NewCorrection'],
  key: string,
): Promise<void> {
  const header = { ...once(key), ...ifMatch(seen) };
  const params = { path: { session_id: seen.session_id }, header };
  await unlessChanged(
    () => api.POST('/v1/sessions/{session_id}/corrections', { params, body: wanted }),
    () => changed(seen.session_id),
  );
  await changed(seen.session_id);
}
