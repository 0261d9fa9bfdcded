/**
 * The page roll: of the organisation's keys those that a browser needs to seal, signed by its root.
 *
 * The root key is pinned outside the database, so whoever can write to the database can make
 * sealing stop, never make it seal to somebody else.
 */

import { type Entry, KINDS, parseEntry } from "./entry";
import { type Verifier, readNote } from "./note";
import { Refusal, orRefuse } from "./refusal";
import { day, items, load, number, odd, oneOf, only, word } from "./strict";

const SCHEMA = "amanat/page-roll/1";
const DAYS = ["issued", "expires"];
const NAMES = ["schema", "version", ...DAYS, "keys", "revoked"];
/** Days. A root that is lost must not be believed for ever. */
const LONGEST = 400;
const MOST = 4096;
/** What can be revoked of what a browser seals to or believes. */
const REVOCABLE = [...KINDS, "epoch", "packet"];

interface Place {
  readonly kind: string;
  readonly id: string;
  readonly generation: number;
}

/** One version of the roll. Days are counted from 1970. */
export class Roll {
  constructor(
    /** Only grows. */
    readonly version: number,
    readonly issued: number,
    /** The first day it is believed no more. */
    readonly expires: number,
    private readonly keys: readonly Entry[],
    private readonly revoked: readonly Place[],
  ) {}

  /** Whether this version revokes it. Generation 1 for numbered keys. */
  isRevoked({ kind, id, generation }: Place): boolean {
    const found = this.revoked.filter((one) => one.kind === kind && one.id === id);
    return found.some((one) => one.generation === generation);
  }

  /**
   * The newest entry of a kind of which an organisation has one. A revoked newest is not replaced
   * by an older one: whoever revokes a key means sealing to stop. Refusal: recipient_missing.
   */
  single(kind: string): Entry {
    const newest = this.newestFirst(kind)[0];
    if (!newest || this.isRevoked(newest)) {
      throw new Refusal("recipient_missing");
    }
    return newest;
  }

  /** Entries of a kind that count today, newest generation first. */
  unrevoked(kind: string): Entry[] {
    return this.newestFirst(kind).filter((entry) => !this.isRevoked(entry));
  }

  private newestFirst(kind: string): Entry[] {
    return this.keys
      .filter((entry) => entry.kind === kind)
      .sort((one, other) => other.generation - one.generation);
  }
}

/** Reads a roll that the pinned root signed, of any age. Refusal: roll_unsigned, roll_malformed. */
export function verifyRoll(document: string, root: Verifier): Roll {
  const body = readSigned(document, root, "roll");
  return orRefuse("roll_malformed", () => parse(body));
}

/** The text under a signature; the refusals of a note become those of `what` it is. */
export function readSigned(document: string, by: Verifier, what: string): string {
  try {
    return readNote(document, by);
  } catch (fault) {
    const isMalformed = !(fault instanceof Refusal) || fault.code === "note_malformed";
    throw new Refusal(`${what}_${isMalformed ? "malformed" : "unsigned"}`);
  }
}

/** Refuses a roll older than one already seen, not yet issued, or expired. */
export function checkAge(roll: Roll, today: number, floor: number): void {
  if (roll.version < floor) {
    throw new Refusal("roll_older");
  }
  // A clock may be a day behind the ceremony's.
  if (roll.issued > today + 1) {
    throw new Refusal("roll_early");
  }
  if (today >= roll.expires) {
    throw new Refusal("roll_expired");
  }
}

function parse(body: string): Roll {
  const fields = only(load(body), NAMES);
  if (fields.schema !== SCHEMA) {
    throw odd();
  }
  const keys = items(fields.keys, MOST).map(parseEntry);
  const revoked = items(fields.revoked, MOST).map(parseRevocation);
  const [issued, expires] = DAYS.map((name) => day(fields[name]));
  const written = keys.flatMap((key) => [key.written.recipient, key.written.verifier]);
  // Lists in another order would be another spelling of the same roll.
  if (!isAscending(keys) || !isAscending(revoked) || !areDistinct(written)) {
    throw odd();
  }
  if (issued >= expires || expires > issued + LONGEST) {
    throw odd();
  }
  return new Roll(number(fields.version), issued, expires, keys, revoked);
}

function parseRevocation(value: unknown): Place {
  const fields = only(value, ["kind", "id", "generation", "on"]);
  day(fields.on);
  const [id, generation] = [word(fields.id), number(fields.generation)];
  return { kind: oneOf(fields.kind, REVOCABLE), id, generation };
}

function isAscending(places: readonly Place[]): boolean {
  return places.every((place, at) => !at || isBefore(places[at - 1], place));
}

function isBefore(one: Place, other: Place): boolean {
  if (one.kind !== other.kind) {
    return one.kind < other.kind;
  }
  return one.id === other.id ? one.generation < other.generation : one.id < other.id;
}

function areDistinct(keys: readonly string[]): boolean {
  const written = keys.filter((key) => key !== "");
  return new Set(written).size === written.length;
}
