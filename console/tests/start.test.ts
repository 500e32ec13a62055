// How the console starts: what its first view needs is asked for while its code is on the way.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { LANGUAGES, start, type World } from './world';

const SLOW = { timeout: 120_000 };
/** What the first screen reads, each of it once. */
const READS = ['/v1/public/deployment', '/v1/me', '/v1/sites?limit=100', '/v1/overview'];

/** What the sign-in page may have, in bytes after gzip, with all that it reads. */
const SIGN_IN_MAX = 10_000;

let world: World;
before(async () => {
  world = await start();
});
after(() => world?.stop());

test('the first view is asked for before its code is there, and each part once', async () => {
  const { page, faults, close } = await world.signedIn();
  const asked: string[] = [];
  page.on('request', (request) => {
    const path = request.url().slice(world.url.length);
    if (path.startsWith('/v1/')) asked.push(path);
  });
  // Without a socket nothing is read again.
  await page.route('**/v1/live/tickets', () => {});
  const last = page.waitForRequest('**/v1/overview', SLOW);
  await page.route('**/shared.js', async (route) => {
    await last;
    await route.continue();
  });
  await page.goto(world.url);
  await page.locator('.tiles').waitFor(SLOW);
  for (const path of READS) assert.equal(asked.filter((it) => it === path).length, 1, path);
  assert.deepEqual(faults, []);
  await close();
});

test('what was asked for early and failed is asked for again', async () => {
  const { page, close } = await world.signedIn();
  const times: Record<string, number> = {};
  for (const path of READS) {
    await page.route(`**${path.replace('?', '\\?')}`, async (route) => {
      times[path] = (times[path] ?? 0) + 1;
      if (times[path] === 1) await route.fulfill({ status: 503, body: '' });
      else await route.continue();
    });
  }
  await page.goto(world.url);
  await page.locator('.tiles').waitFor(SLOW);
  for (const path of READS) assert.ok((times[path] ?? 0) >= 2, path);
  await close();
});

test('the sign-in page is small in every language, with all that it reads', async () => {
  for (const locale of LANGUAGES) {
    const context = await world.browser.newContext({ locale });
    const page = await context.newPage();
    await page.goto(world.url);
    await page.waitForURL('**/oauth2/authorize**', SLOW);
    // What led here belongs to the console; the page is looked at alone.
    const alone = await context.newPage();
    const sizes: Promise<[string, number]>[] = [];
    alone.on('response', (answer) => {
      const body = answer.body().catch(() => Buffer.alloc(0));
      sizes.push(body.then((bytes) => [answer.url(), gzipSync(bytes, { level: 9 }).length]));
    });
    await alone.goto(page.url());
    await alone.locator('input[type=password]').waitFor(SLOW);
    await alone.waitForLoadState('networkidle');
    const all = await Promise.all(sizes);
    const sum = all.reduce((before, [, bytes]) => before + bytes, 0);
    assert.ok(sum > 1_000 && sum <= SIGN_IN_MAX, `${locale}: ${sum} bytes: ${all.join(' ')}`);
    await context.close();
  }
});
