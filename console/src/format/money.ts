import { formatLanguage, kept } from './locale';
import { decimalText } from './number';

export interface Money {
  amount_minor: number;
  currency: string;
}

const decimalsOf = new Map<string, number>();

/** The decimals of each currency, as the API tells them: `Intl` differs for several currencies. */
export function setCurrencies(currencies: readonly { code: string; decimals: number }[]): void {
  for (const { code, decimals } of currencies) decimalsOf.set(code, decimals);
}

/** The decimals of a currency; two for one that the API does not name. */
export function currencyDecimals(code: string): number {
  return decimalsOf.get(code) ?? 2;
}

/**
 * An amount with the narrow symbol of its currency, or with its code where several currencies stand
 * on one page.
 */
export function money({ amount_minor, currency }: Money, withCode = false): string {
  const decimals = currencyDecimals(currency);
  const options = {
    style: 'currency',
    currency,
    currencyDisplay: withCode ? 'code' : 'narrowSymbol',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  } as const;
  const text = decimalText(amount_minor, decimals) as `${number}`;
  try {
    return kept('money', options, (it) => new Intl.NumberFormat(it, options)).format(text);
  } catch {
    // A code that is no currency code of ISO 4217 is shown as it is.
    return `${text} ${currency}`;
  }
}

/** A price of a tariff, which is decimal text in major units, with as many decimals as it has. */
export function price(text: string, currency: string): string {
  const decimals = Math.max(text.split('.')[1]?.length ?? 0, currencyDecimals(currency));
  const options = {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  } as const;
  try {
    const format = kept('money', options, (it) => new Intl.NumberFormat(it, options));
    return format.format(text as `${number}`);
  } catch {
    return `${text} ${currency}`;
  }
}

/** The name of a currency in the person's language. */
export function currencyName(code: string): string {
  const names = kept('currencies', {}, () => {
    return new Intl.DisplayNames([formatLanguage()], { type: 'currency' });
  });
  return names.of(code) ?? code;
}
