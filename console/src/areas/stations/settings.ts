import type { Command } from './queries';

/** A setting as a charger told it. */
export interface Setting {
  key: string;
  value: string | null;
  isReadOnly: boolean;
  /** Why there is no value, in the charger's word. */
  refused: string | null;
}

/** Settings with the time at which they were told. */
export interface Reading {
  at: string;
  settings: Setting[];
}

type Row = Record<string, unknown>;

const rowsOf = (value: unknown): Row[] =>
  Array.isArray(value) ? value.filter((row) => typeof row === 'object' && row !== null) : [];
const textOf = (value: unknown): string | null =>
  value === undefined || value === null ? null : String(value);

function nameOf(row: Row): string {
  const part = (value: unknown) => {
    const { name, instance } = (value ?? {}) as { name?: string; instance?: string };
    return instance ? `${name}.${instance}` : `${name ?? ''}`;
  };
  return `${part(row.component)}.${part(row.variable)}`;
}

/** What an answer to `get_config` tells, of OCPP 1.6 and of 2.x. */
export function settingsOf(payload: unknown): Setting[] {
  const { configurationKey, unknownKey, getVariableResult } = (payload ?? {}) as Row;
  const old = rowsOf(configurationKey).map((row) => ({
    key: String(row.key),
    value: textOf(row.value),
    isReadOnly: row.readonly === true,
    refused: null,
  }));
  const unknown = (Array.isArray(unknownKey) ? unknownKey : []).map((key) => ({
    key: String(key),
    value: null,
    isReadOnly: true,
    refused: 'UnknownKey',
  }));
  const modern = rowsOf(getVariableResult).map((row) => {
    const isGood = row.attributeStatus === 'Accepted';
    return {
      key: nameOf(row),
      value: isGood ? textOf(row.attributeValue) : null,
      isReadOnly: !isGood,
      refused: isGood ? null : String(row.attributeStatus),
    };
  });
  return [...old, ...unknown, ...modern];
}

/** What the charger told of itself, newest first: the answers among its commands. */
export function readingsOf(commands: readonly Command[]): Reading[] {
  return commands.flatMap((command) => {
    const payload = command.answer?.payload;
    if (command.type !== 'get_config' || payload === undefined) return [];
    return [{ at: command.updated_at, settings: settingsOf(payload) }];
  });
}

/** A setting with what it was before, and with the change that was asked for since. */
export interface Compared extends Setting {
  at: string;
  /** The value of the reading before, when it was another one. */
  before?: string | null;
  /** The last change that was asked for after this reading. */
  asked?: Command;
}

/** The newest value of each setting, compared with the reading before. */
export function compared(commands: readonly Command[]): Compared[] {
  const byKey = new Map<string, Compared>();
  for (const { at, settings } of readingsOf(commands)) {
    for (const setting of settings) {
      const known = byKey.get(setting.key);
      if (known === undefined) byKey.set(setting.key, { ...setting, at });
      else if (known.before === undefined) {
        // Only the reading just before counts: null stands for the same value.
        known.before = known.value === setting.value ? null : (setting.value ?? '');
      }
    }
  }
  for (const command of commands) {
    const { key } = command.arguments as { key?: string };
    const setting = command.type === 'set_config' && key ? byKey.get(key) : undefined;
    if (setting && setting.asked === undefined && command.created_at > setting.at) {
      setting.asked = command;
    }
  }
  return [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}
