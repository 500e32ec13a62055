import { kept, tag } from './locale';

type Options = Intl.DateTimeFormatOptions;

function formatted(at: string | number | Date, zone: string, options: Options): string {
  const all = { ...options, timeZone: zone };
  const format = kept('date', all, (it) => {
    try {
      return new Intl.DateTimeFormat(it, all);
    } catch {
      return new Intl.DateTimeFormat(it, { ...all, timeZone: 'UTC' });
    }
  });
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : format.format(date);
}

/** Day, month, year. */
export function date(at: string | number | Date, zone: string): string {
  return formatted(at, zone, { day: 'numeric', month: 'short', year: 'numeric' });
}

/** Hours and minutes, and seconds where they matter. */
export function time(at: string | number | Date, zone: string, withSeconds = false): string {
  const seconds: Options = withSeconds ? { second: '2-digit' } : {};
  return formatted(at, zone, { hour: '2-digit', minute: '2-digit', ...seconds });
}

/** Day and time. The zone is written once on the page, by `zoneName`. */
export function dateTime(at: string | number | Date, zone: string, withSeconds = false): string {
  const seconds: Options = withSeconds ? { second: '2-digit' } : {};
  return formatted(at, zone, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    ...seconds,
  });
}

/** The time for today in the zone, else day and month with the time. */
export function shortTime(at: string | number | Date, zone: string, now = Date.now()): string {
  if (dayOf(at, zone) === dayOf(now, zone)) return time(at, zone);
  return formatted(at, zone, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
}

const UTC_TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

/** A sentence of the API with its times, which it writes in UTC, in a zone. */
export function timesInZone(text: string, zone: string): string {
  return text.replace(UTC_TIME, (at) => dateTime(at, zone, true));
}

/** Day and month, for the axis of a chart. */
export function shortDay(at: string | number | Date, zone: string): string {
  return formatted(at, zone, { day: 'numeric', month: 'short' });
}

/** Month and year of a month such as `2026-01`. */
export function monthName(month: string): string {
  return formatted(`${month}-01T00:00:00Z`, 'UTC', { month: 'long', year: 'numeric' });
}

/** The calendar day in a zone, `2026-01-31`. */
export function dayOf(at: string | number | Date, zone: string): string {
  const parts = partsOf(at, zone);
  return `${parts.year}-${parts.month}-${parts.day}`;
}

function partsOf(at: string | number | Date, zone: string): Record<string, string> {
  const options: Options = {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  };
  const format = kept('parts', options, () => new Intl.DateTimeFormat('en-u-ca-gregory', options));
  return Object.fromEntries(
    format.formatToParts(new Date(at)).map(({ type, value }) => [type, value]),
  );
}

/** How far a zone is ahead of UTC at a time, in minutes. */
export function offsetMinutes(at: string | number | Date, zone: string): number {
  const { year, month, day, hour, minute, second } = partsOf(at, zone);
  const there = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Math.round((there - new Date(at).getTime()) / 60_000);
}

/** The instant at which a day begins in a zone. */
export function dayStart(day: string, zone: string): Date {
  const guess = Date.parse(`${day}T00:00:00Z`);
  const first = guess - offsetMinutes(guess, zone) * 60_000;
  // The offset may change between the guess and the day's beginning.
  return new Date(guess - offsetMinutes(first, zone) * 60_000);
}

const DAY = /^\d{4}-\d\d-\d\d$/;

/** Whether a text is a day such as `2026-01-31`. A year of five digits, which a browser takes, is none. */
export function isDay(text: string | null | undefined): text is string {
  return text != null && DAY.test(text) && !Number.isNaN(Date.parse(text));
}

/**
 * What a list is asked for the days of an address, both of which belong to the period: its first
 * instant, and the first one after it. What is no day restricts nothing.
 */
export function daysIn(
  zone: string,
  { from, to }: { from?: string | undefined; to?: string | undefined },
): { from: string | undefined; to: string | undefined } {
  const start = (day: string) => dayStart(day, zone).toISOString();
  return {
    from: isDay(from) ? start(from) : undefined,
    to: isDay(to) ? start(dayPlus(to, 1)) : undefined,
  };
}

/** The day that is so many days later. */
export function dayPlus(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** A time in ISO 8601 with the offset of a zone, for files. */
export function isoInZone(at: string | number | Date, zone: string): string {
  const { year, month, day, hour, minute, second } = partsOf(at, zone);
  const ahead = offsetMinutes(at, zone);
  const text = (value: number) => String(value).padStart(2, '0');
  const offset = `${ahead < 0 ? '-' : '+'}${text(Math.floor(Math.abs(ahead) / 60))}:${text(Math.abs(ahead) % 60)}`;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${ahead === 0 ? 'Z' : offset}`;
}

/** A zone with its offset: `Asia/Bangkok (GMT+7)`. */
export function zoneName(zone: string, at: string | number | Date = Date.now()): string {
  const options: Options = { timeZone: zone, timeZoneName: 'shortOffset', hour: '2-digit' };
  try {
    const format = kept('zone', options, (it) => new Intl.DateTimeFormat(it, options));
    const parts = format.formatToParts(new Date(at));
    const offset = parts.find(({ type }) => type === 'timeZoneName')?.value;
    return offset === undefined || offset === zone ? zone : `${zone} (${offset})`;
  } catch {
    return zone;
  }
}

/** A duration as hours and minutes, `27:05`; with seconds below an hour if asked for. */
export function duration(seconds: number, withSeconds = false): string {
  const whole = Math.max(0, Math.round(seconds));
  const text = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return withSeconds
    ? `${hours}:${text(minutes)}:${text(whole % 60)}`
    : `${hours}:${text(minutes)}`;
}

const AGES = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** How old something is, in its largest unit: `2 s`, `5 min`, `3 days`. */
export function age(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [unit, length] = AGES.find(([, length]) => whole >= length) ?? ['second', 1];
  const options = { style: 'unit', unit, unitDisplay: 'short' } as const;
  const format = kept('age', options, (it) => new Intl.NumberFormat(it, options));
  return format.format(Math.floor(whole / length));
}

/** How long something lasted: `7 hr 21 min`, `2 days 3 hr 5 min`, or `40 sec` of what was shorter. */
export function lasting(seconds: number): string {
  let left = Math.floor(seconds);
  if (left < 3_600) return age(left);
  const parts: string[] = [];
  for (const [, length] of AGES.slice(0, 3)) {
    if (left >= length) parts.push(age(left - (left % length)));
    left %= length;
  }
  return parts.join(' ');
}

/** The time of a day that a person typed into `<input type="datetime-local">`, in a zone. */
export function fromLocal(text: string, zone: string): string | null {
  const guess = Date.parse(`${text.length === 16 ? `${text}:00` : text}Z`);
  if (Number.isNaN(guess)) return null;
  const first = guess - offsetMinutes(guess, zone) * 60_000;
  return new Date(guess - offsetMinutes(first, zone) * 60_000).toISOString();
}

/** A time as `<input type="datetime-local">` takes it, in a zone. */
export function toLocal(at: string | number | Date, zone: string): string {
  return isoInZone(at, zone).slice(0, 16);
}

/** The zone of the device: for what happens to the device itself, such as a lost connection. */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/**
 * The zone that most of these are, the first by name of several; `otherwise` when there is none. It
 * does not depend on the order of the zones, so that two people are shown the same days.
 */
export function mainZone(zones: readonly string[], otherwise: string): string {
  const counts = new Map<string, number>();
  for (const zone of [...zones].sort()) counts.set(zone, (counts.get(zone) ?? 0) + 1);
  const [main] = [...counts].sort(([, a], [, b]) => b - a);
  return main?.[0] ?? otherwise;
}

/** The names of the time zones that this browser knows. */
export function zones(): readonly string[] {
  return Intl.supportedValuesOf('timeZone');
}

/** The name of a day of the week as a label: 1 is Monday, 7 is Sunday. */
export function weekday(day: number): string {
  // The first of January 2024 was a Monday.
  const name = formatted(Date.UTC(2024, 0, day), 'UTC', { weekday: 'long' });
  return name.charAt(0).toLocaleUpperCase(tag()) + name.slice(1);
}
