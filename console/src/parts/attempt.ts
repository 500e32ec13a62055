import { useRef } from 'react';

/**
 * The key under which a form is sent once. It stays while no answer came, so that a repetition does
 * not act twice; after an answer the next attempt is another one.
 */
export function useAttempt(): <T>(work: (key: string) => Promise<T>) => Promise<T> {
  const key = useRef('');
  return async (work) => {
    key.current ||= crypto.randomUUID();
    try {
      const result = await work(key.current);
      key.current = '';
      return result;
    } catch (error) {
      const { status } = (error ?? {}) as { status?: number };
      if (status !== 0) key.current = '';
      throw error;
    }
  };
}
