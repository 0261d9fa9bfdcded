/** Receipts: 20 random digits and a check digit (Damm), in seven groups of three. */

import { hex } from "./octets";
import { type Random, systemRandom } from "./random";

const DRAWN_OCTETS = 9;
/** 67 bits hold 20 digits; the five more of nine octets are shifted away. */
const SPARE_BITS = BigInt(5);
const END = BigInt("1".padEnd(21, "0"));

/** A totally anti-symmetric quasigroup of order ten: row is the state, column the next digit. */
const DAMM = [
  "0317598642",
  "7092154863",
  "4206871359",
  "1750983426",
  "6123045978",
  "3674209581",
  "5869720134",
  "8945362017",
  "9438617205",
  "2581436790",
];

/** A fresh receipt: 21 digits. A draw beyond 20 digits is thrown away, so that all are as likely. */
export function drawReceipt(random: Random = systemRandom): string {
  for (;;) {
    const drawn = BigInt(`0x${hex(random(DRAWN_OCTETS))}`) >> SPARE_BITS;
    if (drawn < END) {
      const digits = drawn.toString().padStart(20, "0");
      return digits + checkDigit(digits);
    }
  }
}

/** The digit that makes `digits` valid; "0" for one that already is. */
export function checkDigit(digits: string): string {
  let state = "0";
  for (const digit of digits) {
    state = DAMM[Number(state)][Number(digit)];
  }
  return state;
}

/** The seven groups of three that are shown and read aloud. */
export function groups(receipt: string): string[] {
  return receipt.match(/.{3}/g) ?? [];
}
