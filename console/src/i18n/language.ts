import { LANGUAGES, type Language } from '../format/locale';

/** Where this browser keeps the language that a person has chosen in it. */
export const CHOSEN_LANGUAGE = 'forecourt.language';

/** The language that the tags of a browser or a profile ask for. */
export function languageOf(tags: readonly (string | null | undefined)[]): Language | null {
  for (const tag of tags) {
    if (!tag) continue;
    const lower = tag.toLowerCase();
    if (lower === 'tl' || lower.startsWith('tl-')) return 'fil';
    if (lower === 'zh' || lower.startsWith('zh-')) return 'zh-Hans';
    const found = LANGUAGES.find((it) => lower === it.toLowerCase() || lower.startsWith(`${it}-`));
    if (found !== undefined) return found;
  }
  return null;
}

/** What goes before everything else: `?lang=`, then the last choice in this browser. */
function chosenLanguage(): Language | null {
  const asked = new URLSearchParams(location.search).get('lang');
  return languageOf([asked, localStorage.getItem(CHOSEN_LANGUAGE)]);
}

/**
 * The language before the profile is known: the chosen one, or that of the browser. The sign-in page
 * sends a language along only if a person has chosen it there, so that it is kept as one chosen here.
 */
export function firstLanguage(): Language {
  const search = new URLSearchParams(location.search);
  const told = languageOf([search.get('lang')]);
  if (told !== null && search.has('code') && search.has('state')) {
    localStorage.setItem(CHOSEN_LANGUAGE, told);
  }
  return chosenLanguage() ?? languageOf(navigator.languages) ?? LANGUAGES[0];
}

/**
 * The language of a profile, if it is to be shown. A choice in this browser goes before it: one that
 * was made on the sign-in page would otherwise be undone by signing in.
 */
export function profileLanguage(profile: string | null | undefined): Language | null {
  return chosenLanguage() === null ? languageOf([profile]) : null;
}
