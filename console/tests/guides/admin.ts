// What docs/guides/admin.md says, done as an administrator.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { connectCharger } from '../charger';
import { signIn, type World } from '../world';
import type { Walk } from './walk';

export async function walkAdmin(walk: Walk, world: World, page: Page): Promise<void> {
  await walk.step('1. Sign in for the first time', async (on) => {
    await page.goto(world.url);
    await on.see('E-mail');
    await on.see('Password');
    await on.see('Sign in');
    await signIn(page, 'Deployment admin');
    await on.see('Overview');
    await on.picture('admin-overview');
    await on.press('Settings');
    await on.see('Change the password');
  });
  await walk.step('2. Invite a colleague', async (on) => {
    await on.press('Team');
    await on.press('Add a colleague');
    await on.type('Name', 'Olive Owner');
    await on.type('E-mail', 'olive@example.com');
    await on.choose('Role', 'Site owner');
    await on.tick('Harbour');
    const isToldOfOld = page.getByText('This was typed before');
    assert.equal(await isToldOfOld.count(), 0, 'what is typed just now was not typed before');
    await on.picture('admin-colleague');
    await on.press('Add and invite');
    await on.see('Invited');
  });
  await walk.step('3. Add a site', async (on) => {
    await on.press('Sites');
    await on.press('Add a site');
    await on.type('Name', 'Pier');
    await on.see('Time zone');
    await on.press('Add a site');
    await on.press('Add a gateway');
    await on.press('Add a gateway');
    await on.picture('admin-gateway');
    await on.see('Nothing was heard of the box yet; this page listens.');
  });
  await walk.step('4. Add a charger and see it connect', async (on) => {
    await on.press('Stations');
    await on.press('Add a charger');
    await on.type('Station', 'CP-1');
    await on.choose('Site', 'Harbour');
    await on.press('Add it and wait for it');
    await on.picture('admin-charger');
    await on.see('URL of the charger');
    await on.see('Password');
    await on.see('2. It connects');
    const facts = page.locator('.facts-pair', { hasText: 'Password' });
    const secret = (await facts.locator('bdi').first().textContent()) ?? '';
    const leave = connectCharger(world.ocpp, 'CP-1', secret.trim());
    try {
      await on.see('Connected');
      await on.press('Send a test message');
      await on.see('Done');
      await on.picture('admin-connected');
      await on.press('Done: to the station');
    } finally {
      await leave();
    }
  });
  await walk.step('5. Set a price', async (on) => {
    await on.press('Money');
    await on.press('Add a tariff');
    await on.type('Name', 'Day');
    await on.choose('Currency', 'EUR · Euro');
    await on.type('EUR per kWh', '0.45');
    await on.picture('admin-tariff');
    await on.press('Add a tariff');
    await on.press('Assign');
    await on.choose('To', 'Site');
    await on.choose('Site', 'Pier');
    await on.press('Assign');
    await on.see('Pier');
  });
  await walk.step('6. Let a program use the API', async (on) => {
    await on.press('Settings');
    await on.press('API clients');
    await on.press('Add a client');
    await on.type('Name', 'Accounting');
    await on.choose('Role', 'Viewer');
    await on.press('Add a client');
    await on.picture('admin-client');
    await on.see('Client id');
    await on.see('Secret');
    await on.press('I have kept it');
    await on.see('Renew secret');
  });
  await walk.step('7. Tell your own system of events', async (on) => {
    await on.press('Webhooks');
    await on.press('Add a webhook');
    await on.type('Name', 'Bookkeeping');
    await on.type('Address', 'https://books.example/events');
    await on.tick('cdr.created');
    await on.press('Add a webhook');
    await on.press('I have kept it');
    await on.open('https://books.example/events');
    await on.press('Send a test');
    await on.see('Deliveries');
    await on.picture('admin-webhook');
  });
}
