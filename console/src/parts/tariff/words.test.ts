import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { LANGUAGES, type Language, setCurrencies, setFormatLanguage } from '../../format/index.ts';
import { message } from '../../i18n/message.ts';
import { areApart, hasGap } from './limits.ts';
import type { Say } from './say.ts';
import type { Terms, Terms2 } from './terms.ts';
import { VECTORS } from './testVectors.ts';
import { brief, priceAt, priceCodes, sentences, termTexts } from './words.ts';

setCurrencies([
  { code: 'JPY', decimals: 0 },
  { code: 'KWD', decimals: 3 },
]);

/** The words of the catalogue in a language, and numbers and dates in it, too. */
function saying(language: Language): Say {
  const file = new URL(`../../../messages/${language}/tariff.json`, import.meta.url);
  const texts = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  setFormatLanguage(language);
  return (key, args = {}) => {
    const text = texts[key.slice('tariff.'.length)];
    assert.ok(text, `${key} in ${language}`);
    return message(text, language)(args);
  };
}

/** The sentences of terms, with plain spaces. */
function said(terms: Terms, language: Language = 'en'): string[] {
  return sentences(saying(language), terms).map((text) => text.replace(/[\u00a0\u202f]/g, ' '));
}

const STEP = 'a step that has begun is billed as a whole';

test('the tariffs of the vectors are read out in sentences', () => {
  assert.deepEqual(said(VECTORS.V1), ['฿7.90 per kWh', '7% tax is included in the prices']);
  assert.deepEqual(said(VECTORS.V2), [
    '฿7.90 per kWh, Monday to Friday 09:00–22:00',
    'Otherwise ฿5.50 per kWh',
    '7% tax is included in the prices',
  ]);
  const parking = '€1.00 per hour in which the car stays and takes nothing';
  assert.deepEqual(said(VECTORS.V3), [
    `€1.20 per hour of charging, 00:00–17:00, in steps of 30 min; ${STEP}`,
    `Otherwise €2.40 per hour of charging, 00:00–20:00, in steps of 15 min; ${STEP}`,
    'Otherwise €2.40 per hour of charging',
    `${parking}, 00:00–17:00, in steps of 15 min; ${STEP}`,
    `Otherwise ${parking}, 00:00–20:00, in steps of 15 min; ${STEP}`,
    'Otherwise parking is free',
    'No tax is charged',
  ]);
  const chinese = [
    '¥1.1827 per kWh, 10:00–12:00',
    '¥1.1827 per kWh, 14:00–19:00',
    '¥0.3134 per kWh, 00:00–08:00',
    'Otherwise ¥0.7031 per kWh',
    '¥0.45 per kWh for service (6% tax)',
  ];
  const taxed = '13% tax is included where no other rate stands';
  assert.deepEqual(said(VECTORS.V7), [...chinese, taxed]);
  assert.deepEqual(said(VECTORS.V8), [...chinese, 'A charge costs at least ¥5.00', taxed]);
  assert.deepEqual(said(VECTORS.V11), [
    '₱29.00 per kWh',
    `₱240.00 per hour in which the car stays and takes nothing, 08:00–20:00, in steps of 1 min; ${STEP}`,
    'Otherwise parking is free',
    'The first 15 min of parking in a charge are free',
    'Parking costs at most ₱200.00 for each charge',
    '12% tax is included in the prices',
  ]);
  assert.deepEqual(said(VECTORS.V12).slice(0, 3), [
    'Energy is free, in the first 30 min',
    'Otherwise €0.25 per kWh, in the first 1 hr',
    'Otherwise €0.40 per kWh',
  ]);
  assert.deepEqual(said(VECTORS.V14).slice(0, 3), [
    '€0.20 per kWh, below 16 kW',
    'Otherwise €0.35 per kWh, below 32 kW',
    'Otherwise €0.50 per kWh',
  ]);
  assert.deepEqual(said(VECTORS.V15), [
    '€0.40 per kWh',
    'Plus a service fee of 2.5% of these prices and €0.35 for each charge',
    '19% tax is added to the prices',
  ]);
  assert.deepEqual(said(VECTORS.V16), [
    '¥30.5 per kWh',
    '¥100 per hour of charging',
    '10% tax is added to the prices',
  ]);
  assert.deepEqual(said(VECTORS.V18), [
    '€0.25 per kWh (10% tax)',
    '€0.50 once for each charge',
    'For a reservation that nobody used: €4.00 once',
    `For a reservation: €2.00 per hour in which the connector is held, in steps of 10 min; ${STEP}`,
    '20% tax is added where no other rate stands',
  ]);
  assert.deepEqual(said(VECTORS.V20), [
    'KWD 0.0255 per kWh',
    'KWD 0.1005 once for each charge',
    'No tax is charged',
  ]);
});

