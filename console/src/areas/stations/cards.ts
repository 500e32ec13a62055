import { queryOptions } from '@tanstack/react-query';
import { api, body, tagged } from '../../api/client';
import { queryClient } from '../../api/query';
import { me } from '../../api/shared';
import { cardsOf, type Found, OWN_PAGE, ownCards, type Reads } from './cardSearch';

/**
 * The cards whose number begins with a text or whose holder's name does, and those used last for
 * an empty text; for `null` the own cards of the person.
 */
export const foundCards = (q: string | null) =>
  queryOptions({
    queryKey: ['tokens', 'choice', q],
    queryFn: ({ signal }) => (q === null ? own(signal) : cardsOf(q, readsOf(signal))),
    placeholderData: (before) => before,
    staleTime: 30_000,
  });

async function own(signal: AbortSignal): Promise<Found> {
  const { full_name: holder } = await queryClient.fetchQuery(me);
  return ownCards(holder ?? null, (cursor) => {
    const query = { limit: OWN_PAGE, ...(cursor === undefined ? {} : { cursor }) };
    return body(api.GET('/v1/me/tokens', { params: { query }, signal }));
  });
}

const readsOf = (signal: AbortSignal): Reads => ({
  cards: (query) => body(api.GET('/v1/tokens', { params: { query }, signal })),
  people: (query) => body(api.GET('/v1/users', { params: { query }, signal })),
  name,
});

async function name(id: string): Promise<string> {
  const person = await queryClient
    .fetchQuery({
      queryKey: ['user', id],
      queryFn: ({ signal }) =>
        tagged(api.GET('/v1/users/{user_id}', { params: { path: { user_id: id } }, signal })),
      staleTime: 60_000,
    })
    .catch(() => null);
  return person?.full_name ?? id;
}
