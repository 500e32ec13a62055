import { superseded } from '../../live/superseded';
import type { Session } from './queries';

type Charge = Parameters<typeof superseded>[0][number];

/**
 * The place where the cable of a charge is unlocked; or why it must not be asked for: another cable
 * would be freed where the connector is not known, or where a later charge has begun.
 */
export function unlockPlace(
  of: Charge,
): Pick<Session, 'connector_id' | 'evse_id'> | 'noPlace' | 'taken' {
  const { connector_id, evse_id } = of;
  if (!connector_id) return 'noPlace';
  if (superseded([of]).size > 0) return 'taken';
  return { connector_id, ...(evse_id ? { evse_id } : {}) };
}
