import { decimalText, fromLocal, typed } from '../../format';
import type { NewTariff1, Tariff1 } from './queries';

/** What a person types for a version of a tariff. Empty fields are terms that it does not have. */
export interface Typed {
  id: string;
  name: string;
  currency: string;
  energy: string;
  energyStep: string;
  time: string;
  timeStep: string;
  flat: string;
  feeRate: string;
  feeFixed: string;
  min: string;
  max: string;
  taxRate: string;
  isTaxIncluded: boolean;
  /** As `<input type="datetime-local">` has it; from now on when empty. */
  validFrom: string;
}

export type TypedField = keyof Typed;

export const EMPTY: Typed = {
  id: '',
  name: '',
  currency: '',
  energy: '',
  energyStep: '',
  time: '',
  timeStep: '',
  flat: '',
  feeRate: '',
  feeFixed: '',
  min: '',
  max: '',
  taxRate: '',
  isTaxIncluded: true,
  validFrom: '',
};

const PRICE_DECIMALS = 6;
const RATE_DECIMALS = 2;

/** Decimal text without zeros that say nothing: `0.490000` is `0.49`. */
function plain(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function rateText(bp: number | null | undefined): string {
  return bp == null ? '' : plain(decimalText(bp, RATE_DECIMALS));
}

/** What stands in the form for a version that is to be followed by another. */
export function typedOf(tariff: Tariff1): Typed {
  const element = (type: string) => tariff.elements.find((it) => it.type === type);
  const step = (type: string) => {
    const size = element(type)?.step_size ?? 1;
    return size > 1 ? String(size) : '';
  };
  return {
    id: tariff.tariff_id,
    name: tariff.name,
    currency: tariff.currency,
    energy: element('energy')?.price ?? '',
    energyStep: step('energy'),
    time: element('time')?.price ?? '',
    timeStep: step('time'),
    flat: element('flat')?.price ?? '',
    feeRate: rateText(tariff.service_fee?.rate_bp),
    feeFixed: tariff.service_fee?.fixed ?? '',
    min: tariff.min_price ?? '',
    max: tariff.max_price ?? '',
    taxRate: rateText(tariff.tax?.rate_bp),
    isTaxIncluded: tariff.tax?.included ?? true,
    validFrom: '',
  };
}

export interface Read {
  wanted: NewTariff1;
  /** The fields that cannot be read. */
  wrong: ReadonlySet<TypedField>;
  hasElement: boolean;
}

/** Reads what was typed. Times are those of a zone. */
export function read(value: Typed, zone: string): Read {
  const wrong = new Set<TypedField>();
  const number = (field: TypedField, decimals: number): number | undefined => {
    const text = String(value[field]);
    if (text.trim() === '') return undefined;
    const found = typed(text, decimals);
    if (found === null || found < 0) wrong.add(field);
    return found === null || found < 0 ? undefined : found;
  };
  const price = (field: TypedField) => {
    const found = number(field, PRICE_DECIMALS);
    return found === undefined ? undefined : plain(decimalText(found, PRICE_DECIMALS));
  };
  const element = (type: 'energy' | 'time' | 'flat', step?: TypedField) => {
    const found = price(type);
    const size = step && number(step, 0);
    if (found === undefined) return [];
    return [{ type, price: found, ...(size ? { step_size: size } : {}) }];
  };
  const elements = [
    ...element('energy', 'energyStep'),
    ...element('time', 'timeStep'),
    ...element('flat'),
  ];
  const [fixed, feeBp] = [price('feeFixed'), number('feeRate', RATE_DECIMALS)];
  const [min, max] = [price('min'), price('max')];
  const taxBp = number('taxRate', RATE_DECIMALS);
  const from = value.validFrom === '' ? undefined : fromLocal(value.validFrom, zone);
  if (from === null) wrong.add('validFrom');
  if (value.name.trim() === '') wrong.add('name');
  if (value.currency === '') wrong.add('currency');
  const wanted: NewTariff1 = {
    name: value.name.trim(),
    currency: value.currency,
    elements,
    ...(fixed === undefined && feeBp === undefined
      ? {}
      : {
          service_fee: {
            ...(fixed === undefined ? {} : { fixed }),
            ...(feeBp === undefined ? {} : { rate_bp: feeBp }),
          },
        }),
    ...(min === undefined ? {} : { min_price: min }),
    ...(max === undefined ? {} : { max_price: max }),
    ...(taxBp === undefined ? {} : { tax: { rate_bp: taxBp, included: value.isTaxIncluded } }),
    ...(from ? { valid_from: from } : {}),
  };
  return { wanted, wrong, hasElement: elements.length > 0 };
}
