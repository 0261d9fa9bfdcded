/**
 * `mlkem768x25519`: HPKE (RFC 9180, base mode) over the hybrid of ML-KEM-768 and X25519.
 *
 * What is sealed today is dangerous to its source for decades; this kind stays closed unless both
 * the lattice and the curve fall.
 */

import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { sha3_256 } from "@noble/hashes/sha3.js";
import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";

import { schedule } from "./hpke";
import { joined, utf8 } from "./octets";
import type { Random } from "./random";
import type { HybridRecipient } from "./recipient";
import { exchanged, publicPoint } from "./x25519";

export const KIND = "mlkem768x25519";

const COMBINER_LABEL = utf8("\\.//^\\");

interface Encapsulation {
  readonly encapsulated: Uint8Array;
  readonly secret: Uint8Array;
}

export interface Wrapped {
  /** 1120 octets. */
  readonly encapsulated: Uint8Array;
  /** 32 octets. */
  readonly body: Uint8Array;
}

/** Draws 32 octets for the lattice, then 32 for the curve. */
export function wrap(fileKey: Uint8Array, recipient: HybridRecipient, random: Random): Wrapped {
  const { encapsulated, secret } = encapsulate(recipient, random);
  const { key, nonce } = schedule(secret);
  return { encapsulated, body: chacha20poly1305(key, nonce).encrypt(fileKey) };
}

function encapsulate(recipient: HybridRecipient, random: Random): Encapsulation {
  const lattice = ml_kem768.encapsulate(recipient.lattice, random(32));
  const ephemeral = random(32);
  const point = publicPoint(ephemeral);
  const secret = combined(lattice.sharedSecret, exchanged(ephemeral, recipient.curve), point, recipient.curve);
  return { encapsulated: joined(lattice.cipherText, point), secret };
}

/** What the lattice and the curve agreed on, bound to both points of the curve. */
export function combined(lattice: Uint8Array, curve: Uint8Array, ephemeral: Uint8Array, own: Uint8Array): Uint8Array {
  return sha3_256(joined(lattice, curve, ephemeral, own, COMBINER_LABEL));
}
