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

/** Adds a driver through the form, and ends on the page of the driver. */
async function addDriver(page: Page, name: string): Promise<void> {
  await page.goto(`${world.url}/drivers`);
  await page.getByRole('button', { name: 'Add a driver' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add a driver' });
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await dialog.getByRole('button', { name: 'Add a driver' }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

test('a person is found by the begin of the name, with cards, vehicles and charges', async () => {
  const { page, faults, close } = await world.signedIn();
  await page.goto(`${world.url}/drivers`);
  const other = page.getByRole('link', { name: 'Игорь Петров' });
  await other.waitFor();
  await page.getByLabel('Name begins with').fill('anna');
  await other.waitFor({ state: 'detached' });
  await page.waitForURL(/q=anna/);
  await page.reload();
  await page.getByRole('link', { name: 'Anna Berger' }).click();
  await page.getByRole('link', { name: 'DEMO-ANNA' }).waitFor();
  await page.getByText('B-AB 1204E').waitFor();
  await page.locator('.figure-value').first().waitFor();
  const sessions = page.getByRole('link', { name: 'Sessions', exact: true }).last();
  assert.match((await sessions.getAttribute('href')) ?? '', /\/sessions\?user=demo-anna/);
  assert.deepEqual(await axeFinds(page), []);
  assert.deepEqual(faults, []);
  await close();
});

test('a driver is added, gets a card, and the card is blocked and activated again', async () => {
  const { page, faults, close } = await world.signedIn();
  await addDriver(page, 'Testa Rossa');
  await page.getByRole('button', { name: 'Add a card' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a card' });
  await dialog.getByLabel('Card', { exact: true }).fill('TEST-0001');
  await dialog.getByLabel('Mode').selectOption('commercial');
  assert.deepEqual(await axeFinds(page), []);
  await dialog.getByRole('button', { name: 'Add a card' }).click();
  await page.getByRole('link', { name: 'TEST-0001' }).click();
  await page.getByText('Commercial', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Block' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Block' }).click();
  await page.locator('.page-lead').getByText('Blocked').waitFor();
  await page.getByRole('button', { name: 'Activate again' }).click();
  await page.locator('.page-lead').getByText('Active').waitFor();
  await page.goto(`${world.url}/drivers/vehicles?q=b-ab`);
  await page.getByRole('row', { name: /B-AB 1204E/ }).waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('a vehicle is added at its driver, gets another plate, and is removed', async () => {
  const { page, faults, close } = await world.signedIn();
  await addDriver(page, 'Wanda Wheels');
  await page.getByRole('button', { name: 'Add a vehicle' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Plate').fill('WW 1');
  await dialog.getByRole('button', { name: 'Add a vehicle' }).click();
  await page.getByText('WW 1').waitFor();
  await page.getByRole('button', { name: 'Change the plate' }).click();
  await dialog.getByLabel('Plate').fill('WW 2');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('WW 2').waitFor();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByText('No vehicle yet.').waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('two people who change the same driver see each other and lose nothing', async () => {
  const { page, context, close } = await world.signedIn();
  await addDriver(page, 'Two Hands');
  const address = page.url();
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByLabel('Telephone').fill('+66 2 000 0001');
  const other = await context.newPage();
  await other.goto(address);
  await other.getByRole('button', { name: 'Edit', exact: true }).click();
  await other.getByLabel('Telephone').fill('+66 2 000 0002');
  await other.getByRole('button', { name: 'Save', exact: true }).click();
  await other.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Somebody else changed this meanwhile').waitFor();
  await page.getByRole('cell', { name: '+66 2 000 0002' }).waitFor();
  await page.getByRole('button', { name: 'Save mine over it' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByText('+66 2 000 0001').waitFor();
  await close();
});

test('a file of cards is checked line by line before it is written', async () => {
  const { page, faults, close } = await world.signedIn();
  await page.goto(`${world.url}/drivers/import`);
  const text =
    'uid,type,user_id,mode\nFILE-1,RFID,demo-anna,private\nFILE-2,RFID,nobody-here,private\n';
  await page
    .getByLabel('File')
    .setInputFiles({ name: 'cards.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await page.getByRole('button', { name: 'Check the file' }).click();
  await page.getByText('Nothing is written yet.').waitFor();
  await page
    .getByRole('row', { name: /FILE-2/ })
    .getByText('Wrong')
    .waitFor();
  assert.deepEqual(await axeFinds(page), []);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByText('This was written.').waitFor();
  await page.goto(`${world.url}/drivers/cards?q=file-`);
  await page.getByRole('link', { name: 'FILE-1' }).waitFor();
  assert.equal(await page.getByRole('link', { name: 'FILE-2' }).count(), 0);
  const waits = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV' }).click();
  const saved = await readFile(await (await waits).path(), 'utf8');
  assert.match(saved, /uid,type,user_id/);
  assert.match(saved, /FILE-1/);
  assert.deepEqual(faults, []);
  await close();
});

test('the data of a person is given as JSON and erased only after a clear warning', async () => {
  const { page, close } = await world.signedIn();
  await addDriver(page, 'Going Away');
  const waits = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Data as JSON' }).click();
  const data = JSON.parse(await readFile(await (await waits).path(), 'utf8'));
  assert.equal(data.account.full_name, 'Going Away');
  await page.getByRole('button', { name: 'Erase …' }).click();
  const dialog = page.getByRole('dialog');
  const erase = dialog.getByRole('button', { name: 'Erase for ever' });
  assert.equal(await erase.getAttribute('aria-disabled'), 'true');
  await dialog.getByLabel('The person asked for it').check();
  assert.deepEqual(await axeFinds(page), []);
  await erase.click();
  // It may take a minute, in stages that the page names.
  await page
    .locator('.facts .chip')
    .getByText(/Erasing|Removing|Clearing|Erased/)
    .waitFor();
  assert.equal(await page.getByRole('button', { name: 'Edit', exact: true }).count(), 0);
  await close();
});

const CLAIM = {
  claim_id: 'claim-1',
  token_uid: '<img src=x onerror=alert(1)>',
  user_id: 'demo-anna',
  station_id: 'DEMO-AC1',
  state: 'open',
  open_until: '2030-01-01T00:00:00Z',
  created_at: '2026-01-01T00:00:00Z',
  created_by: 'user:demo-anna',
  updated_at: '2026-01-01T00:00:00Z',
  updated_by: 'user:demo-anna',
  revision: 1,
};

test('a claim is confirmed after a question, and its text stays text', async () => {
  const { page, faults, close } = await world.signedIn();
  await page.route('**/v1/token-claims?**', (route) => route.fulfill({ json: { items: [CLAIM] } }));
  let asked = '';
  await page.route('**/v1/token-claims/*/confirm', (route) => {
    asked = route.request().url();
    return route.fulfill({ json: { ...CLAIM, state: 'confirmed' } });
  });
  await page.goto(`${world.url}/drivers/claims`);
  await page.getByText(CLAIM.token_uid).waitFor();
  assert.equal(await page.locator('main img').count(), 0);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.match(asked, /claim-1\/confirm/);
  assert.deepEqual(faults, []);
  await close();
});

test('who may only read finds every change off, with the reason', async () => {
  const { page, close } = await world.signedIn();
  await page.route('**/v1/me', async (route) => {
    const answer = await route.fetch();
    const json = { ...(await answer.json()), role: 'viewer', scopes: ['read', 'self'] };
    await route.fulfill({ response: answer, json });
  });
  await page.goto(`${world.url}/drivers/people/demo-anna`);
  const edit = page.getByRole('button', { name: 'Edit', exact: true });
  await edit.waitFor();
  assert.equal(await edit.getAttribute('title'), 'You may not change the configuration.');
  const erase = page.getByRole('button', { name: 'Erase …' });
  assert.equal(await erase.getAttribute('aria-disabled'), 'true');
  await page.goto(`${world.url}/team`);
  await page.getByText('You may not open this').waitFor();
  await close();
});

test('an administrator may not end the sign-ins of who has more rights, and reads why', async () => {
  const { page, faults, close } = await world.signedIn();
  await page.route('**/v1/users/demo-anna', async (route) => {
    const answer = await route.fetch();
    const json = { ...(await answer.json()), role: 'deployment_admin', email: 'a@example.com' };
    await route.fulfill({ response: answer, json });
  });
  const one = { client_id: 'console', at: '2026-01-31T12:00:00Z', used_at: '2026-01-31T12:00:00Z' };
  await page.route('**/v1/users/demo-anna/sign-ins', (route) =>
    route.fulfill({ json: { items: [one] } }),
  );
  await page.goto(`${world.url}/drivers/people/demo-anna`);
  await page.locator('.page-lead').getByText('Deployment administrator').waitFor();
  const end = page.getByRole('button', { name: 'End all sign-ins' });
  await page.getByText('last active').first().waitFor();
  assert.equal(await end.getAttribute('aria-disabled'), 'true');
  const invite = page.getByRole('button', { name: /^Invite/ });
  assert.equal(await end.getAttribute('title'), await invite.getAttribute('title'));
  assert.deepEqual(faults, []);
  await close();
});

test('no screen of drivers scrolls sideways or fails in any language on a phone', async () => {
  const { page, faults, close } = await world.signedIn({ viewport: { width: 360, height: 740 } });
  const paths = ['', '/people/demo-anna', '/cards', '/cards/DEMO-ANNA', '/vehicles', '/claims'];
  for (const language of LANGUAGES) {
    for (const path of [...paths, '/refused', '/import']) {
      await page.goto(`${world.url}/drivers${path}?lang=${language}`);
      await page.locator('.card, .table, .empty').first().waitFor();
      assert.equal(await overflow(page), 0, `${path} in ${language}`);
      assert.deepEqual(await axeFinds(page), [], `${path} in ${language}`);
    }
  }
  assert.deepEqual(faults, []);
  await close();
});
