/** The private half of the hybrid kind, from the 32 octets that both its keys are expanded from. */

import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { shake256 } from "@noble/hashes/sha3.js";
import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";

import { schedule } from "../hpke";
import { combined } from "../hybrid";
import type { HybridRecipient } from "../recipient";
import { odd } from "../strict";
import { exchanged, publicPoint } from "../x25519";

const LATTICE_SEED_OCTETS = 64;
const CURVE_OCTETS = 32;
const LATTICE_SEALED_OCTETS = 1088;

export class HybridIdentity {
  readonly recipient: HybridRecipient;
  private readonly lattice: Uint8Array;
  private readonly curve: Uint8Array;

  /** RangeError for a seed that is not of 32 octets. */
  constructor(seed: Uint8Array) {
    if (seed.length !== 32) {
      throw new RangeError("a seed has 32 octets");
    }
    const expanded = shake256(seed, { dkLen: LATTICE_SEED_OCTETS + CURVE_OCTETS });
    const keys = ml_kem768.keygen(expanded.slice(0, LATTICE_SEED_OCTETS));
    this.lattice = keys.secretKey;
    this.curve = expanded.slice(LATTICE_SEED_OCTETS);
    this.recipient = { lattice: keys.publicKey, curve: publicPoint(this.curve) };
  }

  /** The file key in a stanza. Throws for one that was made for another identity. */
  unwrap(encapsulated: Uint8Array, body: Uint8Array): Uint8Array {
    if (encapsulated.length !== LATTICE_SEALED_OCTETS + CURVE_OCTETS) {
      throw odd();
    }
    const point = encapsulated.slice(LATTICE_SEALED_OCTETS);
    const lattice = ml_kem768.decapsulate(encapsulated.slice(0, LATTICE_SEALED_OCTETS), this.lattice);
    const shared = combined(lattice, exchanged(this.curve, point), point, this.recipient.curve);
    const { key, nonce } = schedule(shared);
    return chacha20poly1305(key, nonce).decrypt(body);
  }
}