test('every language reads them out, with as many sentences', () => {
  for (const vector of Object.values(VECTORS)) {
    const wanted = said(vector).length;
    for (const language of LANGUAGES) assert.equal(said(vector, language).length, wanted);
  }
  assert.deepEqual(said(VECTORS.V2, 'th').slice(0, 2), [
    '฿7.90 ต่อ kWh วันจันทร์ถึงวันศุกร์ 09:00–22:00',
    'นอกนั้น ฿5.50 ต่อ kWh',
  ]);
  assert.equal(said(VECTORS.V2, 'ru')[0], '7,90 ฿ за кВт·ч, пн–пт 09:00–22:00');
  assert.equal(said(VECTORS.V2, 'fil')[0], '฿7.90 bawat kWh, Lunes hanggang Biyernes 09:00–22:00');
  assert.equal(said(VECTORS.V2, 'zh-Hans')[0], '周一至周五 09:00–22:00：每 kWh ฿7.90');
});

const PLAIN: Terms2 = {
  rules: 2,
  currency: 'EUR',
  tax: 'included',
  vat_bp: 1900,
  elements: [{ price_components: [{ type: 'energy', price: '0.49' }] }],
};

test('each further term has its sentence', () => {
  const terms: Terms2 = {
    ...PLAIN,
    tax: 'excluded',
    min_price: '1.00',
    max_price: '50.00',
    void_below: { wh: 100, s: 120 },
    hold: '40.00',
    calibrated: true,
    display: [{ language: 'en', text: 'Charge on.' }],
  };
  assert.deepEqual(said(terms).slice(1), [
    'A charge costs at least €1.00, without the tax',
    'A charge costs at most €50.00, without the tax',
    '19% tax is added to the prices',
    'A charge with less than 100 Wh and less than 2 min costs nothing',
    'Before a charge without an account, €40.00 is held',
    'For calibrated meters only',
    'Drivers read in English: “Charge on.”',
  ]);
  const gross = { ...PLAIN, min_price: { after_tax: '5.00' } };
  assert.deepEqual(termTexts(saying('en'), gross, 'minimum'), [
    'A charge costs at least €5.00, with the tax',
  ]);
});

/** When a price applies, in words. */
const when = (restrictions: object) => {
  const elements = [{ price_components: [{ type: 'energy', price: '1' }], restrictions }];
  return priceAt(saying('en'), { ...PLAIN, elements }, { element: 0, component: 0 })?.when;
};

