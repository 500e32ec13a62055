import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Terms2 } from '../../parts/tariff/terms.ts';
import { VECTORS } from '../../parts/tariff/testVectors.ts';
import {
  EMPTY,
  freeTypes,
  hasLimits,
  minutesText,
  moved,
  NO_LIMITS,
  newPrice,
  type TypedElement,
  type TypedLimits,
  type TypedPrice,
  typedOf,
  withCopy,
  withElement,
} from './form.ts';
import type { Tariff } from './queries.ts';
import { read, readable, secondsOf } from './read.ts';

const STAMPS = { created_at: '', created_by: '', updated_at: '', updated_by: '', revision: 1 };

/** An element with one price for energy and these limits. */
function group(price: Partial<TypedPrice>, limits: Partial<TypedLimits> = {}): TypedElement {
  return {
    key: '1',
    prices: [{ ...newPrice('energy'), ...price }],
    limits: { ...NO_LIMITS, ...limits },
  };
}

const PRICED = {
  ...EMPTY,
  name: ' Day ',
  currency: 'EUR',
  elements: [group({ price: '0,4900' })],
};

/** A version as the API answers it. */
const version = (terms: Terms2) =>
  ({ ...terms, ...STAMPS, name: 'T', tariff_id: 't', version: 3, valid_from: '' }) as Tariff;

/** Decimal texts without the zeros at their end, as the form sends them. */
function shortened(terms: object): unknown {
  const text = JSON.stringify(terms).replace(/"(\d+)\.(\d*?)0*"/g, (_, whole, rest) =>
    rest === '' ? `"${whole}"` : `"${whole}.${rest}"`,
  );
  return JSON.parse(text);
}

test('a simple tariff is a name, a currency and a price', () => {
  const { wanted, wrong } = read(PRICED, 'UTC');
  assert.equal(wrong.size, 0);
  assert.deepEqual(wanted, {
    rules: 2,
    name: 'Day',
    currency: 'EUR',
    tax: 'none',
    elements: [{ price_components: [{ type: 'energy', price: '0.49' }] }],
  });
});

test('every field is read with both decimal marks, and sent as the API takes it', () => {
  const elements = [
    {
      ...group({ price: '0', step: '100', rate: '7' }),
      limits: {
        days: ['monday', 'sunday'],
        startTime: '22:00',
        endTime: '06:00',
        firstDay: '2026-06-01',
        lastDay: '2026-08-31',
        minKwh: '0,5',
        maxKwh: '20',
        minPower: '11',
        maxPower: '22.5',
        minTime: '30',
        maxTime: '90:30',
        reservation: 'reservation',
      },
    },
    {
      ...group({}),
      prices: [
        { type: 'time' as const, price: '1.80', step: '60', rate: '' },
        { type: 'flat' as const, price: '0,35', step: '7', rate: '' },
      ],
    },
  ];
  const { wanted, wrong } = read(
    {
      ...PRICED,
      tax: 'included',
      taxRate: '19',
      elements,
      feeRate: '2,5',
      feeFixed: '20',
      feeTax: '6',
      min: '1',
      max: '30.00',
      grace: '15',
      parkingMax: '200',
      voidWh: '100',
      voidTime: '2',
      hold: '40',
      isCalibrated: true,
      texts: { ...EMPTY.texts, th: ' ไทย ', en: 'Hello' },
      validFrom: '2026-07-01T08:00',
    },
    'Europe/Berlin',
  );
  assert.deepEqual([...wrong], []);
  assert.deepEqual(wanted, {
    rules: 2,
    name: 'Day',
    currency: 'EUR',
    tax: 'included',
    vat_bp: 1900,
    elements: [
      {
        price_components: [{ type: 'energy', price: '0', step_size: 100, vat_bp: 700 }],
        restrictions: {
          day_of_week: ['monday', 'sunday'],
          start_time: '22:00',
          end_time: '06:00',
          start_date: '2026-06-01',
          end_date: '2026-09-01',
          min_kwh: '0.5',
          max_kwh: '20',
          min_power: '11',
          max_power: '22.5',
          min_duration: 1800,
          max_duration: 5430,
          reservation: 'reservation',
        },
      },
      {
        price_components: [
          { type: 'time', price: '1.8', step_size: 60 },
          { type: 'flat', price: '0.35' },
        ],
      },
    ],
    service_fee: { fixed: '20', rate_bp: 250, vat_bp: 600 },
    min_price: '1',
    max_price: '30',
    idle_grace_s: 900,
    max_parking: '200',
    void_below: { wh: 100, s: 120 },
    hold: '40',
    display: [
      { language: 'en', text: 'Hello' },
      { language: 'th', text: 'ไทย' },
    ],
    calibrated: true,
    valid_from: '2026-07-01T06:00:00.000Z',
  });
});

test('what cannot be read is named by its place, and whether it is only missing', () => {
  const { wrong } = read(
    {
      ...PRICED,
      name: ' ',
      tax: 'excluded',
      elements: [
        group({ price: 'free' }, { minKwh: 'x', maxTime: '1:75' }),
        group({ step: '1.5' }),
      ],
      min: '-1',
      voidWh: '100',
    },
    'UTC',
  );
  assert.deepEqual(Object.fromEntries(wrong), {
    name: 'wanted',
    vat_bp: 'wanted',
    'elements[0].price_components[0].price': 'wrong',
    'elements[0].restrictions.min_kwh': 'wrong',
    'elements[0].restrictions.max_duration': 'wrong',
    'elements[1].price_components[0].price': 'wanted',
    'elements[1].price_components[0].step_size': 'wrong',
    min_price: 'wrong',
    'void_below.s': 'wanted',
  });
});

