import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { caller, until } from './calls';
import { axeFinds, LANGUAGES, overflow, start, type World } from './world';

let world: World;
before(async () => {
  world = await start();
});
after(() => world?.stop());

interface Session {
  session_id: string;
  started_at: string;
  station_id: string;
  status: string;
  licence_plate?: string;
  total?: { amount_minor: number };
  cdr_id?: string;
}

/** Chargers of other tests do what those want, such as telling nothing of their meters. */
const isOfDemo = ({ station_id }: Session) => /^(DEMO|MALL|DEPOT)-/.test(station_id);

/** A session of a status; charges of the demo end and begin by themselves. */
async function sessionOf(page: Page, status: string): Promise<Session> {
  const call = await caller(page);
  let found: Session | undefined;
  await until(async () => {
    const { items } = await call<{ items: Session[] }>('GET', `/v1/sessions?status=${status}`);
    const own = items.filter(isOfDemo);
    found = own.find((it) => it.licence_plate !== undefined);
    return found !== undefined;
  }, 120);
  assert.ok(found);
  return found;
}

/** A charge that goes on for minutes: the newest. Those of the station that the demo tells of are short. */
async function running(page: Page): Promise<Session> {
  const call = await caller(page);
  let found: Session | undefined;
  await until(async () => {
    const { items } = await call<{ items: Session[] }>('GET', '/v1/sessions?status=CHARGING');
    const own = items.filter(isOfDemo);
    const long = own.filter(({ station_id }) => station_id !== 'DEMO-DC150');
    [found] = long.sort((a, b) => (a.started_at < b.started_at ? 1 : -1));
    return found !== undefined;
  }, 120);
  assert.ok(found);
  return found;
}

test('the list shows its flags and its last column without scrolling sideways', async () => {
  for (const width of [1280, 1024]) {
    const { page, close } = await world.signedIn({ viewport: { width, height: 900 } });
    // The longest words of a state, which other tests bring about or not.
    await page.route('**/v1/sessions?**', async (route) => {
      const response = await route.fetch();
      const { items, ...rest } = (await response.json()) as { items: object[] };
      const [first, ...others] = items;
      const superseded = { ...first, status: 'SUPERSEDED', flags: ['no_card'] };
      await route.fulfill({ response, json: { items: [superseded, ...others], ...rest } });
    });
    await page.goto(`${world.url}/sessions`);
    const flags = page.locator('.table tbody .chip-warn', { hasText: 'flag' }).first();
    await flags.waitFor();
    const rightOf = async (part: typeof flags) => {
      const box = await part.boundingBox();
      assert.ok(box);
      return Math.floor(box.x + box.width);
    };
    const edge = await rightOf(page.locator('.table-scroll'));
    assert.ok((await rightOf(flags)) <= edge, `flags at ${width}`);
    const end = await rightOf(page.locator('.table thead th').last());
    const rows = await page.locator('.table tbody').innerText();
    assert.ok(end <= edge, `total at ${width}: ${end} > ${edge} with ${rows}`);
    await close();
  }
});

test('a filter of the list stands in the address, and charges appear while one looks', async () => {
  const { page, faults, close } = await world.signedIn();
  await page.goto(`${world.url}/sessions`);
  await page.locator('.live-chip[data-state=live]').waitFor();
  await page.getByRole('link', { name: /\w/ }).first().waitFor();
  await page.locator('td .chip', { hasText: 'Charging' }).first().waitFor();
  await page.locator('.toolbar summary', { hasText: 'Any' }).click();
  await page.locator('.menu-panel').getByLabel('Settled').check();
  await page.waitForURL(/status=SETTLED/);
  await page.locator('td .chip', { hasText: 'Settled' }).first().waitFor({ timeout: 120_000 });
  await page.locator('td .chip', { hasText: 'Charging' }).first().waitFor({ state: 'detached' });
  await page.reload();
  await page.locator('.toolbar summary', { hasText: 'Settled' }).waitFor();
  assert.deepEqual(await axeFinds(page), []);
  assert.deepEqual(faults, []);
  await close();
});

test('days choose the sessions that ended then, and a status that cannot be so leaves', async () => {
  const { page, close } = await world.signedIn();
  await page.goto(`${world.url}/sessions`);
  await page.getByLabel('Started from').fill('2020-01-01');
  await page.waitForURL(/from=2020-01-01/);
  assert.match(page.url(), /sort=-ended_at/);
  await page.getByLabel('Ended from').waitFor();
  await page.locator('.toolbar summary', { hasText: 'Any' }).click();
  await page.locator('.menu-panel').getByLabel('Charging').check();
  await page.getByLabel('Started from').waitFor();
  assert.doesNotMatch(page.url(), /ended_at/);
  await close();
});

