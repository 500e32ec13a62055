// Runs the browser tests: every tests/*.test.ts, two at a time, against one server with its demo.
// A file whose name ends in `.own.test.ts` starts a server of its own, after all others. Without names
// those of GATE run, which `make test` waits for, and all of them with FORECOURT_TEST_SIZE=full.
//
//   node --import tsx tests/run.ts [--at-once N] [words that the names of the files contain]
import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isFull, startServer } from './world';

const folder = fileURLToPath(new URL('.', import.meta.url));
/** What every change is tried with: the daily work from the first charger to the bill. */
const GATE = ['first.own', 'flows', 'layers', 'money', 'review', 'roles', 'sessions', 'start'];
/**
 * A file that has not ended by then hangs: all of its waits have ended long before. At full size
 * the matrix alone takes an hour.
 */
const TEST_MS_MAX = (isFull ? 180 : 20) * 60_000;

interface Outcome {
  name: string;
  seconds: number;
  isGreen: boolean;
  /** What the file printed; empty where it was seen while the file ran. */
  told: string;
}

/** Runs one file in a process of its own. Its output is kept together when several run at once. */
async function run(file: string, env: NodeJS.ProcessEnv, isAlone: boolean): Promise<Outcome> {
  const began = Date.now();
  const name = basename(file, '.test.ts');
  // A test that fails leaves its chargers connected, and an open socket would keep the process alive.
  const ending = ['--test-force-exit', `--test-timeout=${TEST_MS_MAX}`];
  const flags = ['--import', 'tsx', '--test', ...ending];
  const child = spawn(process.execPath, [...flags, '--test-reporter=spec', file], {
    env: { ...process.env, ...env },
    stdio: ['ignore', isAlone ? 'inherit' : 'pipe', 'inherit'],
  });
  let told = '';
  child.stdout?.on('data', (part) => {
    told += part;
  });
  const isGreen = await new Promise<boolean>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0));
  });
  if (isGreen && !isAlone) process.stdout.write(`\n${name}\n${told}`);
  return { name, seconds: (Date.now() - began) / 1000, isGreen, told };
}

/** Runs files, so many at once. The outcomes stand in the order in which the files ended. */
async function runAll(files: string[], env: NodeJS.ProcessEnv, atOnce: number): Promise<Outcome[]> {
  const waiting = [...files];
  const outcomes: Outcome[] = [];
  const work = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      if (atOnce === 1) console.log(`\n${basename(file, '.test.ts')}`);
      outcomes.push(await run(file, env, atOnce === 1));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return outcomes;
}

const { values, positionals } = parseArgs({
  options: { 'at-once': { type: 'string', default: '2' } },
  allowPositionals: true,
});
const names = (await readdir(folder)).filter((name) => name.endsWith('.test.ts')).sort();
const wanted = names.filter((name) =>
  positionals.length === 0
    ? isFull || GATE.includes(basename(name, '.test.ts'))
    : positionals.some((word) => name.includes(word)),
);
if (wanted.length === 0) throw new Error(`no test has a name with ${positionals.join(' or ')}`);
const isOwn = (name: string) => name.endsWith('.own.test.ts');
const [own, shared] = [wanted.filter(isOwn), wanted.filter((name) => !isOwn(name))].map((list) =>
  list.map((name) => join(folder, name)),
) as [string[], string[]];

const began = Date.now();
const outcomes: Outcome[] = [];
if (shared.length > 0) {
  const server = await startServer();
  // Ctrl-C reaches the tests, too; the data of the server is removed all the same.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void server.stop().finally(() => process.exit(1)));
  }
  const env = {
    FORECOURT_CONSOLE_URL: server.url,
    FORECOURT_SERVER_URL: server.server,
    FORECOURT_OCPP_URL: server.ocpp,
    FORECOURT_DATA_DIR: server.data,
  };
  try {
    outcomes.push(...(await runAll(shared, env, Number(values['at-once']))));
  } finally {
    await server.stop();
  }
}
outcomes.push(...(await runAll(own, { FORECOURT_CONSOLE_URL: '' }, 1)));

// What failed stands last, where the end of a long log shows it.
for (const { name, isGreen, told } of outcomes) {
  if (!isGreen && told !== '') console.log(`\n${name}\n${told}`);
}
console.log('');
for (const { name, seconds, isGreen } of outcomes) {
  console.log(`${isGreen ? 'green' : 'RED  '} ${seconds.toFixed(1).padStart(7)} s  ${name}`);
}
console.log(`console in a browser: ${((Date.now() - began) / 1000).toFixed(0)} s in all`);
process.exit(outcomes.every(({ isGreen }) => isGreen) ? 0 : 1);
