import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { axeFinds, LANGUAGES, overflow, start, type World } from './world';

let world: World;
before(async () => {
  world = await start();
});
after(() => world?.stop());

/** Everything that the browser keeps, and the address. */
function kept(page: Page): Promise<string> {
  return page.evaluate(
    () => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.location.href,
  );
}

/** The secret that a dialog shows once; closes the dialog. */
async function secretOf(page: Page): Promise<string> {
  const dialog = page.getByRole('dialog', { name: 'Keep this secret now' });
  await dialog.waitFor();
  assert.deepEqual(await axeFinds(page), []);
  const secret = (await dialog.locator('bdi.mono').last().textContent()) ?? '';
  await dialog.getByRole('button', { name: 'I have kept it' }).click();
  return secret;
}

test('the own account is changed, and leads to the pages of the sign-in', async () => {
  const { page, faults, close } = await world.signedIn();
  await page.goto(`${world.url}/settings`);
  await page.getByLabel('Telephone').fill('+66 2 123 4567');
  await page.getByLabel('Language of mails').selectOption('en');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.locator('.banner').getByText('Saved.').waitFor();
  await page.reload();
  await page.getByLabel('Language of mails').waitFor();
  assert.equal(await page.getByLabel('Language of mails').inputValue(), 'en');
  const password = page.getByRole('link', { name: 'Change the password' });
  assert.equal(await password.getAttribute('href'), '/signin/change-password');
  assert.deepEqual(await axeFinds(page), []);
  assert.deepEqual(faults, []);
  await close();
});

test('the secret of a client is shown once and kept nowhere', async () => {
  const { page, faults, close } = await world.signedIn();
  await page.goto(`${world.url}/settings/clients`);
  await page.getByRole('button', { name: 'Add a client' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add a client' });
  await dialog.getByLabel('Name', { exact: true }).fill('Billing of tests');
  await dialog.getByRole('button', { name: 'Add a client' }).click();
  const secret = await secretOf(page);
  assert.ok(secret.length > 20);
  const row = page.getByRole('row', { name: /Billing of tests/ });
  await row.getByRole('button', { name: 'Renew secret' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Renew secret' }).click();
  const next = await secretOf(page);
  assert.notEqual(next, secret);
  assert.ok(!(await kept(page)).includes(next));
  assert.ok(!(await page.content()).includes(next));
  await row.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await row.waitFor({ state: 'detached' });
  assert.deepEqual(faults, []);
  await close();
});

test('a webhook says what its events mean, is tested, and shows what was sent', async () => {
  const { page, faults, close } = await world.signedIn();
  await page.goto(`${world.url}/settings/webhooks`);
  await page.getByRole('button', { name: 'Add a webhook' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add a webhook' });
  await dialog.getByText('A charge ended.').waitFor();
  await dialog.getByLabel('Name', { exact: false }).first().fill('Books');
  await dialog.getByLabel('Address').fill('https://books.invalid/events');
  await dialog.getByLabel('cdr.created').check();
  await dialog.getByRole('button', { name: 'Add a webhook' }).click();
  const secret = await secretOf(page);
  assert.match(secret, /^whsec_/);
  await page.getByRole('link', { name: 'https://books.invalid/events' }).click();
  await page.getByRole('heading', { level: 1, name: 'Books' }).waitFor();
  await page.getByRole('button', { name: 'Send a test' }).click();
  const row = page.getByRole('row', { name: /webhook\.test/ });
  await row.getByRole('button', { name: 'Show' }).click();
  await page.getByRole('dialog').locator('pre').getByText('webhook.test').waitFor();
  assert.deepEqual(await axeFinds(page), []);
  await page.keyboard.press('Escape');
  const redelivered = page.waitForResponse(/\/redeliver$/);
  await row.getByRole('button', { name: 'Deliver again' }).click();
  assert.equal((await redelivered).status(), 202);
  await page.getByRole('button', { name: 'Switch off' }).click();
  await page.locator('.page-lead').getByText('Switched off').waitFor();
  const again = row.getByRole('button', { name: 'Deliver again' });
  assert.equal(await again.getAttribute('aria-disabled'), 'true');
  await page.getByRole('button', { name: 'Switch on' }).click();
  await page.locator('.page-lead').getByText('On', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Make a new secret' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Make a new secret' }).click();
  assert.notEqual(await secretOf(page), secret);
  await page.getByText('Old secret signs until').waitFor();
  await page.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.waitForURL('**/settings/webhooks');
  assert.deepEqual(faults, []);
  await close();
});

test('the operator is changed, and somebody who was faster is not overwritten unseen', async () => {
  const { page, context, close } = await world.signedIn();
  await page.goto(`${world.url}/settings/operator`);
  const publish = page.getByLabel('Publish the sites');
  await publish.waitFor();
  const before = await publish.isChecked();
  const other = await context.newPage();
  await other.goto(`${world.url}/settings/operator`);
  await other.getByLabel('Drivers may register themselves').click();
  await other.getByRole('button', { name: 'Save', exact: true }).click();
  await other.locator('.banner').getByText('Saved.').waitFor();
  await publish.click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Somebody else changed this meanwhile').waitFor();
  await page.getByRole('row', { name: /Drivers may register themselves/ }).waitFor();
  await page.getByRole('button', { name: 'Take theirs' }).click();
  assert.equal(await publish.isChecked(), before);
  await close();
});

test('an operator of the deployment is added, suspended with a reason, and exported', async () => {
  const { page, faults, close } = await world.signedIn({}, 'Deployment admin');
  const id = `op-${Date.now()}`;
  await page.goto(`${world.url}/settings/deployment`);
  await page.getByRole('button', { name: 'Add an operator' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add an operator' });
  await dialog.getByLabel('Name of the operator').fill('Second Operator');
  await dialog.getByLabel('Id of the operator').fill(id);
  await dialog.getByRole('button', { name: 'Add an operator' }).click();
  assert.ok((await secretOf(page)).length > 20);
  const row = page.getByRole('row', { name: new RegExp(id) });
  await row.getByRole('button', { name: 'Suspend' }).click();
  await page.getByLabel('Reason').fill('The bill is not paid');
  await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click();
  await row.getByText('The bill is not paid').waitFor();
  const waits = page.waitForEvent('download');
  await row.getByRole('button', { name: 'Export' }).click();
  const lines = (await readFile(await (await waits).path(), 'utf8')).trim().split('\n');
  assert.ok(lines.some((line) => JSON.parse(line).row !== undefined));
  await row.getByRole('button', { name: 'Lift the suspension' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Lift the suspension' }).click();
  await row.getByText('Works').waitFor();
  assert.deepEqual(await axeFinds(page), []);
  assert.deepEqual(faults, []);
  await close();
});

test('no screen of the settings scrolls sideways or fails in any language on a phone', async () => {
  const { page, faults, close } = await world.signedIn(
    { viewport: { width: 360, height: 740 } },
    'Deployment admin',
  );
  for (const language of LANGUAGES) {
    for (const path of ['', '/operator', '/clients', '/webhooks', '/deployment']) {
      await page.goto(`${world.url}/settings${path}?lang=${language}`);
      await page.locator('.card, .table, .empty').first().waitFor();
      assert.equal(await overflow(page), 0, `${path} in ${language}`);
      assert.deepEqual(await axeFinds(page), [], `${path} in ${language}`);
    }
  }
  assert.deepEqual(faults, []);
  await close();
});
