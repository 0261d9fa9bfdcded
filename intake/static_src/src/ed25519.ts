/**
 * Whether a signature of Ed25519 is one, as RFC 8032 and FIPS 186-5 have it: not the looser ZIP 215.
 *
 * The points are the library's. Its own verification makes a table of the base point first, which
 * pays after a dozen signatures; a page reads three.
 */

import { Point } from "@noble/ed25519";
import { sha512 } from "@noble/hashes/sha2.js";

import { numberOf } from "./numbers";
import { joined } from "./octets";

const ORDER = Point.CURVE().n;
const HALF = 32;
const ONE = BigInt(1);

/** Never throws: what cannot be read is no signature. */
export function isSigned(signature: Uint8Array, text: Uint8Array, key: Uint8Array): boolean {
  try {
    return verify(signature, text, key);
  } catch {
    return false;
  }
}

function verify(signature: Uint8Array, text: Uint8Array, key: Uint8Array): boolean {
  const [first, second] = [signature.slice(0, HALF), numberOf(signature.slice(HALF))];
  const [author, nonce] = [Point.fromBytes(key, false), Point.fromBytes(first, false)];
  if (signature.length !== 2 * HALF || second >= ORDER || author.isSmallOrder()) {
    return false;
  }
  const challenge = numberOf(sha512(joined(first, key, text))) % ORDER;
  const expected = nonce.add(author.multiply(challenge, false));
  return expected.subtract(ofBase(second)).clearCofactor().is0();
}

/** By way of the base point's double, for which the library has no table. */
function ofBase(number: bigint): Point {
  const even = Point.BASE.double().multiply(number >> ONE, false);
  return (number & ONE) === ONE ? even.add(Point.BASE) : even;
}
