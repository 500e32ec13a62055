// The checks of the matrix find what is planted, and nothing on a page that is right.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { IntlMessageFormat } from 'intl-messageformat';
import { type Browser, chromium, type Page } from 'playwright-core';
import { pseudo } from './looks/pseudo';
import { addData, textsFind } from './looks/texts';

let browser: Browser;
let page: Page;
before(async () => {
  const executablePath = process.env.FORECOURT_CHROMIUM ?? '/usr/bin/chromium';
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  page = await browser.newPage({ viewport: { width: 360, height: 740 } });
});
after(() => browser?.close());

const LONG = 'Charging stations of the harbour';

/** What the check finds on a page with this body. */
async function find(body: string, options: Parameters<typeof textsFind>[1] = {}) {
  const lang = /\p{Script=Thai}/u.test(body) ? 'th' : 'en';
  await page.setContent(`<!doctype html><html lang="${lang}"><title>1</title><body>${body}</body>`);
  return textsFind(page, options);
}

const BAD: [string, string, RegExp][] = [
  [
    'a text that is cut at the side',
    `<div style="width:90px;overflow:hidden;white-space:nowrap">${LONG}</div>`,
    /^cut: "Charging stations/,
  ],
  [
    'a text that ends in dots',
    `<p style="width:90px;overflow:hidden;white-space:nowrap;text-overflow:ellipsis">${LONG}</p>`,
    /^cut: /,
  ],
  [
    'a text that is cut below',
    `<div style="width:90px;height:30px;overflow:clip">${LONG}</div>`,
    /^cut: /,
  ],
  [
    'a title that says something else',
    `<div title="Harbour" style="width:90px;overflow:hidden;white-space:nowrap">${LONG}</div>`,
    /^cut: /,
  ],
  [
    'a text wider than the button around it',
    `<button style="width:90px;white-space:nowrap;padding:0">${LONG}</button>`,
    /^out of its box: .* in button$/,
  ],
  [
    'a text wider than a box further out',
    `<div style="width:90px"><p style="width:300px"><b>${LONG}</b></p></div>`,
    /^out of its box: .* in div$/,
  ],
  [
    'a text lower than its box',
    `<p style="width:90px;height:20px">${LONG}</p>`,
    /^below its box: /,
  ],
  [
    'a text beside the page',
    `<p style="position:absolute;left:300px;white-space:nowrap">${LONG}</p>`,
    /^beside the page: /,
  ],
  [
    'texts over each other',
    '<p style="position:relative;margin:0;height:20px">One word</p>' +
      '<p style="position:relative;margin:-20px 0 0">Other word</p>',
    /^over each other: "One word" and "Other word"$/,
  ],
  [
    'letters below each other',
    `<p style="width:12px;overflow-wrap:anywhere">87a8b09c0e6b</p>`,
    /^letters below each other: /,
  ],
  [
    'a hint that its field has no room for',
    `<input placeholder="${LONG}" style="width:90px">`,
    /^cut: placeholder /,
  ],
  [
    'lines too close for Thai',
    '<p style="line-height:1.3">ที่ชาร์จ</p>',
    /^lines too close for Thai: 1\.30/,
  ],
];

for (const [what, body, expected] of BAD) {
  test(`it is found: ${what}`, async () => {
    const found = await find(body);
    assert.ok(
      found.some((it) => expected.test(it)),
      found.join('\n'),
    );
    // A column that is too narrow for its words is found by its short lines, too.
    assert.ok(found.filter((it) => !/^in \d+ short lines/.test(it)).length <= 1, found.join('\n'));
  });
}

const GOOD: [string, string][] = [
  ['a text that wraps', `<p style="width:160px">${LONG}</p>`],
  [
    'a cut text with its whole as the title',
    `<p title="${LONG}" style="width:90px;overflow:hidden;white-space:nowrap">${LONG}</p>`,
  ],
  [
    'a text that scrolls',
    `<div style="width:90px;overflow:auto;white-space:nowrap"><b>${LONG}</b></div>`,
  ],
  [
    'a text for screen readers',
    `<span style="position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)">${LONG}</span>`,
  ],
  ['a text that is not shown', `<details><summary>1</summary><p>${LONG}</p></details>`],
];

for (const [what, body] of GOOD) {
  test(`it is not reproached: ${what}`, async () => {
    assert.deepEqual(await find(body), []);
  });
}

const UNTRANSLATED: [string, RegExp][] = [
  ['<p>Stations</p>', /^not translated: "Stations" of p$/],
  ['<p>⟦Stations⟧ of all</p>', /^not translated: "⟦Stations⟧ of all"/],
  ['<button aria-label="Close">⟦x⟧</button>', /^not translated: aria-label "Close"/],
  ['<button title="Close">⟦x⟧</button>', /^not translated: title "Close"/],
  ['<input placeholder="Name">', /^not translated: placeholder "Name"/],
  ['<select><option>All</option></select>', /^not translated: "All" of option|select > option/],
  ['<p>CHARGING_NOW</p>', /^not translated: "CHARGING_NOW"/],
  ['<p lang="en"><bdi>It broke</bdi></p>', /^not translated: "It broke"/],
];

for (const [body, expected] of UNTRANSLATED) {
  test(`it is found in the pseudo-language: ${body}`, async () => {
    const found = await find(body, { isPseudo: true });
    assert.equal(found.length, 1, found.join('\n'));
    assert.match(found[0] ?? '', expected);
  });
}

test('data, numbers, dates and units are no texts to translate', async () => {
  const data = new Set<string>();
  addData({ items: [{ name: 'Harbour', status: 'Offline', detail: 'It broke' }] }, data);
  const told = { isPseudo: true, data: [...data] };
  const body =
    '<p>⟦Site ⟦one⟧ of⟧: Harbour</p><p>30 Nov 2026, 14:05</p><p>THB 93.05</p><p>12.41 kWh</p>' +
    '<p>Asia/Bangkok (GMT+7)</p><p><bdi>from a charger</bdi></p><p role="alert"><b lang="en">It broke</b></p>';
  assert.deepEqual(await find(body, told), []);
  assert.equal((await find('<p>Offline</p><p>It broke</p>', told)).length, 2);
});

test('a message of the pseudo-language is longer, between marks, and has its arguments', () => {
  const text = pseudo('{n, plural, one {# charger of {site}} other {# chargers of {site}}} left');
  const said = (n: number) =>
    String(new IntlMessageFormat(text, 'en').format({ n, site: 'Pier {1}' }));
  assert.match(said(1), /^⟦1 .*Pier \{1\}.* lëft.*⟧$/);
  assert.match(said(5), /^⟦5 .*Pier \{1\}.*⟧$/);
  assert.ok(said(5).length > '5 chargers of Pier {1} left'.length * 1.4, said(5));
  const quoted = pseudo("It's '{braces}' # 1");
  assert.match(String(new IntlMessageFormat(quoted, 'en').format()), /^⟦It's \{bràçës\} # 1 .*⟧$/);
});
