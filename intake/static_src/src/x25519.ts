/**
 * X25519 (RFC 7748): its ladder, and nothing else of the curve.
 *
 * Every scalar here is drawn for one file and thrown away, or is that of a mailbox whose receipt was
 * just typed; all of it on the device of whoever did so: there is nobody to time it, and numbers of
 * any engine would not take the same time anyway.
 */

import { ONE, PRIME, TWO, ZERO, numberOf, octetsOf, power } from "./field";
import { odd } from "./strict";

const A24 = BigInt(121665);
const BASE = Uint8Array.of(9, ...new Uint8Array(31));

/** The public point of a scalar of 32 octets. */
export function publicPoint(scalar: Uint8Array): Uint8Array {
  return exchanged(scalar, BASE);
}

/** What both sides compute. Throws for a point of small order, which would make it no secret. */
export function exchanged(scalar: Uint8Array, point: Uint8Array): Uint8Array {
  const shared = ladder(clamped(scalar), numberOf(withoutTop(point)) % PRIME);
  if (shared === ZERO) {
    throw odd();
  }
  return octetsOf(shared);
}

function clamped(scalar: Uint8Array): bigint {
  const octets = Uint8Array.from(scalar);
  octets[0] &= 248;
  octets[31] = (octets[31] & 127) | 64;
  return numberOf(octets);
}

function withoutTop(point: Uint8Array): Uint8Array {
  const octets = Uint8Array.from(point);
  octets[31] &= 127;
  return octets;
}

/** The names are those of RFC 7748, section 5. */
function ladder(k: bigint, u: bigint): bigint {
  let [x2, z2, x3, z3, isSwapped] = [ONE, ZERO, u, ONE, false];
  for (let bit = 254; bit >= 0; bit -= 1) {
    const isOne = ((k >> BigInt(bit)) & ONE) === ONE;
    if (isOne !== isSwapped) {
      [x2, x3, z2, z3] = [x3, x2, z3, z2];
    }
    isSwapped = isOne;
    const [a, b] = [x2 + z2, x2 - z2 + PRIME];
    const [aa, bb] = [(a * a) % PRIME, (b * b) % PRIME];
    const e = aa - bb + PRIME;
    const [da, cb] = [(x3 - z3 + PRIME) * a, (x3 + z3) * b];
    const [sum, difference] = [(da + cb) % PRIME, (da - cb) % PRIME];
    [x3, z3] = [(sum * sum) % PRIME, (u * ((difference * difference) % PRIME)) % PRIME];
    [x2, z2] = [(aa * bb) % PRIME, (e * (aa + A24 * e)) % PRIME];
  }
  // The lowest bit of a clamped scalar is 0, so nothing is left to be swapped.
  return (x2 * power(z2, PRIME - TWO)) % PRIME;
}
