/** A decimal number. It begins no formula, also with a minus. */
const NUMBER = /^-?\d+(\.\d+)?$/;

/**
 * Where a spreadsheet would begin a formula, as the API guards its files (`csv.rs`). It skips blanks, quotes and characters
 * that are not displayed, and reads the full-width and small forms of the signs as the ASCII ones.
 */
const FORMULA =
  /^(['"]*|[\s\u0085'"\ufeff\u200b]*)[=+\-@\t\r\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b]/u;

/**
 * A text that no spreadsheet runs: an apostrophe stands before each part that could be a formula. A part begins also after a
 * semicolon and on a new line, since a spreadsheet that separates cells by semicolons does not recognise quotes after a comma.
 */
function guarded(text: string): string {
  const parts = text.split(/(?<=[;\n])/);
  return parts.map((part) => (FORMULA.test(part) ? `'${part}` : part)).join('');
}

/** A cell of a file. Numbers stand as they are, also those that are written as decimal text. */
function cell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || NUMBER.test(value)) return String(value);
  const safe = guarded(value);
  return /[",;\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export type Cell = string | number | null | undefined;

/** A file of RFC 4180 in UTF-8 with a mark at its begin, which spreadsheets need. */
export function csv(heading: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const lines = [heading, ...rows].map((row) => row.map(cell).join(','));
  return `\ufeff${lines.join('\r\n')}\r\n`;
}

/** Gives the person a file. Its name is made of ids and dates of ours, never of foreign text. */
export function download(
  name: string,
  content: string | Blob,
  type = 'text/csv;charset=utf-8',
): void {
  const blob = typeof content === 'string' ? new Blob([content], { type }) : content;
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name.replace(/[^\w.-]+/g, '-');
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
