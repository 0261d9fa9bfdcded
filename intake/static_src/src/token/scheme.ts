/** RSABSSA-SHA384-PSS-Randomized of RFC 9474, the member's part; exponent 65537. */

import { sha384 } from "@noble/hashes/sha2.js";

import { hex, joined, same } from "../octets";
import { Refusal } from "../refusal";

export const SIZE = 384;
export const PREFIX = 32;
export const SALT = 48;
const HASH = 48;
const ZERO = BigInt(0);
const ONE = BigInt(1);
const EXPONENT_BITS = 16;

export function toNumber(octets: Uint8Array): bigint {
  return BigInt(`0x${hex(octets)}`);
}

export function toOctets(number: bigint): Uint8Array {
  const text = number.toString(16).padStart(2 * SIZE, "0");
  return Uint8Array.from({ length: SIZE }, (_, place) => parseInt(text.slice(2 * place, 2 * place + 2), 16));
}

/** MGF1 with SHA-384 (RFC 8017, B.2.1). */
export function mgf1(seed: Uint8Array, length: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let count = 0; count * HASH < length; count++) {
    const counter = Uint8Array.of(count >>> 24, count >>> 16, count >>> 8, count);
    blocks.push(sha384(joined(seed, counter)));
  }
  return joined(...blocks).slice(0, length);
}

/** EMSA-PSS-ENCODE for a modulus of 3072 bits (RFC 8017, 9.1.1). */
function encoded(prepared: Uint8Array, salt: Uint8Array): Uint8Array {
  const tip = sha384(joined(new Uint8Array(8), sha384(prepared), salt));
  const data = joined(new Uint8Array(SIZE - SALT - HASH - 2), Uint8Array.of(1), salt);
  const mask = mgf1(tip, data.length);
  const masked = data.map((octet, place) => octet ^ (mask[place] ?? 0));
  masked[0] = (masked[0] ?? 0) & 0x7f;
  return joined(masked, tip, Uint8Array.of(0xbc));
}

/** What was drawn for one request. */
export interface Drawn {
  readonly prepared: Uint8Array;
  readonly salt: Uint8Array;
  readonly factor: bigint;
}

/** The encoded message times the factor to the exponent: what the issuer sees. */
export function blinded({ prepared, salt, factor }: Drawn, modulus: bigint): Uint8Array {
  const message = toNumber(encoded(prepared, salt));
  inverse(message, modulus);
  return toOctets((message * power(factor, modulus)) % modulus);
}

/**
 * The signature, once it is the one of this message and salt. A Refusal "answer_wrong" for what no
 * issuer of this modulus made of this request.
 */
export function unblinded({ prepared, salt, factor }: Drawn, answer: Uint8Array, modulus: bigint): Uint8Array {
  const signature = (toNumber(answer) * inverse(factor, modulus)) % modulus;
  if (!same(toOctets(power(signature, modulus)), encoded(prepared, salt))) {
    throw new Refusal("answer_wrong");
  }
  return toOctets(signature);
}

/** To the power of 65537: sixteen squares, and once more the base. */
function power(base: bigint, modulus: bigint): bigint {
  let result = base % modulus;
  for (let bit = 0; bit < EXPONENT_BITS; bit++) {
    result = (result * result) % modulus;
  }
  return (result * base) % modulus;
}

/** By Euclid's algorithm. Throws for what shares a prime with the modulus. */
function inverse(number: bigint, modulus: bigint): bigint {
  let [before, rest] = [modulus, number % modulus];
  let [older, newer] = [ZERO, ONE];
  while (rest !== ZERO) {
    const times = before / rest;
    [before, rest] = [rest, before - times * rest];
    [older, newer] = [newer, older - times * newer];
  }
  if (before !== ONE) {
    throw new RangeError("not coprime to the modulus");
  }
  return ((older % modulus) + modulus) % modulus;
}
