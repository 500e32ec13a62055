import { type Language, setFormatLanguage } from '../format';
import { beginning, plain } from '../format/foreign';
import { load, messagesOf } from './files';
import type { Area, CodeGroup, Key } from './keys';
import { type Arguments, message } from './message';

const wanted = new Set<string>(['common', 'codes']);
const made = new Map<string, (args: Arguments) => string>();

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

/** A text of the console. Numbers and dates in it are formatted by `src/format` before. */
export function t(key: Key, args?: Arguments): string {
  const dot = key.indexOf('.');
  const text = messagesOf(language, key.slice(0, dot))?.[key.slice(dot + 1)];
  if (text === undefined) return key;
  if (args === undefined) return text;
  let fill = made.get(key);
  if (fill === undefined) {
    fill = message(text, language);
    made.set(key, fill);
  }
  return fill(args);
}

/** The words for a code: of all areas, or those that only one area shows and keeps in its file. */
function words(group: CodeGroup, value: string): string | undefined {
  const shared = messagesOf(language, 'codes')?.[`${group}.${value}`];
  if (shared !== undefined) return shared;
  for (const area of wanted) {
    const own = messagesOf(language, area)?.[`code.${group}.${value}`];
    if (own !== undefined) return own;
  }
  return undefined;
}

/** The words for a code of the server; a code that nobody knows is shown as it is. */
export function code(group: CodeGroup, value: string): string {
  return words(group, value) ?? plain(beginning(value) ?? value);
}

/** Whether there are words for a code. */
export function knowsCode(group: CodeGroup, value: string): boolean {
  return words(group, value) !== undefined;
}
