import { dayPlus, decimalText, fromLocal, isDay, LANGUAGES, typed } from '../../format';
import { plain, type Typed, type TypedElement, type TypedPrice } from './form';
import type { NewTariff2 } from './queries';

const PRICE_DECIMALS = 6;
const RATE_DECIMALS = 2;
const KILO_DECIMALS = 3;

/** What is wrong with a field: nothing stands in it, or what stands there cannot be read. */
export type Wrong = 'wanted' | 'wrong';

export interface Read {
  wanted: NewTariff2;
  /** The fields that cannot be read, by their place in what is sent. */
  wrong: ReadonlyMap<string, Wrong>;
}

/** Seconds of what was typed as minutes: `15`, `1,5` or `1:40`. */
export function secondsOf(text: string): number | null {
  const parts = /^(\d{1,7}):([0-5]\d)$/.exec(text.trim());
  if (parts) return Number(parts[1]) * 60 + Number(parts[2]);
  const tenths = typed(text, 1);
  return tenths === null || tenths < 0 ? null : tenths * 6;
}

/** A field of an object that stands there only with a value. */
function given<K extends string, V>(name: K, value: V | undefined): { [key in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { [key in K]?: V });
}

class Reader {
  readonly wrong = new Map<string, Wrong>();

  /** The integer of a text with so many decimals; undefined where nothing stands. */
  number(field: string, text: string, decimals: number): number | undefined {
    if (text.trim() === '') return undefined;
    const found = typed(text, decimals);
    if (found === null || found < 0) this.wrong.set(field, 'wrong');
    return found === null || found < 0 ? undefined : found;
  }

  decimal(field: string, text: string, decimals: number): string | undefined {
    const found = this.number(field, text, decimals);
    return found === undefined ? undefined : plain(decimalText(found, decimals));
  }

  price(field: string, text: string): string | undefined {
    return this.decimal(field, text, PRICE_DECIMALS);
  }

  rate(field: string, text: string): number | undefined {
    return this.number(field, text, RATE_DECIMALS);
  }

  seconds(field: string, text: string): number | undefined {
    if (text.trim() === '') return undefined;
    const found = secondsOf(text);
    if (found === null) this.wrong.set(field, 'wrong');
    return found ?? undefined;
  }

  day(field: string, text: string): string | undefined {
    if (text === '') return undefined;
    if (!isDay(text)) this.wrong.set(field, 'wrong');
    return isDay(text) ? text : undefined;
  }

  need(field: string, text: string): void {
    if (text.trim() === '') this.wrong.set(field, 'wanted');
  }
}

function priceOf(reader: Reader, of: TypedPrice, at: string, isTaxed: boolean) {
  reader.need(`${at}.price`, of.price);
  const step =
    of.type === 'flat' ? undefined : reader.number(`${at}.step_size`, of.step, 0) || undefined;
  return {
    type: of.type,
    price: reader.price(`${at}.price`, of.price) ?? '',
    ...given('step_size', step),
    ...given('vat_bp', isTaxed ? reader.rate(`${at}.vat_bp`, of.rate) : undefined),
  };
}

/** A text that stands there, as it is. */
const text = (value: string) => value || undefined;

function limitsOf(reader: Reader, { limits: of }: TypedElement, at: string) {
  const [first, last] = [
    reader.day(`${at}.start_date`, of.firstDay),
    reader.day(`${at}.end_date`, of.lastDay),
  ];
  const kilo = (name: string, value: string) =>
    given(name, reader.decimal(`${at}.${name}`, value, KILO_DECIMALS));
  return {
    ...given('start_time', text(of.startTime)),
    ...given('end_time', text(of.endTime)),
    ...given('start_date', first),
    ...given('end_date', last && dayPlus(last, 1)),
    ...(of.days.length > 0 ? { day_of_week: [...of.days] } : {}),
    ...kilo('min_kwh', of.minKwh),
    ...kilo('max_kwh', of.maxKwh),
    ...kilo('min_power', of.minPower),
    ...kilo('max_power', of.maxPower),
    ...given('min_duration', reader.seconds(`${at}.min_duration`, of.minTime)),
    ...given('max_duration', reader.seconds(`${at}.max_duration`, of.maxTime)),
    ...given('reservation', text(of.reservation)),
  };
}

