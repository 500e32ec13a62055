import { useState } from 'react';
import { announce } from './announce';

/** What a form's way to the server is at. */
export interface Saving<T> {
  isBusy: boolean;
  error: unknown;
  /** The text for a field that the server found wrong. */
  fieldError: (field: string) => string | undefined;
  /** True after a 412: somebody else was faster. */
  isConflict: boolean;
  save: (work: () => Promise<T>, said?: string) => Promise<T | undefined>;
  reset: () => void;
}

interface Told {
  status?: number;
  fields?: readonly { field: string; message: string }[];
}

/** Carries out a change: busy while it runs, its problem afterwards, said to screen readers. */
export function useSaving<T = unknown>(): Saving<T> {
  const [state, setState] = useState<{ isBusy: boolean; error: unknown }>({
    isBusy: false,
    error: null,
  });
  const told = (state.error ?? {}) as Told;
  return {
    ...state,
    isConflict: told.status === 412,
    fieldError: (field) => told.fields?.find((it) => it.field === field)?.message,
    async save(work, said) {
      setState({ isBusy: true, error: null });
      try {
        const result = await work();
        setState({ isBusy: false, error: null });
        if (said) announce(said);
        return result;
      } catch (error) {
        setState({ isBusy: false, error });
        return undefined;
      }
    },
    reset: () => setState({ isBusy: false, error: null }),
  };
}
