import type { Schemas } from '../../api/client';
import type { Item, Merge } from '../../live/merge';
import { connectorKey } from '../../live/readings';

type Snapshot = Schemas['SiteSnapshot'];
type Station = Schemas['SnapshotStation'];
type Connector = Schemas['Connector'];
type StationState = Schemas['StationState'];

/** The stations with one of them changed; the same snapshot when none is. */
function changed(data: unknown, id: string, change: (row: Station) => Station): unknown {
  const before = data as Snapshot;
  const at = before.stations.findIndex((row) => row.station_id === id);
  const row = before.stations[at];
  if (row === undefined) return data;
  const next = change(row);
  return next === row ? data : { ...before, stations: before.stations.with(at, next) };
}

/** The station to which an item belongs: ids of connectors are `CP-1/1` or `CP-1/1/2`. */
function stationOf(item: Item): string {
  const told = item.body?.station_id;
  return typeof told === 'string' ? told : item.id.replace(/(\/\d+){1,2}$/, '');
}

const connectors: Merge = {
  entity: 'connector',
  apply: (data, item, mayAdd = true) =>
    changed(data, stationOf(item), (row) => {
      const at = row.connectors.findIndex((it) => connectorKey(it) === item.id);
      const before = row.connectors[at];
      if (before !== undefined && before.revision >= item.revision) return row;
      const told = item.body as Connector | undefined;
      if (item.gone) {
        return at < 0 ? row : { ...row, connectors: row.connectors.toSpliced(at, 1) };
      }
      if (told === undefined || (at < 0 && !mayAdd)) return row;
      const next = at < 0 ? [...row.connectors, told] : row.connectors.with(at, told);
      return { ...row, connectors: next };
    }),
};

const states: Merge = {
  entity: 'station_state',
  isUndated: true,
  apply: (data, item) =>
    changed(data, item.id, (row) => {
      const told = item.body as StationState | undefined;
      if (told === undefined || (told.last_heard_at ?? '') < (row.last_heard_at ?? '')) return row;
      const { connected, connected_at, last_heard_at, open_sessions } = told;
      const next = { ...row, connected, connected_at, last_heard_at, open_sessions };
      return JSON.stringify(next) === JSON.stringify(row) ? row : next;
    }),
};

/** Whether the gateway is connected comes with the state of each station. */
const gateways: Merge = {
  entity: 'station_state',
  isUndated: true,
  apply(data, item) {
    const before = data as Snapshot;
    const told = item.body as StationState | undefined;
    if (told === undefined || told.gateway_id !== before.gateway_id) return data;
    if ((told.last_heard_at ?? '') < before.as_of) return data;
    if (told.gateway_connected === before.gateway_connected) return data;
    return { ...before, gateway_connected: told.gateway_connected };
  },
};

/** How what the socket tells of a site enters its snapshot. */
export const snapshotMerge: readonly Merge[] = [connectors, states, gateways];

/** A count of the connectors of a site, where those of stations that are away are not known. */
export interface Counts {
  charging: number;
  free: number;
  faulted: number;
  away: number;
  other: number;
  stations: number;
  connected: number;
  sessions: number;
}

const CHARGING = ['CHARGING', 'SUSPENDED_EV', 'SUSPENDED_EVSE'];

export function countsOf({ stations, gateway_connected }: Snapshot): Counts {
  const counts: Counts = {
    charging: 0,
    free: 0,
    faulted: 0,
    away: 0,
    other: 0,
    stations: stations.length,
    connected: 0,
    sessions: 0,
  };
  for (const station of stations) {
    const isThere = gateway_connected && station.connected === true;
    if (isThere) counts.connected += 1;
    counts.sessions += station.open_sessions.length;
    for (const { connector_id, status } of station.connectors) {
      if (connector_id === 0) continue;
      if (!isThere) counts.away += 1;
      else if (CHARGING.includes(status)) counts.charging += 1;
      else if (status === 'AVAILABLE') counts.free += 1;
      else if (status === 'FAULTED') counts.faulted += 1;
      else counts.other += 1;
    }
  }
  return counts;
}
