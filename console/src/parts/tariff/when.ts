import { age, date, dayPlus, decimal, listed } from '../../format';
import { isOverMidnight } from './limits';
import type { Say } from './say';
import { DAYS, type Day, type Restrictions } from './terms';

/** A length in all its units: `1 hr 30 min`, `90` seconds as `1 min 30 sec`. */
export function span(seconds: number): string {
  const parts: string[] = [];
  let left = seconds;
  for (const length of [86_400, 3_600, 60, 1]) {
    if (left >= length) parts.push(age(left - (left % length)));
    left %= length;
  }
  return parts.length === 0 ? age(0) : parts.join(' ');
}

/** A decimal text of energy or power, with the decimals that say something. */
export function kilo(text: string): string {
  const plain = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return decimal(plain, plain.split('.')[1]?.length ?? 0);
}

/** Days in words: three and more that follow each other are named by the first and the last. */
function days(say: Say, of: readonly string[]): string {
  const runs: Day[][] = [];
  for (const [at, day] of DAYS.entries()) {
    if (!of.includes(day)) continue;
    const before = DAYS[at - 1];
    const last = runs.at(-1);
    if (last && before && last.at(-1) === before) last.push(day);
    else runs.push([day]);
  }
  const word = (day: Day | undefined) => (day ? say(`tariff.day.${day}`) : '');
  const parts = runs.flatMap((run) =>
    run.length > 2
      ? [say('tariff.days', { from: word(run[0]), to: word(run.at(-1)) })]
      : run.map(word),
  );
  return listed(parts);
}

function dayAndTime(say: Say, of: Restrictions): string | null {
  const named = of.day_of_week ?? [];
  const isSomeDays = named.length > 0 && DAYS.some((day) => !named.includes(day));
  const parts = isSomeDays ? [days(say, named)] : [];
  if (of.start_time || of.end_time) {
    const start = of.start_time ?? '00:00';
    const end = of.end_time && of.end_time !== '00:00' ? of.end_time : '24:00';
    // With weekdays a window over midnight does not go on into the next day.
    const isSplit = isSomeDays && isOverMidnight(of);
    parts.push(isSplit ? say('tariff.over', { start, end }) : `${start}–${end}`);
  }
  return parts.length === 0 ? null : parts.join(' ');
}

function dates(say: Say, { start_date, end_date }: Restrictions): string | null {
  const shown = (day: string) => date(`${day}T00:00:00Z`, 'UTC');
  const from = start_date && shown(start_date);
  // The day on which the prices end does not have them any more; people read the last one.
  const to = end_date && shown(dayPlus(end_date, -1));
  if (from && to) return say('tariff.dates', { from, to });
  if (from) return say('tariff.fromDate', { from });
  return to ? say('tariff.toDate', { to }) : null;
}

function energy(say: Say, { min_kwh, max_kwh }: Restrictions): string | null {
  const min = min_kwh && Number(min_kwh) > 0 ? kilo(min_kwh) : null;
  const max = max_kwh ? kilo(max_kwh) : null;
  if (min && max) return say('tariff.kwh', { min, max });
  if (min) return say('tariff.afterKwh', { min });
  return max && say('tariff.firstKwh', { max });
}

function power(say: Say, { min_power, max_power }: Restrictions): string | null {
  const min = min_power && Number(min_power) > 0 ? kilo(min_power) : null;
  const max = max_power ? kilo(max_power) : null;
  if (min && max) return say('tariff.kw', { min, max });
  if (min) return say('tariff.fromKw', { min });
  return max && say('tariff.belowKw', { max });
}

function duration(say: Say, { min_duration, max_duration }: Restrictions): string | null {
  const min = min_duration ? span(min_duration) : null;
  const max = max_duration ? span(max_duration) : null;
  if (min && max) return say('tariff.between', { min, max });
  if (min) return say('tariff.after', { min });
  return max && say('tariff.first', { max });
}

/** When prices apply, in words; null where they always do. */
export function whenText(say: Say, of: Restrictions | null | undefined): string | null {
  if (of == null) return null;
  const parts = [dayAndTime, dates, energy, power, duration].flatMap((it) => it(say, of) ?? []);
  if (parts.length === 0) return null;
  return parts.reduce((a, b) => say('tariff.join', { a, b }));
}
