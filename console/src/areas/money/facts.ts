import { decimalText, fromLocal, toLocal, typed } from '../../format';
import type { Charge } from './queries';

/** What a person types for a charge that is to be priced. */
export interface TypedCharge {
  /** In kWh. */
  energy: string;
  /** As `<input type="datetime-local">` has it, in the zone of the site. */
  start: string;
  charging: string;
  idle: string;
}

/** The longest charge that can be priced: the server takes no more than a year. */
const MINUTES_MAX = 366 * 24 * 60;

/** A charge of 20 kWh in an hour that begins with the next full hour in a zone. */
export function usualCharge(now: number, zone: string): TypedCharge {
  const hour = 3_600_000;
  const start = toLocal(Math.ceil(now / hour) * hour, zone);
  return { energy: decimalText(20, 0), start, charging: '60', idle: '0' };
}

/**
 * The facts of a charge: after so many minutes the vehicle asks for nothing, and the energy was
 * taken evenly before. The fields that cannot be read otherwise.
 */
export function factsOf(of: TypedCharge, zone: string): Charge | (keyof TypedCharge)[] {
  const energy = typed(of.energy, 3);
  const start = fromLocal(of.start, zone);
  const [charging, idle] = [typed(of.charging, 0), typed(of.idle || '0', 0)];
  const wrong: (keyof TypedCharge)[] = [];
  if (energy === null || energy < 0) wrong.push('energy');
  if (start === null) wrong.push('start');
  if (charging === null || charging < 0) wrong.push('charging');
  if (idle === null || idle < 0) wrong.push('idle');
  if ((charging ?? 0) + (idle ?? 0) > MINUTES_MAX) wrong.push('charging');
  if (wrong.length > 0 || energy === null || start === null || charging === null) return wrong;
  const at = (minutes: number) => new Date(Date.parse(start) + minutes * 60_000).toISOString();
  const charge = { started_at: start, ended_at: at(charging + (idle ?? 0)), energy_wh: energy };
  if (!idle) return charge;
  const full = at(charging);
  return {
    ...charge,
    states: [{ at: full, state: 'idle' }],
    readings: [{ at: full, wh: energy }],
  };
}
