import { dayOf, dayPlus } from '../../format';

/** For how many days the page of a person tells what was charged. */
export const DAYS = 30;

/** Whole days in a zone; both days belong to them. */
export interface Days {
  from: string;
  to: string;
  zone: string;
}

/** The last days in a zone, today included. */
export function lastDays(zone: string, now: number): Days {
  const to = dayOf(now, zone);
  return { from: dayPlus(to, 1 - DAYS), to, zone };
}

/** The list and the report that show the same charges: a charge counts on the day on which it ended. */
export function pagesOf(userId: string, days: Days): { sessions: string; report: string } {
  const query = { user: userId, ...days };
  return {
    sessions: `/sessions?${new URLSearchParams({ ...query, sort: '-ended_at' })}`,
    report: `/reports?${new URLSearchParams(query)}`,
  };
}
