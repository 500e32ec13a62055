// A language that nobody speaks: English made 70 % longer between marks. A text without the marks
// was never translated; a text that breaks the page will break it in some language. It is made
// here and is not part of what people are sent.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { IntlMessageFormat } from 'intl-messageformat';
import type { Page } from 'playwright-core';

export const BEGIN = '⟦';
export const END = '⟧';
/** How much longer a text becomes. English is the shortest of the languages with letters but Thai. */
const GROWTH = 0.7;
const ACCENTS: Record<string, string> = { a: 'à', e: 'ë', i: 'ï', o: 'ö', u: 'ü', c: 'ç', n: 'ñ' };

type Node = ReturnType<IntlMessageFormat['getAst']>[number];
const [LITERAL, ARGUMENT, SELECT, PLURAL, POUND] = [0, 1, 5, 6, 7];

/** The text with other letters, and so many more. */
function grown(text: string): string {
  const letters = [...text].map((letter) => ACCENTS[letter] ?? letter).join('');
  const words = text.split(/\s+/).filter((word) => /\p{L}/u.test(word));
  const more = Math.ceil(words.join('').length * GROWTH);
  if (more === 0) return letters;
  // What is added has words of common lengths, so that it may wrap where a real text would.
  const added = 'loremip sum dolorsi tamet '
    .repeat(Math.ceil(more / 20))
    .slice(0, more)
    .trim();
  return letters.replace(/\s*$/, (space) => ` ${added}${space}`);
}

/** Text as it stands in an ICU message: braces are quoted, and within a plural its number sign. */
function quoted(text: string, isInPlural: boolean): string {
  const signs = isInPlural ? /[{}#]/g : /[{}]/g;
  return text.replaceAll("'", "''").replace(signs, (sign) => `'${sign}'`);
}

function written(nodes: readonly Node[], isInPlural = false): string {
  return nodes
    .map((node): string => {
      if (node.type === LITERAL) {
        return quoted(grown((node as { value: string }).value), isInPlural);
      }
      if (node.type === POUND) return '#';
      const { value } = node as { value: string };
      if (node.type === ARGUMENT) return `{${value}}`;
      if (node.type !== SELECT && node.type !== PLURAL) {
        throw new Error(`no message of the console has a part of type ${node.type}`);
      }
      const { options } = node as { options: Record<string, { value: Node[] }> };
      const { pluralType, offset } = node as { pluralType?: string; offset?: number };
      const kind =
        node.type === SELECT ? 'select' : pluralType === 'ordinal' ? 'selectordinal' : 'plural';
      const from = offset ? ` offset:${offset}` : '';
      const choices = Object.entries(options).map(
        ([name, it]) => `${name} {${written(it.value, isInPlural || node.type === PLURAL)}}`,
      );
      return `{${value}, ${kind},${from} ${choices.join(' ')}}`;
    })
    .join('');
}

/** A message in the pseudo-language, with its arguments. */
export function pseudo(message: string): string {
  const ast = new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true }).getAst();
  return BEGIN + written(ast) + END;
}

const messages = (area: string) =>
  fileURLToPath(new URL(`../../messages/en/${area}.json`, import.meta.url));

/** Gives a page the pseudo-language where it asks for English. The page has to be loaded anew. */
export async function speakPseudo(page: Page): Promise<void> {
  await page.route('**/messages-en-*.js', async (route) => {
    const area = /messages-en-([\w-]+)\.js/.exec(route.request().url())?.[1] ?? '';
    const english = JSON.parse(await readFile(messages(area), 'utf8')) as Record<string, string>;
    const texts = Object.entries(english).map(([key, text]) => [key, pseudo(text)]);
    const body = `export default ${JSON.stringify(Object.fromEntries(texts))};`;
    await route.fulfill({ body, contentType: 'text/javascript; charset=utf-8' });
  });
}
