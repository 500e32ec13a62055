import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Schemas } from '../../api/client';
import { cardsOf, meant, noteOn, ownCards, type Reads, startingWith } from './cardSearch';

type Token = Schemas['Token'];

const card = (uid: string, user_id: string | null = null) =>
  ({ uid, status: 'active', user_id }) as Token;
const person = (user_id: string) => ({ user_id, full_name: `Name of ${user_id}` });

/** Answers of the API, with a list of what was asked. */
function answers(change: Partial<Reads> = {}): { reads: Reads; asked: string[] } {
  const asked: string[] = [];
  const reads: Reads = {
    cards: async () => ({ items: [] }),
    people: async () => ({ items: [] }),
    name: async (id) => `Name of ${id}`,
    ...change,
  };
  const noted: Reads = {
    cards: (wanted) => {
      asked.push(`cards ${wanted.q ?? wanted.user_id ?? wanted.sort}`);
      return reads.cards(wanted);
    },
    people: (wanted) => {
      asked.push(`people ${wanted.q}`);
      return reads.people(wanted);
    },
    name: (id) => {
      asked.push(`name ${id}`);
      return reads.name(id);
    },
  };
  return { reads: noted, asked };
}

test('who was found by name is not asked for again, and any other holder once', async () => {
  const { reads, asked } = answers({
    cards: async ({ user_id: of }) => ({
      items: of
        ? [card(`${of}-1`, of), card(`${of}-2`, of)]
        : [card('A-1', 'other'), card('A-2', 'other'), card('ANN-1', 'ANN'), card('A-3')],
    }),
    people: async () => ({ items: [person('ANN'), person('ANA')] }),
  });
  const { cards, isMore } = await cardsOf('A', reads);
  assert.deepEqual(
    cards.map(({ uid, holder }) => [uid, holder]),
    [
      ['A-1', 'Name of other'],
      ['A-2', 'Name of other'],
      ['ANN-1', 'Name of ANN'],
      ['A-3', null],
      ['ANN-2', 'Name of ANN'],
      ['ANA-1', 'Name of ANA'],
      ['ANA-2', 'Name of ANA'],
    ],
  );
  assert.equal(isMore, false);
  assert.deepEqual(asked, ['cards A', 'people A', 'cards ANN', 'cards ANA', 'name other']);
});

/** Answers as a store does: a page that is as long as was asked for has a cursor. */
function page<T>(all: T[], limit: number) {
  const items = all.slice(0, limit);
  return items.length === limit ? { items, next_cursor: 'next' } : { items };
}

/** Whether a search tells of more where so many things fit. */
async function isMoreOf(fit: { byNumber?: number; people?: number; each?: number }) {
  const many = (n: number | undefined) => Array.from({ length: n ?? 0 }, (_, at) => `A${at}`);
  const { reads } = answers({
    cards: async ({ user_id: of, limit }) => {
      const uids = of === undefined ? many(fit.byNumber) : many(fit.each);
      return page(
        uids.map((uid) => card(`${uid} ${of}`, of ?? null)),
        limit,
      );
    },
    people: async ({ limit }) => page(many(fit.people).map(person), limit),
  });
  return (await cardsOf('A', reads)).isMore;
}

test('more people, more cards of a number and more cards of a person are all told', async () => {
  assert.equal(await isMoreOf({ byNumber: 6, people: 3, each: 3 }), false);
  assert.equal(await isMoreOf({ byNumber: 7 }), true);
  assert.equal(await isMoreOf({ people: 4 }), true);
  assert.equal(await isMoreOf({ people: 1, each: 4 }), true);
});

test('an empty text shows the cards used last, and does not say that there are more', async () => {
  const cards = async () => ({ items: [card('A', 'ANN')], next_cursor: 'next' });
  const { reads, asked } = answers({ cards });
  const found = await cardsOf('', reads);
  assert.equal(found.isMore, false);
  assert.equal(noteOn('', found, true), null);
  assert.deepEqual(asked, ['cards -last_use', 'name ANN']);
});

test('own cards are read to their end, so that one of the last page is found', async () => {
  const pages: Record<string, { items: Token[]; next_cursor?: string }> = {
    first: { items: Array.from({ length: 100 }, (_, at) => card(`A${at}`)), next_cursor: 'second' },
    second: { items: [card('LAST')] },
  };
  const own = await ownCards('Ann', async (cursor) => pages[cursor ?? 'first'] ?? { items: [] });
  assert.equal(own.isMore, false);
  const last = startingWith('last', own);
  assert.deepEqual(
    last.cards.map(({ uid, holder }) => [uid, holder]),
    [['LAST', 'Ann']],
  );
  assert.equal(noteOn('last', last, true), null);
  const none = startingWith('zzz', own);
  assert.equal(noteOn('zzz', none, true), 'none');
  // All of them are too many lines.
  const all = startingWith('', own);
  assert.equal(all.cards.length, 20);
  assert.equal(noteOn('', all, true), 'more');
});

test('own cards without end are read to a bound, and none is said to be absent', async () => {
  let pages = 0;
  const own = await ownCards('Ann', async () => {
    pages += 1;
    return { items: Array.from({ length: 100 }, () => card('A')), next_cursor: 'next' };
  });
  assert.equal(pages, 10);
  assert.equal(noteOn('zzz', startingWith('zzz', own), true), 'more');
});

test('of what was found for another text nothing is said', () => {
  const nothing = { cards: [], isMore: false };
  assert.equal(noteOn('zzz', nothing, true), 'none');
  assert.equal(noteOn('DEMO', nothing, false), null);
  assert.equal(noteOn('DEMO', { cards: [], isMore: true }, false), null);
  assert.equal(noteOn('DEMO', undefined, true), null);
});

const found = (...uids: string[]) => ({
  cards: uids.map((uid) => ({ ...card(uid), holder: 'Anna Berger' as string | null })),
  isMore: false,
});

test('a text means the card of that number in any case, else the only card that fits', () => {
  const anna = { uid: 'DEMO-ANNA', isNamed: true };
  assert.deepEqual(meant('demo-anna', found('DEMO-ANNA', 'DEMO-ANNA-2')), anna);
  assert.deepEqual(meant('LOST', found()), { uid: 'LOST', isNamed: true });
  assert.equal(meant('demo', found('DEMO-ANNA', 'DEMO-IGOR')), 'several');
  assert.equal(meant('demo', { ...found('DEMO-ANNA'), isMore: true }), 'several');
});

test('a card is named by its whole number or the whole name of its holder, and by no beginning', () => {
  const isNamed = (typed: string, all = found('04A1B2C3D4')) => {
    const one = meant(typed, all);
    return one !== 'several' && one.uid === '04A1B2C3D4' && one.isNamed;
  };
  assert.equal(isNamed('04a1b2c3d4'), true);
  assert.equal(isNamed('anna berger'), true);
  // A complete number that nobody added may be the beginning of another one.
  assert.deepEqual(meant('04A1B2C3', found('04A1B2C3D4')), { uid: '04A1B2C3D4', isNamed: false });
  assert.equal(isNamed('Anna'), false);
  const ofNobody = { cards: [{ ...card('04A1B2C3D4'), holder: null }], isMore: false };
  assert.equal(isNamed('', ofNobody), false);
  // Of two cards of one person the name names none.
  assert.equal(meant('Anna Berger', found('04A1B2C3D4', '04FF')), 'several');
});
