import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { Language } from '../format';
import { message } from './message.ts';

/** What `key` says of so many things, in the words of the catalogue. */
async function said(language: Language, key: string, n: number): Promise<string> {
  const dot = key.indexOf('.');
  const file = new URL(`../../messages/${language}/${key.slice(0, dot)}.json`, import.meta.url);
  const text = JSON.parse(await readFile(file, 'utf8'))[key.slice(dot + 1)];
  return message(text, language)({ n });
}

/** How many charges a restart of the charger ends. */
const CHARGES: [Language, number, string][] = [
  ['en', 1, 'It ends 1 charge that runs there now.'],
  ['en', 2, 'It ends 2 charges that run there now.'],
  ['ru', 1, 'Завершится 1 идущая зарядка.'],
  ['ru', 2, 'Завершатся 2 идущие зарядки.'],
  ['ru', 5, 'Завершатся 5 идущих зарядок.'],
  ['ru', 21, 'Завершится 21 идущая зарядка.'],
  ['fil', 1, 'Matatapos ang 1 tumatakbong charge.'],
  ['fil', 4, 'Matatapos ang 4 tumatakbong charge.'],
  ['fil', 6, 'Matatapos ang 6 tumatakbong charge.'],
  ['th', 1, 'การชาร์จที่กำลังดำเนินอยู่ 1 รายการจะสิ้นสุด'],
  ['th', 2, 'การชาร์จที่กำลังดำเนินอยู่ 2 รายการจะสิ้นสุด'],
  ['zh-Hans', 1, '将结束 1 个正在进行的充电。'],
  ['zh-Hans', 2, '将结束 2 个正在进行的充电。'],
];

test('a number of charges is said in the plural of the language', async () => {
  for (const [language, n, words] of CHARGES) {
    assert.equal(await said(language, 'stations.reset.text', n), words);
  }
});

/** The form `one` of Filipino stands for 1, 2 and 50, and that of Russian for 1 and 21. */
const ROWS: [Language, number, string][] = [
  ['en', 1, 'First row'],
  ['en', 50, 'First 50 rows'],
  ['ru', 1, 'Первая 1 строка'],
  ['ru', 21, 'Первая 21 строка'],
  ['ru', 50, 'Первые 50 строк'],
  ['fil', 1, 'Unang hanay'],
  ['fil', 2, 'Unang 2 hanay'],
  ['fil', 4, 'Unang 4 na hanay'],
  ['fil', 50, 'Unang 50 hanay'],
];

test('what is said of one thing is said of no other number', async () => {
  for (const [language, n, words] of ROWS) {
    assert.equal(await said(language, 'common.table.rowsMore', n), words);
  }
});