test('every limit is said in words', () => {
  assert.equal(when({ day_of_week: ['saturday', 'sunday'] }), 'Saturday and Sunday');
  assert.equal(
    when({ day_of_week: ['monday', 'tuesday', 'wednesday', 'friday'] }),
    'Monday to Wednesday and Friday',
  );
  assert.equal(when({ start_time: '22:00' }), '22:00–24:00');
  assert.equal(when({ start_time: '22:00', end_time: '06:00' }), '22:00–06:00');
  assert.equal(
    when({ day_of_week: ['monday'], start_time: '22:00', end_time: '06:00' }),
    'Monday before 06:00 and from 22:00 on',
  );
  assert.equal(
    when({ start_date: '2026-06-01', end_date: '2026-09-01' }),
    'from Jun 1, 2026 to Aug 31, 2026',
  );
  assert.equal(when({ end_date: '2026-09-01' }), 'up to and including Aug 31, 2026');
  assert.equal(when({ max_kwh: '20' }), 'for the first 20 kWh');
  assert.equal(when({ min_kwh: '20.50' }), 'after the first 20.5 kWh');
  assert.equal(when({ min_power: '16', max_power: '32' }), 'from 16 kW to below 32 kW');
  assert.equal(
    when({ min_duration: 1800, max_duration: 5400 }),
    'from 30 min to 1 hr 30 min after the start',
  );
  assert.equal(when({ min_duration: 90, max_kwh: '5' }), 'for the first 5 kWh, after 1 min 30 sec');
  assert.equal(when({}), null);
});

test('limits that cannot hold together are apart, and a moment without a price is a gap', () => {
  assert.ok(areApart({ end_time: '08:00' }, { start_time: '08:00' }));
  assert.ok(areApart({ day_of_week: ['monday'] }, { day_of_week: ['sunday'] }));
  assert.ok(areApart({ max_kwh: '20' }, { min_kwh: '20' }));
  assert.ok(!areApart({ max_kwh: '20' }, { max_power: '20' }));
  assert.ok(!areApart({ start_time: '22:00', end_time: '06:00' }, { start_time: '05:00' }));
  const split = (...all: object[]) => ({
    ...PLAIN,
    elements: all.map((restrictions) => ({
      price_components: [{ type: 'energy', price: '1' }],
      restrictions,
    })),
  });
  assert.equal(hasGap(split({ max_kwh: '20' }, { min_kwh: '20' }), 'energy'), false);
  assert.equal(hasGap(split({ max_kwh: '20' }, { min_kwh: '21' }), 'energy'), true);
  assert.equal(hasGap(split({ start_time: '06:00' }, { end_time: '06:00' }), 'energy'), false);
  assert.equal(hasGap(split({ day_of_week: ['monday'] }), 'energy'), true);
  const [later, until] = [{ start_date: '2027-01-01' }, { end_date: '2027-01-01' }];
  assert.equal(hasGap(split(later), 'energy'), true, 'before a first day');
  assert.equal(hasGap(split(later, until), 'energy'), false);
});

test('the first rules are read out as before', () => {
  const terms: Terms = {
    currency: 'EUR',
    elements: [
      { type: 'energy', price: '0.49', step_size: 100 },
      { type: 'time', price: '1.80' },
      { type: 'flat', price: '0.35' },
    ],
    min_price: '1',
    tax: { rate_bp: 1900, included: true },
  };
  assert.deepEqual(said(terms), [
    `€0.49 per kWh, in steps of 100 Wh; ${STEP}`,
    '€1.80 per hour from start to end',
    '€0.35 once for each charge',
    'A charge costs at least €1.00',
    '19% tax is included in the prices',
  ]);
  assert.equal(brief(saying('en'), terms), '€0.49 / kWh + €1.80 / h + €0.35 / charge');
  assert.equal(priceCodes(terms), 'energy 0.49 time 1.80 flat 0.35');
  const free: Terms = { currency: 'EUR', elements: [{ type: 'energy', price: '0.00' }] };
  assert.deepEqual(said(free), ['Charging costs nothing']);
  assert.equal(brief(saying('en'), free), 'Free');
});

test('a list has the lowest and the highest price, and a file every one', () => {
  const say = saying('en');
  assert.equal(brief(say, VECTORS.V2), '฿5.50–฿7.90 / kWh');
  assert.equal(brief(say, VECTORS.V7), '¥0.3134–¥1.1827 / kWh + ¥0.45 / kWh service');
  assert.equal(brief(say, VECTORS.V11), '₱29.00 / kWh + ₱240.00 / h parking');
  assert.equal(
    priceCodes(VECTORS.V2),
    'energy 7.90 (monday tuesday wednesday thursday friday 09:00-22:00) energy 5.50',
  );
});
