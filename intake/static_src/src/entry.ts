/** One public key on the page roll. */

import { fromBase64 } from "./octets";
import { type Verifier, verifier } from "./note";
import { type HybridRecipient, parseRecipient } from "./recipient";
import { type Fields, day, items, number, odd, oneOf, only, word } from "./strict";

/** What a key is for: the one is sealed to, the other signs. An organisation has one of each. */
const SEALS = "custody";
const SIGNS = "epoch-certifier";
export const KINDS = [SEALS, SIGNS];
const ORGANISATION = "organisation";

const NAMES = ["kind", "id", "generation", "since", "recipient", "verifier", "admitted_by"];

/** A key as the root vouches for it. */
export interface Entry {
  readonly kind: string;
  readonly id: string;
  /** From 1; a key that follows another has the next number. */
  readonly generation: number;
  /** As the roll spells them; empty where the kind has none. */
  readonly written: { readonly recipient: string; readonly verifier: string };
  readonly recipient: HybridRecipient | undefined;
  readonly verifier: Verifier | undefined;
}

/** Reads one; the keys themselves are parsed too. Throws for a key that does not fit its kind. */
export function parseEntry(value: unknown): Entry {
  const fields = only(value, NAMES);
  const place = {
    kind: oneOf(fields.kind, KINDS),
    id: word(fields.id),
    generation: number(fields.generation),
  };
  day(fields.since);
  // Persons are admitted by others, and are not listed here.
  items(fields.admitted_by, 0);
  if (place.id !== ORGANISATION) {
    throw odd();
  }
  const name = `${place.kind}/${place.id}`;
  const written = {
    recipient: keyText(fields, "recipient", place.kind === SEALS),
    verifier: keyText(fields, "verifier", place.kind === SIGNS),
  };
  return {
    ...place,
    written,
    recipient: written.recipient ? parseRecipient(written.recipient) : undefined,
    verifier: written.verifier ? verifier(name, fromBase64(written.verifier)) : undefined,
  };
}

/** A key where the kind has one, and none where it has none. */
function keyText(fields: Fields, name: string, isExpected: boolean): string {
  const text = fields[name];
  if (typeof text !== "string" || (text !== "") !== isExpected) {
    throw odd();
  }
  return text;
}
