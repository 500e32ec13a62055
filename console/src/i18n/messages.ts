import { IntlMessageFormat } from 'intl-messageformat';
import { type Language, setFormatLanguage } from '../format';
import { beginning, plain } from '../format/foreign';
import { load, messagesOf } from './files';
import type { Area, CodeGroup, Key } from './keys';

type Argument = string | number;

const wanted = new Set<string>(['common', 'codes']);
const made = new Map<string, IntlMessageFormat>();

let language: Language = 'en';
const listeners = new Set<() => void>();

/** Loads the messages of areas in the language of now. A screen names its areas in the map. */
export async function loadAreas(areas: readonly Area[]): Promise<void> {
  for (const area of areas) wanted.add(area);
  await Promise.all([...areas].map((area) => load(language, area)));
}

/** Changes the language once its messages are there. */
export async function setLanguage(next: Language): Promise<void> {
  await Promise.all([...wanted].map((area) => load(next, area)));
  language = next;
  made.clear();
  setFormatLanguage(next);
  document.documentElement.lang = next;
  for (const listener of listeners) listener();
}

export const languageStore = {
  get: (): Language => language,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/**
 * A text of the console. Numbers and dates in it are formatted by `src/format` before. Names and other
 * texts that somebody else wrote may stand in it: what of them is not seen is marked.
 */
export function t(key: Key, args?: Readonly<Record<string, Argument>>): string {
  const dot = key.indexOf('.');
  const text = messagesOf(language, key.slice(0, dot))?.[key.slice(dot + 1)];
  if (text === undefined) return key;
  if (args === undefined) return text;
  let format = made.get(key);
  if (format === undefined) {
    format = new IntlMessageFormat(text, language, undefined, { ignoreTag: true });
    made.set(key, format);
  }
  return String(format.format(shown(args)));
}

function shown(args: Readonly<Record<string, Argument>>): Record<string, Argument> {
  const pairs = Object.entries(args);
  return Object.fromEntries(
    pairs.map(([name, value]) => [name, typeof value === 'string' ? plain(value) : value]),
  );
}

/** The words for a code of the server; a code that nobody knows is shown as it is. */
export function code(group: CodeGroup, value: string): string {
  return messagesOf(language, 'codes')?.[`${group}.${value}`] ?? plain(beginning(value) ?? value);
}

/** Whether there are words for a code. */
export function knowsCode(group: CodeGroup, value: string): boolean {
  return messagesOf(language, 'codes')?.[`${group}.${value}`] !== undefined;
}
