import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFile, cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** What the check reads of the folder. */
const PARTS = [
  'dist',
  'index.html',
  'messages',
  'package-lock.json',
  'package.json',
  'src',
  'tools',
  'tsconfig.json',
  'vite.config.ts',
];
const STALE = 'dist is not built from these sources';

/** A copy of the folder whose `dist` says that it is built from the sources of the copy. */
async function copy(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'forecourt-check-'));
  for (const part of PARTS) {
    const isOurs = (path: string) => !path.includes('node_modules');
    await cp(join(root, part), join(folder, part), { recursive: true, filter: isOurs });
  }
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  const { sourceHash } = (await import(join(folder, 'tools/sources.mjs'))) as {
    sourceHash: () => Promise<string>;
  };
  await writeFile(join(folder, 'dist/SOURCE'), `${await sourceHash()}\n`);
  return folder;
}

/** What the check of a folder says, and whether it is green. */
function check(folder: string): Promise<{ isGreen: boolean; told: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['tools/check.mjs'], { cwd: folder }, (error, out, told) => {
      resolve({ isGreen: error === null, told: out + told });
    });
  });
}

test('a source that is changed by one byte without a build is found', async () => {
  const folder = await copy();
  assert.doesNotMatch((await check(folder)).told, new RegExp(STALE));
  await appendFile(join(folder, 'src/main.ts'), ' ');
  const { isGreen, told } = await check(folder);
  assert.match(told, new RegExp(STALE));
  assert.ok(!isGreen);
  await rm(folder, { recursive: true });
});

test('a library, a screen and the first view that grow over their budget are found', async () => {
  const folder = await copy();
  await writeFile(join(folder, 'dist/SOURCE'), '');
  for (const name of ['charts.js', 'tables.js', 'money-list.js', 'shared.js']) {
    await appendFile(join(folder, 'dist/assets', name), randomBytes(120_000));
  }
  const { isGreen, told } = await check(folder);
  for (const name of ['charts', 'tables', 'money-list']) {
    assert.match(told, new RegExp(`dist/assets/${name}\\.js: has \\d+ bytes gz, more than \\d+`));
  }
  assert.match(told, /the first view has \d+ bytes gz, more than \d+/);
  assert.ok(!isGreen);
  await rm(folder, { recursive: true });
});
