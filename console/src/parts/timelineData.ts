/** How a part of a timeline is drawn: a colour with a pattern of its own. */
export const LOOKS = [
  'free',
  'charging',
  'suspended',
  'occupied',
  'reserved',
  'off',
  'faulted',
  'away',
  'none',
] as const;
export type Look = (typeof LOOKS)[number];

/** A stretch of time with one state. Times are in milliseconds. */
export interface TimelinePart {
  from: number;
  to: number;
  look: Look;
  /** The state in words. */
  word: string;
  /** The state as files name it. */
  code: string;
  /** From what it is known, where that has to be said. */
  note?: string;
  /** The word says until when the part lasted, so that no duration is added to it. */
  isTimed?: boolean;
}

/** One line of a timeline: its parts follow each other without a hole. */
export interface TimelineRow {
  key: string;
  name: string;
  parts: readonly TimelinePart[];
}

interface Drawn {
  from: number;
  to: number;
  look: Look;
  word: string;
}

/** More parts than this are drawn by columns, in which short ones cannot be told apart. */
const EXACT_MAX = 300;
const COLUMNS = 300;
/** What is seen however short it was. */
const ALWAYS_SEEN: readonly Look[] = ['faulted', 'away'];

/** What is drawn of the parts: each of them, or the longest state of each column of the drawing. */
export function drawn(parts: readonly TimelinePart[], from: number, to: number): Drawn[] {
  if (parts.length <= EXACT_MAX) return [...parts];
  const step = (to - from) / COLUMNS;
  const found: Drawn[] = [];
  let next = 0;
  for (let column = 0; column < COLUMNS; column += 1) {
    const [begin, end] = [from + column * step, from + (column + 1) * step];
    while (next < parts.length && (parts[next]?.to ?? end) <= begin) next += 1;
    let best: TimelinePart | undefined;
    let length = 0;
    for (let at = next; at < parts.length; at += 1) {
      const part = parts[at];
      if (part === undefined || part.from >= end) break;
      const isSeen = ALWAYS_SEEN.includes(part.look);
      const own = isSeen ? step : Math.min(part.to, end) - Math.max(part.from, begin);
      if (best === undefined || own > length) [best, length] = [part, own];
    }
    if (best === undefined) continue;
    const before = found.at(-1);
    if (before !== undefined && before.look === best.look) before.to = end;
    else found.push({ from: begin, to: end, look: best.look, word: best.word });
  }
  return found;
}

/** The place of the part at a time. */
export function partAt(parts: readonly TimelinePart[], at: number): number {
  const found = parts.findIndex((part) => at < part.to);
  return found < 0 ? parts.length - 1 : found;
}

/** How long each state lasted, by its word, the longest first; not of parts whose word says it. */
export function sumsOf(parts: readonly TimelinePart[]): [string, number][] {
  const sums = new Map<string, number>();
  for (const { word, from, to, isTimed } of parts)
    if (!isTimed) sums.set(word, (sums.get(word) ?? 0) + to - from);
  return [...sums].sort((a, b) => b[1] - a[1]);
}

/** So many pixels a word needs, roughly: letters of Chinese are as wide as high. */
export function roomOf(word: string): number {
  return [...word].reduce((sum, letter) => sum + (letter > '\u2e80' ? 13 : 7), 14);
}
