import { kept } from './locale';

type Decimal = `${number}`;

/** The decimal text of an integer with so many decimals: 1234 and 2 give `12.34`. */
export function decimalText(integer: number | bigint, decimals: number): string {
  const value = BigInt(integer);
  const sign = value < 0n ? '-' : '';
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, '0');
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** A decimal text in the person's language, with exactly so many decimals. No float is made. */
export function decimal(text: string, decimals: number): string {
  const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return kept('number', options, (it) => new Intl.NumberFormat(it, options)).format(
    text as Decimal,
  );
}

/** A whole number. */
export function whole(value: number | bigint): string {
  return kept('number', {}, (it) => new Intl.NumberFormat(it)).format(value);
}

/** A measured number, with at most so many decimals. */
export function measured(value: number, decimalsMax = 1): string {
  const options = { maximumFractionDigits: decimalsMax };
  return kept('number', options, (it) => new Intl.NumberFormat(it, options)).format(value);
}

export function percent(share: number, decimalsMax = 0): string {
  const options = { style: 'percent', maximumFractionDigits: decimalsMax } as const;
  return kept('number', options, (it) => new Intl.NumberFormat(it, options)).format(share);
}

const DIGITS_MAX = 15;

/**
 * The integer that a person typed, with so many decimals: `12,5` and `12.5` with 2 give 1250. Both
 * decimal marks are taken, and spaces between digits. Null when it is no number, or has more
 * decimals.
 */
export function typed(text: string, decimals: number): number | null {
  const plain = text.trim().replace(/[\s\u00a0\u202f'’]/g, '');
  const marks = [...plain.matchAll(/[.,]/g)].map((match) => match[0]);
  let number = plain;
  const last = marks.at(-1);
  if (last !== undefined && marks.length > 1) {
    const others = marks.slice(0, -1);
    const separators = new Set(others);
    // 1.234,5 and 1,234.5: the last mark is the decimal mark; 1,234,567 has none.
    if (separators.size > 1) return null;
    const [separator = ''] = separators;
    number = plain.replaceAll(separator, '');
    if (separator === last && !/^[+-]?\d{1,3}([.,]\d{3})+$/.test(plain)) return null;
  }
  const parts = /^([+-]?)(\d+)(?:[.,](\d*))?$/.exec(number);
  if (parts === null) return null;
  const [, sign = '', before = '', after = ''] = parts;
  if (after.length > decimals) return null;
  const digits = before + after.padEnd(decimals, '0');
  if (digits.replace(/^0+/, '').length > DIGITS_MAX) return null;
  const value = Number(digits);
  return sign === '-' ? -value : value;
}
