// Walks a guide step by step: does what the guide says, and finds on the page what it names.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { Locator, Page, Request } from 'playwright-core';
import { folder, type Guide, type Named, type Step } from './guide';

const isWritten = process.env.FORECOURT_GUIDES === 'write';
export const FULL = { width: 1280, height: 800 };
export const PHONE = { width: 360, height: 740 };
/** A step waits for chargers and for the server on a slow machine. */
const PATIENCE_MS = Number(process.env.FORECOURT_GUIDES_PATIENCE_MS ?? 120_000);
/** A page that asked for nothing at so many looks in a row shows all that it has. */
const STILL = 3;
const LOOK_MS = 150;

/** The pictures that were taken, as files. */
export const taken: string[] = [];

/** Goes through a guide: each of its steps has to be walked, in its order. */
export class Walk {
  private next = 0;
  private page: Page | undefined;
  /** What the page has asked for and was not answered yet. */
  private readonly asked = new Set<Request>();

  constructor(private readonly guide: Guide) {}

  /** Walks all steps on a page. */
  async by(page: Page, walk: () => Promise<void>): Promise<void> {
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('request', (request) => this.asked.add(request));
    page.on('requestfinished', (request) => this.asked.delete(request));
    page.on('requestfailed', (request) => this.asked.delete(request));
    this.page = page;
    await walk();
    const rest = this.guide.steps.slice(this.next).map(({ title }) => title);
    assert.deepEqual(rest, [], `steps of ${this.guide.name}.md that nobody walked`);
  }

  /** Walks the next step, which has this title. Every word and every picture of it is then used. */
  async step(title: string, walk: (on: Stepping) => Promise<void>): Promise<void> {
    const step = this.guide.steps[this.next];
    this.next += 1;
    assert.equal(step?.title, title, `step ${this.next} of ${this.guide.name}.md`);
    assert.ok(this.page && step);
    const where = `${this.guide.name}.md, “${title}”`;
    const on = new Stepping(this.page, step, where, () => this.quiet());
    await walk(on);
    on.end();
  }

  /** Waits until the page shows what it asked for: it asks for nothing more, and nothing is grey. */
  private async quiet(): Promise<void> {
    const skeleton = this.page?.locator('.skeleton');
    for (let still = 0; still < STILL; still += 1) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      if (this.asked.size > 0 || (await skeleton?.count())) still = -1;
    }
  }
}

/** One step that is walked. The words are used in the order in which the guide has them. */
export class Stepping {
  private used = 0;

  constructor(
    readonly page: Page,
    private readonly step: Step,
    private readonly where: string,
    private readonly quiet: () => Promise<void>,
  ) {}

  /** Presses the button, link, tab or entry of a menu of this name. */
  async press(label: string, within?: Locator): Promise<void> {
    this.take('label', label);
    await (await this.shown(label, pressable(this.scope(within), label))).click();
  }

  /** Types into the field of this name what the guide says. */
  async type(label: string, text: string): Promise<void> {
    this.take('label', label);
    assert.ok(this.step.typed.has(text), `${this.where} does not say to type ${text}`);
    await (await this.shown(label, field(this.form(), label))).fill(text);
  }

  /** Opens the thing of this name, which the guide writes as code: a charger, a site. */
  async open(name: string): Promise<void> {
    assert.ok(this.step.typed.has(name), `${this.where} does not name ${name}`);
    await (await this.shown(name, pressable(this.scope(undefined), name))).click();
  }

  /** Chooses in the list of this name; the choice is a word of the screen, too. */
  async choose(label: string, option: string): Promise<void> {
    this.take('label', label);
    this.take('label', option);
    const list = await this.shown(label, field(this.form(), label));
    await list.selectOption({ label: option });
  }

  /** Ticks the box of this name. */
  async tick(label: string): Promise<void> {
    this.take('label', label);
    await (await this.shown(label, field(this.form(), label))).check();
  }

  /** Finds words on the page that are only looked at. */
  async see(label: string, within?: Locator): Promise<void> {
    this.take('label', label);
    await this.shown(label, said(this.scope(within), label));
  }

  /** Takes the picture that comes next, of the window or of a part of the page. */
  async picture(name: string, of?: Locator): Promise<void> {
    this.take('picture', name);
    if (of !== undefined) await of.first().waitFor();
    if (!isWritten) return;
    await this.page.mouse.move(0, 0);
    const path = fileURLToPath(new URL(`pictures/${name}.png`, folder));
    await this.quiet();
    const options = { path, animations: 'disabled', caret: 'hide' } as const;
    await (of === undefined ? this.page.screenshot(options) : of.first().screenshot(options));
    taken.push(path);
  }

  end(): void {
    const rest = this.step.named.slice(this.used).map(({ text }) => text);
    assert.deepEqual(rest, [], `${this.where}: named and not used`);
  }

  private take(kind: Named['kind'], text: string): void {
    const named = this.step.named[this.used];
    this.used += 1;
    assert.deepEqual(named, { kind, text }, `${this.where}, word ${this.used}`);
  }

  /** A dialog that is open is what a person works in. */
  private scope(within: Locator | undefined): Locator {
    return within ?? this.page.locator('dialog[open], body:not(:has(dialog[open]))').last();
  }

  /** Fields stand in the dialog or in the page, not in the frame around it. */
  private form(): Locator {
    return this.page.locator('dialog[open], body:not(:has(dialog[open])) main').last();
  }

  private async shown(label: string, found: Locator): Promise<Locator> {
    const first = found.filter({ visible: true }).first();
    await first.waitFor().catch((error: unknown) => {
      throw new Error(`${this.where}: **${label}** is not on ${this.page.url()}`, { cause: error });
    });
    return first;
  }
}

/** What can be pressed under a name. */
function pressable(scope: Locator, name: string): Locator {
  const exact = { name, exact: true };
  return scope
    .getByRole('button', exact)
    .or(scope.getByRole('link', exact))
    .or(scope.locator('summary').getByText(name, { exact: true }));
}

/** Where the page says exactly this, also beside other words; a number of things may follow: “(4)”. */
function said(scope: Locator, words: string): Locator {
  const text = `normalize-space() = "${words}" or starts-with(normalize-space(), "${words} (")`;
  return scope.locator(`xpath=.//*[text()[${text}]]`);
}

/** The field with this label; what stands behind the label, such as “optional”, does not count. */
function field(scope: Locator, name: string): Locator {
  return scope.getByLabel(new RegExp(`^${escaped(name)}( \\(optional\\))?$`));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
