import type { Schemas } from '../api/client';
import { connectorKey } from './readings';

type Session = Schemas['Session'];
type Placed = Pick<
  Session,
  'session_id' | 'station_id' | 'evse_id' | 'connector_id' | 'started_at' | 'status' | 'flags'
>;

/** What the server notes of a session at whose connector another charge began. */
const OVERLAPPED = 'overlapped';
const begin = ({ started_at }: Placed) => Date.parse(started_at ?? '') || 0;

/**
 * The sessions that go on by their record, although a later charge runs at their connector: a
 * connector has at most one charge, the newest. Their stop was not received, for example because the
 * charger lost its power. Where the newer charge is not among the rows, the server's note tells it.
 */
export function superseded(rows: readonly Placed[]): ReadonlySet<string> {
  const open = rows.filter(({ status }) => status === 'CHARGING');
  const newest = new Map<string, Placed>();
  const counts = new Map<string, number>();
  for (const row of open) {
    if (row.connector_id == null && row.evse_id == null) continue;
    const key = connectorKey({ ...row, connector_id: row.connector_id ?? 0 });
    const other = newest.get(key);
    if (other === undefined || begin(row) > begin(other)) newest.set(key, row);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const old = open.filter((row) => {
    const key = connectorKey({ ...row, connector_id: row.connector_id ?? 0 });
    const isAlone = (counts.get(key) ?? 0) < 2;
    if (isAlone) return row.flags.includes(OVERLAPPED);
    return newest.get(key) !== row;
  });
  return new Set(old.map(({ session_id }) => session_id));
}

/** The status that is shown of a session. */
export function shownStatus(
  { session_id, status }: Pick<Session, 'session_id' | 'status'>,
  old: ReadonlySet<string>,
): string {
  return old.has(session_id) ? 'SUPERSEDED' : status;
}
