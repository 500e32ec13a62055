// A guide as it is written: its steps, with the words of the screen and the pictures that each names.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

export const GUIDES = ['admin', 'operator', 'site-owner', 'caretaker'] as const;
export type GuideName = (typeof GUIDES)[number];

export const folder = new URL('../../../docs/guides/', import.meta.url);

/** What a step names, in the order of the text. */
export type Named =
  /** Bold: words that are on the screen at this point. */
  | { kind: 'label'; text: string }
  /** The file of a picture, without its folder and its ending. */
  | { kind: 'picture'; text: string };

export interface Step {
  title: string;
  named: Named[];
  /** What the step says to type, which is written as code. */
  typed: Set<string>;
}

export interface Guide {
  name: GuideName;
  text: string;
  steps: Step[];
}

const NAMED = /\*\*(.+?)\*\*|!\[[^\]]*\]\(pictures\/([^)]+)\.png\)/gs;

export async function read(name: GuideName): Promise<Guide> {
  const text = await readFile(fileURLToPath(new URL(`${name}.md`, folder)), 'utf8');
  const [, ...parts] = text.split(/^## /m);
  const steps = parts.map((part): Step => {
    const [title = '', ...lines] = part.split('\n');
    const body = lines.join('\n');
    const named = [...body.matchAll(NAMED)].map(([, label, picture]): Named => {
      if (picture !== undefined) return { kind: 'picture', text: picture };
      return { kind: 'label', text: (label ?? '').replace(/\s+/g, ' ') };
    });
    const typed = [...body.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? '');
    return { title: title.trim(), named, typed: new Set(typed) };
  });
  return { name, text, steps };
}

/** Words in quotation marks: the screen says them in another case than the one that is shown. */
export function quoted(guide: Guide): string[] {
  return [...guide.text.matchAll(/“([^”]+)”/g)].map(([, text]) =>
    (text ?? '').replace(/\s+/g, ' '),
  );
}

export function pictures(guide: Guide): string[] {
  const named = guide.steps.flatMap((step) => step.named);
  return named.filter(({ kind }) => kind === 'picture').map(({ text }) => text);
}
