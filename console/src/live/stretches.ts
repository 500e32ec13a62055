import type { Schemas } from '../api/client';
import { connectorKey } from './readings';
import { superseded } from './superseded';

type Session = Schemas['Session'];

/** States of a session that has an end to come. */
const GOES_ON: readonly string[] = ['STARTING', 'CHARGING'];

/** A stretch of time in milliseconds. */
export interface Stretch {
  from: number;
  to: number;
}

type Timed = Pick<
  Session,
  | 'session_id'
  | 'station_id'
  | 'evse_id'
  | 'connector_id'
  | 'started_at'
  | 'ended_at'
  | 'last_fact_at'
  | 'status'
  | 'flags'
>;

/** When there were charges, by connector. One whose end is not known ends with the last news of it. */
export function stretches(sessions: readonly Timed[], now: number): Map<string, Stretch[]> {
  const byConnector = new Map<string, Stretch[]>();
  const old = superseded(sessions);
  for (const session of sessions) {
    const { started_at, ended_at, connector_id, evse_id, status } = session;
    if (!started_at || (connector_id == null && evse_id == null)) continue;
    const from = Date.parse(started_at);
    const last = ended_at ?? session.last_fact_at ?? started_at;
    const goesOn = !ended_at && GOES_ON.includes(status) && !old.has(session.session_id);
    const to = goesOn ? now : Date.parse(last);
    // A charger of OCPP 2.x may tell the EVSE without its connector, which is 0 then.
    const numbers = evse_id == null ? [connector_id ?? 0] : [connector_id ?? 0, 0];
    for (const number of new Set(numbers)) {
      const key = connectorKey({ ...session, connector_id: number });
      byConnector.set(key, [...(byConnector.get(key) ?? []), { from, to: Math.max(from, to) }]);
    }
  }
  return byConnector;
}
