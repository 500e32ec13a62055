import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { caller } from './calls';
import { axeFinds, LANGUAGES, overflow, start, type World } from './world';

let world: World;
before(async () => {
  world = await start();
});
after(() => world?.stop());

test('the people of the demo are active without a password, not people whom nobody invited', async () => {
  const { page, close } = await world.signedIn();
  await page.goto(`${world.url}/team`);
  const row = page.getByRole('row', { name: /Oskar Lindqvist/ });
  await row.getByText('Active, demo without password').waitFor();
  await row.getByRole('link', { name: 'Oskar Lindqvist' }).click();
  await page.locator('.page-lead').getByText('Active, demo without password').waitFor();
  await close();
});

test('the audit log tells who changed what, field by field, and gives a file', async () => {
  const { page, faults, close } = await world.signedIn();
  const call = await caller(page);
  const { user_id: id } = await call<{ user_id: string }>('POST', '/v1/users', {
    full_name: 'Told Twice',
    email: `told-${Date.now()}@example.com`,
    role: 'viewer',
  });
  await page.goto(`${world.url}/team/${encodeURIComponent(id)}`);
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByRole('dialog').getByLabel('Telephone').fill('+66 2 555 0101');
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('+66 2 555 0101').waitFor();
  await page.goto(`${world.url}/team/audit?record=user&record_id=${id}&action=changed`);
  await page.getByRole('row', { name: /Telephone/ }).waitFor();
  await page
    .getByRole('row', { name: /Telephone/ })
    .getByText('Amara Okafor')
    .waitFor();
  await page
    .getByRole('row', { name: /Telephone/ })
    .getByRole('button', { name: 'Show' })
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('+66 2 555 0101').waitFor();
  assert.deepEqual(await axeFinds(page), []);
  await page.keyboard.press('Escape');
  const waits = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV' }).click();
  assert.match(await readFile(await (await waits).path(), 'utf8'), /555 0101/);
  assert.deepEqual(faults, []);
  await close();
});

test('an invitation that fails is said, and the account is not added twice', async () => {
  const { page, close } = await world.signedIn();
  const fails = {
    status: 429,
    headers: { 'Retry-After': '3' },
    json: { code: 'too_many_requests' },
  };
  await page.route('**/v1/users/*/invitation', (route) => route.fulfill(fails));
  let added = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/v1/users')) added += 1;
  });
  await page.goto(`${world.url}/team`);
  await page.getByRole('button', { name: 'Add a colleague' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('Late Letter');
  await dialog.getByLabel('E-mail').fill(`late-${Date.now()}@example.com`);
  await dialog.getByRole('button', { name: 'Add and invite' }).click();
  await dialog.getByText('Late Letter was added.').waitFor();
  await dialog.getByText('Code: too_many_requests').waitFor();
  await page.unroute('**/v1/users/*/invitation');
  await dialog.getByRole('button', { name: 'Send the invitation' }).click();
  await page.getByRole('heading', { level: 1, name: 'Late Letter' }).waitFor();
  assert.equal(added, 1);
  await close();
});

test('no screen of the team scrolls sideways or fails in any language on a phone', async () => {
  const { page, faults, close } = await world.signedIn({ viewport: { width: 360, height: 740 } });
  for (const language of LANGUAGES) {
    for (const path of ['/team', '/team/audit', '/team/admin']) {
      await page.goto(`${world.url}${path}?lang=${language}`);
      await page.locator('.card, .table').first().waitFor();
      assert.equal(await overflow(page), 0, `${path} in ${language}`);
      assert.deepEqual(await axeFinds(page), [], `${path} in ${language}`);
    }
  }
  assert.deepEqual(faults, []);
  await close();
});
