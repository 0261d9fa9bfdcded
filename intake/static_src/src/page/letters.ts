/** Letters and digits as people type them, mended as the server mends what a form brings. */

const LINE_ENDS = /\r\n?|[\x0b\x0c\x85\u2028\u2029]/g;
/** Controls, halves of letters, and the signs that reorder what is read. */
const MISFITS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\u202a-\u202e\u2066-\u206f]/gu;
const HALVES = /[\ud800-\udfff]/gu;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}]/gu;
/** Persian and Pashto words need both. */
const JOINERS = "\u200c\u200d";
const DIGIT = /^\p{Nd}$/u;
const DIGITS = /\p{Nd}/gu;

/** Free words: line ends become "\n"; control, reordering and half signs go. */
export function cleanWords(text: string): string {
  // A browser that sends a form itself writes U+FFFD for half a letter.
  return text.replace(HALVES, "\ufffd").replace(LINE_ENDS, "\n").replace(MISFITS, "");
}

/** One line of what `cleanWords` gave: no invisible signs but the joiners, single spaces. */
export function cleanLine(words: string): string {
  const seen = words.replace(/\s+/g, " ").replace(UNSEEN, (sign) => (JOINERS.includes(sign) ? sign : ""));
  return seen.replace(/\s+/g, " ").trim();
}

/** Every decimal digit of any script as 0-9; all else as it was. */
export function asciiDigits(text: string): string {
  return text.replace(DIGITS, (sign) => String(valueOf(sign)));
}

/** 0-9 as ۰-۹. */
export function persianDigits(text: string): string {
  return text.replace(/\d/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[Number(digit)]);
}

/** Characters as Python counts them: code points. */
export function lengthOf(text: string): number {
  return Array.from(text).length;
}

/** Unicode has decimal digits in tens, from 0 to 9; some tens follow each other. */
function valueOf(sign: string): number {
  const point = sign.codePointAt(0) as number;
  let first = point;
  while (DIGIT.test(String.fromCodePoint(first - 1))) {
    first -= 1;
  }
  return (point - first) % 10;
}
