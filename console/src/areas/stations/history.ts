/** What a connector did over a period, from what the API has kept of it. Everything here is pure. */

/** How a part is drawn. `none`: nobody knows. */
export type Kind =
  | 'free'
  | 'occupied'
  | 'charging'
  | 'suspended'
  | 'reserved'
  | 'faulted'
  | 'off'
  | 'away'
  | 'none';

/** From what a part is known: the charger told it, a session is there, or the link was down. */
export type Source = 'told' | 'session' | 'link';

/** A stretch of time in which nothing changed that is known. */
export interface Part {
  from: number;
  to: number;
  kind: Kind;
  /** The state as the charger told it, such as `SUSPENDED_EV`. */
  status?: string;
  source?: Source;
  /** Nobody knows this part, which ends with the first thing that is known of the period. */
  isBeforeKnown?: boolean;
}

const KINDS: Readonly<Record<string, Kind>> = {
  AVAILABLE: 'free',
  PREPARING: 'occupied',
  FINISHING: 'occupied',
  OCCUPIED: 'occupied',
  CHARGING: 'charging',
  SUSPENDED_EV: 'suspended',
  SUSPENDED_EVSE: 'suspended',
  RESERVED: 'reserved',
  FAULTED: 'faulted',
  UNAVAILABLE: 'off',
};

/** A state that a connector told, and the one before it, which shows whether a state is missing between. */
export interface Told {
  at: number;
  status: string;
  before?: string | undefined;
}

export interface Link {
  at: number;
  isConnected: boolean;
}

/** What is known of one connector. Times are in milliseconds. */
export interface Known {
  from: number;
  now: number;
  /** In the order of their times. */
  told: readonly Told[];
  /** In the order of their times. */
  links: readonly Link[];
  sessions: readonly { from: number; to: number }[];
  /** The state that the connector has now, or had last. */
  current: Told | null;
  /** Up to when the current state is known: now, or the time at which the gateway was heard last. */
  heardAt: number;
  /** Since when the charger is not connected; null while it is, or while nobody knows. */
  awaySince: number | null;
  /** From when on every change of a connector of the station was kept; null where none is. */
  keptSince: number | null;
}

/** So long a state is drawn whose end nobody has kept. */
export const END_UNKNOWN_MS = 60_000;

/** The states with the one before the first, which held since changes are kept. */
function allTold({ told, current, keptSince }: Known): Told[] {
  const [first] = told;
  const last = told.at(-1);
  if (first === undefined) {
    if (current === null) return [];
    return [{ ...current, at: Math.min(current.at, keptSince ?? current.at) }];
  }
  const { before } = first;
  const isBefore = before !== undefined && keptSince !== null && keptSince < first.at;
  return [
    ...(isBefore ? [{ at: keptSince, status: before }] : []),
    ...told,
    // A state that the last one does not lead to: changes between them were not kept.
    ...(current === null || last?.status === current.status ? [] : [{ ...current, before: '' }]),
  ];
}

/** The states in the order of their times. One ends where the next begins, if none is missing between. */
function statesOf(known: Known): Part[] {
  const all = allTold(known);
  return all.map(({ at, status }, index): Part => {
    const next = all[index + 1];
    const end = next?.at ?? Math.max(known.heardAt, at);
    const isWhole = next === undefined || next.before === status;
    const to = isWhole ? end : Math.min(end, at + END_UNKNOWN_MS);
    return { from: at, to, kind: KINDS[status] ?? 'none', status, source: 'told' };
  });
}

/** When the charger was not connected. */
function awayOf({ links, awaySince, now }: Known): Part[] {
  const away = links.flatMap(({ at, isConnected }, index): Part[] => {
    if (isConnected) return [];
    const next = links[index + 1];
    const to = next?.at ?? (awaySince === null ? at : now);
    return [{ from: at, to, kind: 'away', source: 'link' }];
  });
  const isTold = links.at(-1)?.isConnected === false;
  return awaySince === null || isTold
    ? away
    : [...away, { from: awaySince, to: now, kind: 'away', source: 'link' }];
}

function isSame(one: Part, other: Part): boolean {
  return one.kind === other.kind && one.status === other.status && one.source === other.source;
}

