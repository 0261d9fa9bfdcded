/**
 * Signed notes: a short text and the Ed25519 signatures under it (C2SP signed-note v1).
 *
 * Stricter than the text asks: at most 1 MiB, ends with its last signature line, and every line
 * must be well formed.
 */

import { sha256 } from "@noble/hashes/sha2.js";

import { isSigned } from "./ed25519";
import { fromBase64, hex, joined, same, utf8 } from "./octets";
import { Refusal, orRefuse } from "./refusal";
import { odd } from "./strict";

const MAX_NOTE = 1 << 20;
const MAX_SIGNATURES = 16;
const KEY_OCTETS = 32;
const ED25519 = 1;
const NAME = /^[!-*,-~]{1,100}$/;
const CONTROL = /[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]/u;

/** A named public key. Two keys of one name differ in their id, so one can follow the other. */
export interface Verifier {
  readonly name: string;
  /** 32 octets, raw Ed25519. */
  readonly key: Uint8Array;
  /** 4 octets that tell keys apart; not a commitment to the key. */
  readonly id: Uint8Array;
}

interface Signature {
  readonly name: string;
  /** Key id, then what signs. */
  readonly octets: Uint8Array;
}

/** Throws for a name or a key that no note could have. */
export function verifier(name: string, key: Uint8Array): Verifier {
  if (!NAME.test(name) || key.length !== KEY_OCTETS) {
    throw odd();
  }
  const id = sha256(joined(utf8(`${name}\n`), Uint8Array.of(ED25519), key)).slice(0, 4);
  return { name, key, id };
}

/** Reads the line that is pinned: `name+id+key`. Refusal: note_malformed. */
export function parseVerifier(line: string): Verifier {
  return orRefuse("note_malformed", () => {
    const [name, id, ...key] = line.split("+");
    // Base64 has plus signs of its own.
    const octets = fromBase64(key.join("+"));
    const parsed = verifier(name, octets.slice(1));
    if (octets[0] !== ED25519 || hex(parsed.id) !== id) {
      throw odd();
    }
    return parsed;
  });
}

/**
 * The text of a note that `by` signed.
 *
 * Signatures of other keys are passed over, as the format asks: they may be witnesses. A line that
 * claims to be of this key and does not verify condemns the note. Refusal: note_malformed,
 * note_unsigned.
 */
export function readNote(note: string, by: Verifier): string {
  const { text, signatures } = orRefuse("note_malformed", () => split(note));
  const signed = utf8(text);
  const mine = signatures.filter((one) => one.name === by.name && same(one.octets.slice(0, 4), by.id));
  if (!mine.length || !mine.every(({ octets }) => isSigned(octets.slice(4), signed, by.key))) {
    throw new Refusal("note_unsigned");
  }
  return text;
}

function split(note: string): { text: string; signatures: Signature[] } {
  const cut = note.lastIndexOf("\n\n");
  if (isTooLong(note) || CONTROL.test(note) || cut < 0) {
    throw odd();
  }
  const tail = note.slice(cut + 2);
  const lines = tail.slice(0, -1).split("\n");
  if (!tail.endsWith("\n") || lines.length > MAX_SIGNATURES) {
    throw odd();
  }
  return { text: note.slice(0, cut + 1), signatures: lines.map(signature) };
}

/** Characters are counted, as on the server, not the halves of which some consist here. */
function isTooLong(note: string): boolean {
  return note.length > MAX_NOTE && Array.from(note).length > MAX_NOTE;
}

function signature(line: string): Signature {
  const [dash, name, ...encoded] = line.split(" ");
  const octets = fromBase64(encoded.join(" "));
  if (dash !== "—" || !NAME.test(name) || octets.length < 5) {
    throw odd();
  }
  return { name, octets };
}
