import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHOSEN_LANGUAGE, firstLanguage, languageOf, profileLanguage } from './language.ts';

/** A browser with these languages, at an address, in which a language was chosen or not. */
function browser(address: string, languages: string[], chosen?: string): Map<string, string> {
  const kept = new Map(chosen === undefined ? [] : [[CHOSEN_LANGUAGE, chosen]]);
  const localStorage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  };
  const location = new URL(address, 'https://console.example');
  for (const [name, value] of Object.entries({
    location,
    localStorage,
    navigator: { languages },
  })) {
    Object.defineProperty(globalThis, name, { value, configurable: true });
  }
  return kept;
}

test('a tag names one of the languages of the console, or none', () => {
  const cases: [(string | null | undefined)[], string | null][] = [
    [['en-GB'], 'en'],
    [['RU-ru'], 'ru'],
    [['tl'], 'fil'],
    [['tl-PH'], 'fil'],
    [['fil-PH'], 'fil'],
    [['zh'], 'zh-Hans'],
    [['zh-Hans-CN'], 'zh-Hans'],
    [['zh-TW'], 'zh-Hans'],
    [['de', 'fr-CA', 'th-TH', 'en'], 'th'],
    [[null, undefined, '', 'ru'], 'ru'],
    // A language whose tag only begins like one of these is another one.
    [['enm', 'tlh', 'rup', 'zha'], null],
    [[], null],
  ];
  for (const [tags, language] of cases) assert.equal(languageOf(tags), language, String(tags));
});

test('the address goes before a choice in the browser, that before the profile, that before the list', () => {
  const cases: [string, string | undefined, string | null, string][] = [
    ['/?lang=ru', 'th', 'fil', 'ru'],
    ['/', 'th', 'fil', 'th'],
    ['/', undefined, 'fil', 'fil'],
    ['/', undefined, null, 'zh-Hans'],
    // What is no language of the console says nothing, and does not stand in the way of the rest.
    ['/?lang=de', 'th', 'fil', 'th'],
    ['/?lang=de', undefined, 'fil', 'fil'],
    ['/', 'de', 'fil', 'fil'],
    ['/?lang=', undefined, 'de', 'zh-Hans'],
  ];
  for (const [address, chosen, profile, language] of cases) {
    browser(address, ['de-DE', 'zh-CN', 'en'], chosen);
    const first = firstLanguage();
    assert.equal(profileLanguage(profile) ?? first, language, `${address} ${chosen} ${profile}`);
  }
});

test('a browser of other languages reads English', () => {
  browser('/', ['de-DE', 'fr']);
  assert.equal(firstLanguage(), 'en');
});

test('only a language that comes back from the sign-in page is kept as one chosen in the browser', () => {
  const afterSignIn = browser('/?code=c&state=s&lang=th', ['en']);
  assert.equal(firstLanguage(), 'th');
  assert.equal(afterSignIn.get(CHOSEN_LANGUAGE), 'th');
  // By then the address is another one.
  Object.assign(globalThis.location, { search: '' });
  assert.equal(profileLanguage('ru'), null);
  const link = browser('/stations?lang=th', ['en']);
  assert.equal(firstLanguage(), 'th');
  assert.equal(link.get(CHOSEN_LANGUAGE), undefined);
});
