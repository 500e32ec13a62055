import { LANGUAGES, languageName, percent, price, unit, whole } from '../../format';
import { areApart, hasGap } from './limits';
import type { Say } from './say';
import {
  type Bound,
  byPrice,
  type Component,
  DIMENSIONS,
  type Dimension,
  elementsOf,
  type Fee,
  isFree,
  isRules2,
  isZero,
  type Priced,
  pricesOf,
  type Restrictions,
  type Terms,
  type Terms2,
} from './terms';
import { span, whenText } from './when';

/** The names of the terms, in the order in which they are read out. */
export const TERMS = [
  ...DIMENSIONS,
  'reservation',
  'fee',
  'minimum',
  'maximum',
  'tax',
  'void',
  'hold',
  'calibrated',
  'display',
] as const;
export type Term = (typeof TERMS)[number];

const BP = 10_000;
const BP_DECIMALS = 2;

/** Basis points as a percentage. */
export function rate(bp: number): string {
  return percent(bp / BP, BP_DECIMALS);
}

/** What the price of a component is in words, without when it applies. */
function priceText(say: Say, terms: Terms, { component, restrictions }: Priced): string {
  const { type, price: text } = component;
  const args = { price: price(text, terms.currency) };
  if (restrictions.reservation) {
    if (isZero(text)) return say('tariff.free.reservation');
    return say(type === 'flat' ? 'tariff.price.once' : 'tariff.price.held', args);
  }
  const dimension = type as Dimension;
  if (isZero(text)) return say(`tariff.free.${dimension}`);
  if (dimension === 'time' && !isRules2(terms)) return say('tariff.price.session', args);
  return say(`tariff.price.${dimension}`, args);
}

function withRate(say: Say, what: string, own: number | null | undefined, terms: Terms): string {
  if (!isRules2(terms) || own == null || own === terms.vat_bp) return what;
  return say('tariff.rate', { what, rate: rate(own) });
}

function stepText({ type, step_size }: Component): string | null {
  const step = step_size ?? 1;
  if (type === 'flat' || step <= 1) return null;
  return type === 'energy' || type === 'service' ? `${whole(step)}\u00a0${unit('Wh')}` : span(step);
}

/** One price with its tax, when it applies and its step. */
function sentence(say: Say, terms: Terms, priced: Priced, isAfterOthers: boolean): string {
  const { component, restrictions } = priced;
  const when = whenText(say, restrictions);
  const step = stepText(component);
  let what = withRate(say, priceText(say, terms, priced), component.vat_bp, terms);
  if (isAfterOthers) {
    what = when ? say('tariff.otherwiseWhen', { what, when }) : say('tariff.otherwise', { what });
  } else if (when) what = say('tariff.when', { what, when });
  if (step && !isZero(component.price)) what = say('tariff.step', { what, step });
  if (restrictions.reservation === 'reservation_expires') {
    return say('tariff.reservationExpires', { what });
  }
  return restrictions.reservation ? say('tariff.reservation', { what }) : what;
}

/** Whether an earlier price of the same kind may count instead of this one. */
function isAfter(earlier: readonly Priced[], { component, restrictions }: Priced): boolean {
  return earlier.some(
    (it) =>
      it.component.type === component.type &&
      it.restrictions.reservation === restrictions.reservation &&
      !areApart(it.restrictions, restrictions),
  );
}

function dimension(say: Say, terms: Terms, of: Dimension | 'reservation'): string[] {
  const prices = pricesOf(terms, of);
  const texts = prices.map((priced, at) =>
    sentence(say, terms, priced, isAfter(prices.slice(0, at), priced)),
  );
  if (of !== 'reservation' && of !== 'flat' && hasGap(terms, of)) {
    texts.push(say('tariff.otherwise', { what: say(`tariff.free.${of}`) }));
  }
  return texts;
}

function parking(say: Say, terms: Terms): string[] {
  const texts = dimension(say, terms, 'parking');
  if (!isRules2(terms)) return texts;
  if (terms.idle_grace_s) texts.push(say('tariff.grace', { time: span(terms.idle_grace_s) }));
  if (terms.max_parking != null) {
    texts.push(say('tariff.cap', { price: price(terms.max_parking, terms.currency) }));
  }
  return texts;
}

function feeText(say: Say, given: Fee, currency: string): string | null {
  const share = given.rate_bp ? rate(given.rate_bp) : null;
  const fixed = given.fixed == null || isZero(given.fixed) ? null : price(given.fixed, currency);
  if (share && fixed) return say('tariff.feeBoth', { rate: share, price: fixed });
  if (share) return say('tariff.feeRate', { rate: share });
  return fixed && say('tariff.feeFixed', { price: fixed });
}

function fee(say: Say, terms: Terms): string[] {
  const what = terms.service_fee && feeText(say, terms.service_fee, terms.currency);
  return what ? [withRate(say, what, terms.service_fee?.vat_bp, terms)] : [];
}

function bound(say: Say, terms: Terms, of: 'minimum' | 'maximum'): string[] {
  const given: Bound | null | undefined = of === 'minimum' ? terms.min_price : terms.max_price;
  if (given == null) return [];
  const isGross = typeof given === 'object';
  const amount = isGross ? given.after_tax : given;
  const what = say(`tariff.${of}`, { price: price(amount, terms.currency) });
  if (isGross) return [say('tariff.gross', { what })];
  const isNet = isRules2(terms) && terms.tax === 'excluded';
  return [isNet ? say('tariff.net', { what }) : what];
}

/** Whether a price or the fee names a tax rate other than that of the tariff. */
function hasOtherRates(terms: Terms2): boolean {
  const own = terms.elements.flatMap((it) => it.price_components.map(({ vat_bp }) => vat_bp));
  return [...own, terms.service_fee?.vat_bp].some((it) => it != null && it !== terms.vat_bp);
}

