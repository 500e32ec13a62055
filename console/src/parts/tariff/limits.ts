import { DAYS, type Dimension, pricesOf, type Restrictions, type Terms } from './terms';

// When restrictions hold: which of them can never hold together, and whether prices leave a moment
// free. The server decides by the same meaning; here it only chooses words.

const DAY_MIN = 24 * 60;

function minuteOf(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}

/** The windows of a day, in minutes; two of them where one goes over midnight. */
function windowsOf({ start_time, end_time }: Restrictions): [number, number][] {
  const start = start_time ? minuteOf(start_time) : 0;
  const end = end_time ? minuteOf(end_time) || DAY_MIN : DAY_MIN;
  return end > start
    ? [[start, end]]
    : [
        [0, end],
        [start, DAY_MIN],
      ];
}

/** Whether a window goes over midnight. */
export function isOverMidnight(restrictions: Restrictions): boolean {
  return windowsOf(restrictions).length > 1;
}

type Range = [low: number, high: number];

function range(low: unknown, high: unknown): Range {
  return [
    low == null ? Number.NEGATIVE_INFINITY : Number(low),
    high == null ? Number.POSITIVE_INFINITY : Number(high),
  ];
}

function dateNumber(date: string | null | undefined): number | null {
  return date ? Date.parse(`${date}T00:00:00Z`) : null;
}

/** The ranges in which a number must lie. Lower bounds belong to them, upper ones do not. */
function rangesOf(of: Restrictions): Record<'date' | 'kwh' | 'power' | 'duration', Range> {
  return {
    date: range(dateNumber(of.start_date), dateNumber(of.end_date)),
    kwh: range(of.min_kwh, of.max_kwh),
    power: range(of.min_power, of.max_power),
    duration: range(of.min_duration, of.max_duration),
  };
}

const KINDS = ['date', 'kwh', 'power', 'duration'] as const;

function daysOf({ day_of_week }: Restrictions): readonly string[] {
  return day_of_week == null || day_of_week.length === 0 ? DAYS : day_of_week;
}

/** Whether there is no moment at which both hold. */
export function areApart(a: Restrictions, b: Restrictions): boolean {
  const meet = ([low, high]: Range, [otherLow, otherHigh]: Range) =>
    low < otherHigh && otherLow < high;
  const [mine, theirs] = [rangesOf(a), rangesOf(b)];
  return (
    !daysOf(a).some((day) => daysOf(b).includes(day)) ||
    !windowsOf(a).some((one) => windowsOf(b).some((other) => meet(one, other))) ||
    KINDS.some((kind) => !meet(mine[kind], theirs[kind]))
  );
}

interface Moment {
  day: string;
  minute: number;
  date: number;
  kwh: number;
  power: number;
  duration: number;
}

function holds(of: Restrictions, at: Moment): boolean {
  const ranges = rangesOf(of);
  return (
    daysOf(of).includes(at.day) &&
    windowsOf(of).some(([start, end]) => start <= at.minute && at.minute < end) &&
    KINDS.every((kind) => ranges[kind][0] <= at[kind] && at[kind] < ranges[kind][1])
  );
}

/**
 * Whether a dimension that has prices is free at some moment. A week is looked at, at the start of
 * a charge and at each limit of energy, power, duration and date on its own.
 */
export function hasGap(terms: Terms, dimension: Dimension): boolean {
  const prices = pricesOf(terms, dimension);
  const isAlways = (of: Restrictions) => Object.values(of).every((it) => it == null);
  if (prices.length === 0 || prices.some(({ restrictions }) => isAlways(restrictions)))
    return false;
  const all = prices.map(({ restrictions }) => restrictions);
  const minutes = new Set([0, ...all.flatMap((it) => windowsOf(it).flat())]);
  const limits = (kind: (typeof KINDS)[number]) =>
    all.flatMap((it) => rangesOf(it)[kind]).filter((it) => it >= 0 && Number.isFinite(it));
  const dates = limits('date');
  // A price may begin at a date, and then the day before has none.
  const first = dates.length > 0 ? Math.min(...dates) : 0;
  const starts = [first - 1, first].map((date) => ({ date, kwh: 0, power: 0, duration: 0 }));
  // A car that asks for nothing has no power, so that parking has no limits of power.
  const kinds = KINDS.filter((kind) => kind !== 'power' || dimension !== 'parking');
  const moments = [
    ...starts,
    ...starts.flatMap((start) =>
      kinds.flatMap((kind) => limits(kind).map((at) => ({ ...start, [kind]: at }))),
    ),
  ];
  return DAYS.some((day) =>
    [...minutes]
      .filter((it) => it < DAY_MIN)
      .some((minute) => moments.some((at) => !all.some((it) => holds(it, { ...at, day, minute })))),
  );
}
