// A contact sheet: a picture of each screen in each combination, and pages that show all pictures
// of a screen side by side. Made only if FORECOURT_SHOTS names a folder.
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const folder = process.env.FORECOURT_SHOTS;

/** Takes a picture of a screen. */
export async function shoot(page: Page, screen: string, combination: string): Promise<void> {
  if (folder === undefined) return;
  await mkdir(join(folder, screen), { recursive: true });
  await page.screenshot({ path: join(folder, screen, `${combination}.png`), fullPage: true });
}

/** Writes a page for each screen, and one with links to all of them. */
export async function writeSheets(): Promise<void> {
  if (folder === undefined) return;
  const entries = await readdir(folder, { withFileTypes: true });
  const screens = entries.filter((it) => it.isDirectory()).map(({ name }) => name);
  for (const screen of screens.sort()) {
    const pictures = (await readdir(join(folder, screen))).filter((it) => it.endsWith('.png'));
    const figures = pictures.sort().map((it) => {
      const width = /-(\d+)-/.exec(it)?.[1] ?? '1280';
      return `<figure><figcaption>${it}</figcaption><img src="${screen}/${it}" width="${width}"></figure>`;
    });
    await writeFile(join(folder, `${screen}.html`), sheet(screen, figures.join('\n')));
  }
  const links = screens.map((it) => `<p><a href="${it}.html">${it}</a></p>`);
  await writeFile(join(folder, 'index.html'), sheet('Screens', links.join('\n')));
}

function sheet(title: string, body: string): string {
  return `<!doctype html>
<meta charset="utf-8">
<title>${title}</title>
<style>
body { display: flex; flex-wrap: wrap; gap: 16px; align-items: flex-start; font: 14px sans-serif; }
figure { margin: 0; }
img { outline: 1px solid #888; }
</style>
${body}
`;
}
