import { dayPlus, decimalText, LANGUAGES, type Language } from '../../format';
import { DIMENSIONS, type Dimension, isRules2 } from '../../parts/tariff/terms';
import type { Tariff, Tariff1, Tariff2 } from './queries';

// What a person types for a version of a tariff of rules 2. Empty fields are terms that it does not
// have. It is plain data, since it is kept as a draft.

export interface TypedPrice {
  type: Dimension;
  price: string;
  /** In Wh or seconds; the exact amount when empty. */
  step: string;
  /** A tax rate of its own. */
  rate: string;
}

export interface TypedLimits {
  days: readonly string[];
  /** As `<input type="time">` has them. */
  startTime: string;
  endTime: string;
  /** As `<input type="date">` has them. The last day is the last one with these prices. */
  firstDay: string;
  lastDay: string;
  minKwh: string;
  maxKwh: string;
  minPower: string;
  maxPower: string;
  /** In minutes. */
  minTime: string;
  maxTime: string;
  reservation: string;
}

export interface TypedElement {
  /** Tells the elements apart while they change places. */
  key: string;
  prices: readonly TypedPrice[];
  limits: TypedLimits;
}

export interface Typed {
  id: string;
  name: string;
  currency: string;
  tax: 'included' | 'excluded' | 'none';
  taxRate: string;
  elements: readonly TypedElement[];
  feeRate: string;
  feeFixed: string;
  feeTax: string;
  min: string;
  max: string;
  /** In minutes. */
  grace: string;
  parkingMax: string;
  voidWh: string;
  /** In minutes. */
  voidTime: string;
  hold: string;
  isCalibrated: boolean;
  texts: Readonly<Record<Language, string>>;
  /** As `<input type="datetime-local">` has it; from now on when empty. */
  validFrom: string;
}

export const NO_LIMITS: TypedLimits = {
  days: [],
  startTime: '',
  endTime: '',
  firstDay: '',
  lastDay: '',
  minKwh: '',
  maxKwh: '',
  minPower: '',
  maxPower: '',
  minTime: '',
  maxTime: '',
  reservation: '',
};

const NO_TEXTS = Object.fromEntries(LANGUAGES.map((it) => [it, ''])) as Record<Language, string>;

export function newPrice(type: Dimension): TypedPrice {
  return { type, price: '', step: '', rate: '' };
}

export const EMPTY: Typed = {
  id: '',
  name: '',
  currency: '',
  tax: 'none',
  taxRate: '',
  elements: [{ key: '1', prices: [newPrice('energy')], limits: NO_LIMITS }],
  feeRate: '',
  feeFixed: '',
  feeTax: '',
  min: '',
  max: '',
  grace: '',
  parkingMax: '',
  voidWh: '',
  voidTime: '',
  hold: '',
  isCalibrated: false,
  texts: NO_TEXTS,
  validFrom: '',
};

const RATE_DECIMALS = 2;

