/** What a receipt stands for, derived where it is typed: it goes nowhere. */

import { expand } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { argon2id } from "hash-wasm";

import { utf8 } from "../octets";
import { HybridIdentity } from "./identity";

const SALT = sha256(utf8("amanat mailbox v1")).slice(0, 16);
const MEMORY_KIB = 64 * 1024;
const PASSES = 3;

export interface MailboxKeys {
  /** 32 octets; the server keeps their SHA-256. */
  readonly locator: Uint8Array;
  /** Opens what is left there. */
  readonly identity: HybridIdentity;
  /** 32 octets that say where it is left. */
  readonly slots: Uint8Array;
}

/** The keys of a receipt's 21 digits. Takes 64 MiB for a second or more; rejects without them. */
export async function derive(receipt: string): Promise<MailboxKeys> {
  const root = await stretched(receipt, MEMORY_KIB, PASSES);
  const derived = (purpose: string) => expand(sha256, root, utf8(`amanat mailbox ${purpose} v1`), 32);
  return {
    locator: derived("locator"),
    identity: new HybridIdentity(derived("identity")),
    slots: derived("slots"),
  };
}

/** Argon2id, one lane, 32 octets; needs WebAssembly. */
export function stretched(digits: string, memorySize: number, iterations: number): Promise<Uint8Array> {
  return argon2id({
    password: digits,
    salt: SALT,
    parallelism: 1,
    iterations,
    memorySize,
    hashLength: 32,
    outputType: "binary",
  });
}
