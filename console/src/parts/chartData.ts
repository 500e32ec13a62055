/** A line of a chart: times in milliseconds with the value of each, `null` where nothing is known. */
export interface Line {
  name: string;
  points: readonly (readonly [number, number | null])[];
  /** Stretches over which the line is not drawn, such as the time between two charges. */
  pauses?: readonly Stretch[];
}

/** A stretch of time in milliseconds. */
export interface Stretch {
  from: number;
  to: number;
}

/** The stretches that lie outside of others, from the begin of time to its end. */
export function outside(stretches: readonly Stretch[]): Stretch[] {
  const pauses: Stretch[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const { from, to } of [...stretches].sort((a, b) => a.from - b.from)) {
    if (from >= end) pauses.push({ from: end, to: from });
    end = Math.max(end, to);
  }
  return [...pauses, { from: end, to: Number.POSITIVE_INFINITY }];
}

/** Whether two points stand on the two sides of a pause, or one of them in it. */
function isParted({ from, to }: Stretch, at: number, next: number): boolean {
  if (from === to) return at <= from && next > from;
  const isMet = Math.max(at, from) < Math.min(next, to);
  return isMet && !(at > from && next < to);
}

/** A stretch of time that is marked in a chart, such as a pause. */
export interface Band {
  from: number;
  to: number;
  name: string;
  tone: 'warn' | 'off';
}

/** The time after a point at which its line stops before the next one; null where it goes on. */
function stopOf(line: Line, index: number, gapMs: number): number | null {
  const at = line.points[index]?.[0];
  const next = line.points[index + 1]?.[0];
  if (at === undefined || next === undefined) return null;
  if (next - at > gapMs) return at + gapMs;
  const isOver = line.pauses?.some((pause) => isParted(pause, at, next)) ?? false;
  return isOver ? (at + next) / 2 : null;
}

/** The lines over one axis of times. Where a line has nothing for more than `gapMs`, or pauses, it stops. */
export function aligned(lines: readonly Line[], gapMs: number): [number[], ...(number | null)[][]] {
  const times = new Set<number>();
  const stops = lines.map((line) => line.points.map((_, index) => stopOf(line, index, gapMs)));
  lines.forEach(({ points }, at) => {
    points.forEach(([time], index) => {
      times.add(time);
      // A point without a value makes the drawing stop.
      const stop = stops[at]?.[index];
      if (stop != null) times.add(stop);
    });
  });
  const axis = [...times].sort((a, b) => a - b);
  const columns = lines.map(({ points }, line) => {
    const values = new Map(points);
    let next = 0;
    return axis.map((at) => {
      const value = values.get(at);
      while (next < points.length && (points[next]?.[0] ?? 0) <= at) next += 1;
      if (value !== undefined) return value;
      const before = points[next - 1];
      const later = points[next];
      if (before === undefined || later === undefined || stops[line]?.[next - 1] != null)
        return null;
      if (before[1] === null || later[1] === null) return null;
      return before[1] + ((later[1] - before[1]) * (at - before[0])) / (later[0] - before[0]);
    });
  });
  return [axis, ...columns];
}

/** The places of values with nothing on either side: no line leads to them, so they need a point. */
export function alone(values: readonly (number | null | undefined)[]): number[] {
  const isThere = (at: number) => values[at] != null;
  return values.flatMap((_, at) =>
    isThere(at) && !isThere(at - 1) && !isThere(at + 1) ? [at] : [],
  );
}

export interface Extent {
  now: number;
  /** When the last value was. */
  at: number;
  low: number;
  high: number;
}

/** The last, the lowest and the highest value of a line. */
export function extent(line: Line): Extent | null {
  const values = line.points.flatMap(([, value]) => (value === null ? [] : [value]));
  const last = line.points.findLast(([, value]) => value !== null);
  if (last === undefined || last[1] === null) return null;
  const [at, now] = last;
  return { now, at, low: Math.min(...values), high: Math.max(...values) };
}
