/**
 * Our envelope: an age file whose plaintext says where it belongs and hides its length.
 *
 *     one JSON line of Inner · content · zeros · content length (8 octets, big-endian)
 *
 * The length stands at the end because sealing starts before it is known.
 */

import { sha256 } from "@noble/hashes/sha2.js";

import { FileKey } from "./filekey";
import { writeHeader } from "./header";
import { type Inner, innerLine } from "./inner";
import { joined } from "./octets";
import { paddedLength } from "./padding";
import { type Random, systemRandom } from "./random";
import type { HybridRecipient } from "./recipient";
import { CHUNK, PayloadWriter, payloadLength } from "./stream";

const TRAILER_OCTETS = 8;
const ZEROS = new Uint8Array(CHUNK);

/** Header and payload of one envelope; joined, they are an ordinary age file. */
export interface Sealed {
  readonly header: Uint8Array;
  readonly payload: Uint8Array;
  /** Over header and payload together. */
  readonly sha256: Uint8Array;
  /** 16 octets that the custody event of the arrival is salted with. */
  readonly eventSalt: Uint8Array;
}

/**
 * Seal content that arrives piece by piece; one chunk of 64 KiB is held in memory.
 *
 * `header` is there from the start. After `closing`, `size` counts the payload in octets. Random
 * octets are drawn in this order: file key (16), for each recipient 32 and 32, nonce (16).
 */
export class Sealer {
  readonly header: Uint8Array;
  readonly eventSalt: Uint8Array;
  size = 0;
  contentLength = 0;
  private readonly line: Uint8Array;
  private readonly writer: PayloadWriter;
  private readonly hash = sha256.create();
  private opening: Uint8Array;

  constructor(recipients: readonly HybridRecipient[], inner: Inner, random: Random = systemRandom) {
    this.line = innerLine(inner);
    const fileKey = FileKey.generate(random);
    this.header = writeHeader(fileKey, recipients, random);
    this.eventSalt = fileKey.eventSalt();
    this.hash.update(this.header);
    this.writer = new PayloadWriter(fileKey, random);
    this.opening = this.count(this.writer.update(this.line));
  }

  /** Octets of the payload that so much content ends up as. */
  lengthOf(content: number): number {
    return payloadLength(paddedLength(this.line.length + content + TRAILER_OCTETS));
  }

  /** Seal the next piece of content; give the next octets of the payload, maybe none. */
  update(piece: Uint8Array): Uint8Array {
    this.contentLength += piece.length;
    return this.started(this.count(this.writer.update(piece)));
  }

  /** Pad and close in pieces of about 64 KiB: padding of a large file takes megabytes. */
  *closing(): Generator<Uint8Array, void> {
    const used = this.line.length + this.contentLength + TRAILER_OCTETS;
    yield this.started(new Uint8Array(0));
    for (let padding = paddedLength(used) - used; padding > 0; padding -= CHUNK) {
      yield this.count(this.writer.update(ZEROS.subarray(0, padding)));
    }
    yield this.count(this.writer.update(trailer(this.contentLength)));
    yield this.count(this.writer.finish());
  }

  /** SHA-256 over header and payload, once all of it came out. */
  digest(): Uint8Array {
    return this.hash.clone().digest();
  }

  private started(sealed: Uint8Array): Uint8Array {
    const opening = this.opening;
    this.opening = new Uint8Array(0);
    return opening.length ? joined(opening, sealed) : sealed;
  }

  private count(sealed: Uint8Array): Uint8Array {
    this.size += sealed.length;
    this.hash.update(sealed);
    return sealed;
  }
}

/** Seal what is in memory anyway. */
export function sealOctets(
  content: Uint8Array,
  recipients: readonly HybridRecipient[],
  inner: Inner,
  random: Random = systemRandom,
): Sealed {
  const sealer = new Sealer(recipients, inner, random);
  const payload = joined(sealer.update(content), ...sealer.closing());
  return { header: sealer.header, payload, sha256: sealer.digest(), eventSalt: sealer.eventSalt };
}

function trailer(length: number): Uint8Array {
  const octets = new Uint8Array(TRAILER_OCTETS);
  const view = new DataView(octets.buffer);
  view.setUint32(0, Math.floor(length / 2 ** 32));
  view.setUint32(4, length % 2 ** 32);
  return octets;
}
