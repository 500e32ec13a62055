// Lists with a filter, and the files that they give.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';

const SLOW = { timeout: 120_000 };

/** The cells of a file of RFC 4180 by the words of its first line. */
export function parsed(text: string): Record<string, string>[] {
  const cells = (line: string) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
      ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
    );
  const [heading = '', ...lines] = text.replace('\ufeff', '').trimEnd().split('\r\n');
  const names = cells(heading);
  return lines.map((line) => {
    const values = cells(line);
    return Object.fromEntries(names.map((name, at) => [name, values[at] ?? '']));
  });
}

/** Saves the file of the list on the page, and reads it. */
export async function saved(page: Page): Promise<Record<string, string>[]> {
  const [file] = await Promise.all([
    page.waitForEvent('download', SLOW),
    page.getByRole('button', { name: 'CSV', exact: true }).first().click(),
  ]);
  return parsed(await readFile(await file.path(), 'utf8'));
}

/** A list with a filter that is set by hand, and what of it must be in the address and the file. */
export interface List {
  path: string;
  set: (page: Page) => Promise<unknown>;
  address: RegExp;
  isSet: (page: Page) => Promise<boolean>;
  /** Part of the request of the file; none where the console makes the file of the rows. */
  asks?: RegExp;
  fits: (row: Record<string, string>) => boolean;
}

/** Sets the filter of a list, and looks for it after a reload, in the file, and after Back. */
export async function keepsFilter(page: Page, url: string, list: List): Promise<void> {
  const { path, set, address, isSet, asks, fits } = list;
  await page.goto(url + path);
  const rows = page.locator('main tbody tr');
  await rows.first().waitFor(SLOW);
  await set(page);
  await page.waitForURL(address, SLOW);
  await page.reload();
  await rows.first().waitFor(SLOW);
  assert.ok(await isSet(page), `${path} after a reload`);
  const asked = asks && page.waitForRequest((it) => asks.test(it.url()), SLOW);
  const file = await saved(page);
  await asked;
  assert.ok(file.length > 0, path);
  assert.deepEqual(
    file.filter((row) => !fits(row)),
    [],
    `the file of ${path}`,
  );
  const before = page.url();
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.waitForURL(/settings/);
  await page.goBack();
  await rows.first().waitFor(SLOW);
  assert.equal(page.url(), before);
  assert.ok(await isSet(page), `${path} after Back`);
}
