// How long it takes until a person sees something, on a machine and a line that are not slowed down.
import type { Page } from 'playwright-core';
import { caller } from './calls';
import { Charger } from './ocpp';
import { signIn, start, type World } from './world';

const SLOW = { timeout: 120_000 };

/** Milliseconds from a click on a person of the demo until the energy of a charge has changed. */
export async function movingCharge(world: World): Promise<number> {
  // The people of the demo are there, and its chargers have come in.
  const first = await world.signedIn();
  const busy = first.page.locator('.tile', { hasText: 'Charging' }).filter({ hasText: /^[1-9]/ });
  await busy.waitFor(SLOW);
  await first.close();
  const context = await world.browser.newContext({ locale: 'en' });
  const page = await context.newPage();
  await page.goto(world.url);
  await page.waitForURL('**/oauth2/authorize**');
  const form = page.locator('form', { has: page.locator('input[value="demo-admin"]') });
  await form.getByRole('button').waitFor(SLOW);
  const began = Date.now();
  await signIn(page);
  const now = page.locator('.figures > div').filter({ hasText: 'Charges now' });
  await now.getByRole('link').click(SLOW);
  // The energy of each row by the address of its charge. No function has a name in here: the
  // compiler would give it one by a helper that the page does not know.
  await page.waitForFunction(
    () => {
      const known = window as unknown as { before?: Map<string, string> };
      known.before ??= new Map();
      for (const row of document.querySelectorAll('main tbody tr')) {
        const charge = row.querySelector('a')?.getAttribute('href');
        const energy = /\d[\d.,]*[\s\u00a0\u202f]kWh/.exec(row.textContent ?? '')?.[0];
        if (charge == null || energy === undefined) continue;
        const before = known.before.get(charge);
        if (before !== undefined && before !== energy) return true;
        known.before.set(charge, energy);
      }
      return false;
    },
    undefined,
    { polling: 50, ...SLOW },
  );
  const ms = Date.now() - began;
  await context.close();
  return ms;
}

/** Milliseconds from the try of a charger that nobody added until the page offers to adopt it. */
export async function refusedCharger(): Promise<number> {
  // The gateways of the demo let in whom they do not know.
  const world = await start({ hasDemo: false });
  try {
    const { page } = await world.signedIn();
    const call = await caller(page);
    const { items } = await call<{ items: { site_id: string }[] }>('GET', '/v1/sites');
    const place = { site_id: items[0]?.site_id, security_profile: 1 };
    const password = 'a-password-of-the-tests';
    // It does not connect: the gateway tells of a refused charger, and of the next one after 10 s.
    await call('POST', '/v1/stations', { station_id: 'BAY-01', ...place, password });
    await page.goto(`${world.url}/stations`);
    await page.getByRole('link', { name: 'BAY-01' }).waitFor(SLOW);
    const began = Date.now();
    const wrong = new Charger(world.ocpp, 'BAY-O1', password);
    const isLetIn = await wrong.connect().then(
      () => true,
      () => false,
    );
    if (isLetIn) throw new Error('a charger that nobody added was let in');
    const line = page.getByRole('listitem').filter({ hasText: 'BAY-O1' });
    await line.getByRole('link', { name: 'Adopt' }).waitFor(SLOW);
    return Date.now() - began;
  } finally {
    await world.stop();
  }
}

/** Milliseconds from a sign-out in one tab until another one is signed out and its socket closed. */
export async function signedOut(world: World): Promise<number> {
  const { page, context, close } = await world.signedIn();
  const other = await context.newPage();
  const closed = new Promise<void>((resolve) => {
    other.on('websocket', (socket) => socket.on('close', () => resolve()));
  });
  const isLive = (tab: Page) => tab.locator('.live-chip[data-state=live]').waitFor(SLOW);
  for (const tab of [page, other]) {
    await tab.goto(`${world.url}/stations`);
    await isLive(tab);
  }
  await page.locator('.frame-top .menu > summary').click();
  const began = Date.now();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await other.getByText('You have signed out in this browser').waitFor(SLOW);
  await closed;
  const ms = Date.now() - began;
  await close();
  return ms;
}
