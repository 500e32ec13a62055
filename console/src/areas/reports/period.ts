import { dayPlus, dayStart, isDay } from '../../format';

/** A period of whole days; both days belong to it. */
export interface Days {
  from: string;
  to: string;
}

export const PRESETS = ['month', 'lastMonth', 'week', 'days31', 'year'] as const;
export type Preset = (typeof PRESETS)[number];

/** The day before the first day of the month of a day. */
function endOfMonthBefore(day: string): string {
  return dayPlus(`${day.slice(0, 7)}-01`, -1);
}

/** The days that a preset means on a day. */
export function daysOf(preset: Preset, today: string): Days {
  switch (preset) {
    case 'month':
      return { from: `${today.slice(0, 7)}-01`, to: today };
    case 'lastMonth': {
      const to = endOfMonthBefore(today);
      return { from: `${to.slice(0, 7)}-01`, to };
    }
    case 'week':
      return { from: dayPlus(today, -6), to: today };
    case 'days31':
      return { from: dayPlus(today, -30), to: today };
    case 'year':
      return { from: `${today.slice(0, 4)}-01-01`, to: today };
  }
}

/** The preset that means these days on a day, if one does. */
export function presetOf(days: Days, today: string): Preset | undefined {
  return PRESETS.find((preset) => {
    const { from, to } = daysOf(preset, today);
    return from === days.from && to === days.to;
  });
}

/** The days of an address; those of `otherwise` where it has none, or wrong ones. */
export function daysOfAddress(
  address: { from?: string | undefined; to?: string | undefined },
  otherwise: Days,
): Days {
  const { from, to } = address;
  if (isDay(from) && isDay(to) && from <= to) return { from, to };
  if (isDay(from) && !isDay(to) && from <= otherwise.to) return { from, to: otherwise.to };
  return otherwise;
}

/** The days of a month such as `2026-01`, within a period. */
export function daysOfMonth(month: string, within: Days): Days {
  const first = `${month}-01`;
  const last = endOfMonthBefore(dayPlus(first, 32));
  // Texts of days sort as the days do.
  const [, from = first] = [first, within.from].sort();
  const [to = last] = [last, within.to].sort();
  return { from, to };
}

const DAYS_MAX = 400;

/** Each day of a period with the instant at which it begins in a zone. */
export function eachDay({ from, to }: Days, zone: string): { day: string; at: number }[] {
  const days = [];
  for (let day = from; day <= to && days.length < DAYS_MAX; day = dayPlus(day, 1)) {
    days.push({ day, at: dayStart(day, zone).getTime() });
  }
  return days;
}

/** A period as the API takes it: `to` is the first day that does not belong to it. */
export function asked({ from, to }: Days): { from: string; to: string } {
  return { from, to: dayPlus(to, 1) };
}
