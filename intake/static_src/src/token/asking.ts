/** A member asks for a token without showing it, and unblinds what comes back. All from one seed. */

import { sha256 } from "@noble/hashes/sha2.js";

import { hex, joined, same, utf8 } from "../octets";
import { Refusal } from "../refusal";
import { ANSWER, KEY, REQUEST, TOKEN, read, write } from "./carried";
import { type Drawn, PREFIX, SALT, SIZE, blinded, mgf1, toNumber, unblinded } from "./scheme";

/** Above the modulus by 128 bits, so that what is left over it favours no factor. */
const FACTOR = SIZE + 16;

/** An issuer's public key. `batch` is what it is compared by; `quarter` as people write it. */
export interface Issuer {
  readonly digest: Uint8Array;
  readonly modulus: bigint;
  readonly batch: string;
  readonly quarter: string;
}

/** From its letters. A Refusal: carried_damaged, issuer_malformed. */
export function issuer(typed: string): Issuer {
  const octets = read(KEY, typed);
  const modulus = octets.slice(19);
  const [high = 0, low = 0, quarter = 0] = octets.slice(16, 19);
  const year = high * 256 + low;
  const isOdd = ((modulus[SIZE - 1] ?? 0) & 1) === 1;
  if (!isOdd || (modulus[0] ?? 0) < 0x80 || year < 2000 || year > 2999 || quarter < 1 || quarter > 4) {
    throw new Refusal("issuer_malformed");
  }
  const digest = sha256(joined(utf8("amanat issuer v1\n"), octets));
  const named = hex(digest.slice(0, 16)).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  return { digest, modulus: toNumber(modulus), batch: named, quarter: `${year}-${quarter}` };
}

function drawn(of: Issuer, seed: Uint8Array): Drawn {
  const octets = mgf1(joined(utf8("amanat asking v1\n"), of.digest, seed), PREFIX + SALT + FACTOR);
  const message = joined(utf8("amanat token v1\n"), of.digest);
  return {
    prepared: joined(octets.slice(0, PREFIX), message),
    salt: octets.slice(PREFIX, PREFIX + SALT),
    factor: toNumber(octets.slice(PREFIX + SALT)) % of.modulus,
  };
}

/** The letters to send. They tell the issuer nothing but that somebody asks. */
export function request(of: Issuer, seed: Uint8Array): string {
  return write(REQUEST, joined(of.digest.slice(0, 16), blinded(drawn(of, seed), of.modulus)));
}

/** The token in letters. A Refusal: carried_damaged, answer_wrong. */
export function token(of: Issuer, seed: Uint8Array, answer: string): string {
  const octets = read(ANSWER, answer);
  const batch = of.digest.slice(0, 16);
  if (!same(octets.slice(0, 16), batch)) {
    throw new Refusal("answer_wrong");
  }
  const made = drawn(of, seed);
  const signature = unblinded(made, octets.slice(16), of.modulus);
  return write(TOKEN, joined(batch, made.prepared.slice(0, PREFIX), signature));
}
