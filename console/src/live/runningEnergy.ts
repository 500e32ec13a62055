import type { Schemas } from '../api/client';
import type { Values } from './readings';

type Session = Schemas['Session'];
export type Metered = Pick<
  Session,
  | 'session_id'
  | 'status'
  | 'energy_wh'
  | 'energy_at'
  | 'meter_start_wh'
  | 'meter_stop_wh'
  | 'last_fact_at'
>;

/** The energy of a session, and the time of it while the session goes on. */
export interface Energy {
  /** Null where nobody knows it. */
  wh: number | null;
  /** Null where the figure does not change any more. */
  at: string | null;
}

const GOES_ON: readonly string[] = ['STARTING', 'CHARGING'];

/**
 * The energy of the record of a session; null where nobody knows it. The record holds 0 as well while
 * a register is missing.
 */
export function recordedOf(
  session: Pick<Metered, 'status' | 'energy_wh' | 'meter_start_wh' | 'meter_stop_wh'>,
): number | null {
  const { status, energy_wh, meter_start_wh: start, meter_stop_wh: stop } = session;
  const isMissing = GOES_ON.includes(status)
    ? start == null
    : status === 'NEEDS_REVIEW' && (start == null || stop == null);
  return energy_wh === 0 && isMissing ? null : energy_wh;
}

/**
 * The energy of a charge: of its record, or, while it goes on and the connector has told a newer
 * register, what the register has moved since the start. The record may be 15 minutes old.
 */
export function energyOf(session: Metered, values: Values): Energy {
  const { energy_wh, meter_start_wh: start, last_fact_at: last, status } = session;
  if (!GOES_ON.includes(status)) return { wh: recordedOf(session), at: null };
  const recorded = { wh: recordedOf(session), at: session.energy_at ?? last ?? null };
  const register = values.energy_wh;
  if (register === undefined || register.session_id !== session.session_id) return recorded;
  if (start == null || (last != null && register.at <= last)) return recorded;
  const wh = Math.round(register.value - start);
  // A register that runs backwards is judged by the server, not here.
  return wh < energy_wh ? recorded : { wh, at: register.at };
}
