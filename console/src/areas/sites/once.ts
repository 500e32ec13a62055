import { useRef } from 'react';

/**
 * The key by which a form is carried out once. It stays while the same is sent again, after no
 * answer came; what was changed in the form is another request.
 */
export function useOnce(): (wanted: unknown) => string {
  const last = useRef({ text: '', key: '' });
  return (wanted) => {
    const text = JSON.stringify(wanted) ?? '';
    if (last.current.key === '' || last.current.text !== text) {
      last.current = { text, key: crypto.randomUUID() };
    }
    return last.current.key;
  };
}
