/** What a field holds whose text is asked for once a person stops typing. Everything here is pure. */
export interface Typing {
  text: string;
  /** The value that was known when this was made. */
  known: string;
  /** What was asked for last; null when nothing was since the text was set from outside. */
  told: string | null;
}

export const typing = (value: string): Typing => ({ text: value, known: value, told: null });

/** Follows a value that has changed: its own question leaves what was typed since as it is. */
export function followed(before: Typing, value: string): Typing {
  if (value === before.known) return before;
  return value === before.told ? { ...before, known: value } : typing(value);
}

/** What is to be asked for now; null when that is known already. */
export function asked({ text, known }: Typing): string | null {
  const wanted = text.trim();
  return wanted === known ? null : wanted;
}
