/** What a sign-in needs until the browser comes back from the sign-in page. */
export interface Leaving {
  verifier: string;
  state: string;
  /** The address that the person wanted. */
  address: string;
}

const PLACE = 'forecourt.leaving';

export function keepLeaving(leaving: Leaving): void {
  sessionStorage.setItem(PLACE, JSON.stringify(leaving));
}

/** Takes out what was kept, which is good once. */
export function takeLeaving(): Leaving | null {
  const kept = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  if (kept === null) return null;
  try {
    return JSON.parse(kept) as Leaving;
  } catch {
    return null;
  }
}

/** An address of this console, or its start when the text names another place. */
export function ownAddress(text: string): string {
  return /^\/(?![/\\])/.test(text) ? text : '/';
}
