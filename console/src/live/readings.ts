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
/** Where a connector is. */
interface Place {
  /** The topic that told of it last, such as `site:main`. */
  topic: string;
  stationId: string;
  /** The values are those of the whole station: 1.6 names its main meter connector 0. */
  isStation: boolean;
}
const placeOf = new Map<string, Place>();
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

/** Adds a reading. A measure that is missing keeps the value that it had. */
export function keepReading(id: string, reading: Reading, topic: string): void {
  const values: Record<string, Value> = { ...byConnector.get(id) };
  for (const { measure, phase, value } of reading.values) {
    const key = phase == null ? measure : `${measure} ${phase}`;
    const before = values[key];
    if (before === undefined || before.at < reading.at) {
      values[key] = { value, at: reading.at, session_id: reading.session_id ?? undefined };
    }
  }
  byConnector.set(id, values);
  if (topic.startsWith('site:')) {
    const isStation = reading.connector_id === 0 && !reading.evse_id;
    placeOf.set(id, { topic, stationId: reading.station_id, isStation });
  }
  isChanged = true;
}

/** Adds readings that were read, of connectors that were read with them. */
export function keepRead(
  topic: string,
  readings: readonly Reading[],
  connectors: readonly Connected[],
): void {
  for (const connector of connectors) {
    if (connector.session_id == null && connector.connector_id > 0) {
      endCharge(connectorKey(connector));
    }
  }
  for (const reading of readings) keepReading(connectorKey(reading), reading, topic);
  tellReadings();
}

type Connected = Parameters<typeof connectorKey>[0] & { session_id?: string | null };

/** Forgets what is true during a charge only: many chargers do not tell a power of 0 at its end. */
export function endCharge(id: string): void {
  const before = byConnector.get(id);
  if (before === undefined) return;
  const kept = Object.entries(before).filter(([measure]) => measure === 'energy_wh');
  byConnector.set(id, Object.fromEntries(kept));
  isChanged = true;
}

/** The id of a connector as live items name it. */
export function connectorKey(row: {
  station_id: string;
  evse_id?: number | null;
  connector_id: number;
}): string {
  const { station_id, evse_id, connector_id } = row;
  return evse_id ? `${station_id}/${evse_id}/${connector_id}` : `${station_id}/${connector_id}`;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The newest readings of a connector that were told while this page is open. */
export function useReadings(id: string): Values {
  return useSyncExternalStore(subscribe, () => byConnector.get(id) ?? NOTHING);
}

/** The power that is measured at the connectors of a site. */
export interface SitePower {
  watts: number;
  /** At how many connectors it is measured. */
  connectors: number;
  /** When the oldest of these values was taken. */
  at: string;
}

/** Older readings do not count: while nobody watches, a gateway sends them every 15 minutes. */
const POWER_AGE_MAX_MS = 20 * 60_000;

/**
 * The power of sites by their ids, of readings that are not too old. The main meter of a station counts only while no
 * connector of it does, since it measures their power, too.
 */
export function powerBySite(now: number): ReadonlyMap<string, SitePower> {
  const counted = [...placeOf].flatMap(([id, place]) => {
    const power = byConnector.get(id)?.power_w;
    const isOld = power === undefined || now - Date.parse(power.at) > POWER_AGE_MAX_MS;
    return isOld ? [] : [{ ...place, watts: power.value, at: power.at }];
  });
  const ofConnectors = new Set(
    counted.filter(({ isStation }) => !isStation).map(({ stationId }) => stationId),
  );
  const sums = new Map<string, SitePower>();
  for (const { topic, stationId, isStation, watts, at } of counted) {
    if (isStation && ofConnectors.has(stationId)) continue;
    const site = topic.slice('site:'.length);
    const sum = sums.get(site) ?? { watts: 0, connectors: 0, at };
    sums.set(site, {
      watts: sum.watts + watts,
      connectors: sum.connectors + 1,
      at: new Date(Math.min(Date.parse(at), Date.parse(sum.at))).toISOString(),
    });
  }
  return sums;
}

/** A site with the power that the server knows of it. */
type Powered = Pick<Schemas['SiteNow'], 'site_id' | 'gateway_connected' | 'power'>;

/**
 * The power of sites: that of the readings that were told while this page is open, or that of the
 * server where it knows more connectors. `now` moves on, so that old readings leave the sum.
 */
export function usePowerBySite(
  now: number,
  sites: readonly Powered[] = [],
): ReadonlyMap<string, SitePower> {
  const told = useSyncExternalStore(subscribe, () => revision);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another revision has other readings
  return useMemo(() => withKnown(powerBySite(now), sites), [told, now, sites]);
}

export function withKnown(
  told: ReadonlyMap<string, SitePower>,
  sites: readonly Powered[],
): ReadonlyMap<string, SitePower> {
  const sums = new Map(told);
  for (const { site_id, gateway_connected, power } of sites) {
    if (!gateway_connected) sums.delete(site_id);
    else if (power != null && power.connectors > (sums.get(site_id)?.connectors ?? 0)) {
      sums.set(site_id, { ...power, at: power.as_of });
    }
  }
  return sums;
}
