// A person who goes through the screens of the console in one language, one width and one scheme,
// without signing in again or loading the console anew.
import type { Page, Request, Response } from 'playwright-core';
import { axeFinds, overflow, type Role, type Visit, type World } from '../world';
import { Double } from './double';
import { speakPseudo } from './pseudo';
import { shoot } from './sheet';
import { addData, textsFind } from './texts';

/** `pseudo` is the language that `pseudo.ts` makes. */
export const LANGUAGES = ['en', 'th', 'ru', 'fil', 'zh-Hans', 'pseudo'] as const;
export type Language = (typeof LANGUAGES)[number];
export const WIDTHS = [360, 1280] as const;
export const SCHEMES = ['light', 'dark'] as const;

export interface Combination {
  language: Language;
  width: (typeof WIDTHS)[number];
  scheme: (typeof SCHEMES)[number];
}

const HEIGHTS = { 360: 740, 1280: 860 } as const;
const WAIT_MS = 60_000;
/** How long nothing may be asked for before a screen counts as complete. */
const QUIET_MS = 300;

/** The options of a context for a combination. */
export function contextOf({ language, width, scheme }: Combination) {
  return {
    locale: language === 'pseudo' ? 'en' : language,
    viewport: { width, height: HEIGHTS[width] },
    colorScheme: scheme,
  };
}

export function nameOf({ language, width, scheme }: Combination): string {
  return `${language}-${width}-${scheme}`;
}

export class Walk {
  readonly data = new Set<string>();
  private asked = new Set<Request>();

  private constructor(
    readonly visit: Visit,
    readonly double: Double,
    readonly combination: Combination,
  ) {}

  static async begin(world: World, combination: Combination, role?: Role): Promise<Walk> {
    const visit = await world.signedIn(contextOf(combination), role);
    const { page } = visit;
    const { language } = combination;
    await page.locator('.frame-main').waitFor({ timeout: WAIT_MS });
    await page.evaluate(
      (chosen) => localStorage.setItem('forecourt.language', chosen),
      language === 'pseudo' ? 'en' : language,
    );
    // A test moves the clock of the page forward to make old what stands there.
    await page.addInitScript(() => {
      const now = Date.now;
      Date.now = () => now() + Number(document.documentElement.dataset.ahead ?? 0);
    });
    const double = await Double.before(page);
    const walk = new Walk(visit, double, combination);
    page.on('request', (it) => walk.asked.add(it));
    page.on('requestfailed', (it) => walk.asked.delete(it));
    page.on('requestfinished', (it) => walk.asked.delete(it));
    page.on('response', (it) => void walk.learn(it));
    if (language === 'pseudo') await speakPseudo(page);
    await walk.load();
    return walk;
  }

  get page(): Page {
    return this.visit.page;
  }

  /** Moves the clock of the page. */
  async ahead(ms: number): Promise<void> {
    await this.page.evaluate((by) => {
      document.documentElement.dataset.ahead = String(by);
    }, ms);
  }

  /** Loads the console anew at the address where it is. */
  async load(): Promise<void> {
    await this.page.reload();
    await this.page.locator('.frame-main').waitFor({ timeout: WAIT_MS });
    await this.settled();
    this.visit.faults.length = 0;
  }

  /** Goes to a screen by the router and waits until it is complete. */
  async go(address: string): Promise<void> {
    await this.page.evaluate((to) => {
      if (location.pathname === to) return;
      for (const it of document.querySelectorAll('.frame-main > :not(.banner)')) {
        it.setAttribute('data-before', '');
      }
      history.pushState({}, '', to);
    }, address);
    await this.page.waitForFunction(
      () => document.querySelector('.frame-main > :not(.banner):not([data-before])') !== null,
      undefined,
      { timeout: WAIT_MS },
    );
    await this.settled();
  }

  /** Waits until nothing is asked for, nothing is being loaded, and the page has nothing to do. */
  async settled(): Promise<void> {
    await this.quiet();
    // On a busy machine the page has not drawn yet what it was told, nor asked for what that needs.
    await this.page.evaluate(
      () => new Promise((done) => requestIdleCallback(() => done(null), { timeout: 5_000 })),
    );
    await this.quiet();
  }

  private async quiet(): Promise<void> {
    const end = Date.now() + WAIT_MS;
    let quietSince = Date.now();
    while (Date.now() - quietSince < QUIET_MS) {
      if (Date.now() > end) throw new Error(`${this.page.url()} is never complete`);
      const open = [...this.asked].some((it) => !it.url().includes('/v1/live'));
      const isLoading = open || (await this.page.locator('.skeleton').count()) > 0;
      if (isLoading) quietSince = Date.now();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  private async learn(response: Response): Promise<void> {
    if (!response.url().includes('/v1/')) return;
    const body = await response.json().catch(() => null);
    addData(body, this.data);
  }

  /** Takes a picture, and says what is wrong with the page. */
  async look(screen: string, withAxe = true): Promise<string[]> {
    const { page, visit, combination } = this;
    const found: string[] = [];
    const isPseudo = combination.language === 'pseudo';
    found.push(...(await textsFind(page, { isPseudo, data: [...this.data] })));
    const sideways = await overflow(page);
    if (sideways > 0) found.push(`the page scrolls sideways by ${sideways} px`);
    if (withAxe) found.push(...(await axeFinds(page)));
    found.push(...visit.faults.splice(0));
    await shoot(page, screen, nameOf(combination));
    return found.map((it) => `${screen} ${nameOf(combination)}: ${it}`);
  }
}
