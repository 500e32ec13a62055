import { LANGUAGES, type Language } from '../format/locale';

/** Where this browser keeps the language that a person has chosen in it. */
export const CHOSEN_LANGUAGE = 'forecourt.language';

/** The language that the tags of a browser or a profile ask for. */
export function languageOf(tags: readonly (string | null | undefined)[]): Language | null {
  for (const tag of tags) {
    if (!tag) continue;
    const lower = tag.toLowerCase();
    if (lower === 'tl' || lower.startsWith('tl-')) return 'fil';
    if (lower.startsWith('zh')) return 'zh-Hans';
    const found = LANGUAGES.find((it) => lower === it.toLowerCase() || lower.startsWith(`${it}-`));
    if (found !== undefined) return found;
  }
  return null;
}

/**
 * The language of `?lang=`, of the last choice in this browser, or of the browser. The sign-in page
 * sends a language along only if a person has chosen it there, so that it is kept as one chosen here.
 */
export function firstLanguage(): Language {
  const search = new URLSearchParams(location.search);
  const asked = search.get('lang');
  const chosen = search.has('code') && search.has('state') ? languageOf([asked]) : null;
  if (chosen !== null) localStorage.setItem(CHOSEN_LANGUAGE, chosen);
  const tags = [asked, localStorage.getItem(CHOSEN_LANGUAGE), ...navigator.languages];
  return languageOf(tags) ?? LANGUAGES[0];
}
