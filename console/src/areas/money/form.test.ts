import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EMPTY, read, typedOf } from './form.ts';

const PRICED = { ...EMPTY, name: ' Day ', currency: 'EUR', energy: '0,4900' };

test('prices are read with both decimal marks and sent as decimal text', () => {
  const { wanted, wrong } = read(
    {
      ...PRICED,
      time: '1.80',
      timeStep: '60',
      flat: '0,35',
      feeRate: '2,5',
      feeFixed: '20',
      min: '1',
      max: '30.00',
      taxRate: '19',
      validFrom: '2026-07-01T08:00',
    },
    'Europe/Berlin',
  );
  assert.equal(wrong.size, 0);
  assert.deepEqual(wanted, {
    name: 'Day',
    currency: 'EUR',
    elements: [
      { type: 'energy', price: '0.49' },
      { type: 'time', price: '1.8', step_size: 60 },
      { type: 'flat', price: '0.35' },
    ],
    service_fee: { fixed: '20', rate_bp: 250 },
    min_price: '1',
    max_price: '30',
    tax: { rate_bp: 1900, included: true },
    valid_from: '2026-07-01T06:00:00.000Z',
  });
});

test('a price of nothing is a price, and an empty field is none', () => {
  const { wanted, hasElement } = read({ ...PRICED, energy: '0' }, 'UTC');
  assert.deepEqual(wanted.elements, [{ type: 'energy', price: '0' }]);
  assert.equal(hasElement, true);
  assert.equal(read({ ...PRICED, energy: '' }, 'UTC').hasElement, false);
});

test('what cannot be read is named by its field', () => {
  const { wrong } = read(
    { ...PRICED, name: ' ', energy: 'free', min: '-1', taxRate: '19.999' },
    'UTC',
  );
  assert.deepEqual([...wrong].sort(), ['energy', 'min', 'name', 'taxRate']);
});

test('a version comes back from the form as it was', () => {
  const stamps = { created_at: '', created_by: '', updated_at: '', updated_by: '', revision: 1 };
  const terms = {
    name: 'Fast',
    currency: 'THB',
    elements: [
      { type: 'energy', price: '9', step_size: 100 },
      { type: 'time', price: '60' },
    ],
    service_fee: { rate_bp: 500 },
    min_price: '20',
    tax: { rate_bp: 700, included: false },
  };
  const tariff = { ...terms, ...stamps, tariff_id: 'fast', version: 3, valid_from: '' };
  assert.deepEqual(read(typedOf(tariff), 'UTC').wanted, terms);
});
