// For eyes that need the colours of the system, no movement, and letters so large that 320 px are left.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { open, until } from './calls';
import { axeFinds, overflow, start, type World } from './world';

let world: World;
before(async () => {
  world = await start();
});
after(() => world?.stop());

/** A window of 1280 px at 400 %. */
const NARROW = { width: 320, height: 640 };
/** Short words and long ones; the matrix looks at all languages, at 360 px. */
const LANGUAGES = ['en', 'ru'];
/** So many places of a page are visited with the key Tab. */
const TABS = 25;

/** What is wrong with the place that has the focus: it cannot be seen, or a bar lies over it. */
function focusFinds(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const of = document.activeElement;
    if (of === null || of === document.body) return null;
    const name = `${of.tagName} ${of.className} ${of.textContent.trim().slice(0, 40)}`;
    const { outlineStyle, outlineWidth } = getComputedStyle(of);
    if (outlineStyle === 'none' || Number.parseFloat(outlineWidth) < 2) return `no frame: ${name}`;
    const { left, top, width, height } = of.getBoundingClientRect();
    const seen = document.elementFromPoint(left + width / 2, top + height / 2);
    const isSeen = seen !== null && (of.contains(seen) || seen.contains(of));
    return isSeen ? null : `under ${seen?.className ?? 'the edge'}: ${name}`;
  });
}

/** What only colours say: states without a word, and links to the page itself that look like all others. */
function colourFinds(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const chip of document.querySelectorAll<HTMLElement>('.chip, .live-chip')) {
      if (chip.offsetParent !== null && !/\p{L}/u.test(chip.innerText)) {
        found.push(`no word: ${chip.outerHTML.slice(0, 200)}`);
      }
    }
    for (const link of document.querySelectorAll<HTMLElement>('nav [aria-current=page]')) {
      const other = link.closest('nav')?.querySelector('a:not([aria-current])');
      if (link.offsetParent === null || !other) continue;
      if (getComputedStyle(link).backgroundColor === getComputedStyle(other).backgroundColor) {
        found.push(`like all others: ${link.textContent}`);
      }
    }
    for (const it of document.getAnimations()) found.push(`moves: ${it.id || it.playState}`);
    return found;
  });
}

/** The newest charge that has a bill. */
async function billed(page: Page): Promise<string> {
  const first = page.locator('main a.table-link').first();
  // A demo that has just begun has billed nothing yet.
  await until(async () => {
    await open(page, `${world.url}/sessions?status=SETTLED`);
    return (await first.count()) > 0;
  }, 120);
  return (await first.getAttribute('href')) ?? '';
}

test('with the colours of the system, without movement and at 320 px all can be read and reached', async () => {
  const { page, faults, close } = await world.signedIn({ viewport: NARROW });
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  const session = await billed(page);
  const paths = ['/', '/stations', '/stations/DEMO-AC1', session, `${session}/bill`];
  const found: string[] = [];
  for (const language of LANGUAGES) {
    for (const path of [...paths, '/stations/new/one', '/reports']) {
      await open(page, `${world.url}${path}?lang=${language}`);
      const where = `${path} in ${language}`;
      const sideways = await overflow(page);
      if (sideways > 0) found.push(`${where}: scrolls sideways by ${sideways} px`);
      for (const what of await colourFinds(page)) found.push(`${where}: ${what}`);
      for (const what of await axeFinds(page)) found.push(`${where}: ${what}`);
      // Where the focus goes is the same in every language.
      for (let tabs = 0; language === LANGUAGES[0] && tabs < TABS; tabs += 1) {
        await page.keyboard.press('Tab');
        const what = await focusFinds(page);
        if (what !== null) found.push(`${where}: ${what}`);
      }
    }
  }
  assert.deepEqual(found, []);
  assert.deepEqual(faults, []);
  await close();
});
