/** The client-held id of a submission: whoever repeats it means the same submission. */

import { sha256 } from "@noble/hashes/sha2.js";

import { hex } from "./octets";
import { type Random, systemRandom } from "./random";

const ID_OCTETS = 16;

export interface Submission {
  /** 128 random bits. */
  readonly id: Uint8Array;
  /** Hex of their SHA-256: what a row and an inner header know it by. */
  readonly idDigest: string;
}

/** A fresh one, or one whose id the form already carries. RangeError for another length. */
export function submission(id: Uint8Array): Submission {
  if (id.length !== ID_OCTETS) {
    throw new RangeError("a submission's id has 16 octets");
  }
  return { id, idDigest: hex(sha256(id)) };
}

export function drawSubmission(random: Random = systemRandom): Submission {
  return submission(random(ID_OCTETS));
}
