import { useSyncExternalStore } from 'react';
import type { Language } from '../format';
import { languageStore } from './messages';

export type { Area, CodeGroup, Key } from './keys';
export { CHOSEN_LANGUAGE, profileLanguage } from './language';
export { code, knowsCode, loadAreas, setLanguage, t } from './messages';

export function useLanguage(): Language {
  return useSyncExternalStore(languageStore.subscribe, languageStore.get);
}
