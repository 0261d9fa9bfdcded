/**
 * Opens one small envelope: an age file for one reader, in one chunk. Everything throws that is not
 * as `seal` writes it; nothing is given out before all of it was authenticated.
 */

import { chacha20poly1305 } from "@noble/ciphers/chacha.js";

import { FileKey } from "../filekey";
import { KIND } from "../hybrid";
import { type Inner, innerLine } from "../inner";
import { bareBase64, fromBase64, same, utf8 } from "../octets";
import { paddedLength } from "../padding";
import { odd } from "../strict";
import type { HybridIdentity } from "./identity";

const HEADER = /^(age-encryption\.org\/v1\n-> ([a-z0-9]+) ([A-Za-z0-9+/]+)\n([A-Za-z0-9+/]+)\n---) ([A-Za-z0-9+/]+)\n/;
/** One recipient's header is shorter; what comes behind is octets. */
const LONGEST_HEADER = 2048;
const NONCE_OCTETS = 16;
const TRAILER_OCTETS = 8;
/** Of the only chunk: counter 0, and the mark of the end. */
const LAST = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

/** The content of `sealed`, which must say that it is `expected`. */
export function open(sealed: Uint8Array, identity: HybridIdentity, expected: Inner): Uint8Array {
  const text = String.fromCharCode(...sealed.subarray(0, LONGEST_HEADER));
  const found = HEADER.exec(text);
  if (found?.[2] !== KIND) {
    throw odd();
  }
  const [header, authenticated, , encapsulated, body, mac] = found;
  const key = new FileKey(identity.unwrap(fromBare(encapsulated), fromBare(body)));
  if (!same(key.headerMac(utf8(authenticated)), fromBare(mac))) {
    throw odd();
  }
  return unpadded(payload(sealed.subarray(header.length), key), expected);
}

function payload(octets: Uint8Array, key: FileKey): Uint8Array {
  const nonce = octets.slice(0, NONCE_OCTETS);
  return chacha20poly1305(key.payloadKey(nonce), LAST).decrypt(octets.slice(NONCE_OCTETS));
}

/** Line, content, zeros, length of the content: as long as padding makes it, and no longer. */
function unpadded(plain: Uint8Array, expected: Inner): Uint8Array {
  const line = innerLine(expected);
  if (plain.length < line.length + TRAILER_OCTETS || !same(plain.slice(0, line.length), line)) {
    throw odd();
  }
  const trailer = new DataView(plain.buffer, plain.byteOffset + plain.length - TRAILER_OCTETS);
  const length = trailer.getUint32(0) * 2 ** 32 + trailer.getUint32(4);
  const end = line.length + length;
  if (paddedLength(end + TRAILER_OCTETS) !== plain.length) {
    throw odd();
  }
  if (plain.subarray(end, plain.length - TRAILER_OCTETS).some((octet) => octet !== 0)) {
    throw odd();
  }
  return plain.slice(line.length, end);
}

/** Base64 without its `=`, in that one spelling. */
function fromBare(text: string): Uint8Array {
  const octets = fromBase64(text + "=".repeat(-text.length & 3));
  if (bareBase64(octets) !== text) {
    throw odd();
  }
  return octets;
}
