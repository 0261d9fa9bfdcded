/** A public key of the hybrid kind: 1216 octets, ML-KEM-768 key, then X25519 point. */

import { decode } from "./bech32";
import { odd } from "./strict";

const PREFIX = "age1pq";
const LATTICE_OCTETS = 1184;
const COEFFICIENT_OCTETS = 1152;
const CURVE_OCTETS = 32;
const MODULUS = 3329;

export interface HybridRecipient {
  readonly lattice: Uint8Array;
  readonly curve: Uint8Array;
}

/**
 * Reads `age1pq1…`. Throws for anything else, a classical recipient included: it would void the
 * promise for decades.
 */
export function parseRecipient(text: string): HybridRecipient {
  const { prefix, content } = decode(text);
  if (prefix !== PREFIX) {
    throw odd();
  }
  return hybridRecipient(content);
}

/** Throws for another length, or a key that FIPS 203 §7.2 refuses. */
export function hybridRecipient(octets: Uint8Array): HybridRecipient {
  if (octets.length !== LATTICE_OCTETS + CURVE_OCTETS || !isReduced(octets)) {
    throw odd();
  }
  return { lattice: octets.slice(0, LATTICE_OCTETS), curve: octets.slice(LATTICE_OCTETS) };
}

/** Whether every coefficient of 12 bits is below the modulus: otherwise a key has two spellings. */
function isReduced(key: Uint8Array): boolean {
  for (let place = 0; place < COEFFICIENT_OCTETS; place += 3) {
    const pair = key[place] | (key[place + 1] << 8) | (key[place + 2] << 16);
    if ((pair & 0xfff) >= MODULUS || pair >> 12 >= MODULUS) {
      return false;
    }
  }
  return true;
}
