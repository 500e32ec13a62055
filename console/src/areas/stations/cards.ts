import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schemas, tagged } from '../../api/client';
import { queryClient } from '../../api/query';

type Token = Schemas['Token'];

/** A card with the name of who holds it; null for a card of nobody. */
export interface FoundCard extends Pick<Token, 'uid' | 'status' | 'expires_at'> {
  holder: string | null;
}

const CARDS_MAX = 6;
const PEOPLE_MAX = 3;
const OWN_MAX = 20;

/**
 * The cards whose number begins with a text or whose holder's name does, and those used last for
 * an empty text; for `null` the own cards of the person.
 */
export const foundCards = (q: string | null) =>
  queryOptions({
    queryKey: ['tokens', 'choice', q],
    queryFn: ({ signal }) => (q === null ? ownCards(signal) : cardsOf(q, signal)),
    placeholderData: (before) => before,
    staleTime: 30_000,
  });

async function ownCards(signal: AbortSignal): Promise<FoundCard[]> {
  const params = { query: { limit: OWN_MAX } };
  const { items } = await body(api.GET('/v1/me/tokens', { params, signal }));
  const own = await body(api.GET('/v1/me', { signal }));
  return items.map((card) => ({ ...card, holder: own.full_name ?? null }));
}

async function cardsOf(q: string, signal: AbortSignal): Promise<FoundCard[]> {
  const cards = (query: { q?: string; user_id?: string; sort?: string; limit: number }) =>
    body(api.GET('/v1/tokens', { params: { query }, signal }));
  if (q === '') return named((await cards({ sort: '-last_use', limit: CARDS_MAX })).items);
  const [byNumber, people] = await Promise.all([
    cards({ q, limit: CARDS_MAX }),
    body(api.GET('/v1/users', { params: { query: { q, limit: PEOPLE_MAX } }, signal })),
  ]);
  const theirs = await Promise.all(
    people.items.map(({ user_id }) => cards({ user_id, limit: PEOPLE_MAX })),
  );
  const all = [byNumber, ...theirs].flatMap((page) => page.items);
  return named([...new Map(all.map((card) => [card.uid, card])).values()]);
}

/** Each card with the name of its holder; the id of one whose name cannot be read. */
function named(cards: readonly Token[]): Promise<FoundCard[]> {
  return Promise.all(
    cards.map(async (card) => ({
      ...card,
      holder: card.user_id ? await name(card.user_id) : null,
    })),
  );
}

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
