import type { Command, Station } from './queries';
import { asksSame, isUnsureOf } from './repeats';

/** What can be asked of several stations at once: the choice, and the body of the command. */
export const CHOICES = {
  status: { type: 'trigger', message: 'StatusNotification' },
  out: { type: 'availability', connector_id: 0, operative: false },
  in: { type: 'availability', connector_id: 0, operative: true },
  soft: { type: 'reset', mode: 'soft' },
  hard: { type: 'reset', mode: 'hard' },
} as const;
export type Choice = keyof typeof CHOICES;
export const NAMES = Object.keys(CHOICES) as Choice[];

/** What became of one command for one station; without command and error it is not answered yet. */
export interface Outcome {
  station: Pick<Station, 'station_id'>;
  choice: Choice;
  given?: Command;
  error?: unknown;
}

const isWaiting = ({ given, error }: Outcome) => given === undefined && error === undefined;

/** Whether two outcomes are those of the same station, and the same was asked of it. */
function isAboutSame(one: Outcome, other: Outcome): boolean {
  const { type, ...args } = CHOICES[other.choice];
  return (
    one.station.station_id === other.station.station_id &&
    asksSame(CHOICES[one.choice], { type, arguments: args })
  );
}

/**
 * The outcomes once more is asked, which stands first. A command that was given stays until the same
 * is given once more: nobody may know what became of it. What was not given is asked for anew.
 */
export function withAsked(
  known: readonly Outcome[],
  stations: readonly Outcome['station'][],
  choice: Choice,
): Outcome[] {
  const asked = stations.map((station): Outcome => ({ station, choice }));
  const kept = known.filter(
    (it) => it.given !== undefined || !asked.some((one) => isAboutSame(one, it)),
  );
  return [...asked, ...kept];
}

/** The outcomes once one of those that are waited for is there. */
export function withAnswered(known: readonly Outcome[], answered: Outcome): Outcome[] {
  return known.flatMap((it) => {
    if (!isAboutSame(answered, it)) return [it];
    if (isWaiting(it)) return [answered];
    return answered.given === undefined ? [it] : [];
  });
}

/**
 * Whether nobody knows what became of the same that was asked of one of these stations before. What
 * was asked last stands first.
 */
export function isUnsureOfAny(
  known: readonly Outcome[],
  stations: readonly Outcome['station'][],
  choice: Choice,
): boolean {
  return stations.some(({ station_id: id }) => {
    const own = known.filter(({ station }) => station.station_id === id);
    const given = own.flatMap((it) => it.given ?? []);
    return isUnsureOf(CHOICES[choice], given);
  });
}
