/** A piece of text that somebody else wrote, or a character of it that has no glyph. */
export type Piece = { text: string } | { mark: string };

/** Control characters, bidirectional controls, and other characters that are not seen. */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0\u{e0000}-\u{e007f}]|\p{Cs}/u;
const PARTS = new RegExp(`(${UNSEEN.source})`, 'u');

/** Splits a text so that every character which is not seen becomes a mark, such as `U+202E`. */
export function pieces(text: string): Piece[] {
  return text
    .split(PARTS)
    .filter((part) => part !== '')
    .map((part) => (UNSEEN.test(part) ? { mark: name(part) } : { text: part }));
}

function name(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** A text in which characters that are not seen are marked, for places that hold text only. */
export function plain(text: string): string {
  return UNSEEN.test(text)
    ? pieces(text)
        .map((piece) => ('mark' in piece ? `⟨${piece.mark}⟩` : piece.text))
        .join('')
    : text;
}

export const SHOWN_MAX = 120;

/** The beginning of a text that is too long, cut between characters. */
export function beginning(text: string, max = SHOWN_MAX): string | null {
  const characters = [...text];
  return characters.length <= max ? null : characters.slice(0, max).join('');
}
