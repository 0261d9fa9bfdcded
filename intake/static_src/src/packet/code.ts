/** A code as it stands on a slip, or a token: read as kindly as the server reads it. */

import { asciiDigits } from "../page/letters";
import { TOKEN, read } from "../token/carried";

const CODE = /^[0-9A-HJKMNP-TV-Z]{16}$/;
/** Letters of a token. A code is filled up to as many, so that a packet's size does not tell one from the other. */
export const LONGEST = 700;

/** The letters that were meant: any case, O for 0, I and L for 1, any digits. "" for what is neither. */
export function codeIn(typed: string): string {
  const letters = plain(typed);
  return CODE.test(letters) || isWholeToken(letters) ? letters : "";
}

/** What to say of what is neither: more than a slip holds was meant to be a token. */
export function wrongCode(typed: string): string {
  return plain(typed).length > 40 ? "token_wrong" : "code_wrong";
}

function plain(typed: string): string {
  const letters = asciiDigits(typed.normalize("NFKC")).replace(/[^\p{L}\p{N}]/gu, "").toUpperCase();
  return letters.replace(/O/g, "0").replace(/[IL]/g, "1");
}

/** That it is whole is all that can be seen without a network; who signed it, the server's worker sees. */
function isWholeToken(letters: string): boolean {
  try {
    read(TOKEN, letters);
    return true;
  } catch {
    return false;
  }
}