/** Decimal text without zeros that say nothing: `0.490000` is `0.49`. */
export function plain(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function rateText(bp: number | null | undefined): string {
  return bp == null ? '' : plain(decimalText(bp, RATE_DECIMALS));
}

/** Seconds as minutes, `15`, or as minutes and seconds, `1:40`. */
export function minutesText(seconds: number | null | undefined): string {
  if (seconds == null) return '';
  const rest = seconds % 60;
  const minutes = String((seconds - rest) / 60);
  return rest === 0 ? minutes : `${minutes}:${String(rest).padStart(2, '0')}`;
}

interface GivenPrice {
  type: string;
  price: string;
  step_size?: number | null | undefined;
  vat_bp?: number | null | undefined;
}

function typedPrice({ type, price, step_size, vat_bp }: GivenPrice): TypedPrice {
  const step = step_size ?? 1;
  return {
    type: type as Dimension,
    price,
    step: step > 1 ? String(step) : '',
    rate: rateText(vat_bp),
  };
}

function typedElement(given: Tariff2['elements'][number], at: number): TypedElement {
  const of = given.restrictions ?? {};
  return {
    key: String(at + 1),
    prices: given.price_components.map(typedPrice),
    limits: {
      days: of.day_of_week ?? [],
      startTime: of.start_time ?? '',
      endTime: of.end_time ?? '',
      firstDay: of.start_date ?? '',
      lastDay: of.end_date ? dayPlus(of.end_date, -1) : '',
      minKwh: of.min_kwh ?? '',
      maxKwh: of.max_kwh ?? '',
      minPower: of.min_power ?? '',
      maxPower: of.max_power ?? '',
      minTime: minutesText(of.min_duration),
      maxTime: minutesText(of.max_duration),
      reservation: of.reservation ?? '',
    },
  };
}

/** A bound that is given with the tax is one of prices that include it, or of a tariff without. */
function boundText(of: Tariff2['min_price']): string {
  if (of == null) return '';
  return typeof of === 'string' ? of : of.after_tax;
}

/** The prices of the first rules, to be written by rules 2. */
function typedOfRules1(tariff: Tariff1): Typed {
  const { tax, service_fee: fee } = tariff;
  return {
    ...EMPTY,
    id: tariff.tariff_id,
    name: tariff.name,
    currency: tariff.currency,
    tax: tax == null ? 'none' : tax.included ? 'included' : 'excluded',
    taxRate: rateText(tax?.rate_bp),
    elements: [{ key: '1', prices: tariff.elements.map(typedPrice), limits: NO_LIMITS }],
    feeRate: rateText(fee?.rate_bp),
    feeFixed: fee?.fixed ?? '',
    min: tariff.min_price ?? '',
    max: tariff.max_price ?? '',
  };
}

/** What stands in the form for a version that is to be followed by another. */
export function typedOf(tariff: Tariff): Typed {
  if (!isRules2(tariff)) return typedOfRules1(tariff);
  const { service_fee: fee, void_below: below } = tariff;
  const texts = (tariff.display ?? []).map(({ language, text }) => [language, text]);
  return {
    id: tariff.tariff_id,
    name: tariff.name,
    currency: tariff.currency,
    tax: tariff.tax as Typed['tax'],
    taxRate: rateText(tariff.vat_bp),
    elements: tariff.elements.map(typedElement),
    feeRate: rateText(fee?.rate_bp),
    feeFixed: fee?.fixed ?? '',
    feeTax: rateText(fee?.vat_bp),
    min: boundText(tariff.min_price),
    max: boundText(tariff.max_price),
    grace: minutesText(tariff.idle_grace_s || null),
    parkingMax: tariff.max_parking ?? '',
    voidWh: below == null ? '' : String(below.wh),
    voidTime: minutesText(below?.s),
    hold: tariff.hold ?? '',
    isCalibrated: tariff.calibrated ?? false,
    texts: { ...NO_TEXTS, ...Object.fromEntries(texts) },
    validFrom: '',
  };
}

/** Whether prices apply at some times or to some charges only. */
export function hasLimits(limits: TypedLimits): boolean {
  return Object.values(limits).some((it) => it.length > 0);
}

/** What an element can price that it does not price yet. */
export function freeTypes(prices: readonly TypedPrice[]): Dimension[] {
  return DIMENSIONS.filter((it) => !prices.some(({ type }) => type === it));
}

function nextKey(elements: readonly TypedElement[]): string {
  return String(Math.max(0, ...elements.map(({ key }) => Number(key))) + 1);
}

/**
 * Adds an element with a price for energy. It goes before a last one without limits, since nothing
 * after that one would ever count. Also tells where it stands.
 */
export function withElement(elements: readonly TypedElement[]): [TypedElement[], number] {
  const last = elements.at(-1);
  const at = last && !hasLimits(last.limits) ? elements.length - 1 : elements.length;
  const fresh = { key: nextKey(elements), prices: [newPrice('energy')], limits: NO_LIMITS };
  return [elements.toSpliced(at, 0, fresh), at];
}

/** Adds a copy of an element after it. */
export function withCopy(elements: readonly TypedElement[], at: number): TypedElement[] {
  const of = elements[at];
  return of ? elements.toSpliced(at + 1, 0, { ...of, key: nextKey(elements) }) : [...elements];
}

/** Moves an element one place up or down. */
export function moved(
  elements: readonly TypedElement[],
  at: number,
  by: -1 | 1,
): readonly TypedElement[] {
  const [one, other] = [elements[at], elements[at + by]];
  return one && other ? elements.with(at, other).with(at + by, one) : elements;
}