test('without a tax no rate is sent, whatever was typed before', () => {
  const { wanted, wrong } = read(
    {
      ...PRICED,
      taxRate: 'x',
      elements: [group({ price: '1', rate: '7' })],
      feeFixed: '1',
      feeTax: '7',
    },
    'UTC',
  );
  assert.equal(wrong.size, 0);
  assert.equal(JSON.stringify(wanted).includes('vat_bp'), false);
});

test('the vectors come back from the form as they were', () => {
  for (const [name, terms] of Object.entries(VECTORS)) {
    const { wanted, wrong } = read(typedOf(version(terms)), 'UTC');
    assert.equal(wrong.size, 0, name);
    assert.deepEqual(shortened(wanted), shortened({ ...terms, name: 'T' }), name);
  }
});

test('every further term comes back from the form as it was', () => {
  const terms: Terms2 = {
    rules: 2,
    currency: 'EUR',
    tax: 'included',
    vat_bp: 1900,
    elements: [
      {
        price_components: [{ type: 'parking', price: '6', step_size: 60, vat_bp: 700 }],
        restrictions: {
          start_time: '22:00',
          end_time: '00:00',
          start_date: '2026-12-31',
          end_date: '2027-01-01',
          day_of_week: ['friday'],
          min_kwh: '0.5',
          max_kwh: '20',
          min_power: '3.7',
          max_power: '50',
          min_duration: 100,
          max_duration: 7200,
        },
      },
      { price_components: [{ type: 'energy', price: '0.3' }] },
    ],
    service_fee: { rate_bp: 250, vat_bp: 700 },
    min_price: '1',
    max_price: '50',
    idle_grace_s: 90,
    max_parking: '20',
    void_below: { wh: 100, s: 125 },
    hold: '40',
    display: [{ language: 'zh-Hans', text: '欢迎' }],
    calibrated: true,
  };
  assert.deepEqual(read(typedOf(version(terms)), 'UTC').wanted, { ...terms, name: 'T' });
  const gross = version({ ...terms, min_price: { after_tax: '5' } });
  assert.equal(read(typedOf(gross), 'UTC').wanted.min_price, '5');
});

test('a tariff of the first rules opens with the same prices', () => {
  const tariff = {
    ...STAMPS,
    tariff_id: 'fast',
    version: 3,
    valid_from: '',
    name: 'Fast',
    currency: 'THB',
    elements: [
      { type: 'energy', price: '9', step_size: 100 },
      { type: 'time', price: '60' },
      { type: 'flat', price: '5' },
    ],
    service_fee: { rate_bp: 500 },
    min_price: '20',
    tax: { rate_bp: 700, included: false },
  };
  assert.deepEqual(read(typedOf(tariff), 'UTC').wanted, {
    rules: 2,
    name: 'Fast',
    currency: 'THB',
    tax: 'excluded',
    vat_bp: 700,
    elements: [{ price_components: tariff.elements }],
    service_fee: { rate_bp: 500 },
    min_price: '20',
  });
  assert.equal(read(typedOf({ ...tariff, tax: null }), 'UTC').wanted.tax, 'none');
});

test('groups are added where they can count, copied and moved', () => {
  const always = { ...group({ price: '1' }), key: '7' };
  const [two, at] = withElement([always]);
  assert.deepEqual([two.map(({ key }) => key), at], [['8', '7'], 0]);
  const night = { ...group({ price: '1' }, { endTime: '06:00' }), key: '1' };
  const [after, last] = withElement([night]);
  assert.deepEqual([after.map(({ key }) => key), last], [['1', '2'], 1]);
  assert.deepEqual(
    withCopy([night, always], 0).map(({ key }) => key),
    ['1', '8', '7'],
  );
  assert.deepEqual(moved([night, always], 1, -1), [always, night]);
  assert.deepEqual(moved([night, always], 0, -1), [night, always]);
  assert.deepEqual([hasLimits(always.limits), hasLimits(night.limits)], [false, true]);
  assert.deepEqual(freeTypes(always.prices), ['service', 'time', 'parking', 'flat']);
});

test('minutes may have seconds, and a tariff is read along once it has a price', () => {
  assert.deepEqual(['15', '1,5', '1:40', '1:60', '-1', 'x'].map(secondsOf), [
    900,
    90,
    100,
    null,
    null,
    null,
  ]);
  assert.deepEqual([null, 0, 900, 100].map(minutesText), ['', '0', '15', '1:40']);
  const half = [group({}), group({ price: '1' })];
  assert.equal(readable(read({ ...PRICED, elements: half }, 'UTC').wanted)?.elements.length, 1);
  assert.equal(readable(read({ ...PRICED, elements: [group({})] }, 'UTC').wanted), null);
  assert.equal(readable(read({ ...PRICED, currency: '' }, 'UTC').wanted), null);
});

test('a year of five digits is wrong in its field, and breaks nothing', () => {
  const late = { firstDay: '20270-01-31', lastDay: '20271-01-31' };
  const elements = [group({ price: '1' }, late)];
  const { wanted, wrong } = read({ ...PRICED, elements }, 'UTC');
  const place = 'elements[0].restrictions';
  assert.equal(wrong.get(`${place}.start_date`), 'wrong');
  assert.equal(wrong.get(`${place}.end_date`), 'wrong');
  assert.equal(wanted.elements[0]?.restrictions, undefined);
});

test('a tax rate of a fee without an amount is asked about', () => {
  const { wrong } = read({ ...PRICED, tax: 'included', taxRate: '19', feeTax: '7' }, 'UTC');
  assert.deepEqual([...wrong], [['service_fee.fixed', 'wanted']]);
});
