import { useMemo, useSyncExternalStore } from 'react';
import type { Schemas } from '../api/client';

/** What one message of a charger told of a connector. */
export type Reading = Schemas['Reading'];

/** The newest value of a measure, with its time. */
export interface Value {
  value: number;
  at: string;
  /** The session to which it belongs. */
  session_id?: string | undefined;
}

/** The newest values of a connector by measure, or by measure and phase: `current_a L1`. */
export type Values = Readonly<Record<string, Value>>;

const byConnector = new Map<string, Values>();
const listeners = new Set<() => void>();
const NOTHING: Values = {};
let revision = 0;

let isChanged = false;

/** Tells the parts of the page of the readings that were added. */
export function tellReadings(): void {
  if (!isChanged) return;
  isChanged = false;
  revision += 1;
  for (const listener of listeners) listener();
}

/** What holds between two charges; many chargers do not tell a power of 0 at the end of one. */
const HOLDS: readonly string[] = ['energy_wh', 'voltage_v'];

/**
 * Adds a reading. A measure that is missing keeps the value that it had. A reading without a session
 * may come late, from a charge that has ended.
 */
export function keepReading(id: string, reading: Reading): void {
  const values: Record<string, Value> = { ...byConnector.get(id) };
  const isOfCharge = reading.session_id != null || isStation(reading);
  for (const { measure, phase, value } of reading.values) {
    if (!isOfCharge && !HOLDS.includes(measure)) continue;
    const key = phase == null ? measure : `${measure} ${phase}`;
    const before = values[key];
    if (before === undefined || before.at < reading.at) {
      values[key] = { value, at: reading.at, session_id: reading.session_id ?? undefined };
    }
  }
  byConnector.set(id, values);
  isChanged = true;
}

/** What the socket told last of a connector. */
interface Told {
  revision: number;
  session_id: string | null | undefined;
  /** When it told that the charge before had ended, in milliseconds; 0 before. */
  endedAt: number;
}
const toldOf = new Map<string, Told>();

type Place = Parameters<typeof connectorKey>[0];
type Connector = Place & { revision: number; session_id?: string | null };

/** Takes the state of a connector that the socket tells. */
export function tellConnector(id: string, connector: Connector): void {
  // No charge goes on at a main meter, whatever its state is.
  if (isStation(connector)) return;
  const { revision, session_id } = connector;
  const before = toldOf.get(id);
  if (before !== undefined && before.revision >= revision) return;
  // That the connector was free between two charges may not have been told.
  const isEnd = session_id == null || (before?.session_id ?? session_id) !== session_id;
  toldOf.set(id, { revision, session_id, endedAt: isEnd ? Date.now() : (before?.endedAt ?? 0) });
  endOthers(id, session_id);
}

/**
 * Adds readings that were read, with the connectors that were read with them. `began` is when the
 * read began: what the socket has told since is newer, whatever the answer says.
 */
export function keepRead(
  began: number,
  readings: readonly Reading[],
  connectors: readonly Connector[],
): void {
  for (const connector of connectors) {
    const id = connectorKey(connector);
    const isOld = connector.revision < (toldOf.get(id)?.revision ?? 0);
    if (!isStation(connector) && !isOld) endOthers(id, connector.session_id);
  }
  for (const reading of readings) {
    const id = connectorKey(reading);
    const told = toldOf.get(id);
    const isOfNow = reading.session_id != null && reading.session_id === told?.session_id;
    if (isOfNow || began > (told?.endedAt ?? 0)) keepReading(id, reading);
  }
  tellReadings();
}

/** Whether this is the main meter of a station: connector 0 of 1.6, EVSE 0 of 2.x. */
export function isStation({
  evse_id,
  connector_id,
}: Pick<Place, 'evse_id' | 'connector_id'>): boolean {
  return connector_id === 0 || evse_id === 0;
}

/** Forgets what is true during another charge only: all of it where no charge goes on. */
function endOthers(id: string, running: string | null | undefined): void {
  const before = byConnector.get(id);
  if (before === undefined) return;
  const kept = ofCharge(before, running);
  if (Object.keys(kept).length === Object.keys(before).length) return;
  byConnector.set(id, kept);
  isChanged = true;
}

function ofCharge(values: Values, running: string | null | undefined): Values {
  const isTrue = ([key, { session_id }]: [string, Value]) =>
    HOLDS.includes(key.split(' ')[0] ?? '') || (running != null && session_id === running);
  return Object.fromEntries(Object.entries(values).filter(isTrue));
}

/** The id of a connector as live items name it. EVSE 0, of a main meter, is part of it. */
export function connectorKey(row: {
  station_id: string;
  evse_id?: number | null;
  connector_id: number;
}): string {
  const { station_id, evse_id, connector_id } = row;
  const place = evse_id == null ? connector_id : `${evse_id}/${connector_id}`;
  return `${station_id}/${place}`;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The newest readings of a connector. */
export function valuesOf(id: string): Values {
  return byConnector.get(id) ?? NOTHING;
}

/**
 * Those of the values of a connector that are true of it in this state. The last reading of a charge
 * may come after its end.
 */
export function trueOf(connector: Omit<Connector, 'revision'>, values: Values): Values {
  return isStation(connector) ? values : ofCharge(values, connector.session_id);
}

/** The newest readings of a connector that were told or read while this page is open. */
export function useReadings(id: string): Values {
  return useSyncExternalStore(subscribe, () => valuesOf(id));
}

/** The newest readings by connector, for a part that adds them up. */
export function useReadingsOf(): (id: string) => Values {
  const told = useSyncExternalStore(subscribe, () => revision);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another revision has other readings
  return useMemo(() => (id) => valuesOf(id), [told]);
}
