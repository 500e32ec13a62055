// The guides for people in docs/guides: each is walked as its role, clicking what it says. Its words in
// bold are found on the page, and its pictures are taken when FORECOURT_GUIDES is "write".
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { walkAdmin } from './guides/admin';
import { walkCaretaker } from './guides/caretaker';
import { folder, GUIDES, pictures, quoted, read } from './guides/guide';
import { walkOperator } from './guides/operator';
import { walkSiteOwner } from './guides/site-owner';
import { FULL, PHONE, taken, Walk } from './guides/walk';
import { start, type World } from './world';

let world: World;
before(async () => {
  // One day is enough for the reports, the charger that is away and the session that waits.
  world = await start({ historyDays: 1 });
});
after(async () => {
  await world?.stop();
  if (taken.length === 0) return;
  const shrink = fileURLToPath(new URL('../tools/pictures/shrink.mjs', import.meta.url));
  const { status } = spawnSync(process.execPath, [shrink, ...taken], { stdio: 'inherit' });
  assert.equal(status, 0, 'run npm ci --prefix tools/pictures first');
});

test('the guide for administrators is true, and its pictures show it', async () => {
  const walk = new Walk(await read('admin'));
  const context = await world.browser.newContext({ locale: 'en', viewport: FULL });
  const page = await context.newPage();
  await walk.by(page, () => walkAdmin(walk, world, page));
  await context.close();
});

// A charge of the demo runs for five minutes at least: while the first ones do, the caretaker stops one.
test('the guide for caretakers is true on a phone, and its pictures show it', async () => {
  const walk = new Walk(await read('caretaker'));
  const { page, close } = await world.signedIn({ viewport: PHONE }, 'Caretaker');
  await walk.by(page, () => walkCaretaker(walk, page));
  await close();
});

test('the guide for operators is true, and its pictures show it', async () => {
  const walk = new Walk(await read('operator'));
  const { page, close } = await world.signedIn({ viewport: FULL }, 'Operator');
  await walk.by(page, () => walkOperator(walk, page));
  await close();
});

test('the guide for site owners is true, and its pictures show it', async () => {
  const walk = new Walk(await read('site-owner'));
  const { page, close } = await world.signedIn({ viewport: FULL }, 'Site owner');
  await walk.by(page, () => walkSiteOwner(walk, page));
  await close();
});

test('each picture that a guide names is there, and each that is there is named', async () => {
  const named = (await Promise.all(GUIDES.map(read))).flatMap(pictures);
  const there = await readdir(new URL('pictures/', folder));
  const files = named.map((name) => `${name}.png`);
  assert.equal(new Set(files).size, files.length, 'a picture is named twice');
  assert.deepEqual(there.sort(), files.sort());
});

/** Where the words of the screens stand. */
const WORDS = [
  ...['codes', 'common', 'drivers', 'money', 'overview', 'reports', 'review', 'sessions'],
  ...['settings', 'sites', 'stations', 'tariff', 'team'],
].map((area) => `../messages/en/${area}.json`);
const SIGN_IN = ['words', 'demo_words'].map((file) => `../../crates/api/src/sign_in/${file}.rs`);

test('words in quotation marks are words of the screens', async () => {
  const files = [...WORDS, ...SIGN_IN].map((path) => new URL(path, import.meta.url));
  const texts = (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
  for (const name of GUIDES) {
    for (const text of quoted(await read(name))) {
      assert.ok(texts.includes(`: "${text}"`), `${name}.md: no screen says “${text}”`);
    }
  }
});
