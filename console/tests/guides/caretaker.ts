// What docs/guides/caretaker.md says, done on a phone as the caretaker of the demo.
import type { Page } from 'playwright-core';
import type { Walk } from './walk';

/** So long a stop of the demo, and the next charge, may take. */
const SLOW = { timeout: 180_000 };

export async function walkCaretaker(walk: Walk, page: Page): Promise<void> {
  const main = page.locator('main');
  const dialog = page.locator('dialog[open]');
  await walk.step('1. Which charger needs help?', async (on) => {
    await on.see('Overview');
    await on.see('Needs a person');
    await on.picture('caretaker-overview');
    await on.press('Stations');
    await on.see('Connected');
    await on.picture('caretaker-stations');
  });
  await walk.step('2. Free a cable', async (on) => {
    await on.open('DEMO-AC1');
    // The demo leaves a connector free for at most two and a half minutes.
    const stop = main.getByRole('button', { name: 'Stop', exact: true });
    await stop.waitFor(SLOW);
    await on.picture('caretaker-connector');
    await on.press('Stop');
    await on.press('Stop');
    await on.see('Commands');
    await on.see('Done');
    await on.picture('caretaker-command', main.locator('.card', { hasText: 'All commands' }));
    // While the charge goes on, unlocking is asked for in a window.
    await main.getByRole('button', { name: 'Start …' }).first().waitFor(SLOW);
    await on.press('Unlock');
    await main.getByRole('article', { name: 'Unlock the connector' }).first().waitFor();
  });
  await walk.step('3. Restart a charger', async (on) => {
    await on.press('Restart …');
    await on.see('How');
    await on.picture('caretaker-restart', dialog);
    await on.press('Restart');
    await on.see('Commands');
    const track = main.getByRole('article', { name: 'Restart' }).first();
    await on.see('Restart', track);
    await on.see('Done', track);
  });
  await walk.step('4. Take a charger out of service', async (on) => {
    await on.press('Take out of service');
    await on.see('Out of service');
    await on.picture('caretaker-off');
    await on.press('Put into service');
    await on.see('Free');
  });
  await walk.step('5. Look into what happened', async (on) => {
    await on.press('Health');
    await on.see('What happened');
    await on.see('Refused cards');
    await on.picture('caretaker-health');
  });
}
