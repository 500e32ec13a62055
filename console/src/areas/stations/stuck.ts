import type { Connector, Session, StationState } from './queries';

/** Why a charge does not end: the car holds it, the charger is silent, or its stop never came. */
export type Stuck = 'held' | 'silent' | 'noStop';

/** After how long without news a charge that stands still counts as stuck. */
const STILL_MS = 60 * 60_000;
/** A charger that has just freed its connector may still be sending the stop. */
const STOP_MS = 2 * 60_000;

const STILL: readonly string[] = ['SUSPENDED_EV', 'SUSPENDED_EVSE', 'FINISHING', 'OCCUPIED'];

function since(connector: Connector): number {
  return Date.parse(connector.status_at ?? connector.updated_at);
}

/** Whether the charge at a connector is stuck, and why. Null: it goes on as it should. */
export function stuckBy(
  connector: Connector,
  session: Session | undefined,
  state: StationState,
  now: number,
): Stuck | null {
  if (!session || session.ended_at) return null;
  const old = now - since(connector);
  if (state.gateway_connected && state.connected === false) return 'silent';
  if (connector.status === 'AVAILABLE') return old > STOP_MS ? 'noStop' : null;
  return STILL.includes(connector.status) && old > STILL_MS ? 'held' : null;
}

/** Why the charge that a person asked to end cannot be ended at its connector. Null: it still runs there. */
export function whyNotStop(
  id: string | null,
  { session_id }: Connector,
): 'noSession' | 'otherSession' | null {
  if (id === null || session_id == null) return 'noSession';
  return session_id === id ? null : 'otherSession';
}
