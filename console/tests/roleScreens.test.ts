// What each role can press on its screens, and that no screen asks for what is refused.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { open } from './calls';
import { type Role, start, type World } from './world';

let world: World;
before(async () => {
  world = await start();
});
after(() => world?.stop());

const ROLES = ['Admin', 'Operator', 'Site owner', 'Caretaker'] as const satisfies readonly Role[];
type Any = (typeof ROLES)[number];

/** The screens of everybody who works with chargers; ids are those of the demo. */
const OF_ALL = [
  '/',
  '/sites',
  '/stations',
  '/stations/DEMO-AC1',
  '/stations/DEMO-AC1/commands',
  '/stations/DEMO-AC1/configuration',
  '/stations/DEMO-AC1/setup',
  '/sessions',
  '/reports',
  '/reports/exports',
  '/settings',
];
const OF_SITE = ['/sites/main', '/sites/main/settings', '/sites/main/gateway'];
const OF_CARETAKER = [...OF_ALL, '/stations/DEMO-AC1/health', '/reports/daily'];
const OF_OPERATOR = [
  ...OF_ALL,
  ...OF_SITE,
  '/review',
  '/drivers',
  '/drivers/cards',
  '/drivers/vehicles',
  '/money',
  '/settings/operator',
];

/** What each role looks at. */
const SCREENS: Record<Any, readonly string[]> = {
  Admin: [...OF_OPERATOR, '/team', '/team/audit', '/settings/clients', '/settings/webhooks'],
  Operator: OF_OPERATOR,
  'Site owner': [...OF_CARETAKER, ...OF_SITE, '/reports/stations'],
  Caretaker: OF_CARETAKER,
};

/** What only some rights allow, by the words of its button; who lacks the right must not meet it. */
const NEEDS: [RegExp, string][] = [
  [
    /^(Add a|Remove|Save|Set the|Assign|Change$|Make another|Adopt|Import|Edit|Renew|Replace)/,
    'configure',
  ],
  [/^(Close our record|Settle|Recompute)/, 'settle'],
  [/^Invite/, 'people'],
];
const RIGHTS: Record<Any, readonly string[]> = {
  Admin: ['configure', 'settle', 'people'],
  Operator: ['configure', 'settle'],
  'Site owner': [],
  Caretaker: [],
};
/** Buttons that begin so change nothing of others: they are of the person's own account. */
const OWN_SCREENS = ['/settings', '/reports/exports'];

for (const role of ROLES) {
  test(`no screen of ${role} asks for what is refused, or offers what its rights do not give`, async () => {
    const { page, close } = await world.signedIn({}, role);
    const refused: string[] = [];
    page.on('response', (answer) => {
      if (answer.status() === 403) refused.push(`${new URL(page.url()).pathname}: ${answer.url()}`);
    });
    const offered: string[] = [];
    for (const path of SCREENS[role]) {
      await open(page, world.url + path);
      if (OWN_SCREENS.includes(path)) continue;
      const enabled = page.locator(
        'main button:not([aria-disabled=true]):not([disabled]):visible, main a.button:visible',
      );
      for (const words of await enabled.allInnerTexts()) {
        const need = NEEDS.find(([pattern]) => pattern.test(words.trim()));
        if (need && !RIGHTS[role].includes(need[1])) offered.push(`${path}: ${words.trim()}`);
      }
    }
    assert.deepEqual(refused, []);
    assert.deepEqual(offered, []);
    await close();
  });
}
