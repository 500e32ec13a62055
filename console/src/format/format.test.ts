import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { type Language, setFormatLanguage } from './locale.ts';
import { money, setCurrencies } from './money.ts';
import { decimalText, typed, whole } from './number.ts';
import {
  age,
  date,
  dateTime,
  dayOf,
  dayStart,
  daysIn,
  duration,
  fromLocal,
  isoInZone,
  lasting,
  time,
  timesInZone,
  toLocal,
  zoneName,
} from './time.ts';
import { energy, measure, power } from './units.ts';

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
const inLanguage = <T>(language: Language, work: () => T): T => {
  setFormatLanguage(language);
  return work();
};
afterEach(() => setFormatLanguage('en'));

setCurrencies([
  { code: 'THB', decimals: 2 },
  { code: 'JPY', decimals: 0 },
  { code: 'KWD', decimals: 3 },
  { code: 'IDR', decimals: 2 },
  { code: 'RUB', decimals: 2 },
]);

test('integers become decimal text without a float', () => {
  assert.equal(decimalText(5, 3), '0.005');
  assert.equal(decimalText(-1234, 2), '-12.34');
  assert.equal(decimalText(9_007_199_254_740_993n, 2), '90071992547409.93');
  assert.equal(decimalText(0, 0), '0');
});

test('money has the decimals that the API tells: none, two, three, and two for IDR', () => {
  assert.equal(plain(money({ amount_minor: 30809, currency: 'THB' })), '฿308.09');
  assert.equal(plain(money({ amount_minor: 1500, currency: 'JPY' })), '¥1,500');
  assert.equal(plain(money({ amount_minor: 12345, currency: 'KWD' }, true)), 'KWD 12.345');
  assert.equal(plain(money({ amount_minor: 150000, currency: 'IDR' }, true)), 'IDR 1,500.00');
  assert.equal(plain(money({ amount_minor: -5, currency: 'THB' })), '-฿0.05');
});

test('Russian writes a comma, a space between thousands, and the symbol behind', () => {
  const text = inLanguage('ru', () => money({ amount_minor: 123456789, currency: 'RUB' }));
  assert.equal(plain(text), '1 234 567,89 ₽');
  assert.equal(plain(inLanguage('ru', () => energy(12_406))), '12,41 кВт·ч');
});

test('energy is rounded from integers: two decimals in lists, three on bills', () => {
  assert.equal(plain(energy(12_406)), '12.41 kWh');
  assert.equal(plain(energy(12_406, 3)), '12.406 kWh');
  assert.equal(plain(power(43_210)), '43.2 kW');
  assert.equal(plain(measure('soc', 61)), '61 %');
});

test('Thai dates are of the Gregorian calendar with Western digits and 24 hours', () => {
  const at = '2026-01-31T17:30:00Z';
  const text = inLanguage('th', () => dateTime(at, 'Asia/Bangkok'));
  assert.match(text, /2026/);
  assert.match(text, /00:30/);
  assert.doesNotMatch(text, /2569/);
  assert.equal(
    inLanguage('zh-Hans', () => time(at, 'Asia/Bangkok')),
    '00:30',
  );
});

test('a day is that of the site, also on the day on which the clocks change', () => {
  assert.equal(dayOf('2026-01-31T17:30:00Z', 'Asia/Bangkok'), '2026-02-01');
  assert.equal(dayStart('2026-03-29', 'Europe/Berlin').toISOString(), '2026-03-28T23:00:00.000Z');
  assert.equal(dayStart('2026-03-30', 'Europe/Berlin').toISOString(), '2026-03-29T22:00:00.000Z');
  assert.equal(isoInZone('2026-01-31T17:30:00Z', 'Asia/Bangkok'), '2026-02-01T00:30:00+07:00');
  assert.equal(date('2026-01-31T17:30:00Z', 'Asia/Bangkok'), 'Feb 1, 2026');
  assert.equal(zoneName('Asia/Bangkok', 0), 'Asia/Bangkok (GMT+7)');
  assert.equal(date('2026-01-31T17:30:00Z', 'Not/AZone'), 'Jan 31, 2026');
});

test('what is typed in a site zone comes back as it was typed', () => {
  const iso = fromLocal('2026-07-01T08:15', 'Europe/Berlin');
  assert.equal(iso, '2026-07-01T06:15:00.000Z');
  assert.equal(toLocal(iso ?? '', 'Europe/Berlin'), '2026-07-01T08:15');
  assert.equal(fromLocal('never', 'UTC'), null);
});

test('durations are hours and minutes, ages their largest unit', () => {
  assert.equal(duration(31 * 60), '0:31');
  assert.equal(duration(27 * 3600 + 300), '27:05');
  assert.equal(duration(8, true), '0:00:08');
  assert.equal(plain(age(125)), '2 min');
  assert.equal(plain(inLanguage('ru', () => age(3))), '3 с');
});

test('a number is read with both decimal marks, and never guessed', () => {
  assert.equal(typed('12.5', 2), 1250);
  assert.equal(typed('12,5', 2), 1250);
  assert.equal(typed('1 234,56', 2), 123456);
  assert.equal(typed('1,234.56', 2), 123456);
  assert.equal(typed('1.234,56', 2), 123456);
  assert.equal(typed('1,234,567', 2), 123456700);
  assert.equal(typed('-3', 0), -3);
  for (const bad of ['', '1,2,3', '12.345', 'x', '1e3', '9999999999999999']) {
    assert.equal(typed(bad, 2), null, bad);
  }
  assert.equal(whole(1234567), '1,234,567');
});

test('how long something lasted is said with its units', () => {
  assert.equal(plain(lasting(40)), '40 sec');
  assert.equal(plain(lasting(7 * 3600 + 21 * 60 + 5)), '7 hr 21 min');
  assert.equal(plain(lasting(3 * 3600)), '3 hr');
  assert.equal(plain(lasting(50 * 3600 + 120)), '2 days 2 hr 2 min');
  assert.equal(plain(inLanguage('ru', () => lasting(3_660))), '1 ч 1 мин');
});

test('the times in a sentence of the API are written in the zone of the page', () => {
  const text = 'billed up to the reading of 2026-01-31T20:15:30.250Z: the rest is not known';
  const shown = plain(timesInZone(text, 'Asia/Bangkok'));
  assert.equal(shown, 'billed up to the reading of Feb 1, 2026, 03:15:30: the rest is not known');
  assert.equal(timesInZone('record 12 of CP-1', 'UTC'), 'record 12 of CP-1');
});

test('the days of an address are asked for whole, and what is no day restricts nothing', () => {
  assert.deepEqual(daysIn('Asia/Bangkok', { from: '2026-01-31', to: '2026-01-31' }), {
    from: '2026-01-30T17:00:00.000Z',
    to: '2026-01-31T17:00:00.000Z',
  });
  const wrong = { from: '20270-01-31', to: 'yesterday' };
  assert.deepEqual(daysIn('UTC', wrong), { from: undefined, to: undefined });
});
