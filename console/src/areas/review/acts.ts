/** What a person can do about a review. */
export type Act = SessionAct | 'station' | 'site' | 'resolve';
/** What a person can do about a session that waits. */
export type SessionAct = 'settle' | 'values' | 'void' | 'tariff' | 'zone';

/** The acts for the cause of a session, the proposed one first. */
const OF_CAUSE: Record<string, readonly Act[]> = {
  start_unknown: ['values', 'void'],
  no_register: ['values', 'void'],
  backwards: ['values', 'void'],
  implausible: ['values', 'void'],
  end_before_start: ['values', 'void'],
  times_unknown: ['values', 'void'],
  token_refused: ['settle', 'void', 'values'],
  gateway_replaced: ['settle', 'void', 'values'],
  no_tariff: ['tariff', 'settle', 'void'],
  no_time_zone: ['zone', 'settle', 'void'],
  not_ratable: ['values', 'settle', 'void'],
};

/** The acts for a review that is about no session. */
const OF_KIND: Record<string, readonly Act[]> = {
  unbound: ['site', 'resolve'],
  unreadable: ['station', 'resolve'],
  poison: ['station', 'resolve'],
};

const ANY_SESSION: readonly Act[] = ['settle', 'values', 'void'];

/** What can be done about a review, the proposed act first. */
export function actsOf(review: { kind: string; cause_code?: string | undefined }): readonly Act[] {
  if (review.kind !== 'session') return OF_KIND[review.kind] ?? ['resolve'];
  return OF_CAUSE[review.cause_code ?? ''] ?? ANY_SESSION;
}

/** The acts about the session of a review. */
export function sessionActsOf(review: Parameters<typeof actsOf>[0]): readonly SessionAct[] {
  const rest: readonly Act[] = ['station', 'site', 'resolve'];
  return actsOf(review).filter((act): act is SessionAct => !rest.includes(act));
}
