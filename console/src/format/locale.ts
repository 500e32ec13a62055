/** The languages of the console (CONSOLE languages are those of the API). */
export const LANGUAGES = ['en', 'th', 'ru', 'fil', 'zh-Hans'] as const;
export type Language = (typeof LANGUAGES)[number];

let language: Language = 'en';

/** The language in which numbers and dates are written. Set by `src/i18n` only. */
export function setFormatLanguage(next: Language): void {
  language = next;
}

export function formatLanguage(): Language {
  return language;
}

/** The tag for `Intl`: Western digits and the Gregorian calendar, which Thai would not have. */
export function tag(): string {
  return `${language}-u-ca-gregory-nu-latn-hc-h23`;
}

const made = new Map<string, unknown>();

/** A formatter of `Intl`, which is costly to make and is kept. */
export function kept<T>(kind: string, options: object, make: (tag: string) => T): T {
  const key = `${kind} ${tag()} ${JSON.stringify(options)}`;
  const known = made.get(key) as T | undefined;
  if (known !== undefined) return known;
  const fresh = make(tag());
  made.set(key, fresh);
  return fresh;
}

/** The name of a language in itself. */
export function languageName(of: Language): string {
  const name = new Intl.DisplayNames([of], { type: 'language' }).of(of) ?? of;
  return name.charAt(0).toLocaleUpperCase(of) + name.slice(1);
}

/** The order of texts for people. */
export function compare(a: string, b: string): number {
  const collator = kept('collator', {}, (it) => new Intl.Collator(it, { numeric: true }));
  return collator.compare(a, b);
}

/** The colon between a name and what follows it. In Chinese it is as wide as a letter. */
export function colon(): string {
  return language === 'zh-Hans' ? '：' : ': ';
}

/** Texts as a list: `a, b and c`. */
export function listed(texts: readonly string[]): string {
  return kept('list', {}, (it) => new Intl.ListFormat(it)).format(texts);
}
