import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { until } from './calls';
import { axeFinds, LANGUAGES, overflow, start, type World } from './world';

let world: World;
before(async () => {
  world = await start();
});
after(() => world?.stop());

const DAY_MS = 86_400_000;
const day = (ago: number) => new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10);
/** The days of the demo's history that are over in every zone. */
const PAST = `from=${day(7)}&to=${day(2)}`;
const SLOW = { timeout: 120_000 };

/** The cells of a line of RFC 4180. No cell of these files holds the end of a line. */
function cellsOf(line: string): string[] {
  const cells = line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g);
  return [...cells].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}

/** The lines of a file as texts by the words of its first line. */
function parsed(text: string): Record<string, string>[] {
  assert.ok(text.startsWith('\ufeff'), 'the file has a mark that spreadsheets need');
  const [heading = '', ...lines] = text.slice(1).trimEnd().split('\r\n');
  const names = cellsOf(heading);
  return lines.map((line) => {
    const cells = cellsOf(line);
    return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? '']));
  });
}

/** A sum of decimal texts, in thousandths. */
function thousandths(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Math.round(Number(text) * 1000), 0);
}

async function saved(page: Page): Promise<{ name: string; text: string }> {
  const [file] = await Promise.all([
    page.waitForEvent('download', SLOW),
    page.getByRole('button', { name: 'CSV', exact: true }).first().click(),
  ]);
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

/** For so long the demo's history may be arriving. */
const HISTORY_S_MAX = 240;

/** Opens a report once the demo's history has arrived. */
async function open(page: Page, path: string, rows = '.table tbody tr'): Promise<void> {
  await until(async () => {
    await page.goto(`${world.url}${path}`);
    await page.locator('.table tbody tr, .empty').first().waitFor(SLOW);
    return (await page.locator(rows).count()) > 0;
  }, HISTORY_S_MAX);
}

/** Rows of people: on the first day of a month the demo's drivers are not among the first. */
const OF_PEOPLE = '.table tbody tr a';

test("the month's consumption by full name is downloaded with two clicks", async () => {
  const { page, faults, close } = await world.signedIn();
  await open(page, '/reports', OF_PEOPLE);
  await page.goto(`${world.url}/stations`);
  await page.getByRole('link', { name: 'Reports' }).click();
  const { name, text } = await saved(page);
  assert.match(name, /^consumption-\d{4}-\d\d-01-\d{4}-\d\d-\d\d\.csv$/);
  const rows = parsed(text);
  assert.ok(rows.some((row) => (row['Full name'] ?? '') !== ''));
  assert.ok(rows.every((row) => /^-?\d+\.\d{3}$/.test(row['Energy (kWh)'] ?? '')));
  assert.deepEqual(faults, []);
  await close();
});

test('a name in a report leads to its own rows, though the pointer rests where it was clicked', async () => {
  const { page, faults, close } = await world.signedIn();
  await open(page, '/reports?by=user', OF_PEOPLE);
  const name = page.locator('.table tbody tr').first().getByRole('link').first();
  const person = (await name.textContent()) ?? '';
  const sessions = page.waitForResponse((it) => it.url().includes('user_id='), SLOW);
  await name.click();
  assert.equal((await sessions).status(), 200);
  await page.getByText(person).first().waitFor(SLOW);
  await page.locator('.table tbody tr').first().waitFor(SLOW);
  assert.equal(await page.getByText('No session ended in this period').count(), 0);
  assert.deepEqual(faults, []);
  await close();
});

test('what is shown and its file have the same sums, in three zones', async () => {
  const { page, close } = await world.signedIn();
  for (const zone of ['Asia/Bangkok', 'America/New_York', 'UTC']) {
    const path = `/reports?by=token&${PAST}&zone=${zone}`;
    await open(page, path);
    let isSame = false;
    // The demo's history may still be arriving between the two reads.
    for (let tries = 0; !isSame && tries < 5; tries += 1) {
      const answer = page.waitForResponse(
        (it) => it.url().includes('/v1/reports/consumption') && it.status() === 200,
        SLOW,
      );
      await page.goto(`${world.url}${path}`);
      const { total } = await (await answer).json();
      await page.locator('.table tbody tr').first().waitFor(SLOW);
      const rows = parsed((await saved(page)).text);
      const energy = thousandths(rows.map((row) => row['Energy (kWh)'] ?? ''));
      const sessions = rows.reduce((sum, row) => sum + Number(row.Sessions), 0);
      const amounts = total.amounts.map((amount: { currency: string }) => {
        const own = rows.filter((row) => row.Currency === amount.currency);
        return thousandths(own.map((row) => row.Amount ?? '')) / 10;
      });
      isSame =
        energy === total.energy_wh &&
        sessions === total.sessions &&
        JSON.stringify(amounts) ===
          JSON.stringify(total.amounts.map((it: { amount_minor: number }) => it.amount_minor));
    }
    assert.ok(isSame, zone);
  }
  await close();
});

test('period, zone and filter stand in the address and survive a reload and Back', async () => {
  const { page, close } = await world.signedIn();
  await open(page, `/reports?${PAST}&zone=Asia/Bangkok`);
  await page.getByLabel('Sum up by').selectOption('station');
  await page.getByRole('columnheader', { name: 'Energy (kWh)' }).getByRole('button').click();
  await page.waitForURL(/sort=energy_wh/);
  assert.match(page.url(), /by=station/);
  await page.reload();
  await page.locator('.table tbody tr').first().waitFor(SLOW);
  assert.equal(await page.getByLabel('Sum up by').inputValue(), 'station');
  assert.equal(await page.getByLabel('Days in the time of').inputValue(), 'Asia/Bangkok');
  assert.equal(await page.getByLabel('From').inputValue(), day(7));
  await page.locator('.table tbody a.table-link').first().click();
  await page.waitForURL(/station=/);
  await page.goBack();
  await page.waitForURL(/by=station/);
  await page.locator('.table tbody tr').first().waitFor(SLOW);
  await close();
});

test('the days are those of the sites, whatever the zone of the browser is', async () => {
  const { page, close } = await world.signedIn({ timezoneId: 'Pacific/Auckland' });
  const asked: URLSearchParams[] = [];
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (/^\/v1\/(reports\/consumption|sessions)$/.test(pathname)) asked.push(searchParams);
  });
  // The demo has two sites in Berlin and one in Bangkok.
  await open(page, '/reports');
  await page.waitForURL(/zone=Europe/);
  assert.equal(await page.getByLabel('Days in the time of').inputValue(), 'Europe/Berlin');
  await page.getByText('in the time of Europe/Berlin').waitFor();
  await saved(page);
  await page.getByLabel('Site', { exact: true }).selectOption({ label: 'Mall' });
  await page.getByText('in the time of Asia/Bangkok').waitFor();
  assert.ok(!page.url().includes('zone='), 'a site has one zone, which needs no name');
  await page.locator('.table tbody tr, .empty').first().waitFor(SLOW);
  const zones = new Set(asked.map((query) => query.get('time_zone')));
  assert.deepEqual([...zones], ['Europe/Berlin', 'Asia/Bangkok']);
  asked.length = 0;
  await page.goto(`${world.url}/sessions?sort=-ended_at&from=2026-01-10&to=2026-01-10`);
  await page.waitForURL(/zone=Europe/);
  await page.locator('.table tbody tr, .empty').first().waitFor(SLOW);
  const begins = new Set(asked.map((query) => query.get('from')));
  assert.deepEqual([...begins], ['2026-01-09T23:00:00.000Z']);
  await close();
});

