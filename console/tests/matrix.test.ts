// Every screen in every language, width and scheme, and in every state that can be forced. At its
// size in `make test` it looks at two languages; FORECOURT_TEST_SIZE=full looks at everything.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { screens as routes } from '../src/console/routes';
import { caller, until } from './calls';
import { writeSheets } from './looks/sheet';
import { type Combination, LANGUAGES, nameOf, SCHEMES, Walk, WIDTHS } from './looks/walk';
import listed from './screens.json' with { type: 'json' };
import { start, type World } from './world';

interface Listed {
  name: string;
  path: string;
  address: string;
  role: string;
  states: string[];
}

const isFull = process.env.FORECOURT_TEST_SIZE === 'full';
/** Only the screens and the combinations that these fit, for a person who works on some. */
const wanted = new RegExp(process.env.FORECOURT_SCREENS ?? '');
const looks = process.env.FORECOURT_LOOKS && new RegExp(process.env.FORECOURT_LOOKS);
const screens: readonly Listed[] = listed.screens.filter(({ name }) => wanted.test(name));

const everything: Combination[] = LANGUAGES.flatMap((language) =>
  WIDTHS.flatMap((width) => SCHEMES.map((scheme) => ({ language, width, scheme }))),
);
const some: Combination[] = [
  { language: 'ru', width: 360, scheme: 'light' },
  { language: 'pseudo', width: 1280, scheme: 'dark' },
  { language: 'pseudo', width: 360, scheme: 'light' },
  { language: 'ru', width: 1280, scheme: 'dark' },
];
const combinations = looks
  ? everything.filter((it) => looks.test(nameOf(it)))
  : isFull
    ? everything
    : some;

let world: World;
let ids: Record<string, string>;
before(async () => {
  world = await start();
  ids = await found();
});
after(async () => {
  await world?.stop();
  await writeSheets();
});

/** Ids of things that the demo has, one for each name in the addresses. */
async function found(): Promise<Record<string, string>> {
  const { page, close } = await world.signedIn();
  await page.locator('.frame-main').waitFor({ timeout: 60_000 });
  const call = await caller(page);
  type Items = { items: Record<string, string>[] };
  const first = async (path: string, key: string) => {
    let id: string | undefined;
    await until(async () => {
      id = (await call<Items>('GET', path)).items[0]?.[key];
      return id !== undefined;
    }, 120);
    return id ?? '';
  };
  const hook = { url: 'https://example.com/hook', events: ['session.ended'], name: 'Books' };
  await call('POST', '/v1/webhooks', hook);
  await call('POST', '/v1/clients', { name: 'Accounts' });
  const names = {
    site: await first('/v1/sites?limit=1', 'site_id'),
    station: await first('/v1/stations?limit=1', 'station_id'),
    session: await first('/v1/sessions?status=SETTLED', 'session_id'),
    review: await first('/v1/review', 'review_id'),
    driver: await first('/v1/users?role=driver&limit=1', 'user_id'),
    colleague: await first('/v1/users?role=operator&limit=1', 'user_id'),
    card: await first('/v1/tokens?limit=1', 'uid'),
    tariff: await first('/v1/tariffs?limit=1', 'tariff_id'),
    webhook: await first('/v1/webhooks', 'webhook_id'),
  };
  await close();
  return names;
}

function addressOf({ address }: Listed): string {
  return address.replace(/\{(\w+)\}/g, (_, name: string) => {
    const id = ids[name];
    assert.ok(id, `nobody has looked for the id of a ${name}`);
    return encodeURIComponent(id);
  });
}

test('every screen of the map is in the list, and no other', () => {
  const all = listed.screens.map(({ path }) => path).sort();
  assert.deepEqual(all, routes.map(({ path }) => path).sort());
});

for (const combination of combinations) {
  const { language, width, scheme } = combination;
  test(`every screen is whole in ${language}, ${width} px, ${scheme}`, async () => {
    const walk = await Walk.begin(world, combination);
    const problems: string[] = [];
    for (const screen of screens) {
      await walk.go(addressOf(screen));
      const found = await walk.look(screen.name);
      if (process.env.FORECOURT_SHOTS) for (const it of found) console.log(it);
      problems.push(...found);
    }
    await walk.visit.close();
    assert.deepEqual(problems, []);
  });
}
