/** Bech32 as age uses it for written keys: BIP 173 without its length limit. Read only. */

import { odd } from "./strict";

const ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const CHECKSUM_LETTERS = 6;

export interface Written {
  readonly prefix: string;
  readonly content: Uint8Array;
}

/** Reads lower case only: that is how recipients are written. Throws for anything else. */
export function decode(text: string): Written {
  const split = text.lastIndexOf("1");
  const prefix = text.slice(0, split);
  const values = Array.from(text.slice(split + 1), (letter) => ALPHABET.indexOf(letter));
  if (split < 1 || !/^[!-@[-~]+$/.test(prefix) || values.length < CHECKSUM_LETTERS) {
    throw odd();
  }
  if (values.includes(-1) || polymod([...expanded(prefix), ...values]) !== 1) {
    throw odd();
  }
  return { prefix, content: octets(values.slice(0, -CHECKSUM_LETTERS)) };
}

function expanded(prefix: string): number[] {
  const letters = Array.from(prefix, (letter) => letter.charCodeAt(0));
  return [...letters.map((letter) => letter >> 5), 0, ...letters.map((letter) => letter & 31)];
}

function polymod(values: readonly number[]): number {
  let checksum = 1;
  for (const value of values) {
    const top = checksum >>> 25;
    checksum = ((checksum & 0x1ffffff) << 5) ^ value;
    GENERATOR.forEach((generator, place) => {
      checksum ^= (top >> place) & 1 ? generator : 0;
    });
  }
  return checksum;
}

/** Cuts five-bit values into octets; what is left over is less than a value, and zero. */
function octets(values: readonly number[]): Uint8Array {
  const content: number[] = [];
  let pending = 0;
  let bits = 0;
  for (const value of values) {
    pending = (pending << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      content.push(pending >> bits);
      pending &= (1 << bits) - 1;
    }
  }
  if (bits >= 5 || pending) {
    throw odd();
  }
  return Uint8Array.from(content);
}
