import { useCallback, useState } from 'react';

const PLACE = 'forecourt.draft.';

function read<T>(name: string): T | null {
  const text = sessionStorage.getItem(PLACE + name);
  try {
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}

/** What is kept of a form until it is saved. Secrets do not belong in a draft. */
export interface Draft<T> {
  value: T;
  /** Whether something was typed that is not saved. */
  isDirty: boolean;
  set(change: Partial<T>): void;
  /** Forgets what was typed, after it was saved or discarded. */
  clear(): void;
}

/**
 * A form's values that outlast a lost sign-in, a new release and a reload. Begins with `initial`
 * unless something was typed before. Name it by what is edited, such as `site.main`.
 */
export function useDraft<T extends object>(name: string, initial: T): Draft<T> {
  const [typed, setTyped] = useState<{ name: string; value: Partial<T> | null }>(() => ({
    name,
    value: read<Partial<T>>(name),
  }));
  const value = typed.name === name ? typed.value : read<Partial<T>>(name);
  const set = useCallback(
    (change: Partial<T>) => {
      const next = { ...read<Partial<T>>(name), ...change };
      sessionStorage.setItem(PLACE + name, JSON.stringify(next));
      setTyped({ name, value: next });
    },
    [name],
  );
  const clear = useCallback(() => {
    sessionStorage.removeItem(PLACE + name);
    setTyped({ name, value: null });
  }, [name]);
  return { value: { ...initial, ...value }, isDirty: value !== null, set, clear };
}

/** Forgets the drafts of a person who signs out. */
export function forgetDrafts(): void {
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith(PLACE)) sessionStorage.removeItem(name);
  }
}
