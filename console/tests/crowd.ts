// Five hundred stations with two connectors each, and changes of them as the live socket tells them.
import type { Page } from 'playwright-core';
import type { LiveDouble, Told } from './liveDouble';

export const STATIONS = 500;
export const CONNECTORS = 2;
/** So many changes a second are told. */
export const CHANGES_PER_S = 50;
const SITE = 'main';

export const nameOf = (at: number) => `CROWD-${String(at).padStart(3, '0')}`;

/** Adds the stations through the API, as the person of the page, who may configure. */
export async function addCrowd(page: Page): Promise<void> {
  const asked = page.waitForRequest((it) => it.headers().authorization !== undefined);
  await page.reload();
  const { authorization = '' } = (await asked).headers();
  const heading = 'station_id,site_id,security_profile,max_power_w,connector_id';
  const lines = Array.from({ length: STATIONS * CONNECTORS }, (_, at) => {
    const station = nameOf(Math.floor(at / CONNECTORS));
    return `${station},${SITE},0,22000,${(at % CONNECTORS) + 1}`;
  });
  const answer = await page.request.post(`${new URL(page.url()).origin}/v1/stations`, {
    headers: {
      Authorization: authorization,
      'Content-Type': 'text/csv',
      'Idempotency-Key': crypto.randomUUID(),
    },
    data: [heading, ...lines].join('\r\n'),
    timeout: 300_000,
  });
  if (!answer.ok()) throw new Error(`import: ${answer.status()} ${await answer.text()}`);
  const { created } = (await answer.json()) as { created?: number };
  if (created !== undefined && created < STATIONS) throw new Error(`only ${created} were added`);
}

const STATUSES = ['AVAILABLE', 'PREPARING', 'CHARGING', 'SUSPENDED_EV', 'FINISHING'];

/** The n-th change: of each two one is a state of a connector, the other a reading. */
export function change(n: number): Told {
  const station_id = nameOf((n * 7) % STATIONS);
  const connector_id = (n % CONNECTORS) + 1;
  const at = new Date().toISOString();
  const id = `${station_id}/${connector_id}`;
  const topic = `site:${SITE}`;
  // A power without a charge would not be shown.
  const session_id = `charge-${station_id}-${connector_id}`;
  if (n % 2 === 1) {
    const values = [{ measure: 'power_w', value: 3_000 + (n % 19_000) }];
    const body = { station_id, connector_id, session_id, at, values };
    return { topic, entity: 'reading', id, revision: Date.parse(at) + n, body };
  }
  const status = STATUSES[n % STATUSES.length] ?? 'AVAILABLE';
  const revision = 1_000 + n;
  const times = { status_at: at, updated_at: at };
  const body = { station_id, connector_id, session_id, status, ...times, revision };
  return { topic, entity: 'connector', id, revision, body };
}

let told = 0;

/** Tells so many changes at 50 a second, one in each message. */
export async function tellChanges(live: LiveDouble, count: number): Promise<void> {
  const begin = Date.now();
  for (let sent = 0; sent < count; sent += 1) {
    const due = begin + (sent * 1000) / CHANGES_PER_S;
    const wait = due - Date.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    live.tell([change(told)]);
    told += 1;
  }
}

/** Loads the pages of the list of stations until all rows are there. */
export async function loadAll(page: Page): Promise<void> {
  const more = page.getByRole('button', { name: 'Load more' });
  await page.locator('.table tbody tr').first().waitFor({ timeout: 60_000 });
  while ((await more.count()) > 0) {
    const before = await page.locator('.table-foot span').first().textContent();
    await more.click({ timeout: 60_000 });
    await page.waitForFunction(
      (text) => document.querySelector('.table-foot span')?.textContent !== text,
      before,
      { timeout: 60_000 },
    );
  }
}

/** Waits until the page watches the site, so that it hears what is told. */
export async function watched(page: Page, live: LiveDouble): Promise<void> {
  while (!live.topics.has(`site:${SITE}`)) await page.waitForTimeout(50);
}
