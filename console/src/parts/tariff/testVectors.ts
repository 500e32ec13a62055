import type { Terms2 } from './terms';

// The tariffs of the vectors of MONEY.md section 1, as far as their terms go: tests read them out
// and write them with the form.

const all = (type: string, price: string, more: object = {}) => ({
  price_components: [{ type, price, ...more }],
});

const WORKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];

const CNY_ELEMENTS: Terms2['elements'] = [
  { ...all('energy', '1.1827'), restrictions: { start_time: '10:00', end_time: '12:00' } },
  { ...all('energy', '1.1827'), restrictions: { start_time: '14:00', end_time: '19:00' } },
  { ...all('energy', '0.3134'), restrictions: { end_time: '08:00' } },
  all('energy', '0.7031'),
  all('service', '0.45', { vat_bp: 600 }),
];

const CNY: Terms2 = {
  rules: 2,
  currency: 'CNY',
  tax: 'included',
  vat_bp: 1300,
  elements: CNY_ELEMENTS,
};

export const VECTORS = {
  V1: {
    rules: 2,
    currency: 'THB',
    tax: 'included',
    vat_bp: 700,
    elements: [all('energy', '7.90')],
  },
  V2: {
    rules: 2,
    currency: 'THB',
    tax: 'included',
    vat_bp: 700,
    elements: [
      {
        ...all('energy', '7.90'),
        restrictions: { start_time: '09:00', end_time: '22:00', day_of_week: WORKDAYS },
      },
      all('energy', '5.50'),
    ],
  },
  V3: {
    rules: 2,
    currency: 'EUR',
    tax: 'none',
    elements: [
      {
        price_components: [
          { type: 'time', price: '1.20', step_size: 1800 },
          { type: 'parking', price: '1.00', step_size: 900 },
        ],
        restrictions: { end_time: '17:00' },
      },
      {
        price_components: [
          { type: 'time', price: '2.40', step_size: 900 },
          { type: 'parking', price: '1.00', step_size: 900 },
        ],
        restrictions: { end_time: '20:00' },
      },
      all('time', '2.40'),
    ],
  },
  V7: CNY,
  V8: { ...CNY, min_price: '5.00' },
  V11: {
    rules: 2,
    currency: 'PHP',
    tax: 'included',
    vat_bp: 1200,
    elements: [
      all('energy', '29.00'),
      {
        ...all('parking', '240', { step_size: 60 }),
        restrictions: { start_time: '08:00', end_time: '20:00' },
      },
    ],
    idle_grace_s: 900,
    max_parking: '200',
  },
  V12: {
    rules: 2,
    currency: 'EUR',
    tax: 'none',
    elements: [
      { ...all('energy', '0'), restrictions: { max_duration: 1800 } },
      { ...all('energy', '0.25'), restrictions: { max_duration: 3600 } },
      all('energy', '0.40'),
    ],
  },
  V14: {
    rules: 2,
    currency: 'EUR',
    tax: 'none',
    elements: [
      { ...all('energy', '0.20'), restrictions: { max_power: '16' } },
      { ...all('energy', '0.35'), restrictions: { max_power: '32' } },
      all('energy', '0.50'),
    ],
  },
  V15: {
    rules: 2,
    currency: 'EUR',
    tax: 'excluded',
    vat_bp: 1900,
    elements: [all('energy', '0.40')],
    service_fee: { fixed: '0.35', rate_bp: 250 },
  },
  V16: {
    rules: 2,
    currency: 'JPY',
    tax: 'excluded',
    vat_bp: 1000,
    elements: [
      {
        price_components: [
          { type: 'energy', price: '30.5' },
          { type: 'time', price: '100' },
        ],
      },
    ],
  },
  V18: {
    rules: 2,
    currency: 'EUR',
    tax: 'excluded',
    vat_bp: 2000,
    elements: [
      { ...all('flat', '4.00'), restrictions: { reservation: 'reservation_expires' } },
      { ...all('time', '2.00', { step_size: 600 }), restrictions: { reservation: 'reservation' } },
      { price_components: [{ type: 'flat', price: '0.50' }] },
      all('energy', '0.25', { vat_bp: 1000 }),
    ],
  },
  V20: {
    rules: 2,
    currency: 'KWD',
    tax: 'none',
    elements: [
      {
        price_components: [
          { type: 'energy', price: '0.0255' },
          { type: 'flat', price: '0.1005' },
        ],
      },
    ],
  },
} satisfies Record<string, Terms2>;
