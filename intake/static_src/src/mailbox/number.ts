/** A receipt as people type it back: any digit script, any noise between the digits. */

import { asciiDigits } from "../page/letters";
import { checkDigit } from "../receipt";

const DIGITS = 21;
const LONGEST_INPUT = 500;

/** The 21 digits; "" for what is none: a digit wrong, missing or too many. */
export function parsed(typed: string): string {
  const signs = Array.from(typed).slice(0, LONGEST_INPUT).join("");
  const digits = asciiDigits(signs).replace(/[^0-9]/g, "");
  return digits.length === DIGITS && checkDigit(digits) === "0" ? digits : "";
}
