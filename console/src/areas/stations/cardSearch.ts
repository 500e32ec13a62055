import type { Schemas } from '../../api/client';

type Token = Schemas['Token'];
type Person = Pick<Schemas['User'], 'user_id' | 'full_name'>;

/** A card with the name of who holds it; null for a card of nobody. */
export interface FoundCard extends Pick<Token, 'uid' | 'status' | 'expires_at'> {
  holder: string | null;
}

/** What was found, and whether there is more than that. */
export interface Found {
  cards: readonly FoundCard[];
  isMore: boolean;
}

interface Page<T> {
  items: T[];
  next_cursor?: string | null;
}

interface CardsWanted {
  q?: string;
  user_id?: string;
  sort?: string;
  limit: number;
}

/** The questions to the API of which a search consists. */
export interface Reads {
  cards: (wanted: CardsWanted) => Promise<Page<Token>>;
  people: (wanted: { q: string; limit: number }) => Promise<Page<Person>>;
  /** The name of a person; the id of one whose name cannot be read. */
  name: (userId: string) => Promise<string>;
}

const CARDS_MAX = 6;
const PEOPLE_MAX = 3;
const CARDS_OF_PERSON_MAX = 3;
/** Own cards are read by pages of so many, the largest that the API gives. */
export const OWN_PAGE = 100;
/** Nobody holds so many cards; the bound keeps an answer that never ends from being read for ever. */
const OWN_MAX = 1_000;
/** More lines than these are not read by a person who looks for one card. */
const SHOWN_MAX = 20;

/**
 * The cards whose number begins with a text or whose holder's name does; those used last for an
 * empty text, which are never said to be all.
 */
export async function cardsOf(q: string, reads: Reads): Promise<Found> {
  if (q === '') {
    const { items } = await reads.cards({ sort: '-last_use', limit: CARDS_MAX });
    return { cards: await named(items, [], reads), isMore: false };
  }
  const [byNumber, people] = await Promise.all([
    reads.cards({ q, limit: CARDS_MAX + 1 }).then(firstOf(CARDS_MAX)),
    reads.people({ q, limit: PEOPLE_MAX + 1 }).then(firstOf(PEOPLE_MAX)),
  ]);
  const theirs = await Promise.all(
    people.items.map(({ user_id }) =>
      reads.cards({ user_id, limit: CARDS_OF_PERSON_MAX + 1 }).then(firstOf(CARDS_OF_PERSON_MAX)),
    ),
  );
  const pages = [byNumber, ...theirs];
  const all = new Map(pages.flatMap(({ items }) => items.map((card) => [card.uid, card])));
  return {
    cards: await named([...all.values()], people.items, reads),
    isMore: people.isMore || pages.some(({ isMore }) => isMore),
  };
}

/**
 * So many items of a page, and whether there are more. The page is asked for one item more than
 * that: a full page has a cursor also where nothing follows.
 */
function firstOf(max: number) {
  return <T>({ items, next_cursor: next }: Page<T>) => ({
    items: items.slice(0, max),
    isMore: items.length > max || next != null,
  });
}

/** Each card with the name of its holder. Only who was not found by name is asked for, once. */
async function named(
  cards: readonly Token[],
  people: readonly Person[],
  reads: Reads,
): Promise<FoundCard[]> {
  const names = new Map(people.map(({ user_id, full_name }) => [user_id, full_name]));
  const holders = new Set(cards.flatMap(({ user_id: id }) => (id ? [id] : [])));
  const unnamed = [...holders].filter((id) => !names.has(id));
  await Promise.all(unnamed.map(async (id) => names.set(id, await reads.name(id))));
  return cards.map((card) => ({
    ...card,
    holder: card.user_id ? (names.get(card.user_id) ?? card.user_id) : null,
  }));
}

/** The own cards of a person, read page by page to their end, or to a bound. */
export async function ownCards(
  holder: string | null,
  page: (cursor: string | undefined) => Promise<Page<Token>>,
): Promise<Found> {
  const cards: FoundCard[] = [];
  let cursor: string | undefined;
  do {
    const { items, next_cursor: next } = await page(cursor);
    cards.push(...items.map((card) => ({ ...card, holder })));
    cursor = next ?? undefined;
  } while (cursor !== undefined && cards.length < OWN_MAX);
  return { cards, isMore: cursor !== undefined };
}

/** What of the own cards is shown: those whose number begins with what was typed, and so many. */
export function startingWith(typed: string, { cards, isMore }: Found): Found {
  const begin = typed.toLowerCase();
  const fitting = cards.filter(({ uid }) => uid.toLowerCase().startsWith(begin));
  return {
    cards: fitting.slice(0, SHOWN_MAX),
    isMore: isMore || fitting.length > SHOWN_MAX,
  };
}

/** A card, and whether the text names it: a charge starts at once on such a card alone. */
export interface MeantCard {
  uid: string;
  isNamed: boolean;
}

export type Meant = MeantCard | 'several';

/**
 * The card that a typed text means: the one of that number, or the only one that fits. Its number,
 * or the whole name of who holds it, names it, in whatever case it was typed; only the beginning of
 * one does not, for the text may be the number of another card. A text that fits none is taken as
 * it is; the server says that nobody added it.
 */
export function meant(typed: string, { cards, isMore }: Found): Meant {
  const lower = typed.toLowerCase();
  const same = cards.find(({ uid }) => uid.toLowerCase() === lower);
  if (same !== undefined) return { uid: same.uid, isNamed: true };
  if (cards.length > 1 || isMore) return 'several';
  const [one] = cards;
  if (one === undefined) return { uid: typed, isNamed: true };
  return { uid: one.uid, isNamed: one.holder?.toLowerCase() === lower };
}

/**
 * What is said below the cards: that there are more, or that there is none. Neither is said of what
 * was found for another text than the one that stands in the field.
 */
export function noteOn(typed: string, found: Found | undefined, isOfTyped: boolean) {
  if (found === undefined || !isOfTyped) return null;
  if (found.isMore) return 'more';
  return typed !== '' && found.cards.length === 0 ? 'none' : null;
}
