import { useSyncExternalStore } from 'react';
import { api, ifMatch, tagged } from '../api/client';
import { queryClient } from '../api/query';
import { me } from '../api/shared';
import type { Language } from '../format';
import { CHOSEN_LANGUAGE, profileLanguage, setLanguage } from '../i18n';

export type Scheme = 'auto' | 'light' | 'dark';

const SCHEME = 'forecourt.scheme';
const listeners = new Set<() => void>();

function scheme(): Scheme {
  const kept = localStorage.getItem(SCHEME);
  return kept === 'light' || kept === 'dark' ? kept : 'auto';
}

export function showScheme(): void {
  const kept = scheme();
  if (kept === 'auto') delete document.documentElement.dataset.scheme;
  else document.documentElement.dataset.scheme = kept;
}

export function chooseScheme(next: Scheme): void {
  localStorage.setItem(SCHEME, next);
  showScheme();
  for (const listener of listeners) listener();
}

export function useScheme(): Scheme {
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return useSyncExternalStore(subscribe, scheme);
}

/** Takes the language of the profile unless this browser or the address says another. */
export async function followProfile(profile: string | null | undefined): Promise<void> {
  const language = profileLanguage(profile);
  if (language !== null) await setLanguage(language);
}

/** Changes the language here and in the profile. */
export async function chooseLanguage(next: Language): Promise<void> {
  localStorage.setItem(CHOSEN_LANGUAGE, next);
  await setLanguage(next);
  const account = await tagged(api.GET('/v1/me'));
  if (account.user_id == null) return;
  const headers = account._etag ? ifMatch(account) : undefined;
  await api.PATCH('/v1/me', { body: { language: next }, headers: headers as never });
  await queryClient.invalidateQueries(me);
}