test('why was I billed this: from a plate to the lines, the registers and the same bytes', async () => {
  const { page, faults, close } = await world.signedIn();
  const billed = await sessionOf(page, 'SETTLED');
  await page.goto(`${world.url}/sessions`);
  await page.getByLabel('Card, plate, name, session or CDR').fill(billed.licence_plate ?? '');
  await page.waitForURL(/q=/);
  const rows = page.locator('tbody tr');
  await rows.first().waitFor();
  await until(async () => {
    const plates = await rows.locator('[data-label=Plate]').allInnerTexts();
    return plates.length > 0 && plates.every((text) => text.trim() === billed.licence_plate);
  }, 20);
  await page.goto(`${world.url}/sessions/${billed.session_id}`);
  await page.getByRole('link', { name: 'Bill', exact: true }).click();
  const bill = page.getByRole('table', { name: 'Bill' });
  await bill.waitFor();
  await bill.getByRole('row', { name: /Energy.*kWh.*×/ }).waitFor();
  await page.getByRole('heading', { name: 'Tariff' }).waitFor();
  await page.getByText('Received by the gateway').first().waitFor();
  await page.getByRole('button', { name: 'Recompute' }).click();
  await page.locator('.banner', { hasText: 'Same, byte for byte.' }).waitFor();
  assert.deepEqual(await axeFinds(page), []);
  await page.getByRole('link', { name: 'Raw', exact: true }).click();
  await page.getByRole('cell', { name: 'Start of the charge' }).first().waitFor();
  await page.getByRole('link', { name: 'Meter', exact: true }).click();
  await page.locator('.chart').first().waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('the lines of a bill add up to its total', async () => {
  const { page, close } = await world.signedIn();
  const billed = await sessionOf(page, 'SETTLED');
  const call = await caller(page);
  const path = `/v1/sessions/${billed.session_id}/bill`;
  const { lines, total } = await call<{
    lines: { amount: { amount_minor: number } }[];
    total: { amount_minor: number };
  }>('GET', path);
  const sum = lines.reduce((all, line) => all + line.amount.amount_minor, 0);
  assert.equal(sum, total.amount_minor);
  assert.equal(total.amount_minor, billed.total?.amount_minor);
  await page.goto(`${world.url}/sessions/${billed.session_id}/bill`);
  const amounts = page.getByRole('table', { name: 'Bill' }).locator('tbody [data-label=Amount]');
  await amounts.first().waitFor();
  const shown = await amounts.allInnerTexts();
  assert.equal(shown.length, lines.length);
  const minor = shown.map((text) => Number(text.replace(/[^\d-]/g, '')));
  assert.equal(
    minor.reduce((all, one) => all + one, 0),
    total.amount_minor,
  );
  // What only a person who looks into records needs stands on the screen, and not on paper.
  const records = page.getByText('Record number', { exact: true });
  await records.first().waitFor();
  // The number of a record is its sequence alone; the epoch is a fact of its own.
  for (const name of ['Record number', 'Epoch']) {
    const fact = page.locator('.facts-pair', { has: page.getByText(name, { exact: true }) });
    assert.match((await fact.first().locator('dd').textContent()) ?? '', /^[\d,]+$/, name);
  }
  await page.emulateMedia({ media: 'print' });
  assert.equal(await records.filter({ visible: true }).count(), 0);
  assert.equal(await page.getByText('Hash of the frame').filter({ visible: true }).count(), 0);
  assert.equal(await page.getByText('Time of the charger').first().isVisible(), true);
  await close();
});

test('stopping is a track at the top; closing our record stands apart and shows money first', async () => {
  const { page, faults, close } = await world.signedIn();
  const charge = await running(page);
  await page.goto(`${world.url}/sessions/${charge.session_id}`);
  const record = page.getByRole('region', { name: 'Our record' });
  await record.getByRole('button', { name: 'Close our record' }).click();
  const dialog = page.getByRole('dialog', { name: 'Close our record of this charge' });
  await dialog.getByText('Energy that is billed').waitFor();
  await dialog.getByText('Money that is billed').waitFor();
  await dialog.getByText('The charger is not asked').waitFor();
  const save = dialog.getByRole('button', { name: 'Close our record' });
  assert.equal(await save.getAttribute('aria-disabled'), 'true');
  assert.deepEqual(await axeFinds(page), []);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Stop the charge' }).click();
  const ask = page.getByRole('dialog', { name: 'Ask the charger to stop?' });
  await ask.getByRole('button', { name: 'Stop the charge' }).click();
  const track = page.getByRole('article', { name: 'Stop the charge' });
  await track.first().getByText('Done', { exact: true }).waitFor();
  await page.locator('.page-lead .chip', { hasText: /Finished|Settled/ }).waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('our record is closed with a reason and billed provisionally', async () => {
  const { page, close } = await world.signedIn();
  const charge = await running(page);
  await page.goto(`${world.url}/sessions/${charge.session_id}`);
  await page.getByRole('region', { name: 'Our record' }).getByRole('button').click();
  const dialog = page.getByRole('dialog', { name: 'Close our record of this charge' });
  await dialog.getByText('The charger is connected and the charge goes on').click();
  const save = dialog.getByRole('button', { name: 'Close our record' });
  await save.click();
  await dialog.getByText('Say why.').waitFor();
  await dialog.getByLabel('Reason').fill('the cable was cut');
  await save.click();
  // A charge that moves may have another revision by now: the person sees what has changed, and goes on.
  const mine = dialog.getByRole('button', { name: 'Save mine over it' });
  const noted = page.getByText('the cable was cut').first();
  await until(async () => {
    if (await mine.isVisible()) await mine.click();
    return noted.isVisible();
  }, 120);
  await page.getByText('Closed provisionally without a stop').first().waitFor();
  await close();
});

test('no screen of a session scrolls sideways or fails in any language on a phone', async () => {
  const { page, faults, close } = await world.signedIn({ viewport: { width: 360, height: 740 } });
  const { session_id: id } = await sessionOf(page, 'SETTLED');
  const paths = ['', `/${id}`, `/${id}/meter`, `/${id}/bill`, `/${id}/raw`];
  for (const language of LANGUAGES) {
    for (const path of paths) {
      await page.goto(`${world.url}/sessions${path}?lang=${language}`);
      await page.locator('.card, .table').first().waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.lang), language);
      assert.equal(await overflow(page), 0, `${path} in ${language}`);
      assert.deepEqual(await axeFinds(page), [], `${path} in ${language}`);
    }
  }
  assert.deepEqual(faults, []);
  await close();
});
