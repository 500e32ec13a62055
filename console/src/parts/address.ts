import { useMatch, useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';

/** Reads the query of an address as plain texts, and writes it so. */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const pairs = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}

export type Search = Readonly<Record<string, string | undefined>>;

/**
 * The state of a page that stands in its address: filters, sort, period. A change of several values
 * at once replaces the entry of the history, so that Back leaves the page. A page reads what belongs
 * to itself: the address of the browser is that of the next page while that one still loads.
 */
export function useAddress(): [Search, (changes: Search) => void] {
  const search = useSearch({ strict: false }) as unknown as Search;
  const navigate = useNavigate();
  const change = (changes: Search) => {
    // A change that waited for the typing to end adds to what the address is by then.
    const search = (now: Search) => ({ ...now, ...changes });
    void navigate({ to: '.', search: search as never, replace: true });
  };
  return [search, change];
}

/**
 * Writes a value that the page has chosen by itself into its address, unless one stands there: a
 * colleague for whom the page would choose another one is then shown the same by a link.
 */
export function useInAddress(name: string, value: string | undefined): void {
  const [address] = useAddress();
  const router = useRouter();
  const page = useMatch({ strict: false, select: ({ pathname }) => pathname });
  const missing = address[name] ? undefined : value;
  useEffect(() => {
    // A person who is on the way to another page is not called back.
    if (missing === undefined || router.latestLocation.pathname !== page) return;
    const search = (now: Search) => ({ ...now, [name]: missing });
    void router.navigate({ to: '.', search: search as never, replace: true });
  }, [router, page, name, missing]);
}
