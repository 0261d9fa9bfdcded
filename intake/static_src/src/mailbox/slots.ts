/** Where messages of one mailbox rest, and the ids of what comes through it. As in Python. */

import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";

import { hex, joined, utf8 } from "../octets";

const QUESTIONS = 8;
/** In the order in which they replace each other: a person sees the last that is there. */
export const STATES = ["received", "not_opened", "opened", "read", "used"];
const ROW_OCTETS = 16;
const ZERO = Uint8Array.of(0);

/** All rows of a mailbox, always as many, always in this order. */
export function every(slots: Uint8Array): Uint8Array[] {
  const questions = Array.from({ length: QUESTIONS }, (_, number) => `question ${number}`);
  return [...STATES.map((state) => `state ${state}`), ...questions].map((name) => row(slots, name));
}

/** Hex: whoever wrote this in that row knew the key. */
export function proof(slots: Uint8Array, of: Uint8Array, content: Uint8Array): string {
  return hex(hmac(sha256, slots, joined(utf8("proof"), ZERO, of, content)));
}

/** As an inner header spells a row. */
export function rowName(of: Uint8Array): string {
  return hex(of).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The id under which number `number` of that way comes on a day, 16 octets. */
export function idOf(locator: Uint8Array, way: string, day: string, number: number): Uint8Array {
  return hmac(sha256, locator, utf8(`submission ${way} ${day} ${number}`)).slice(0, ROW_OCTETS);
}

/** With the version and variant of a random UUID. */
function row(slots: Uint8Array, name: string): Uint8Array {
  const octets = hmac(sha256, slots, joined(utf8("slot"), ZERO, utf8(name))).slice(0, ROW_OCTETS);
  octets[6] = (octets[6] & 0x0f) | 0x40;
  octets[8] = (octets[8] & 0x3f) | 0x80;
  return octets;
}
