/** Numbers modulo 2^255 - 19, under both curves. */

import { hex } from "./octets";

export const [ZERO, ONE, TWO] = [0, 1, 2].map(BigInt);
export const PRIME = (ONE << BigInt(255)) - BigInt(19);

/** 0 to PRIME - 1, of any whole number. */
export function reduced(number: bigint): bigint {
  const rest = number % PRIME;
  return rest < ZERO ? rest + PRIME : rest;
}

export function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [ONE, base];
  for (let rest = exponent; rest > ZERO; rest >>= ONE) {
    if ((rest & ONE) === ONE) {
      result = reduced(result * square);
    }
    square = reduced(square * square);
  }
  return result;
}

/** Octets as the curves read them, least octet first. */
export function numberOf(octets: Uint8Array): bigint {
  return BigInt(`0x${hex(Uint8Array.from(octets).reverse())}`);
}

/** 32 octets of a number below 2^256. */
export function octetsOf(number: bigint): Uint8Array {
  const digits = number.toString(16).padStart(64, "0");
  const pairs = digits.match(/../g) ?? [];
  return Uint8Array.from(pairs, (pair) => parseInt(pair, 16)).reverse();
}
