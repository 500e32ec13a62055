// What each role can press on its screens, that all it can open also opens and closes, and that no
// screen asks for what is refused.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator, Page, Request } from 'playwright-core';
import { open, until } from './calls';
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
  '/sessions?status=SETTLED',
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

/** One of what each role opens, by the words of its button. */
const OPENS: Record<Any, string> = {
  Admin: '/team: Add a colleague',
  Operator: '/drivers: Add a driver',
  'Site owner': '/stations/DEMO-AC1: Restart …',
  Caretaker: '/stations/DEMO-AC1: Restart …',
};

/** What is still asked of the API; the socket of the live values never ends. */
function watched(page: Page): Set<Request> {
  const asked = new Set<Request>();
  page.on('request', (it) => {
    if (it.url().includes('/v1/') && !it.url().includes('/v1/live')) asked.add(it);
  });
  const end = (it: Request) => asked.delete(it);
  page.on('requestfailed', end);
  page.on('requestfinished', end);
  return asked;
}

/** Nothing is changed here, whatever is pressed: the test is about what opens. */
async function readOnly(page: Page): Promise<void> {
  const json = { code: 'wrong_state', detail: 'the test changes nothing', request_id: 'r' };
  await page.route('**/v1/**', (route) =>
    route.request().method() === 'GET' ? route.continue() : route.fulfill({ status: 409, json }),
  );
}

/** What can be pressed on a page, apart from what sends a form, orders rows or copies a text. */
const pressable = (page: Page): Locator =>
  page.locator(
    [
      'main button:not([type=submit], [disabled], [aria-disabled=true], .sort-button, .copy-id *)',
      'main summary',
    ]
      .map((of) => `${of}:visible`)
      .join(),
  );

/** To these screens a page leads: by its buttons, by the first row of its list, and from a charge to its bill. */
async function led(page: Page): Promise<string[]> {
  const first = page.locator('main a.table-link').first();
  const others = page.locator('main a.button:visible, main .tabs a[href$="/bill"]');
  const links = [...(await others.all()), ...((await first.count()) > 0 ? [first] : [])];
  const hrefs = await Promise.all(links.map((it) => it.getAttribute('href')));
  return hrefs.flatMap((it) => (it?.startsWith('/') ? [it.replace(/[?#].*/, '')] : []));
}

/** Presses all that can be pressed on a page, each word once, and gives what it opened. */
async function pressed(page: Page, asked: Set<Request>): Promise<string[]> {
  const address = page.url();
  const { pathname } = new URL(address);
  const opened: string[] = [];
  const isOpen = page.locator('dialog[open], main details.menu[open]');
  for (const words of new Set(await pressable(page).allInnerTexts())) {
    // What was pressed before may have taken it away.
    const at = (await pressable(page).allInnerTexts()).indexOf(words);
    if (words.trim() === '' || at < 0) continue;
    await pressable(page).nth(at).click();
    await until(async () => asked.size === 0, 60);
    if ((await isOpen.count()) > 0) {
      opened.push(`${pathname}: ${words.trim()}`);
      await page.keyboard.press('Escape');
      await isOpen.waitFor({ state: 'hidden' });
    }
    if (new URL(page.url()).pathname !== pathname) await open(page, address);
  }
  return opened;
}

for (const role of ROLES) {
  test(`no screen of ${role} asks for what is refused, or offers what its rights do not give`, async () => {
    const { page, close } = await world.signedIn({}, role);
    const refused: string[] = [];
    page.on('response', (answer) => {
      if (answer.status() === 403) refused.push(`${new URL(page.url()).pathname}: ${answer.url()}`);
    });
    const offered: string[] = [];
    const opened: string[] = [];
    const asked = watched(page);
    await readOnly(page);
    // Those to which a screen leads are added while they are found.
    const screens = new Set(SCREENS[role]);
    for (const path of screens) {
      await open(page, world.url + path);
      for (const to of await led(page)) screens.add(to);
      opened.push(...(await pressed(page, asked)));
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
    assert.ok(opened.includes(OPENS[role]), opened.join('\n'));
    await close();
  });
}
