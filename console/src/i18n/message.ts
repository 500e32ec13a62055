import { IntlMessageFormat } from 'intl-messageformat';
import type { Language } from '../format';
import { plain } from '../format/foreign';

export type Arguments = Readonly<Record<string, string | number>>;

/**
 * A message of the catalogue, ready to be filled in. Numbers in it choose the plural of the language.
 * Names and other texts that somebody else wrote may stand in it: what of them is not seen is marked.
 */
export function message(text: string, language: Language): (args: Arguments) => string {
  const format = new IntlMessageFormat(text, language, undefined, { ignoreTag: true });
  return (args) => String(format.format(shown(args)));
}

function shown(args: Arguments): Record<string, string | number> {
  const pairs = Object.entries(args);
  return Object.fromEntries(
    pairs.map(([name, value]) => [name, typeof value === 'string' ? plain(value) : value]),
  );
}
