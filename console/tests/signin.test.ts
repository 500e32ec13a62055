// The pages of the server before the console: sign-in, a forgotten password, an invitation, a second factor.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { caller, until } from './calls';
import { axeFinds, email, overflow, password, start, type World } from './world';

let world: World;
before(async () => {
  world = await start();
});
after(() => world?.stop());

/** Invites a colleague, and gives the link of the mail. */
async function invited(): Promise<string> {
  const { page, close } = await world.signedIn();
  const call = await caller(page);
  const user_id = `guest-${Date.now().toString(36)}`;
  const person = { full_name: 'Greta Gast', email: `${user_id}@example.com`, role: 'viewer' };
  await call('POST', '/v1/users', { user_id, ...person });
  await call('POST', `/v1/users/${user_id}/invitation`);
  await close();
  const folder = join(world.data, 'mail');
  let link = '';
  await until(async () => {
    for (const name of await readdir(folder).catch(() => [])) {
      const text = await readFile(join(folder, name), 'utf8').catch(() => '');
      if (text.includes(`To: ${person.email}`))
        link = /\S*\/signin\/password\?link=\S+/.exec(text)?.[0] ?? '';
    }
    return link !== '';
  }, 60);
  return link;
}

const nobody = () => `nobody-${Date.now()}@example.com`;

/** Types into the fields of the last form that has them, and sends it. */
async function send(page: Page, fields: Record<string, string>): Promise<void> {
  const form = page
    .locator('form', { has: page.locator(`[name=${Object.keys(fields)[0]}]`) })
    .last();
  for (const [name, text] of Object.entries(fields))
    await form.locator(`[name=${name}]`).fill(text);
  await form.getByRole('button').click();
}

/** The pages, how each is reached from the one before or by its address, and what it alone has. */
const PAGES: [string, (page: Page, link: string) => Promise<unknown>, string][] = [
  ['sign-in', (page) => page.goto(world.url), '[name=password]'],
  ['refused', (page) => send(page, { email: nobody(), password: 'not theirs' }), '.error'],
  [
    'forgotten',
    (page) => page.locator('a[href*="/signin/forgot"]').click(),
    'main:not(:has([name=password])) [name=email]',
  ],
  ['mail is sent', (page) => send(page, { email: nobody() }), '.done'],
  ['invitation', (page, link) => page.goto(link), 'main:not(:has(.error)) [name=password]'],
  ['weak password', (page) => send(page, { password: 'aaaaaaaaaa' }), '.error'],
  ['link of nobody', (page) => page.goto(`${world.url}/signin/password?link=none`), 'h1'],
  ['other password', (page) => page.goto(`${world.url}/signin/change-password`), 'form'],
  ['second factor', (page) => page.goto(`${world.url}/signin/second-factor`), '[name=password]'],
  ['its key', (page) => send(page, { email, password }), 'svg'],
  ['wrong code', (page) => send(page, { code: '000000' }), '.error'],
];

const LOOKS: BrowserContextOptions[] = ['ru', 'th'].flatMap((locale) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ locale, colorScheme })),
);

test('the pages before the console can be read on a phone, in light and dark', async () => {
  const link = await invited();
  const found: string[] = [];
  for (const look of LOOKS) {
    const context = await world.browser.newContext({
      ...look,
      viewport: { width: 360, height: 740 },
    });
    const page = await context.newPage();
    page.on('pageerror', (error) => found.push(error.message));
    for (const [name, reach, mark] of PAGES) {
      await reach(page, link);
      await page.locator(mark).first().waitFor();
      const where = `${name} in ${look.locale}, ${look.colorScheme}`;
      // The browser paints the ground of the scheme; without one that is named, axe takes it for white.
      const language = await page.evaluate(() => {
        document.documentElement.style.background = 'Canvas';
        return document.documentElement.lang;
      });
      if (language !== look.locale) found.push(`${where}: its language is ${language}`);
      if ((await overflow(page)) > 0) found.push(`${where}: scrolls sideways`);
      for (const what of await axeFinds(page)) found.push(`${where}: ${what}`);
    }
    await context.close();
  }
  assert.deepEqual(found, []);
});
