/** One attached file, sealed while it is read: one line of name and type, then its octets. */

import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";

import { Sealer } from "./envelope";
import { joined, utf8 } from "./octets";
import { type Random, systemRandom } from "./random";
import type { HybridRecipient } from "./recipient";
import { Refusal } from "./refusal";
import { canonical } from "./strict";
import type { Submission } from "./submission";

/** What the sender's browser says of a file. Inside the seal: a name betrays its sender. */
export interface Claimed {
  readonly name: string;
  readonly mediaType: string;
}

/** Takes a file's pieces, at most one of them in memory, and gives sealed octets. */
export class AttachmentSealer {
  private readonly sealer: Sealer;
  private readonly mac: ReturnType<typeof hmac.create>;
  private opening: Uint8Array;
  private length = 0;

  /** `number` counts the submission's files from 1. */
  constructor(
    submission: Submission,
    number: number,
    claimed: Claimed,
    recipients: readonly HybridRecipient[],
    random: Random = systemRandom,
  ) {
    // Of 0: sealing begins before the files are counted; the report counts them.
    const inner = { kind: "attachment", schema: 1, id: submission.idDigest, part: number + 1, of: 0 };
    this.sealer = new Sealer(recipients, inner, random);
    this.mac = hmac.create(sha256, submission.id);
    const line = canonical({ media_type: claimed.mediaType, name: claimed.name });
    this.opening = this.take(utf8(`${line}\n`));
  }

  /** There from the start, and no part of what `write` and `closing` give. */
  get header(): Uint8Array {
    return this.sealer.header;
  }

  /** Octets of payload so far. */
  get size(): number {
    return this.sealer.size;
  }

  /** Octets of header and payload that a file of `size` octets ends up as; asked before `write`. */
  lengthOf(size: number): number {
    return this.header.length + this.sealer.lengthOf(this.sealer.contentLength + size);
  }

  /** Seal the next piece of the file; give the next octets of the payload, maybe none. */
  write(piece: Uint8Array): Uint8Array {
    this.length += piece.length;
    const opening = this.opening;
    this.opening = new Uint8Array(0);
    return opening.length ? joined(opening, this.take(piece)) : this.take(piece);
  }

  /** The last octets, in pieces of about 64 KiB. Refusal: file_empty. */
  closing(): Generator<Uint8Array, void> {
    if (!this.length) {
      throw new Refusal("file_empty");
    }
    return this.sealer.closing();
  }

  /** 32 octets that say "the same file again"; known before the file is closed. */
  tag(): Uint8Array {
    return this.mac.clone().digest();
  }

  /** SHA-256 over header and payload, once all of it came out. */
  digest(): Uint8Array {
    return this.sealer.digest();
  }

  private take(piece: Uint8Array): Uint8Array {
    this.mac.update(piece);
    return this.sealer.update(piece);
  }
}
