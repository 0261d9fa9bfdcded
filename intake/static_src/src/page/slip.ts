/** Whose report it is: what the page carries along unseen, and the receipt drawn here. */

import { type Submission, submission } from "../submission";
import { asciiDigits } from "./letters";

/** The same for each attempt, so that a repeat is the same submission. */
export interface Slip {
  readonly code: string;
  readonly submission: Submission;
  /** 21 digits, drawn on this device. */
  readonly receipt: string;
}

/** From what the form held when Send was pressed. */
export function slipOf(told: FormData, receipt: string): Slip {
  const id = String(told.get("submission_id")).match(/../g) ?? [];
  return {
    code: letters(String(told.get("code"))),
    submission: submission(Uint8Array.from(id, (pair) => parseInt(pair, 16))),
    receipt,
  };
}

/** A code may come in wide letters and the digits of any script; the server judges what is left. */
function letters(code: string): string {
  return asciiDigits(code.normalize("NFKC")).replace(/[^0-9A-Za-z]/g, "").slice(0, 40) || "0";
}
