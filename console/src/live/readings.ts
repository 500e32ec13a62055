import { useSyncExternalStore } from 'react';

/** What one message of a charger told of a connector. */
export interface Reading {
  station_id: string;
  connector_id: number;
  evse_id?: number;
  session_id?: string;
  at: string;
  values: { measure: string; phase?: string; value: number }[];
}

/** The newest value of a measure, with its time. */
export interface Value {
  value: number;
  at: string;
}

/** The newest values of a connector by measure, or by measure and phase: `current_a L1`. */
export type Values = Readonly<Record<string, Value>>;

const byConnector = new Map<string, Values>();
const listeners = new Set<() => void>();
const NOTHING: Values = {};

/** Adds a reading. A measure that is missing keeps the value that it had. */
export function keepReading(id: string, reading: Reading): void {
  const values: Record<string, Value> = { ...byConnector.get(id) };
  for (const { measure, phase, value } of reading.values) {
    const key = phase === undefined ? measure : `${measure} ${phase}`;
    const before = values[key];
    if (before === undefined || before.at < reading.at) values[key] = { value, at: reading.at };
  }
  byConnector.set(id, values);
  for (const listener of listeners) listener();
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
