// The hash over everything that the console is built from. dist/SOURCE holds it.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const places = [
  'src',
  'messages',
  'index.html',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'vite.config.ts',
];

export async function filesIn(directory) {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true }).catch(
    () => [],
  );
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The SHA-256 over path, length and bytes of each source, in the order of their paths. */
export async function sourceHash() {
  const found = [];
  for (const place of places) {
    const path = join(root, place);
    found.push(...(place.includes('.') ? [path] : await filesIn(path)));
  }
  const isTest = (path) => /\.test\.tsx?$/.test(path);
  const named = found
    .filter((path) => !isTest(path))
    .map((path) => [relative(root, path).replaceAll('\\', '/'), path]);
  named.sort(([a], [b]) => (a < b ? -1 : 1));
  const hash = createHash('sha256');
  for (const [name, path] of named) {
    const bytes = await readFile(path);
    hash.update(`${name}\0${bytes.length}\0`);
    hash.update(bytes);
  }
  return hash.digest('hex');
}
