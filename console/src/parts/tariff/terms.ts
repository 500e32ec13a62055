// The terms of a tariff of either generation, as the API writes them. `src/parts` knows no API, so
// the shapes stand here once more, as far as they are read.

/** What a price is for, in the order in which tariffs are read out. */
export const DIMENSIONS = ['energy', 'service', 'time', 'parking', 'flat'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export const DAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Day = (typeof DAYS)[number];

type Maybe<T> = T | null | undefined;

export interface Component {
  type: string;
  price: string;
  step_size?: Maybe<number>;
  vat_bp?: Maybe<number>;
}

export interface Restrictions {
  start_time?: Maybe<string>;
  end_time?: Maybe<string>;
  start_date?: Maybe<string>;
  end_date?: Maybe<string>;
  day_of_week?: Maybe<readonly string[]>;
  min_kwh?: Maybe<string>;
  max_kwh?: Maybe<string>;
  min_power?: Maybe<string>;
  max_power?: Maybe<string>;
  min_duration?: Maybe<number>;
  max_duration?: Maybe<number>;
  reservation?: Maybe<string>;
}

export interface Element {
  price_components: readonly Component[];
  restrictions?: Maybe<Restrictions>;
}

export interface Fee {
  fixed?: Maybe<string>;
  rate_bp?: Maybe<number>;
  vat_bp?: Maybe<number>;
}

/** The least or the most of a session, as the prices stand, or with the tax. */
export type Bound = string | { after_tax: string };

/** Terms of the first rules: each price holds for the whole session. */
export interface Terms1 {
  currency: string;
  elements: readonly Component[];
  service_fee?: Maybe<Fee>;
  min_price?: Maybe<string>;
  max_price?: Maybe<string>;
  tax?: Maybe<{ rate_bp: number; included: boolean }>;
}

/** Terms of rules 2: prices with restrictions, and a tax rate of their own. */
export interface Terms2 {
  rules: number;
  currency: string;
  tax: string;
  vat_bp?: Maybe<number>;
  elements: readonly Element[];
  service_fee?: Maybe<Fee>;
  min_price?: Maybe<Bound>;
  max_price?: Maybe<Bound>;
  idle_grace_s?: Maybe<number>;
  max_parking?: Maybe<string>;
  void_below?: Maybe<{ wh: number; s: number }>;
  hold?: Maybe<string>;
  display?: Maybe<readonly { language: string; text: string }[]>;
  calibrated?: Maybe<boolean>;
}

export type Terms = Terms1 | Terms2;

export function isRules2<T extends Terms>(terms: T): terms is Extract<T, { rules: number }> {
  return 'rules' in terms;
}

/** The elements of either generation; those of the first rules are one element without limits. */
export function elementsOf(terms: Terms): readonly Element[] {
  return isRules2(terms) ? terms.elements : [{ price_components: terms.elements }];
}

/** One price with the element that it stands in. */
export interface Priced {
  component: Component;
  restrictions: Restrictions;
}

const NO_LIMITS: Restrictions = {};

/** The prices of one dimension in their order, those of charges or those of reservations. */
export function pricesOf(terms: Terms, of: Dimension | 'reservation'): Priced[] {
  return elementsOf(terms).flatMap(({ price_components, restrictions }) => {
    const isOfReservation = restrictions?.reservation != null;
    if (isOfReservation !== (of === 'reservation')) return [];
    return price_components
      .filter(({ type }) => isOfReservation || type === of)
      .map((component) => ({ component, restrictions: restrictions ?? NO_LIMITS }));
  });
}

/** Whether a price depends on the clock of the site, so that nothing can be priced without its zone. */
export function dependsOnTime(terms: Terms): boolean {
  return elementsOf(terms).some(({ restrictions: of }) =>
    [of?.start_time, of?.end_time, of?.start_date, of?.end_date, of?.day_of_week].some(
      (it) => it != null && it.length > 0,
    ),
  );
}

/** Whether the text of a price is nothing. */
export function isZero(text: Maybe<string>): boolean {
  return text == null || /^0*(\.0*)?$/.test(text);
}

/** Whether a charge never costs anything. */
export function isFree(terms: Terms): boolean {
  const { service_fee: fee, min_price: min } = terms;
  return (
    DIMENSIONS.every((it) =>
      pricesOf(terms, it).every(({ component }) => isZero(component.price)),
    ) &&
    isZero(fee?.fixed) &&
    isZero(typeof min === 'object' ? min?.after_tax : min)
  );
}

/** Two decimal texts by their size. Digits are compared as they stand; no float is made. */
export function byPrice(a: string, b: string): number {
  const parts = (text: string) => {
    const [whole = '', rest = ''] = text.split('.');
    return BigInt(whole + rest.padEnd(6, '0'));
  };
  const [first, second] = [parts(a), parts(b)];
  if (first === second) return 0;
  return first < second ? -1 : 1;
}
