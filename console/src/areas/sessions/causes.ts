import { code, knowsCode, t } from '../../i18n';

/**
 * The causes that the API tells in English, with the code under which their words stand. It has no
 * code beside the sentence yet; a sentence that is not here is shown as it is.
 */
const CAUSES: readonly (readonly [RegExp, string])[] = [
  [/^token presented at the charger$/, 'token_presented'],
  [/^started at the charger$/, 'started_at_charger'],
  [/^token decided by the cloud$/, 'decided_by_cloud'],
  [/^token decided by the gateway's list$/, 'decided_by_list'],
  [/^token decided by the gateway's memory$/, 'decided_by_memory'],
  [/^token decided by the site's policy$/, 'decided_by_policy'],
  [/^the charger starts$/, 'charger_starts'],
  [/^the charger accepted the start$/, 'start_accepted'],
  [/^transaction started$/, 'transaction_started'],
  [/^a meter value of this transaction came$/, 'reading_came'],
  [/^facts came after the provisional close$/, 'facts_after_close'],
  [/^the start arrived late$/, 'start_late'],
  [/^the stop that names it arrived after a fitted one/, 'stop_replaces'],
  [/^the stop arrived after the provisional close/, 'stop_after_close'],
  [/^nothing was heard of it for too long/, 'silent'],
  [/^stopped(;|$)/, 'stopped'],
  [/^the token was refused and no energy was taken$/, 'refused_nothing'],
  [/^no start was told, and no energy was taken$/, 'nothing_told'],
  [/^no tariff$/, 'no_tariff'],
  [/^the times of this charge are not known$/, 'times_unknown'],
  [/^the start of this charge is not known$/, 'start_unknown'],
  [/^no register reading is known for one end of this charge$/, 'no_register'],
  [/^the energy register went backwards during this charge$/, 'backwards'],
  [/^the registers say more energy than this station can deliver/, 'implausible'],
  [/^the charge ends before it starts: a clock was wrong$/, 'end_before_start'],
  [/^the card was refused, and the charger gave energy all the same$/, 'token_refused'],
  [/^its gateway had been replaced before it told of this charge/, 'gateway_replaced'],
  [/^the start expired before it reached the charger$/, 'start_expired'],
  [/^the start could not be carried out$/, 'start_failed'],
];

/** A cause in the person's language. Null where it is not known. */
export function causeWords(cause: string): string | null {
  const found = CAUSES.find(([sentence]) => sentence.test(cause));
  if (found !== undefined) return code('cause', found[1]);
  const stopped = /^stopped: ([\w]+)/.exec(cause)?.[1];
  if (stopped !== undefined && knowsCode('stop', stopped)) return code('stop', stopped);
  const billed = /^CDR (\S+?)(?:,| corrects |$)/.exec(cause)?.[1];
  if (billed !== undefined) {
    return t(cause.includes(' corrects ') ? 'sessions.cause.corrects' : 'sessions.cause.cdr', {
      cdr: billed,
    });
  }
  const person = /^(corrected|closed|voided) by (\S+): (.+)$/s.exec(cause);
  if (person === null) return null;
  const [, what, who = '', reason = ''] = person;
  if (what === 'corrected') return t('sessions.cause.corrected', { who, reason });
  if (what === 'closed') return t('sessions.cause.closed', { who, reason });
  return t('sessions.cause.voided', { who, reason });
}
