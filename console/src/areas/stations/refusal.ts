import { ApiProblem } from '../../api/problem';

/** Codes whose words say all that the fields of the problem say again. */
const CARD_CODES: readonly string[] = ['unknown_card', 'blocked_card', 'expired_card'];

/** A refusal of a card without the sentences that repeat what its code says. */
export function saidOnce(error: unknown): unknown {
  if (!(error instanceof ApiProblem) || !CARD_CODES.includes(error.code)) return error;
  return new ApiProblem(error.code, error.status, '', error.requestId);
}
