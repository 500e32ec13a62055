// Writes pictures again with few colours: what a page shows needs no more, and the files stay small.
// Usage: node shrink.mjs FILE.png …
import { readFile, writeFile } from 'node:fs/promises';
import sharp from 'sharp';

/** A page has a dozen colours; the others are edges of letters. */
const COLOURS = 64;

for (const file of process.argv.slice(2)) {
  const before = await readFile(file);
  const options = { palette: true, colours: COLOURS, dither: 0, compressionLevel: 9, effort: 10 };
  await writeFile(file, await sharp(before).png(options).toBuffer());
}
