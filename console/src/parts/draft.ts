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
  /** Whether it began with what was typed before, which the person is told. */
  isFound: boolean;
  set(change: Partial<T>): void;
  /** Forgets what was typed, after it was saved or discarded. */
  clear(): void;
}

/**
 * A form's values that outlast a lost sign-in, a new release and a reload. Begins with `initial`
 * unless something was typed before. Name it by what is edited, such as `site.main`.
 */
export function useDraft<T extends object>(name: string, initial: T): Draft<T> {
  const [typed, setTyped] = useState(() => found<T>(name));
  const { value, isFound } = typed;
  if (typed.name !== name) setTyped(found<T>(name));
  const set = useCallback(
    (change: Partial<T>) => {
      const next = { ...read<Partial<T>>(name), ...change };
      sessionStorage.setItem(PLACE + name, JSON.stringify(next));
      setTyped((before) => ({ ...before, value: next }));
    },
    [name],
  );
  const clear = useCallback(() => {
    sessionStorage.removeItem(PLACE + name);
    setTyped({ name, value: null, isFound: false });
  }, [name]);
  return { value: { ...initial, ...value }, isDirty: value !== null, isFound, set, clear };
}

interface Typed<T> {
  name: string;
  value: Partial<T> | null;
  isFound: boolean;
}

/** What was typed into a form of this name before. */
function found<T>(name: string): Typed<T> {
  const value = read<Partial<T>>(name);
  return { name, value, isFound: value !== null };
}

/** Whose drafts they are. No form has an empty name. */
const OWNER = PLACE;

/** Says whose drafts are kept from now on. Those of somebody else are forgotten. */
export function draftsOf(person: string): void {
  if (sessionStorage.getItem(OWNER) === person) return;
  forgetDrafts();
  sessionStorage.setItem(OWNER, person);
}

/** Forgets the drafts of a person who signs out. */
export function forgetDrafts(): void {
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith(PLACE)) sessionStorage.removeItem(name);
  }
}