test('a total leads to the sessions that it is made of', async () => {
  const { page, close } = await world.signedIn();
  await open(page, `/reports?${PAST}&zone=UTC`);
  const href = await page.locator('.figures a').first().getAttribute('href');
  const asked = new URL(href ?? '', world.url);
  assert.equal(asked.pathname, '/sessions');
  assert.equal(asked.searchParams.get('from'), day(7));
  assert.equal(asked.searchParams.get('to'), day(2));
  assert.equal(asked.searchParams.get('zone'), 'UTC');
  assert.equal(asked.searchParams.get('sort'), '-ended_at');
  await close();
});

test('a report asks for nothing of the page that its number leads to', async () => {
  const { page, close } = await world.signedIn();
  // Nobody points at the link before the click, which would load the next page beforehand.
  await open(page, `/reports?${PAST}&zone=UTC`);
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/v1/reports/')) asked.push(request.url());
  });
  // The code of the list is held until the report has been replaced by the sign of waiting.
  await page.route('**/sessions-list.js', async (route) => {
    await page.locator('main .skeleton').first().waitFor();
    await route.continue();
  });
  await page
    .locator('.figures a')
    .first()
    .evaluate((link: HTMLElement) => link.click());
  await page.waitForURL(/sort=-ended_at/);
  await page.getByRole('heading', { name: 'Sessions', level: 1 }).waitFor();
  assert.deepEqual(asked, []);
  await close();
});

