/** A line of a chart: times in milliseconds with the value of each, `null` where nothing is known. */
export interface Line {
  name: string;
  points: readonly (readonly [number, number | null])[];
}

/** A stretch of time that is marked in a chart, such as a pause. */
export interface Band {
  from: number;
  to: number;
  name: string;
  tone: 'warn' | 'off';
}

/** The lines over one axis of times. Where a line has nothing for more than `gapMs`, it breaks. */
export function aligned(lines: readonly Line[], gapMs: number): [number[], ...(number | null)[][]] {
  const times = new Set<number>();
  for (const { points } of lines) {
    points.forEach(([at], index) => {
      const before = points[index - 1];
      // A point without a value makes the drawing stop in a gap.
      if (before !== undefined && at - before[0] > gapMs) times.add(before[0] + gapMs);
      times.add(at);
    });
  }
  const axis = [...times].sort((a, b) => a - b);
  const columns = lines.map(({ points }) => {
    const values = new Map(points);
    let next = 0;
    return axis.map((at) => {
      const value = values.get(at);
      while (next < points.length && (points[next]?.[0] ?? 0) <= at) next += 1;
      if (value !== undefined) return value;
      const before = points[next - 1];
      const later = points[next];
      if (before === undefined || later === undefined || later[0] - before[0] > gapMs) return null;
      if (before[1] === null || later[1] === null) return null;
      return before[1] + ((later[1] - before[1]) * (at - before[0])) / (later[0] - before[0]);
    });
  });
  return [axis, ...columns];
}

export interface Extent {
  now: number;
  low: number;
  high: number;
}

/** The last, the lowest and the highest value of a line. */
export function extent(line: Line): Extent | null {
  const values = line.points.flatMap(([, value]) => (value === null ? [] : [value]));
  const now = values.at(-1);
  if (now === undefined) return null;
  return { now, low: Math.min(...values), high: Math.max(...values) };
}
