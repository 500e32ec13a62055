import type { Session } from './queries';

type Step = Pick<Session['history'][number], 'at' | 'cause_code'>;

/** Causes of steps that the charger told, so that their time is that of its clock. */
const OF_CHARGER: readonly string[] = [
  'token_presented',
  'started_at_charger',
  'decided_by_cloud',
  'decided_by_token_list',
  'decided_by_cache',
  'decided_by_policy',
  'charger_starts',
  'transaction_started',
  'meter_value',
  'stopped',
  'late_stop',
  'named_stop',
  'late_start',
];

/**
 * Which steps have an earlier time than a step before them, by the clock of the charger. It counts
 * whole seconds, is somewhat wrong, or told the step later than it happened. The order of the steps
 * is that in which our record took them, whatever their times are.
 */
export function outOfTime(history: readonly Step[]): boolean[] {
  let newest = '';
  return history.map(({ at, cause_code }) => {
    const isEarlier = at < newest;
    if (!isEarlier) newest = at;
    return isEarlier && OF_CHARGER.includes(cause_code ?? '');
  });
}
