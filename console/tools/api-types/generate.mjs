// Makes src/api/schema.d.ts from the document of the API. With --check it only compares.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import openapi, { astToString } from 'openapi-typescript';

const source = new URL('../../../crates/api/openapi.json', import.meta.url);
const target = new URL('../../src/api/schema.d.ts', import.meta.url);
const head = '// Made by `npm run types` from crates/api/openapi.json. Do not edit.\n';

const ast = await openapi(source, { alphabetize: true, defaultNonNullable: false });
const text = head + astToString(ast);
if (process.argv.includes('--check')) {
  const stored = await readFile(target, 'utf8').catch(() => '');
  if (stored !== text) {
    console.error(`${fileURLToPath(target)} differs from the document: run npm run types`);
    process.exit(1);
  }
} else {
  await writeFile(target, text);
}
