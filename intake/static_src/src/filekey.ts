/** The 128-bit key of one sealed file, and what is derived from it. */

import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";

import { utf8 } from "./octets";
import type { Random } from "./random";

const FILE_KEY_OCTETS = 16;
const SALT_OCTETS = 16;
const NONE = new Uint8Array(0);

export class FileKey {
  constructor(readonly octets: Uint8Array) {}

  static generate(random: Random): FileKey {
    return new FileKey(random(FILE_KEY_OCTETS));
  }

  /** The MAC over the header text up to and including `---`. */
  headerMac(authenticated: Uint8Array): Uint8Array {
    return hmac(sha256, this.derive(NONE, "header"), authenticated);
  }

  /** The key of the payload that starts with `nonce` (16 octets). */
  payloadKey(nonce: Uint8Array): Uint8Array {
    return this.derive(nonce, "payload");
  }

  /** 16 octets for the custody event of the arrival: whoever opens the file knows them. */
  eventSalt(): Uint8Array {
    return this.derive(NONE, "amanat custody event v1").slice(0, SALT_OCTETS);
  }

  private derive(salt: Uint8Array, purpose: string): Uint8Array {
    return hkdf(sha256, this.octets, salt, utf8(purpose), 32);
  }
}
