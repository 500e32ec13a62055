// Checks what no compiler does: messages, walls between folders, the size of what is sent, and that
// dist and the types are those of the sources.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { checkMessages } from './messages.mjs';
import { filesIn, root, sourceHash } from './sources.mjs';

const run = promisify(execFile);
const KIB = 1000;
/** The budgets of what is sent, in bytes after gzip, and of all that is built, as it is. */
const FIRST_VIEW_MAX = 170 * KIB;
const SCREEN_MAX = 25 * KIB;
/** Libraries that are read when a screen needs them, a little above what they are. */
const LIBRARIES_MAX = { 'charts.js': 23 * KIB, 'tables.js': 18 * KIB };
const DIST_MAX = 1_800 * KIB;
const LINES_MAX = 400;

/** Which folders of `src` a folder may use. A folder always may use itself. */
const USES = {
  format: [],
  i18n: ['format'],
  api: ['format'],
  live: ['api'],
  parts: ['format', 'i18n'],
  areas: ['api', 'live', 'format', 'i18n', 'parts'],
  console: ['api', 'live', 'format', 'i18n', 'parts', 'areas'],
};
/** What only one folder may do. */
const ALONE = [
  [/(?<![.\w])fetch\(/, 'api', 'only src/api sends requests'],
  [/\bnew WebSocket\b/, 'live', 'only src/live opens a socket'],
  [/\brandomUUID\b/, 'parts', 'the key of a request comes from useAttempt'],
  [/\bIntl\.|\.toLocale(String|DateString|TimeString)\(/, 'format', 'only src/format uses Intl'],
  [/dangerouslySetInnerHTML|\.innerHTML\b|\beval\(|new Function\b/, '', 'nothing runs text'],
  [/\bstyle=\{/, '', 'styles stand in the style sheets'],
];

async function walls() {
  const problems = [];
  for (const path of await filesIn(join(root, 'src'))) {
    const name = relative(join(root, 'src'), path);
    if (!/\.tsx?$/.test(name) || name === 'api/schema.d.ts') continue;
    const [folder, area] = name.split('/');
    const text = await readFile(path, 'utf8');
    const lines = text.split('\n').length;
    if (lines > LINES_MAX) problems.push(`src/${name}: has ${lines} lines, more than ${LINES_MAX}`);
    for (const [, to] of text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)) {
      const target = relative(join(root, 'src'), resolve(dirname(path), to));
      const [into, intoArea] = target.split('/');
      if (USES[folder] === undefined || into === '..' || into === folder) {
        if (folder === 'areas' && into === 'areas' && area !== intoArea) {
          problems.push(`src/${name}: an area knows no other area (${to})`);
        }
      } else if (!USES[folder].includes(into)) {
        problems.push(`src/${name}: src/${folder} must not use src/${into}`);
      }
    }
    if (name.endsWith('.test.ts')) continue;
    for (const [pattern, alone, why] of ALONE) {
      // The locale of the words is set where they are read.
      if (folder !== alone && pattern.test(text)) problems.push(`src/${name}: ${why}`);
    }
  }
  return problems;
}

const gz = async (path) => gzipSync(await readFile(path), { level: 9 }).length;

async function budgets() {
  const problems = [];
  const dist = join(root, 'dist');
  const page = await readFile(join(dist, 'index.html'), 'utf8');
  const first = [...page.matchAll(/"\.\/(assets\/[^"]+\.(?:js|css))"/g)].map((match) => match[1]);
  // The words of one language belong to the first view; Thai has the longest.
  first.push('assets/messages-th-common.js', 'assets/messages-th-codes.js');
  let sum = await gz(join(dist, 'index.html'));
  for (const name of first) sum += await gz(join(dist, name));
  if (sum > FIRST_VIEW_MAX)
    problems.push(`the first view has ${sum} bytes gz, more than ${FIRST_VIEW_MAX}`);
  if (/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/.test(page)) {
    problems.push('index.html has a script or a style in it, which the policy forbids');
  }
  let all = 0;
  for (const path of await filesIn(dist)) {
    const bytes = (await readFile(path)).length;
    all += bytes;
    const isScreen = !first.includes(relative(dist, path)) && path.endsWith('.js');
    const max = LIBRARIES_MAX[basename(path)] ?? SCREEN_MAX;
    const size = isScreen ? await gz(path) : 0;
    if (size > max) {
      problems.push(`${relative(root, path)}: has ${size} bytes gz, more than ${max}`);
    }
  }
  if (all > DIST_MAX) problems.push(`dist has ${all} bytes, more than ${DIST_MAX}`);
  console.log(`console: first view ${sum} bytes gz, dist ${all} bytes`);
  return problems;
}

async function fresh() {
  const noted = (await readFile(join(root, 'dist/SOURCE'), 'utf8').catch(() => '')).trim();
  if (noted !== (await sourceHash()))
    return ['dist is not built from these sources: npm run build'];
  await run('node', ['tools/build.mjs'], {
    cwd: root,
    env: { ...process.env, FORECOURT_CONSOLE_OUT: '.check' },
  });
  const names = async (folder) =>
    (await filesIn(folder)).map((path) => relative(folder, path)).join('\n');
  const [dist, aside] = [join(root, 'dist'), join(root, '.check')];
  if ((await names(dist)) !== (await names(aside)))
    return ['dist has other files than a build of its sources'];
  const problems = [];
  for (const path of await filesIn(dist)) {
    const other = await readFile(join(aside, relative(dist, path)));
    if (!other.equals(await readFile(path)))
      problems.push(`${relative(root, path)}: differs from a build`);
  }
  return problems;
}

async function types() {
  const tool = join(root, 'tools/api-types/generate.mjs');
  try {
    await run('node', [tool, '--check'], { cwd: root });
    return [];
  } catch (error) {
    return [String(error.stderr || error.message).trim()];
  }
}

const problems = [];
for (const check of [checkMessages, walls, budgets, fresh, types])
  problems.push(...(await check()));
for (const problem of problems) console.error(problem);
process.exit(problems.length > 0 ? 1 : 0);
