// What a screen has to say in each state that the double forces.
import { CODE, REQUEST_ID, type State } from './double';
import type { Walk } from './walk';

/** So long is nothing heard of the server before the clock of the page is moved back. */
const SILENT_MS = 10 * 60_000;
const WAIT_MS = 60_000;

/** Brings a screen into a state, and waits until it says what it has to say in it. */
export async function bring(walk: Walk, address: string, state: State): Promise<void> {
  const { page, double } = walk;
  const said = (text: string) => page.locator('[role=alert]', { hasText: text }).first();
  const wait = { timeout: WAIT_MS };
  if (state === 'stale' || state === 'conflict') {
    await walk.go(address);
    double.force(state);
    if (state === 'conflict') return change(walk);
    await walk.ahead(SILENT_MS);
    await page.locator('.frame-main > .banner').waitFor(wait);
    await page.locator('.live-chip:not([data-state=live])').waitFor(wait);
    return;
  }
  double.force(state);
  await walk.go(address);
  if (state === 'error') {
    await said(CODE).waitFor(wait);
    await said(REQUEST_ID).waitFor(wait);
  }
  if (state === 'noRight') await said('forbidden').waitFor(wait);
  if (state === 'tooMany') await said('too_many_requests').waitFor(wait);
  if (state === 'signedOut') await page.locator('dialog[open]').waitFor(wait);
}

/** Changes the first text of the form of a screen and saves it, which somebody else did before. */
async function change(walk: Walk): Promise<void> {
  const { page } = walk;
  const forms = page.locator(':is(.frame-main, dialog[open]) form:has(input.input)');
  // The form of some screens stands in a dialog, which their main action opens.
  if ((await forms.count()) === 0) await page.locator('.page-head .button-main').click();
  const form = forms.first();
  const field = form.locator('input.input').first();
  await field.fill(`${await field.inputValue()} 2`);
  await form.locator('button[type=submit], .button-main').first().click();
  await page.locator('[role=alert] table').waitFor({ timeout: WAIT_MS });
  // The colours of a button that may be pressed again change for a moment.
  await walk.settled();
}

/** Ends a state, so that the next screen begins as usual. */
export async function release(walk: Walk, state: State): Promise<void> {
  // An answer that is heard while the clock is ahead would count as new for as long.
  if (state === 'stale') await walk.ahead(0);
  walk.double.force(null);
}