/**
 * The parts of the period without a hole: where the link was down, what the connector told, where a
 * session is known, and `none` for the rest. What comes first in this order wins.
 */
export function partsOf(known: Known): Part[] {
  const { from, now } = known;
  const sessions = known.sessions.map(
    (session): Part => ({ ...session, kind: 'charging', source: 'session' }),
  );
  const layers = [awayOf(known), statesOf(known).filter(({ kind }) => kind !== 'none'), sessions];
  const edges = new Set([from, now]);
  for (const part of layers.flat()) {
    for (const at of [part.from, part.to]) if (at > from && at < now) edges.add(at);
  }
  const times = [...edges].sort((a, b) => a - b);
  const parts: Part[] = [];
  // Each layer is in the order of its times, so that what has ended is passed over once.
  const sorted = layers.map((layer) => [...layer].sort((a, b) => a.from - b.from));
  const heads = sorted.map(() => 0);
  times.slice(0, -1).forEach((begin, index) => {
    const end = times[index + 1] ?? now;
    const found = sorted.map((layer, at) => {
      while ((layer[heads[at] ?? 0]?.to ?? Infinity) <= begin) heads[at] = (heads[at] ?? 0) + 1;
      const part = layer[heads[at] ?? 0];
      return part !== undefined && part.from <= begin ? part : undefined;
    });
    const part = { ...(found.find(Boolean) ?? { kind: 'none' as const }), from: begin, to: end };
    const before = parts.at(-1);
    if (before !== undefined && isSame(before, part)) before.to = end;
    else parts.push(part);
  });
  const [first, second] = parts;
  if (first?.kind === 'none' && second !== undefined) first.isBeforeKnown = true;
  return parts;
}

/** How long each kind lasted, in milliseconds. */
export function sumsOf(parts: readonly Part[]): Map<Kind, number> {
  const sums = new Map<Kind, number>();
  for (const { kind, from, to } of parts) sums.set(kind, (sums.get(kind) ?? 0) + to - from);
  return sums;
}

interface Event {
  type: string;
  timestamp: string;
  data: object;
}

/** The place of a connector as events name it. */
export interface Place {
  connector_id?: number | null;
  evse_id?: number | null;
}

function timeOf(event: Event): number {
  const { since } = event.data as { since?: string };
  return Date.parse(since ?? event.timestamp);
}

/**
 * States that were told at the same time in the order in which each leads to the next: chargers
 * often tell two of one millisecond. Others keep their order.
 */
function chained(told: readonly Told[]): Told[] {
  const left = [...told];
  const chain: Told[] = [];
  while (left[0] !== undefined) {
    const { at } = left[0];
    const last = chain.at(-1)?.status;
    const atOnce = left.filter((it) => it.at === at);
    const next =
      atOnce.find(({ before }) => before === last) ??
      atOnce.find(({ before }) => atOnce.every(({ status }) => status !== before)) ??
      left[0];
    chain.push(...left.splice(left.indexOf(next), 1));
  }
  return chain;
}

/** What events tell of a connector and of the link of its charger, in the order of their times. */
export function fromEvents(
  events: readonly Event[],
  place: Place,
): { told: Told[]; links: Link[] } {
  const told: Told[] = [];
  const links: Link[] = [];
  for (const event of events) {
    const at = timeOf(event);
    const { type } = event;
    if (type === 'station.connected' || type === 'station.disconnected') {
      links.push({ at, isConnected: type === 'station.connected' });
    }
    if (type !== 'connector.status_changed' && type !== 'station.fault') continue;
    const data = event.data as Place & { status?: string; previous_status?: string };
    const isHere =
      data.connector_id === place.connector_id &&
      (data.evse_id ?? null) === (place.evse_id ?? null);
    if (isHere && data.status) {
      told.push({
        at,
        status: data.status.toUpperCase(),
        before: data.previous_status?.toUpperCase(),
      });
    }
  }
  const byTime = (a: { at: number }, b: { at: number }) => a.at - b.at;
  // A fault is told by two events of the same time.
  const once = chained(told.sort(byTime)).filter(
    (it, at, all) => all[at - 1]?.at !== it.at || all[at - 1]?.status !== it.status,
  );
  return { told: once, links: links.sort(byTime) };
}