function elementOf(reader: Reader, of: TypedElement, at: number, isTaxed: boolean) {
  const place = `elements[${at}]`;
  const limits = limitsOf(reader, of, `${place}.restrictions`);
  return {
    price_components: of.prices.map((price, index) =>
      priceOf(reader, price, `${place}.price_components[${index}]`, isTaxed),
    ),
    ...(Object.keys(limits).length > 0 ? { restrictions: limits } : {}),
  };
}

function feeOf(reader: Reader, value: Typed, isTaxed: boolean) {
  const fee = {
    ...given('fixed', reader.price('service_fee.fixed', value.feeFixed)),
    ...given('rate_bp', reader.rate('service_fee.rate_bp', value.feeRate)),
  };
  if (Object.keys(fee).length === 0) {
    // A tax rate of a fee that there is not.
    if (isTaxed && value.feeTax.trim() !== '') reader.wrong.set('service_fee.fixed', 'wanted');
    return undefined;
  }
  const own = isTaxed ? reader.rate('service_fee.vat_bp', value.feeTax) : undefined;
  return { ...fee, ...given('vat_bp', own) };
}

function voidOf(reader: Reader, value: Typed) {
  if (value.voidWh.trim() === '' && value.voidTime.trim() === '') return undefined;
  reader.need('void_below.wh', value.voidWh);
  reader.need('void_below.s', value.voidTime);
  const wh = reader.number('void_below.wh', value.voidWh, 0);
  const s = reader.seconds('void_below.s', value.voidTime);
  return wh === undefined || s === undefined ? undefined : { wh, s };
}

/** Reads what was typed. The time from which it applies is that of a zone. */
export function read(value: Typed, zone: string): Read {
  const reader = new Reader();
  const isTaxed = value.tax !== 'none';
  reader.need('name', value.name);
  reader.need('currency', value.currency);
  if (isTaxed) reader.need('vat_bp', value.taxRate);
  const from = value.validFrom === '' ? undefined : fromLocal(value.validFrom, zone);
  if (from === null) reader.wrong.set('valid_from', 'wrong');
  const display = LANGUAGES.map((language) => ({ language, text: value.texts[language].trim() }));
  const told = display.filter((it) => it.text !== '');
  const wanted: NewTariff2 = {
    rules: 2,
    name: value.name.trim(),
    currency: value.currency,
    tax: value.tax,
    ...given('vat_bp', isTaxed ? reader.rate('vat_bp', value.taxRate) : undefined),
    elements: value.elements.map((it, at) => elementOf(reader, it, at, isTaxed)),
    ...given('service_fee', feeOf(reader, value, isTaxed)),
    ...given('min_price', reader.price('min_price', value.min)),
    ...given('max_price', reader.price('max_price', value.max)),
    ...given('idle_grace_s', reader.seconds('idle_grace_s', value.grace) || undefined),
    ...given('max_parking', reader.price('max_parking', value.parkingMax)),
    ...given('void_below', voidOf(reader, value)),
    ...given('hold', reader.price('hold', value.hold)),
    ...(told.length > 0 ? { display: told } : {}),
    ...(value.isCalibrated ? { calibrated: true } : {}),
    ...given('valid_from', from ?? undefined),
  };
  return { wanted, wrong: reader.wrong };
}

/** The terms with the prices that can be read, for who reads along; null while there is none. */
export function readable(wanted: NewTariff2): NewTariff2 | null {
  const elements = wanted.elements
    .map((it) => ({
      ...it,
      price_components: it.price_components.filter(({ price }) => price !== ''),
    }))
    .filter((it) => it.price_components.length > 0);
  return elements.length === 0 || wanted.currency === '' ? null : { ...wanted, elements };
}
