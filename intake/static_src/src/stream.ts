/**
 * age's payload: a nonce, then chunks of 64 KiB, each authenticated with its place and its end.
 *
 * Memory does not grow with the length: one chunk is held.
 */

import { chacha20poly1305 } from "@noble/ciphers/chacha.js";

import type { FileKey } from "./filekey";
import { joined } from "./octets";
import type { Random } from "./random";

export const CHUNK = 64 * 1024;

const NONCE_OCTETS = 16;
const TAG_OCTETS = 16;
const CHUNK_NONCE_OCTETS = 12;
/** Big-endian counter of 11 octets, of which a real payload never leaves the last 4. */
const COUNTER_PLACE = 7;

/** Octets that a payload of so much plaintext has. */
export function payloadLength(plain: number): number {
  return NONCE_OCTETS + plain + TAG_OCTETS * Math.max(1, Math.ceil(plain / CHUNK));
}

/**
 * Push plaintext in pieces of any size, take sealed octets out; the nonce comes first. A full
 * chunk is held back until more arrives, because the last one is marked as such.
 */
export class PayloadWriter {
  private readonly key: Uint8Array;
  private readonly held = new Uint8Array(CHUNK);
  private filled = 0;
  private written = 0;
  private sealed: Uint8Array[];

  constructor(fileKey: FileKey, random: Random) {
    const nonce = random(NONCE_OCTETS);
    this.key = fileKey.payloadKey(nonce);
    this.sealed = [nonce];
  }

  /** Take in `piece`; give what could be sealed, often nothing. */
  update(piece: Uint8Array): Uint8Array {
    let start = 0;
    while (piece.length - start > CHUNK - this.filled) {
      const stop = start + CHUNK - this.filled;
      this.hold(piece.subarray(start, stop));
      this.seal(false);
      start = stop;
    }
    this.hold(piece.subarray(start));
    return this.take();
  }

  /** Seal what is held as the last chunk. The writer is of no use afterwards. */
  finish(): Uint8Array {
    this.seal(true);
    this.held.fill(0);
    this.key.fill(0);
    return this.take();
  }

  private hold(piece: Uint8Array): void {
    this.held.set(piece, this.filled);
    this.filled += piece.length;
  }

  private seal(last: boolean): void {
    const nonce = new Uint8Array(CHUNK_NONCE_OCTETS);
    new DataView(nonce.buffer).setUint32(COUNTER_PLACE, this.written);
    nonce[CHUNK_NONCE_OCTETS - 1] = last ? 1 : 0;
    this.sealed.push(chacha20poly1305(this.key, nonce).encrypt(this.held.subarray(0, this.filled)));
    this.written += 1;
    this.filled = 0;
  }

  private take(): Uint8Array {
    const sealed = this.sealed;
    this.sealed = [];
    return sealed.length === 1 ? sealed[0] : joined(...sealed);
  }
}
