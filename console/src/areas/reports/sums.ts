import type { Line } from '../../parts';
import type { Days } from './period';
import { eachDay } from './period';
import type { DailySum, Sum } from './queries';

/** The sum of sums. Everything is an integer, so that it is exact. */
export function addedUp(
  sums: readonly (Omit<Sum, 'duration_s'> & Pick<DailySum, 'duration_s'>)[],
): Sum {
  const amounts = new Map<string, number>();
  const total: Sum = { sessions: 0, duration_s: 0, energy_wh: 0, amounts: [] };
  for (const sum of sums) {
    total.sessions += sum.sessions;
    total.duration_s += sum.duration_s ?? 0;
    total.energy_wh += sum.energy_wh;
    for (const { amount_minor, currency } of sum.amounts) {
      amounts.set(currency, (amounts.get(currency) ?? 0) + amount_minor);
    }
  }
  total.amounts = [...amounts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, amount_minor]) => ({ amount_minor, currency }));
  return total;
}

const ORDERS = ['name', 'sessions', 'duration_s', 'energy_wh', 'amount'];

/** The order that an address names, if sums have it; the order of another list is none of theirs. */
export function orderOf(sort: string | undefined): string | undefined {
  return ORDERS.includes(sort?.replace(/^-/, '') ?? '') ? sort : undefined;
}

/** The most lines of a chart. What is left stands in one more. */
const LINES_MAX = 7;

interface Charted {
  items: readonly DailySum[];
  days: Days;
  zone: string;
  /** The value of a sum that is charted. */
  of: (sum: DailySum) => number;
  /** The name of the line of a value, such as that of a site. */
  nameOf: (value: string) => string;
  /** The name of the line of all values that have none of their own. */
  others: string;
}

/**
 * Lines with a value for each day. A day on which no session ended has 0: the sums are of what has
 * arrived, and nothing has. Values with little in the whole period share a line.
 */
export function linesOf({ items, days, zone, of, nameOf, others }: Charted): Line[] {
  const all = eachDay(days, zone);
  const byValue = new Map<string, Map<string, number>>();
  for (const sum of items) {
    const byDay = byValue.get(sum.value) ?? new Map<string, number>();
    byDay.set(sum.day, (byDay.get(sum.day) ?? 0) + of(sum));
    byValue.set(sum.value, byDay);
  }
  const sized = [...byValue].map(([value, byDay]) => ({
    value,
    byDay,
    size: [...byDay.values()].reduce((a, b) => a + b, 0),
  }));
  sized.sort((a, b) => b.size - a.size);
  const own = sized.length > LINES_MAX + 1 ? sized.slice(0, LINES_MAX) : sized;
  const rest = sized.slice(own.length);
  const line = (name: string, byDays: readonly Map<string, number>[]): Line => ({
    name,
    points: all.map(({ day, at }) => {
      return [at, byDays.reduce((sum, byDay) => sum + (byDay.get(day) ?? 0), 0)] as const;
    }),
  });
  return [
    ...own.map(({ value, byDay }) => line(nameOf(value), [byDay])),
    ...(rest.length > 0
      ? [
          line(
            others,
            rest.map(({ byDay }) => byDay),
          ),
        ]
      : []),
  ];
}
