// Calls of the API as the person of a page, for what a test has to bring about beside the screens.
import type { Page } from 'playwright-core';

export type Call = <T>(method: string, path: string, body?: object) => Promise<T>;

/** Makes calls with the access token of a page, which is read from a request of the page. */
export async function caller(page: Page): Promise<Call> {
  const asked = page.waitForRequest((it) => it.headers().authorization !== undefined);
  await page.reload();
  const { authorization = '' } = (await asked).headers();
  const { origin } = new URL(page.url());
  return async (method, path, body) => {
    const answer = await page.request.fetch(origin + path, {
      method,
      headers: { Authorization: authorization },
      ...(body === undefined ? {} : { data: body }),
    });
    if (!answer.ok()) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return answer.json();
  };
}

/** Waits until something holds, and says that it did not. */
export async function until(isTrue: () => Promise<boolean>, seconds: number): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`it did not come true in ${seconds} s: ${isTrue}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Opens a screen, and waits until it has read what it shows. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.locator('main h1').waitFor({ timeout: 120_000 });
  await page.waitForLoadState('networkidle').catch(() => {});
}
