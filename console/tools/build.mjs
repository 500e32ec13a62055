// Builds the console into dist (or FORECOURT_CONSOLE_OUT) and notes what it was made from.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { root, sourceHash } from './sources.mjs';

const out = join(root, process.env.FORECOURT_CONSOLE_OUT ?? 'dist');
await build({ root, logLevel: 'warn' });
await writeFile(join(out, 'SOURCE'), `${await sourceHash()}\n`);