function tax(say: Say, terms: Terms): string[] {
  if (!isRules2(terms)) {
    if (terms.tax == null) return [];
    const key = terms.tax.included ? 'tariff.taxIn' : 'tariff.taxOn';
    return [say(key, { rate: rate(terms.tax.rate_bp) })];
  }
  if (terms.tax === 'none') return [say('tariff.taxNone')];
  const args = { rate: rate(terms.vat_bp ?? 0) };
  const isIn = terms.tax === 'included';
  if (hasOtherRates(terms)) return [say(isIn ? 'tariff.taxInOther' : 'tariff.taxOnOther', args)];
  return [say(isIn ? 'tariff.taxIn' : 'tariff.taxOn', args)];
}

/** The terms that only rules 2 have. */
function further(say: Say, terms: Terms, term: Term): string[] {
  if (!isRules2(terms)) return [];
  const { void_below: below, hold, display, currency } = terms;
  if (term === 'void' && below != null) {
    const energy = `${whole(below.wh)}\u00a0${unit('Wh')}`;
    return [say('tariff.void', { energy, time: span(below.s) })];
  }
  if (term === 'hold' && hold != null)
    return [say('tariff.hold', { price: price(hold, currency) })];
  if (term === 'calibrated' && terms.calibrated) return [say('tariff.calibrated')];
  if (term !== 'display') return [];
  return (display ?? []).map(({ language, text }) => {
    const known = LANGUAGES.find((it) => it === language);
    return say('tariff.display', { language: known ? languageName(known) : language, text });
  });
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** What a term says in plain words, one sentence after the other; none where the tariff has none. */
export function termTexts(say: Say, terms: Terms, term: Term): string[] {
  const texts = () => {
    if (term === 'parking') return parking(say, terms);
    if (term === 'fee') return fee(say, terms);
    if (term === 'minimum' || term === 'maximum') return bound(say, terms, term);
    if (term === 'tax') return tax(say, terms);
    if (term === 'reservation' || DIMENSIONS.some((it) => it === term)) {
      return dimension(say, terms, term as Dimension | 'reservation');
    }
    return further(say, terms, term);
  };
  return texts().map(capital);
}

/** Everything that the tariff says, in sentences. */
export function sentences(say: Say, terms: Terms): string[] {
  const isNothing = isFree(terms);
  const all = TERMS.filter((term) => !isNothing || !DIMENSIONS.some((it) => it === term));
  const texts = all.flatMap((term) => termTexts(say, terms, term));
  return isNothing ? [capital(say('tariff.free')), ...texts] : texts;
}

/** The prices in a few words, for lists; a dimension with several has the lowest and the highest. */
export function brief(say: Say, terms: Terms): string {
  if (isFree(terms)) return say('tariff.brief.free');
  const parts = DIMENSIONS.flatMap((it) => {
    const texts = pricesOf(terms, it).map(({ component }) => component.price);
    const [low, ...others] = [...texts].sort(byPrice);
    const high = others.at(-1) ?? low;
    if (low === undefined || high === undefined || isZero(high)) return [];
    const shown =
      byPrice(low, high) === 0
        ? price(low, terms.currency)
        : `${price(low, terms.currency)}–${price(high, terms.currency)}`;
    return [say(`tariff.brief.${it}`, { price: shown })];
  });
  if (parts.length > 0) return parts.join(' + ');
  // Prices of nothing with a minimum or a fee.
  return [...termTexts(say, terms, 'minimum'), ...termTexts(say, terms, 'fee')].join(' + ');
}

/** The prices for a file, in the words of the API: `energy 7.90 (monday friday 09:00-22:00)`. */
export function priceCodes(terms: Terms): string {
  const limits = (of: Restrictions) => {
    const { day_of_week, start_time, end_time, ...others } = of;
    const window =
      start_time || end_time ? [`${start_time ?? '00:00'}-${end_time ?? '00:00'}`] : [];
    const rest = Object.entries(others).flatMap(([name, it]) =>
      it == null ? [] : [`${name} ${it}`],
    );
    return [...(day_of_week ?? []), ...window, ...rest].join(' ');
  };
  return elementsOf(terms)
    .flatMap(({ price_components, restrictions }) => {
      const when = restrictions ? limits(restrictions) : '';
      return price_components.map(({ type, price: text }) =>
        when === '' ? `${type} ${text}` : `${type} ${text} (${when})`,
      );
    })
    .join(' ');
}

/** Which price of a tariff: the element and the component in it, both counted from 0. */
export interface PriceRef {
  element: number;
  component: number;
}

/** A price that a bill names, in a few words, and when it applies; null where there is none. */
export function priceAt(
  say: Say,
  terms: Terms,
  { element, component }: PriceRef,
): { price: string; when: string | null } | null {
  const found = elementsOf(terms)[element];
  const one = found?.price_components[component];
  if (found === undefined || one === undefined) return null;
  return {
    price: say(`tariff.brief.${one.type as Dimension}`, {
      price: price(one.price, terms.currency),
    }),
    when: whenText(say, found.restrictions),
  };
}

const LINES = [
  ...['energy', 'time', 'flat', 'service_fee', 'minimum', 'maximum', 'tax', 'service', 'parking'],
  ...['parking_cap', 'discount', 'reservation_time', 'reservation_flat'],
];

/** The words for a line of a bill; a kind that nobody knows is shown as it is. */
export function lineWord(say: Say, kind: string): string {
  return LINES.includes(kind) ? say(`tariff.line.${kind}` as 'tariff.line.energy') : kind;
}