test('energy, takings and sessions of each day are charted, and stand in a table', async () => {
  const { page, faults, close } = await world.signedIn();
  await open(page, `/reports/daily?${PAST}&zone=Europe/Berlin`);
  await page.locator('.chart canvas').first().waitFor(SLOW);
  for (const name of ['Energy', 'Takings in EUR', 'Takings in THB', 'Sessions']) {
    await page.getByRole('heading', { name, exact: true }).waitFor();
  }
  await page.getByText('One rule for all periods').waitFor();
  await page.getByRole('button', { name: 'As a table' }).first().click();
  await page.locator('.chart .table tbody tr').first().waitFor();
  assert.equal(await page.locator('.chart .table tbody tr').count(), 6);
  assert.deepEqual(await axeFinds(page), []);
  assert.deepEqual(faults, []);
  await close();
});

test('an export of what a report shows becomes a file behind a link', async () => {
  const { page, faults, close } = await world.signedIn();
  await open(page, `/reports?${PAST}&zone=UTC`);
  const shown = parsed((await saved(page)).text);
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('heading', { name: 'Exports', exact: true }).waitFor();
  await page.getByText('Ready', { exact: true }).first().waitFor(SLOW);
  assert.deepEqual(await axeFinds(page), []);
  const link = page.getByRole('link', { name: 'Download' }).first();
  const href = (await link.getAttribute('href')) ?? '';
  // The text of an answer comes without its mark.
  const answer = `\ufeff${await (await fetch(new URL(href, world.url))).text()}`;
  assert.deepEqual(parsed(answer), shown);
  await page.getByRole('button', { name: 'Remove' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByText('No exports', { exact: true }).waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('a report prints with its period and its rows, and without what is pressed', async () => {
  const { page, close } = await world.signedIn();
  await open(page, `/reports?${PAST}&zone=UTC`);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  for (const name of ['CSV', 'Export', 'Print', 'Columns']) {
    assert.equal(await page.getByRole('button', { name, exact: true }).count(), 0, name);
  }
  assert.equal(await page.getByLabel('Sum up by').isVisible(), false);
  await page.getByText('both days included').waitFor();
  await page.getByText('One rule for all periods').waitFor();
  await page.locator('.table tbody tr').first().waitFor();
  assert.equal(
    await page.evaluate(() => getComputedStyle(document.body).backgroundColor),
    'rgb(255, 255, 255)',
  );
  await close();
});

test('too much for an answer at once says to make an export', async () => {
  const { page, close } = await world.signedIn();
  const answer = { status: 422, json: { code: 'period_too_long', detail: 'too many CDRs' } };
  await page.route('**/v1/reports/consumption?**', (route) => route.fulfill(answer));
  await page.goto(`${world.url}/reports`);
  await page.getByText('This is too much to add up at once').waitFor();
  await page.getByText('Code: period_too_long').waitFor();
  await close();
});

test('a period without sessions says what would count', async () => {
  const { page, close } = await world.signedIn();
  await page.goto(`${world.url}/reports?from=2020-01-01&to=2020-01-31`);
  await page.getByText('No session ended in this period').waitFor(SLOW);
  assert.deepEqual(await axeFinds(page), []);
  await close();
});

const HOSTILE = '<img src=x onerror=alert(1)>\u202egnp';

test('a name that tries to be markup stays text', async () => {
  const { page, faults, close } = await world.signedIn();
  await page.route('**/v1/reports/consumption?**', (route) => {
    const sum = { sessions: 1, duration_s: 60, energy_wh: 1000, amounts: [] };
    const groups = [{ ...sum, user_id: 'x', full_name: HOSTILE }];
    return route.fulfill({ json: { total: sum, by_token: [], by_user: [], groups } });
  });
  await page.goto(`${world.url}/reports`);
  await page.getByText('<img src=x onerror=alert(1)>⟨U+202E⟩gnp').waitFor();
  assert.equal(await page.locator('main img').count(), 0);
  assert.deepEqual(faults, []);
  await close();
});

test('no report scrolls sideways or fails in any language on a phone', async () => {
  const { page, faults, close } = await world.signedIn({ viewport: { width: 360, height: 740 } });
  const rest = `?${PAST}&zone=Asia/Bangkok`;
  for (const language of LANGUAGES) {
    for (const path of ['/reports', '/reports/daily', '/reports/stations', '/reports/exports']) {
      await page.goto(`${world.url}${path}${rest}&lang=${language}`);
      await page.locator('.table, .empty').first().waitFor(SLOW);
      assert.equal(await page.evaluate(() => document.documentElement.lang), language);
      assert.equal(await overflow(page), 0, `${path} in ${language}`);
      assert.deepEqual(await axeFinds(page), [], `${path} in ${language}`);
    }
  }
  assert.deepEqual(faults, []);
  await close();
});
