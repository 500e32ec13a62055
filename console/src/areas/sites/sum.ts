import { connectorKey, isStation, type Values } from '../../live/readings';
import type { Snapshot, SnapshotStation } from './queries';

/** Older values do not count: while nobody watches, a gateway sends them every 15 minutes. */
const AGE_MAX_MS = 20 * 60_000;

/** The power that flows at a site. */
export interface SitePower {
  watts: number;
  /** At how many connectors it is measured. */
  connectors: number;
  /** When the oldest of these values was taken. */
  at: string;
}

type ValuesOf = (id: string) => Values;

/**
 * The power of the connectors that charge, at chargers that are connected. The main meter of a
 * charger counts while none of its connectors tells a power, since it measures theirs, too.
 */
export function powerOf(read: Snapshot, valuesOf: ValuesOf, now: number): SitePower | undefined {
  if (!read.gateway_connected) return undefined;
  const stations = read.stations.filter(({ connected }) => connected === true);
  const told = stations.flatMap((station) => ofStation(station, valuesOf, now));
  const [first] = told;
  if (first === undefined) return undefined;
  return {
    watts: told.reduce((sum, { watts }) => sum + watts, 0),
    connectors: told.length,
    at: told.reduce(
      (oldest, { at }) => (Date.parse(at) < Date.parse(oldest) ? at : oldest),
      first.at,
    ),
  };
}

function ofStation({ connectors }: SnapshotStation, valuesOf: ValuesOf, now: number): Power[] {
  const of = (some: typeof connectors) =>
    some.flatMap((connector) => ofConnector(valuesOf(connectorKey(connector)), now) ?? []);
  const charging = connectors.filter((it) => it.session_id != null && !isStation(it));
  const told = of(charging);
  return told.length > 0 || charging.length === 0 ? told : of(connectors.filter(isStation));
}

interface Power {
  watts: number;
  at: string;
}

/** The power of all phases, or the sum of the phases where the charger tells each of them only. */
function ofConnector(values: Values, now: number): Power | undefined {
  const isNew = ({ at }: { at: string }) => now - Date.parse(at) <= AGE_MAX_MS;
  const whole = values.power_w;
  if (whole !== undefined) return isNew(whole) ? { watts: whole.value, at: whole.at } : undefined;
  const phases = Object.entries(values).filter(([key]) => key.startsWith('power_w '));
  const told = phases.map(([, value]) => value).filter(isNew);
  const [first] = told;
  if (first === undefined) return undefined;
  return { watts: told.reduce((sum, { value }) => sum + value, 0), at: first.at };
}
