/** Octets as the curves read them: numbers, least octet first. */

import { hex } from "./octets";

export function numberOf(octets: Uint8Array): bigint {
  return BigInt(`0x${hex(Uint8Array.from(octets).reverse())}`);
}

/** 32 octets of a number below 2^256. */
export function octetsOf(number: bigint): Uint8Array {
  const digits = number.toString(16).padStart(64, "0");
  const pairs = digits.match(/../g) ?? [];
  return Uint8Array.from(pairs, (pair) => parseInt(pair, 16)).reverse();
}
