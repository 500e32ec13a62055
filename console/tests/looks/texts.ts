// What is wrong with the texts of a page as they are drawn: out of their box, cut, over each other,
// not translated. The functions run in the page and use nothing from outside of them.
import type { Page } from 'playwright-core';

interface Options {
  /** Whether each text has to stand between the marks of the pseudo-language. */
  isPseudo: boolean;
  /** Texts that the API told, which are not translated. */
  data: string[];
}

/** Runs in the page. */
function look({ isPseudo, data }: Options): string[] {
  const found = new Set<string>();
  const SLACK_PX = 1.5;
  /** The least height of a line of Thai, whose marks stand above and below, in font sizes. */
  const THAI_LINE = 1.6;
  const known = new Set(data);
  // The browser names currencies and languages in the language of the page.
  const currency = new Intl.DisplayNames('en', { type: 'currency' });
  for (const code of Intl.supportedValuesOf('currency')) known.add(currency.of(code) ?? code);
  for (const zone of Intl.supportedValuesOf('timeZone')) known.add(zone.replaceAll('_', ' '));
  const language = new Intl.DisplayNames('en', { type: 'language' });
  const ownNames = ['en', 'th', 'ru', 'fil', 'zh-Hans'].map((code) => {
    known.add(language.of(code) ?? code);
    const own = new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code;
    return own.charAt(0).toLocaleUpperCase(code) + own.slice(1);
  });
  for (const own of [...ownNames, new Intl.ListFormat('en').format(ownNames)]) known.add(own);
  // A button beside a datum names it, too. English words of the server are no data.
  for (const { textContent } of document.querySelectorAll('bdi:not(body [lang=en] *, [lang=en])')) {
    known.add((textContent ?? '').replace(/\s+/g, ' ').trim());
  }
  const byLength = [...known].filter((it) => it.length > 3).sort((a, b) => b.length - a.length);
  const short = (text: string) => (text.length > 70 ? `${text.slice(0, 70)}…` : text);
  const name = (of: Element) => {
    const place = of.closest('[class]');
    const within = place && place !== of ? `${place.className.toString().trim()} > ` : '';
    const classes = of.getAttribute('class') ? `.${of.getAttribute('class')}` : '';
    return `${within}${of.tagName.toLowerCase()}${classes}`.replace(/\s+/g, '.');
  };
  const plain = (text: string) => text.replace(/\s+/g, ' ').trim();
  const isHiddenText = (of: Element) => {
    for (let at: Element | null = of; at; at = at.parentElement) {
      if (getComputedStyle(at).clipPath === 'inset(50%)') return true;
    }
    return false;
  };

  /** Whether the whole of a cut text can be read somewhere. */
  const isReadable = (of: Element, text: string) => {
    const titled = of.closest('[title]');
    return titled !== null && plain(titled.getAttribute('title') ?? '').includes(plain(text));
  };

  const drawn: { text: string; of: Element; rect: DOMRect; floats: boolean }[] = [];

  const box = (of: Element, text: string, rect: DOMRect) => {
    for (let at: Element | null = of; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.display === 'inline' || style.display === 'contents') continue;
      const around = at.getBoundingClientRect();
      const sideways = rect.right > around.right + SLACK_PX || rect.left < around.left - SLACK_PX;
      const upright = rect.bottom > around.bottom + SLACK_PX || rect.top < around.top - SLACK_PX;
      // What scrolls can be read to its end.
      if (/auto|scroll/.test(style.overflowX + style.overflowY) && (sideways || upright)) return;
      const clips = /hidden|clip/.test(style.overflowX + style.overflowY);
      if (clips && (sideways || upright) && !isReadable(of, text)) {
        found.add(`cut: "${short(text)}" in ${name(at)}`);
        return;
      }
      if (!clips && sideways) {
        found.add(`out of its box: "${short(text)}" of ${name(of)} in ${name(at)}`);
        return;
      }
      // A line may be lower than its letters are high; a whole line below its box is too much.
      if (!clips && rect.bottom > around.bottom + rect.height / 2 && at === of) {
        found.add(`below its box: "${short(text)}" of ${name(of)}`);
        return;
      }
      if (/absolute|fixed/.test(style.position)) break;
    }
    if (rect.right > document.documentElement.clientWidth + SLACK_PX || rect.left < -SLACK_PX) {
      found.add(`beside the page: "${short(text)}" of ${name(of)}`);
    }
  };

  const floats = (of: Element) => {
    for (let at: Element | null = of; at; at = at.parentElement) {
      if (/fixed|sticky|absolute/.test(getComputedStyle(at).position)) return true;
    }
    return false;
  };

  const thai = (of: Element, text: string) => {
    if (document.documentElement.lang !== 'th' || !/[\u0E31\u0E34-\u0E3A\u0E47-\u0E4E]/.test(text))
      return;
    const style = getComputedStyle(of);
    const line = Number.parseFloat(style.lineHeight) / Number.parseFloat(style.fontSize);
    if (line < THAI_LINE - 0.01) {
      found.add(`lines too close for Thai: ${line.toFixed(2)} "${short(text)}" of ${name(of)}`);
    }
  };

  /** Words that `src/format` makes by `Intl`, which follow the language and hold no marks. */
  const FORMATTED =
    /\bIEC [\w ]+|\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\b|\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(days?|hrs?|min|sec|UTC|GMT)\b|\b[A-Z][A-Za-z_]+\/[A-Z][A-Za-z_/]+\b|\b[kM]?(Wh?|VA?|A)\b|\b[A-Z]{3}\b|\band\b|\b(wss?|https?):\S+/g;

  /** What of a text stands outside of the marks. */
  const outside = (text: string) => {
    let depth = 0;
    let rest = '';
    for (const letter of text) {
      if (letter === '⟦') depth += 1;
      else if (letter === '⟧') depth -= 1;
      else if (depth === 0) rest += letter;
    }
    return rest;
  };
  const isOneDatum = (text: string) =>
    known.has(text) ||
    !/\p{L}/u.test(text.replace(FORMATTED, '')) ||
    data.some((it) => it.length > 60 && it.startsWith(text));
  const isData = (text: string) => {
    const rest = plain(outside(text)).replace(/…$/, '');
    if (isOneDatum(rest)) return true;
    // Several data in one text: what is left without them holds no word.
    return isOneDatum(plain(byLength.reduce((left, datum) => left.replaceAll(datum, ' '), rest)));
  };
  const translated = (of: Element, text: string, what: string) => {
    if (!isPseudo || isData(text)) return;
    // These elements say themselves that what they hold is no text of the console.
    if (
      of.closest('bdi, code, pre, kbd, .mono') !== null &&
      of.closest('[lang=en]:not(html)') === null
    ) {
      return;
    }
    // Beside the words of a problem stands what the server told of it, in English.
    if (of.closest('[role=alert] [lang=en]') !== null) return;
    // The names of the messages of OCPP are written together, and an option holds no other element.
    if (of.tagName === 'OPTION' && /^(([A-Z][a-z]+){2,}|Heartbeat)$/.test(text)) return;
    found.add(`not translated: ${what}"${short(text)}" of ${name(of)}`);
  };

  /** From so many lines on a text with few letters in each stands in a column without room. */
  const NARROW_LINES = 4;
  const isWritten = (of: Element) => of.closest('pre, code, .mono') !== null;

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const of = node.parentElement;
    const text = plain(node.textContent ?? '');
    if (of === null || text === '' || of.closest('script, style, noscript, svg')) continue;
    // The choices of a closed list are not drawn, but are to be read once it is opened.
    const seen = of.closest('select') ?? of;
    if (!seen.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    translated(of, text, '');
    if (of.tagName === 'OPTION' || of.tagName === 'TEXTAREA' || isHiddenText(of)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const rect = range.getBoundingClientRect();
    if (rect.width === 0) continue;
    box(of, text, rect);
    thai(of, text);
    const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
    if (text.length > 5 && lines > text.length / 3) {
      found.add(`letters below each other: "${short(text)}" of ${name(of)}`);
    }
    // Chinese and Thai hold as much in fewer letters, and break anywhere.
    const isDense = /[\p{Script=Han}\p{Script=Thai}]/u.test(text);
    if (lines >= NARROW_LINES && text.length < lines * (isDense ? 4 : 10) && !isWritten(of)) {
      found.add(`in ${lines} short lines: "${short(text)}" of ${name(of)}`);
    }
    const isOver = floats(of);
    for (const line of range.getClientRects()) drawn.push({ text, of, rect: line, floats: isOver });
  }

  // Texts over each other. Letters are lower than their rectangle, so only its middle counts.
  const middle = ({ rect }: { rect: DOMRect }) => ({
    top: rect.top + rect.height * 0.3,
    bottom: rect.bottom - rect.height * 0.3,
  });
  drawn.sort((a, b) => a.rect.top - b.rect.top);
  drawn.forEach((one, at) => {
    for (const other of drawn.slice(at + 1)) {
      if (other.rect.top > one.rect.bottom) break;
      if (one.of === other.of || one.floats || other.floats) continue;
      const wide =
        Math.min(one.rect.right, other.rect.right) - Math.max(one.rect.left, other.rect.left);
      const high =
        Math.min(middle(one).bottom, middle(other).bottom) -
        Math.max(middle(one).top, middle(other).top);
      if (wide > 3 && high > 0) {
        found.add(`over each other: "${short(one.text)}" and "${short(other.text)}"`);
      }
    }
  });

  const canvas = document.createElement('canvas').getContext('2d');
  for (const of of document.querySelectorAll<HTMLInputElement>(
    'input[placeholder], textarea[placeholder]',
  )) {
    if (!of.checkVisibility() || of.value !== '' || canvas === null) continue;
    const style = getComputedStyle(of);
    canvas.font = style.font;
    const room =
      of.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight);
    const wide = canvas.measureText(of.placeholder).width;
    if (of.tagName === 'INPUT' && wide > room + SLACK_PX && !isReadable(of, of.placeholder)) {
      found.add(`cut: placeholder "${short(of.placeholder)}" of ${name(of)}`);
    }
  }
  // The arrow of a list of choices and the room beside it.
  const ARROW_PX = 22;
  const isPhone = document.documentElement.clientWidth < 721;
  // The filter of the frame gives way to what stands beside it: a site has a name of any length.
  for (const of of document.querySelectorAll<HTMLSelectElement>('select:not(.select-quiet)')) {
    const text = plain(of.selectedOptions[0]?.textContent ?? '');
    // A list cannot wrap. What is 70 % longer need not fit, but the words of each language must.
    if (!of.checkVisibility() || of.multiple || canvas === null || isPseudo) continue;
    const style = getComputedStyle(of);
    canvas.font = style.font;
    const room = of.clientWidth - Number.parseFloat(style.paddingLeft) - ARROW_PX;
    // Nobody can point at a title on a phone.
    const isTold = !isPhone && isReadable(of, text);
    if (canvas.measureText(text).width > room + SLACK_PX && !isTold) {
      found.add(`cut: choice "${short(text)}" of ${name(of)}`);
    }
  }
  for (const of of document.querySelectorAll('.table-scroll')) {
    const more = of.scrollWidth - of.clientWidth;
    // In a narrow window a wide table scrolls; as cards, and in a wide window, everything is seen.
    const isMeant = document.documentElement.clientWidth > 720 && window.innerWidth < 1180;
    if (of.checkVisibility() && more > SLACK_PX && !isMeant) {
      found.add(`the table scrolls sideways by ${more} px: ${name(of)}`);
    }
  }
  for (const attribute of ['aria-label', 'title', 'placeholder', 'alt', 'label']) {
    for (const of of document.body.querySelectorAll(`[${attribute}]`)) {
      if (!of.checkVisibility()) continue;
      const text = plain(of.getAttribute(attribute) ?? '');
      if (text !== '') translated(of, text, `${attribute} `);
    }
  }
  const parts = document.title.split(' · ');
  if (isPseudo && !parts.every(isData)) found.add(`not translated: title "${document.title}"`);
  return [...found];
}

/** What is wrong with the texts of a page. */
export async function textsFind(page: Page, options: Partial<Options> = {}): Promise<string[]> {
  // The compiler of the tests names the functions within `look` by this one.
  await page.evaluate('globalThis.__name ??= (it) => it');
  return page.evaluate(look, { isPseudo: false, data: [], ...options });
}

/** Keys of the API under which texts for people stand, in English, and codes. */
const SAID = /^(detail|title|message|type|status|reason|kind|role|state|code|action)$/;

/** Adds each text of a body of the API that is data: a name, an id, a note of a person. */
export function addData(body: unknown, to: Set<string>, key = ''): void {
  if (typeof body === 'string') {
    // What looks like a code has words in the messages, or lacks them.
    const isCode = /^([a-z]+(_[a-z]+)+|[A-Z]+(_[A-Z]+)+)$/.test(body);
    if (!SAID.test(key) && !isCode) to.add(body.replace(/\s+/g, ' ').trim());
  } else if (Array.isArray(body)) for (const it of body) addData(it, to, key);
  else if (typeof body === 'object' && body !== null) {
    for (const [name, it] of Object.entries(body)) addData(it, to, name);
  }
}
