/** What people carry, as letters: Crockford's base32 with a check, read as a code is. */

import { sha256 } from "@noble/hashes/sha2.js";

import { joined } from "../octets";
import { Refusal } from "../refusal";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CHECK = 4;

/** A kind: its first octet, and the octets of its body. */
export interface Carried {
  readonly number: number;
  readonly size: number;
}

export const KEY: Carried = { number: 1, size: 403 };
export const REQUEST: Carried = { number: 2, size: 400 };
export const ANSWER: Carried = { number: 3, size: 400 };
export const TOKEN: Carried = { number: 4, size: 432 };
export const SEED: Carried = { number: 5, size: 20 };

export function write({ number, size }: Carried, body: Uint8Array): string {
  if (body.length !== size) {
    throw new RangeError("a body of another kind");
  }
  const octets = joined(Uint8Array.of(number), body);
  return letters(joined(octets, sha256(octets).slice(0, CHECK)));
}

/** Its body. A Refusal "carried_damaged" for anything else than one of this kind. */
export function read(kind: Carried, typed: string): Uint8Array {
  const meant = lettersOf(typed);
  const whole = octetsOf(meant);
  const body = whole.slice(1, -CHECK);
  // Written again, so that bits nobody reads cannot make a second spelling.
  if (body.length !== kind.size || write(kind, body) !== meant) {
    throw new Refusal("carried_damaged");
  }
  return body;
}

/** Any digits, small letters, O for 0, I and L for 1; everything else falls away. */
function lettersOf(typed: string): string {
  return typed
    .normalize("NFKC")
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15))
    .replace(/[^0-9A-Za-z]/g, "")
    .toUpperCase()
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1");
}

function letters(octets: Uint8Array): string {
  let text = "";
  let held = 0;
  let bits = 0;
  for (const octet of octets) {
    held = (held << 8) | octet;
    for (bits += 8; bits >= 5; bits -= 5) {
      text += ALPHABET[(held >> (bits - 5)) & 31];
    }
    held &= 31;
  }
  return bits ? text + ALPHABET[(held << (5 - bits)) & 31] : text;
}

function octetsOf(text: string): Uint8Array {
  const octets: number[] = [];
  let held = 0;
  let bits = 0;
  for (const letter of text) {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) {
      throw new Refusal("carried_damaged");
    }
    held = (held << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      octets.push((held >> bits) & 255);
    }
    held &= 255;
  }
  return Uint8Array.from(octets);
}
