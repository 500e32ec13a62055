import type { Language } from '../format/locale';

type Messages = Record<string, string>;

const files = import.meta.glob<Messages>('../../messages/*/*.json', { import: 'default' });
const loaded = new Map<string, Messages>();

/** Loads the messages of one area in one language. An area without a file has none. */
export async function load(of: Language, area: string): Promise<void> {
  const place = `${of}/${area}`;
  if (loaded.has(place)) return;
  const file = files[`../../messages/${place}.json`];
  loaded.set(place, file === undefined ? {} : await file());
}

/** The messages of an area, once they are loaded. */
export function messagesOf(of: Language, area: string): Readonly<Messages> | undefined {
  return loaded.get(`${of}/${area}`);
}
