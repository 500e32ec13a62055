// Every screen in every language, width and scheme, and in every state that can be forced. Two
// languages are looked at; with FORECOURT_TEST_SIZE=full, as in `make soak`, it is everything.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { screens as routes } from '../src/console/routes';
import { caller, until } from './calls';
import { STATES } from './looks/double';
import { writeSheets } from './looks/sheet';
import { bring, release } from './looks/states';
import { type Combination, LANGUAGES, nameOf, SCHEMES, Walk, WIDTHS } from './looks/walk';
import listed from './screens.json' with { type: 'json' };
import { type Role, start, type World } from './world';

interface Listed {
  name: string;
  path: string;
  address: string;
  role: string;
  states: string[];
}

/** Who opens a screen, by the name of the role in the list. */
const ROLES: Record<string, Role> = { admin: 'Admin', deployment_admin: 'Deployment admin' };

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
  // The charge that waits for review is a part of the history of the demo.
  process.env.FORECOURT_DEMO_HISTORY_DAYS = '1';
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

/** The screens of each role, since a person who may not open a screen sees another one. */
function byRole(those: readonly Listed[]): [Role, Listed[]][] {
  const roles = [...new Set(those.map(({ role }) => role))];
  return roles.map((role) => {
    const who = ROLES[role];
    assert.ok(who, `nobody is known who is a ${role}`);
    return [who, those.filter((it) => it.role === role)];
  });
}

/** The doubles answer the reads of the browser with failures, of which it tells in its console. */
const IS_FORCED = /Failed to load resource|WebSocket connection/;

/** A walk mostly waits until a screen has come to rest, so that several go at once. */
const WALKS = { concurrency: 3 };

const inStates: Combination[] = isFull
  ? everything.filter((it) => {
      const isOneOfMany = (it.scheme === 'dark') === (it.width === 1280);
      if (looks && !looks.test(nameOf(it))) return false;
      return /en|ru|pseudo/.test(it.language) && isOneOfMany;
    })
  : [{ language: 'pseudo', width: 360, scheme: 'light' }];
/** The screens that are brought into their states in `make test`: one of each kind. */
const KINDS = /^(overview-overview|sites-settings|stations-list|sessions-story)$/;
const ofKinds = screens.filter(({ name }) => isFull || KINDS.test(name));

describe('screens', WALKS, () => {
  for (const combination of combinations) {
    test(`every screen is whole in ${nameOf(combination)}`, async () => {
      const problems: string[] = [];
      for (const [role, those] of byRole(screens)) {
        const walk = await Walk.begin(world, combination, role);
        for (const screen of those) {
          await walk.go(addressOf(screen));
          problems.push(...noted(await walk.look(screen.name)));
        }
        await walk.visit.close();
      }
      assert.deepEqual(problems, []);
    });
  }

  for (const combination of inStates) {
    for (const state of STATES) {
      const those = ofKinds.filter(({ states }) => states.includes(state));
      test(`screens say what they must when ${state} in ${nameOf(combination)}`, async () => {
        const problems: string[] = [];
        for (const [role, of] of byRole(those)) {
          const walk = await Walk.begin(world, combination, role);
          for (const screen of of) {
            await bring(walk, addressOf(screen), state).catch((error: Error) => {
              problems.push(
                `${screen.name}: ${state} is not said: ${error.message.split('\n')[0]}`,
              );
            });
            const found = await walk.look(`${screen.name}-${state}`);
            problems.push(...noted(found.filter((it) => !IS_FORCED.test(it))));
            await release(walk, state);
          }
          await walk.visit.close();
        }
        assert.deepEqual(problems, []);
      });
    }
  }
});

/** Writes what was found at once when pictures are made for a person. */
function noted(found: string[]): string[] {
  if (process.env.FORECOURT_SHOTS) for (const it of found) console.log(it.slice(0, 300));
  return found;
}
