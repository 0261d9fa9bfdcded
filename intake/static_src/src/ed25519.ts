/**
 * Whether a signature of Ed25519 is one, as RFC 8032 and FIPS 186-5 have it: not the looser ZIP 215.
 *
 * Nothing here is secret. The formulas are those of RFC 8032, section 5.1; adding is complete, so that
 * no pair of points needs a case of its own.
 */

import { sha512 } from "@noble/hashes/sha2.js";

import { ONE, PRIME, TWO, ZERO, numberOf, power, reduced } from "./field";
import { joined } from "./octets";
import { odd } from "./strict";

const ORDER = (ONE << BigInt(252)) + BigInt("27742317777372353535851937790883648493");
const D = reduced(BigInt(-121665) * power(BigInt(121666), PRIME - TWO));
/** A square root of -1. */
const ROOT = power(TWO, (PRIME - ONE) / BigInt(4));
const TOP = ONE << BigInt(255);
const HALF = 32;

/** Extended: x/z, y/z, and t with x * y = z * t. */
type Point = readonly [x: bigint, y: bigint, z: bigint, t: bigint];

const NEUTRAL: Point = [ZERO, ONE, ONE, ZERO];
const BASE = decoded(reduced(BigInt(4) * power(BigInt(5), PRIME - TWO)));

/** Never throws: what cannot be read is no signature. */
export function isSigned(signature: Uint8Array, text: Uint8Array, key: Uint8Array): boolean {
  try {
    return signature.length === 2 * HALF && key.length === HALF && verify(signature, text, key);
  } catch {
    return false;
  }
}

function verify(signature: Uint8Array, text: Uint8Array, key: Uint8Array): boolean {
  const [first, second] = [signature.slice(0, HALF), numberOf(signature.slice(HALF))];
  const [author, nonce] = [decoded(numberOf(key)), decoded(numberOf(first))];
  if (second >= ORDER || isSmall(author)) {
    return false;
  }
  const challenge = numberOf(sha512(joined(first, key, text))) % ORDER;
  const expected = added(nonce, times(author, challenge));
  return isSmall(added(expected, times(BASE, ORDER - second)));
}

/** Whether eight times the point is nothing. */
function isSmall(point: Point): boolean {
  const [x, y, z] = times(point, BigInt(8));
  return x === ZERO && y === z;
}

function times(point: Point, number: bigint): Point {
  let [sum, doubled] = [NEUTRAL, point];
  for (let rest = number; rest > ZERO; rest >>= ONE) {
    if ((rest & ONE) === ONE) {
      sum = added(sum, doubled);
    }
    doubled = added(doubled, doubled);
  }
  return sum;
}

function added([x1, y1, z1, t1]: Point, [x2, y2, z2, t2]: Point): Point {
  const a = reduced((y1 - x1) * (y2 - x2));
  const b = reduced((y1 + x1) * (y2 + x2));
  const c = reduced(reduced(TWO * D * t1) * t2);
  const d = reduced(TWO * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [reduced(e * f), reduced(g * h), reduced(f * g), reduced(e * h)];
}

/** The point whose y that is, with the lowest bit of x on top. Throws where there is none. */
function decoded(written: bigint): Point {
  const y = written % TOP;
  const isOdd = written >= TOP;
  const [u, v] = [reduced(y * y - ONE), reduced(D * y * y + ONE)];
  const v3 = reduced(v * v * v);
  let x = reduced(u * v3 * power(reduced(u * v3 * v3 * v), (PRIME - BigInt(5)) / BigInt(8)));
  if (reduced(v * x * x) !== u) {
    x = reduced(x * ROOT);
  }
  if (y >= PRIME || reduced(v * x * x) !== u || (x === ZERO && isOdd)) {
    throw odd();
  }
  x = ((x & ONE) === ONE) === isOdd ? x : PRIME - x;
  return [x, y, ONE, reduced(x * y)];
}
