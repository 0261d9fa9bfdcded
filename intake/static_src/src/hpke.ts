/** The key schedule of HPKE (RFC 9180, base mode): both sides of `mlkem768x25519` compute it. */

import { expand, extract } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";

import { joined, utf8 } from "./octets";

const INFO = utf8("age-encryption.org/mlkem768x25519");
const VERSION = utf8("HPKE-v1");
// KEM 0x647a, HKDF-SHA256, ChaCha20-Poly1305.
const SUITE = joined(utf8("HPKE"), Uint8Array.of(0x64, 0x7a, 0, 1, 0, 3));
const BASE_MODE = Uint8Array.of(0);
const NONE = new Uint8Array(0);

export interface Scheduled {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
}

/** From what the hybrid KEM agreed on to the key and nonce of its one message. */
export function schedule(shared: Uint8Array): Scheduled {
  const hashes = [labeledExtract(NONE, "psk_id_hash", NONE), labeledExtract(NONE, "info_hash", INFO)];
  const context = joined(BASE_MODE, ...hashes);
  const secret = labeledExtract(shared, "secret", NONE);
  return {
    key: labeledExpand(secret, "key", context, 32),
    nonce: labeledExpand(secret, "base_nonce", context, 12),
  };
}

function labeledExtract(salt: Uint8Array, label: string, input: Uint8Array): Uint8Array {
  return extract(sha256, joined(VERSION, SUITE, utf8(label), input), salt);
}

function labeledExpand(key: Uint8Array, label: string, context: Uint8Array, length: number): Uint8Array {
  const size = Uint8Array.of(0, length);
  return expand(sha256, key, joined(size, VERSION, SUITE, utf8(label), context), length);
}
