import type { Schemas } from '../api/client';
import { connectorKey, useReadings } from './readings';
import { type Energy, energyOf, type Metered } from './runningEnergy';

/** How often a charger tells its readings while somebody watches, in seconds. */
export const READING_S = 60;

/** The energy of a charge as it is known now: every list, page and dialog shows this one. */
export function useEnergy(
  session: Metered & Pick<Schemas['Session'], 'station_id' | 'evse_id' | 'connector_id'>,
): Energy {
  const values = useReadings(connectorKey({ ...session, connector_id: session.connector_id ?? 0 }));
  return energyOf(session, values);
}
