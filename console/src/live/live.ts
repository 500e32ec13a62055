import type { Query } from '@tanstack/react-query';
import { signIn } from '../api/auth';
import { api, body, type Schemas } from '../api/client';
import { queryClient } from '../api/query';
import { Connection, type LiveState } from './connection';
import { addSince, type Item, type Kept, type Merge, Newest } from './merge';
import { DRAW_MS, HEAL_MS, isOld, pollMs, restsUntil } from './pace';
import { keepReading, type Reading, tellConnector, tellReadings } from './readings';

/** What a query says in its `meta.live`: the topics that tell of it, and how changes are added. */
export interface Live {
  topics: readonly string[];
  merge: readonly Merge[];
  /** What makes a query of sums be read again, since a change cannot be added to it. */
  reread?: { entities: readonly string[]; everyMs: number };
  /** It is not read again sooner by itself, with a socket or without; the topics say how often when left out. */
  everyMs?: number;
}

/** What the chip shows. */
export interface Chip {
  state: LiveState;
  /** When the server was heard last, in milliseconds. */
  heardAt: number | null;
}

/** After how long out of sight nothing is watched any more. */
const HIDDEN_MAX_MS = 5 * 60_000;
const TICK_MS = 1_000;
/** How long a socket that watches nothing stays open. */
const IDLE_MAX_MS = 30_000;

const wanted = new Map<string, number>();
const newest = new Newest();
let chip: Chip = { state: 'asleep', heardAt: null };
const listeners = new Set<() => void>();

function show(next: Partial<Chip>): void {
  chip = { ...chip, ...next };
  for (const listener of listeners) listener();
}

