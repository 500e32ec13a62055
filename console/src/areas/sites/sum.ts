import { connectorKey, isStation, type Values } from '../../live/readings';
import type { Connector, Snapshot, SnapshotStation } from './queries';

/** Older values do not count: while nobody watches, a gateway sends them every 15 minutes. */
const AGE_MAX_MS = 20 * 60_000;

/** How far apart the powers of the phases of one meter may be taken. */
const PHASES_APART_MS = 60_000;

/** The statuses in which power may flow; `OCCUPIED` does not say whether it does. */
const FLOWING = ['CHARGING', 'OCCUPIED', 'UNKNOWN'];

/** The power that flows at a site. */
export interface SitePower {
  watts: number;
  /** At how many meters it is measured. */
  connectors: number;
  /** When the oldest of these values was taken. */
  at: string;
}

type ValuesOf = (id: string) => Values;

/**
 * The power of the connectors that charge, at chargers that are connected, by the rule of the API
 * (`crates/api/src/places/power.rs`): the same cases are tested for both. The API counts what is
 * stored; this counts what the live socket has told since, too.
 */
export function powerOf(read: Snapshot, valuesOf: ValuesOf, now: number): SitePower | undefined {
  if (!read.gateway_connected) return undefined;
  const stations = read.stations.filter(({ connected }) => connected === true);
  const told = stations.flatMap((station) => ofStation(station, valuesOf, now));
  return told.length === 0 ? undefined : { ...sumOf(told), connectors: told.length };
}

/**
 * The powers at a station: of each connector that charges, or of the main meter where none of them
 * tells its own, since it measures theirs, too. What was told before a pause flows no longer.
 */
function ofStation(station: SnapshotStation, valuesOf: ValuesOf, now: number): Power[] {
  const { connectors } = station;
  const oldest = now - AGE_MAX_MS;
  const charging = connectors.filter((it) => it.session_id != null && !isStation(it));
  const power = (it: Connector, since: number) =>
    powerSince(valuesOf(connectorKey(it)), since, it.session_id);
  if (charging.length === 0) return [];
  if (charging.some((it) => power(it, oldest) !== undefined)) {
    return charging.flatMap((it) => power(it, Math.max(oldest, pausedAt(it))) ?? []);
  }
  const since = Math.max(oldest, ...charging.map(pausedAt));
  const told = mainMeters(station).flatMap((id) => powerSince(valuesOf(id), since) ?? []);
  return told.slice(0, 1);
}

/** The ids under which a main meter is told. It may have told values and no status. */
function mainMeters({ station_id, connectors }: SnapshotStation): string[] {
  const of16 = { station_id, connector_id: 0 };
  const of2x = { station_id, evse_id: 0, connector_id: 1 };
  const others = connectors.filter((it) => !isStation(it)).map(connectorKey);
  const ids = [of16, of2x, ...connectors.filter(isStation)].map(connectorKey);
  return [...new Set(ids)].filter((id) => !others.includes(id));
}

/** Since when the status of a connector says that no power flows, by the clock of the gateway. */
function pausedAt({ status, status_received_at }: Connector): number {
  return FLOWING.includes(status) ? 0 : Date.parse(status_received_at ?? '') || 0;
}

interface Power {
  watts: number;
  at: string;
}

/**
 * The newest power that was taken since then, of this session where one is named: that of all
 * phases, or the sum of the phases, whichever was told later. A charger may tell each phase in a
 * message of its own; one that tells two phases no more uses one phase now.
 */
function powerSince(values: Values, since: number, session?: string | null): Power | undefined {
  const told = Object.entries(values)
    .filter(([, value]) => Date.parse(value.at) >= since)
    .filter(([, value]) => session == null || value.session_id === session);
  const whole = told.find(([key]) => key === 'power_w')?.[1];
  const phases = told.flatMap(([key, value]) => (key.startsWith('power_w ') ? [value] : []));
  const last = Math.max(...phases.map(({ at }) => Date.parse(at)));
  if (whole !== undefined && Date.parse(whole.at) >= last) {
    return { watts: whole.value, at: whole.at };
  }
  const near = phases.filter(({ at }) => Date.parse(at) >= last - PHASES_APART_MS);
  return near.length === 0 ? undefined : sumOf(near.map(({ value, at }) => ({ watts: value, at })));
}

/** The sum of some powers, with the time of the oldest of them. */
function sumOf(some: readonly Power[]): Power {
  return some.reduce((sum, { watts, at }) => ({
    watts: sum.watts + watts,
    at: Date.parse(at) < Date.parse(sum.at) ? at : sum.at,
  }));
}
