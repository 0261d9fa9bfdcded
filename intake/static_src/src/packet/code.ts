/** A code as it stands on a slip: sixteen letters and digits, read as kindly as the server reads it. */

import { asciiDigits } from "../page/letters";

const CODE = /^[0-9A-HJKMNP-TV-Z]{16}$/;

/** The letters that were meant: any case, O for 0, I and L for 1, any digits. "" for what is no code. */
export function codeIn(typed: string): string {
  const letters = asciiDigits(typed.normalize("NFKC")).replace(/[^\p{L}\p{N}]/gu, "").toUpperCase();
  const plain = letters.replace(/O/g, "0").replace(/[IL]/g, "1");
  return CODE.test(plain) ? plain : "";
}
