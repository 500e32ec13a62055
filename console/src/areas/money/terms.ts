import { percent, price, whole } from '../../format';
import { t } from '../../i18n';
import type { Terms } from './queries';

/** The names of the terms, in the order in which bills have them. */
export const TERMS = ['energy', 'time', 'flat', 'fee', 'minimum', 'maximum', 'tax'] as const;
export type Term = (typeof TERMS)[number];

type Priced = Pick<
  Terms,
  'currency' | 'elements' | 'service_fee' | 'min_price' | 'max_price' | 'tax'
>;

const BP = 10_000;
const BP_DECIMALS = 2;

/** Basis points as a percentage. */
export function rate(bp: number): string {
  return percent(bp / BP, BP_DECIMALS);
}

/** Whether the text of a price is nothing. */
function isZero(text: string | null | undefined): boolean {
  return text == null || /^0*(\.0*)?$/.test(text);
}

/** Whether a charge never costs anything. */
export function isFree(terms: Priced): boolean {
  return (
    terms.elements.every((element) => isZero(element.price)) &&
    isZero(terms.service_fee?.fixed) &&
    isZero(terms.min_price)
  );
}

function element(terms: Priced, type: 'energy' | 'time' | 'flat'): string | null {
  const found = terms.elements.find((it) => it.type === type);
  if (found === undefined) return null;
  const text = t(`money.terms.${type}`, { price: price(found.price, terms.currency) });
  const step = found.step_size ?? 1;
  if (type === 'flat' || step <= 1) return text;
  const shown = whole(step);
  const steps =
    type === 'energy'
      ? t('money.terms.stepWh', { step: shown })
      : t('money.terms.stepS', { n: step, step: shown });
  return text + steps;
}

function fee({ service_fee: given, currency }: Priced): string | null {
  if (given == null) return null;
  const share = given.rate_bp ? rate(given.rate_bp) : null;
  const fixed = isZero(given.fixed) ? null : price(given.fixed ?? '', currency);
  if (share && fixed) return t('money.terms.feeBoth', { rate: share, price: fixed });
  if (share) return t('money.terms.feeRate', { rate: share });
  return fixed && t('money.terms.feeFixed', { price: fixed });
}

/** What one term says in plain words; null where the tariff has none. */
export function termText(terms: Priced, term: Term): string | null {
  const { currency, min_price, max_price, tax } = terms;
  switch (term) {
    case 'energy':
    case 'time':
    case 'flat':
      return element(terms, term);
    case 'fee':
      return fee(terms);
    case 'minimum':
      return min_price == null
        ? null
        : t('money.terms.minimum', { price: price(min_price, currency) });
    case 'maximum':
      return max_price == null
        ? null
        : t('money.terms.maximum', { price: price(max_price, currency) });
    case 'tax':
      if (tax == null) return null;
      return t(tax.included ? 'money.terms.taxIn' : 'money.terms.taxOn', {
        rate: rate(tax.rate_bp),
      });
  }
}

/** Everything that the tariff says, one sentence for each term. */
export function sentences(terms: Priced): string[] {
  const all = TERMS.flatMap((term) => termText(terms, term) ?? []);
  return isFree(terms) ? [t('money.terms.free'), ...all.slice(terms.elements.length)] : all;
}

/** The prices in a few words, for lists. */
export function brief(terms: Priced): string {
  if (isFree(terms)) return t('money.brief.free');
  return terms.elements
    .filter((it) => !isZero(it.price))
    .map((it) =>
      t(`money.brief.${it.type}` as 'money.brief.energy', {
        price: price(it.price, terms.currency),
      }),
    )
    .join(' + ');
}
