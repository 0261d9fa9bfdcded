/**
 * `mlkem768x25519`: HPKE (RFC 9180, base mode) over the hybrid of ML-KEM-768 and X25519.
 *
 * What is sealed today is dangerous to its source for decades; this kind stays closed unless both
 * the lattice and the curve fall.
 */

import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { expand, extract } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { sha3_256 } from "@noble/hashes/sha3.js";
import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";

import { joined, utf8 } from "./octets";
import type { Random } from "./random";
import type { HybridRecipient } from "./recipient";
import { exchanged, publicPoint } from "./x25519";

export const KIND = "mlkem768x25519";

const INFO = utf8("age-encryption.org/mlkem768x25519");
const VERSION = utf8("HPKE-v1");
// KEM 0x647a, HKDF-SHA256, ChaCha20-Poly1305.
const SUITE = joined(utf8("HPKE"), Uint8Array.of(0x64, 0x7a, 0, 1, 0, 3));
const COMBINER_LABEL = utf8("\\.//^\\");
const BASE_MODE = Uint8Array.of(0);
const NONE = new Uint8Array(0);

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
  const hashes = [labeledExtract(NONE, "psk_id_hash", NONE), labeledExtract(NONE, "info_hash", INFO)];
  const context = joined(BASE_MODE, ...hashes);
  const schedule = labeledExtract(secret, "secret", NONE);
  const key = labeledExpand(schedule, "key", context, 32);
  const nonce = labeledExpand(schedule, "base_nonce", context, 12);
  return { encapsulated, body: chacha20poly1305(key, nonce).encrypt(fileKey) };
}

function encapsulate(recipient: HybridRecipient, random: Random): Encapsulation {
  const lattice = ml_kem768.encapsulate(recipient.lattice, random(32));
  const ephemeral = random(32);
  const point = publicPoint(ephemeral);
  const secrets = joined(lattice.sharedSecret, exchanged(ephemeral, recipient.curve));
  const combined = joined(secrets, point, recipient.curve, COMBINER_LABEL);
  return { encapsulated: joined(lattice.cipherText, point), secret: sha3_256(combined) };
}

function labeledExtract(salt: Uint8Array, label: string, input: Uint8Array): Uint8Array {
  return extract(sha256, joined(VERSION, SUITE, utf8(label), input), salt);
}

function labeledExpand(key: Uint8Array, label: string, context: Uint8Array, length: number): Uint8Array {
  const size = Uint8Array.of(0, length);
  return expand(sha256, key, joined(size, VERSION, SUITE, utf8(label), context), length);
}
