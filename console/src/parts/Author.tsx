import { createContext, useContext } from 'react';
import { timesInZone } from '../format';
import { plain } from '../format/foreign';
import { Foreign } from './Foreign';

/** Finds the name of who did something, by what the API writes for it. The frame gives it, since parts know no API. */
export const AuthorNames = createContext<(by: string) => string>((by) => by);

/** The name of a person; of a program, and while a name is not read, what the API writes. */
function useNameOf(by: string | null | undefined): string {
  const useName = useContext(AuthorNames);
  return useName(by ?? '');
}

/** Who did something, for places that hold text only. People write their names themselves. */
export function useAuthor(by: string | null | undefined): string {
  return plain(useNameOf(by));
}

/** Who did something. */
export function Author({ by }: { by: string | null | undefined }) {
  return <Foreign text={useNameOf(by)} />;
}

/** A person as the sentences of the API name one. */
const PERSON = /\buser:[^\s:;,]+/;

/** A sentence of the API, with the name of the person and the times that it names in a zone. */
export function Authored({ text, zone }: { text: string; zone: string }) {
  const by = text.match(PERSON)?.[0];
  const name = useNameOf(by);
  const told = timesInZone(text, zone);
  return <Foreign text={by ? told.replace(by, () => name) : told} />;
}
