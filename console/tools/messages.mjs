// Checks the messages: the same keys and arguments in every language, every plural category of
// the language, no key that nothing uses, no letter in JSX attributes that people read.
import { readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { filesIn, root } from './sources.mjs';

const languages = ['en', 'th', 'ru', 'fil', 'zh-Hans'];
/** Kinds of the nodes of an ICU message. */
const [ARGUMENT, SELECT, PLURAL, NUMBER] = [1, 5, 6, 7];

/** Whether a form stands for more than one number: `one` does in Russian (1, 21) and Filipino (1, 2, 50). */
function isOfSeveral(category, options, language) {
  const rules = new Intl.PluralRules(language);
  const numbers = Array.from({ length: 200 }, (_, n) => n);
  const its = numbers.filter((n) => rules.select(n) === category && !options[`=${n}`]);
  return its.length > 1;
}

const tellsNumber = (form) => form.value.some(({ type }) => type === ARGUMENT || type === NUMBER);

/** The arguments of a message, and what is wrong with its plurals. */
function look(nodes, language, found) {
  for (const node of nodes) {
    if (node.type === ARGUMENT) found.arguments.add(node.value);
    if (node.type === SELECT || node.type === PLURAL) {
      found.arguments.add(node.value);
      if (node.type === PLURAL) {
        const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
        const missing = wanted.filter((category) => node.options[category] === undefined);
        if (missing.length > 0) found.problems.push(`lacks the plural ${missing.join(', ')}`);
        const { one } = node.options;
        if (one && !tellsNumber(one) && isOfSeveral('one', node.options, language))
          found.problems.push('says "one" without its number, and means 21 or 50 by it, too');
      }
      for (const option of Object.values(node.options)) look(option.value, language, found);
    }
  }
  return found;
}

function read(text, language) {
  const ast = new IntlMessageFormat(text, language, undefined, { ignoreTag: true }).getAst();
  return look(ast, language, { arguments: new Set(), problems: [] });
}

/**
 * Marks that a language does not write beside its letters. In Chinese the narrow ones of Latin text
 * are wrong there, and they come in easily, since the keyboard has them.
 */
const WRONG_MARKS = {
  'zh-Hans': /\p{Script=Han}[,;:?!()]|[,;:?!()]\p{Script=Han}/u,
};

async function usedKeys() {
  const used = new Set();
  const beginnings = [];
  for (const path of await filesIn(join(root, 'src'))) {
    if (!/\.tsx?$/.test(path) || path.endsWith('schema.d.ts')) continue;
    const text = await readFile(path, 'utf8');
    for (const [, key] of text.matchAll(/['"`]([a-z]+\.[\w.=-]+)['"`]/g)) used.add(key);
    for (const [, start] of text.matchAll(/`([a-z]+\.[\w.-]*)\$\{/g)) beginnings.push(start);
  }
  return (key) => used.has(key) || beginnings.some((start) => key.startsWith(start));
}

/** Areas whose first screen is named like the entry of the menu that leads to it. */
const NAMED_ALIKE = ['overview', 'sites', 'sessions', 'review', 'drivers', 'team', 'settings'];

/** A screen with another name than its entry of the menu makes people think that they went wrong. */
async function headings() {
  const problems = [];
  for (const language of languages) {
    const of = async (area) =>
      JSON.parse(await readFile(join(root, 'messages', language, `${area}.json`), 'utf8'));
    const common = await of('common');
    for (const area of NAMED_ALIKE) {
      const { title } = await of(area);
      const entry = common[`nav.${area}`];
      if (title !== undefined && title !== entry)
        problems.push(`${area}.title: ${language} has "${title}", and the menu "${entry}"`);
    }
  }
  return problems;
}

export async function checkMessages() {
  const problems = await headings();
  const isUsed = await usedKeys();
  const areas = (await filesIn(join(root, 'messages/en'))).map((path) => basename(path, '.json'));
  for (const area of areas) {
    const texts = {};
    for (const language of languages) {
      const path = join(root, 'messages', language, `${area}.json`);
      texts[language] = JSON.parse(await readFile(path, 'utf8').catch(() => '{}'));
    }
    for (const key of new Set(languages.flatMap((language) => Object.keys(texts[language])))) {
      const where = `${area}.${key}`;
      const english = texts.en[key];
      if (english === undefined) {
        problems.push(`${where}: is not in English`);
        continue;
      }
      if (area !== 'codes' && !key.startsWith('code.') && !isUsed(where))
        problems.push(`${where}: nothing uses it`);
      const wanted = [...read(english, 'en').arguments].sort().join(' ');
      for (const language of languages) {
        const text = texts[language][key];
        if (!text) problems.push(`${where}: is not in ${language}`);
        else {
          const found = read(text, language);
          const has = [...found.arguments].sort().join(' ');
          if (has !== wanted)
            problems.push(`${where}: ${language} has arguments "${has}", not "${wanted}"`);
          const wrong = WRONG_MARKS[language]?.exec(text);
          if (wrong) problems.push(`${where}: ${language} has a narrow mark in "${wrong[0]}"`);
          for (const problem of found.problems) problems.push(`${where}: ${language} ${problem}`);
        }
      }
    }
  }
  const spoken = /\b(aria-label|title|placeholder|alt|label|caption|hint)="[^"]*\p{L}[^"]*"/u;
  for (const path of await filesIn(join(root, 'src'))) {
    if (!path.endsWith('.tsx')) continue;
    const lines = (await readFile(path, 'utf8')).split('\n');
    lines.forEach((line, at) => {
      if (spoken.test(line))
        problems.push(`${relative(root, path)}:${at + 1}: text in an attribute`);
    });
  }
  return problems;
}