export const liveChip = {
  get: (): Chip => chip,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

const readAt = new WeakMap<Query, number>();
const liveOf = (query: Query): Live | undefined => query.meta?.live as Live | undefined;
const cache = queryClient.getQueryCache();

/** Items that came since the page was drawn, of each entity the newest. */
const pending = new Map<string, Kept>();
let addTimer: ReturnType<typeof setTimeout> | undefined;
let addedAt = 0;

/** Keeps what is newer. Where much changes at once, it is drawn together, a few times a second. */
function take(items: readonly Item[]): void {
  for (const item of items) {
    const at = Date.now();
    if (!newest.keep(item, at)) continue;
    // A reading is added to the values before it, so each of them counts.
    const isReading = item.entity === 'reading';
    const key = `${item.entity} ${item.id}${isReading ? ` ${item.revision}` : ''}`;
    pending.set(key, { item, at });
  }
  if (pending.size === 0 || addTimer !== undefined) return;
  addTimer = setTimeout(addPending, Math.max(0, addedAt + DRAW_MS - Date.now()));
}

function addPending(): void {
  addTimer = undefined;
  addedAt = Date.now();
  const fresh = [...pending.values()];
  pending.clear();
  for (const { item } of fresh) {
    if (item.entity === 'reading') {
      keepReading(item.id, item.body as unknown as Reading);
    }
    if (item.entity === 'connector' && item.body) {
      tellConnector(item.id, item.body as unknown as Schemas['Connector']);
    }
  }
  tellReadings();
  for (const query of cache.getAll()) {
    const began = readAt.get(query) ?? 0;
    change(query, (data, { merge }) => addSince(data, merge, fresh, began));
    const { entities, everyMs } = liveOf(query)?.reread ?? { entities: [], everyMs: 0 };
    if (fresh.some(({ item }) => entities.includes(item.entity))) rereadSoon(query, everyMs);
  }
}

const waiting = new WeakSet<Query>();

/** Reads a query again: at once, or when so long has passed since it was read last. */
function rereadSoon(query: Query, everyMs: number): void {
  if (waiting.has(query)) return;
  waiting.add(query);
  const from = Math.max((readAt.get(query) ?? 0) + everyMs, restsUntil(query.state));
  const wait = Math.max(0, from - Date.now());
  setTimeout(() => {
    waiting.delete(query);
    readAgain((other) => other === query);
  }, wait);
}

function change(query: Query, merged: (before: unknown, live: Live) => unknown): void {
  const live = liveOf(query);
  if (live === undefined || query.state.data === undefined) return;
  const data = merged(query.state.data, live);
  if (data !== query.state.data) query.setData(data, { manual: true });
}

// A read that was slower than the socket must not bring older rows back.
cache.subscribe((event) => {
  if (event.type !== 'updated' || event.action.type !== 'success' || event.action.manual) return;
  const { query } = event;
  if (liveOf(query) === undefined) return;
  const began = readAt.get(query) ?? 0;
  queueMicrotask(() => change(query, (data, { merge }) => newest.addTo(data, merge, began)));
});

function readAgain(isDue: (query: Query, live: Live) => boolean): void {
  for (const query of cache.getAll()) {
    const live = liveOf(query);
    if (live === undefined || !query.isActive() || query.state.fetchStatus !== 'idle') continue;
    if (Date.now() >= restsUntil(query.state) && isDue(query, live))
      void query.fetch().catch(() => {});
  }
}

const connection = new Connection(
  wanted,
  {
    state(state) {
      if (state === 'asleep') newest.clear();
      show({ state });
    },
    heard: (heardAt) => show({ heardAt }),
    items: take,
    stale: (topics) => readAgain((_, live) => live.topics.some((topic) => topics.includes(topic))),
  },
  async () => (await body(api.POST('/v1/live/tickets', { body: {} }))).url,
);

cache.subscribe((event) => {
  if (event.type === 'updated' && event.action.type === 'fetch')
    readAt.set(event.query, Date.now());
});

/** Reads again what is old: each minute with a socket, more often without one. */
function tick(): void {
  if (document.visibilityState !== 'visible' || signIn.state() !== 'in') return;
  const now = Date.now();
  const isLive = chip.state === 'live';
  readAgain((query, live) => {
    const usual = isLive ? HEAL_MS : Math.min(...live.topics.map(pollMs), HEAL_MS);
    return isOld(readAt.get(query) ?? now, live.everyMs ?? usual, query.state, now);
  });
}

let hiddenTimer: ReturnType<typeof setTimeout> | undefined;

function isWanted(): boolean {
  return signIn.state() === 'in' && wanted.size > 0;
}

function turn(): void {
  clearTimeout(hiddenTimer);
  if (!isWanted()) connection.sleep();
  else if (document.visibilityState === 'visible') {
    connection.wake();
    connection.probe();
  } else hiddenTimer = setTimeout(() => connection.sleep(), HIDDEN_MAX_MS);
}

/** Begins to listen. Called once, when the app starts. */
export function startLive(): void {
  document.addEventListener('visibilitychange', turn);
  window.addEventListener('online', turn);
  signIn.subscribe(turn);
  setInterval(tick, TICK_MS);
  turn();
}

/** Watches topics until the returned function is called. Several watchers share a topic. */
export function watch(topics: readonly string[]): () => void {
  for (const topic of topics) wanted.set(topic, (wanted.get(topic) ?? 0) + 1);
  changed();
  return () => {
    for (const topic of topics) {
      const left = (wanted.get(topic) ?? 1) - 1;
      if (left > 0) wanted.set(topic, left);
      else wanted.delete(topic);
    }
    changed();
  };
}

let isChanging = false;
let idleTimer: ReturnType<typeof setTimeout> | undefined;

/** Several parts change at once: the server hears of it once. */
function changed(): void {
  if (isChanging) return;
  isChanging = true;
  queueMicrotask(() => {
    isChanging = false;
    clearTimeout(idleTimer);
    if (wanted.size > 0) turn();
    // The next page may watch something at once; the socket stays for it for a while.
    else idleTimer = setTimeout(turn, IDLE_MAX_MS);
    connection.sync();
  });
}
