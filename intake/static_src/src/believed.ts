/** What a verified roll and its certificates say on one day: whom to seal to. */

import { type Certificate, type Term, verifyCertificate } from "./certificate";
import { type Verifier, parseVerifier } from "./note";
import type { HybridRecipient } from "./recipient";
import { Refusal, orRefuse } from "./refusal";
import { type Roll, checkAge, verifyRoll } from "./roll";
import { day } from "./strict";

/** A certificate as it is published: kind and number as a row claims them, and what is signed. */
export interface Row {
  readonly kind: string;
  readonly number: number;
  readonly document: string;
}

export interface Documents {
  readonly roll: string;
  readonly certificates: readonly Row[];
}

/** What the page itself brings, and nobody who answers its request. */
export interface Pinned {
  /** The root's line, `name+id+key`. */
  readonly root: string;
  /** The version of a roll that was believed before: an older one is refused. 0 for none. */
  readonly floor: number;
}

/** A short-lived key and the number that rows remember it by. */
export interface Numbered {
  readonly number: number;
  readonly recipient: HybridRecipient;
}

/** The verified answer for one day. Every look-up refuses rather than answer with less. */
export class Recipients {
  private readonly checked = new Map<Term, Certificate[]>();

  constructor(
    private readonly roll: Roll,
    private readonly rows: readonly Row[],
    private readonly today: number,
  ) {}

  /** Sealed to by incoming reports and mailbox seeds. Refusal: epoch_… */
  get epoch(): Numbered {
    return this.offered("epoch");
  }

  /** Sealed to by packets made offline. Refusal: epoch_… */
  get packet(): Numbered {
    return this.offered("packet");
  }

  /** Second recipient of everything that comes in. Refusal: recipient_missing. */
  get custody(): HybridRecipient {
    return recipientOf(this.roll.single("custody").recipient);
  }

  /** What incoming reports and files are sealed to: epoch, then custody. */
  sealsReports(): HybridRecipient[] {
    return [this.epoch.recipient, this.custody];
  }

  private offered(kind: Term): Numbered {
    const known = this.of(kind).filter((one) => one.published <= this.today);
    const offered = known.filter((one) => this.today < one.until);
    if (!offered.length) {
      throw new Refusal(known.length ? "epoch_expired" : "epoch_missing");
    }
    const newest = offered.reduce((one, other) => (other.number > one.number ? other : one));
    return { number: newest.number, recipient: newest.recipient };
  }

  /** Certificates of a kind. One forged row of it stops that kind, and says so. */
  private of(kind: Term): Certificate[] {
    const known = this.checked.get(kind) ?? this.check(kind);
    this.checked.set(kind, known);
    return known;
  }

  private check(kind: Term): Certificate[] {
    const entries = this.roll.unrevoked("epoch-certifier");
    const certifiers = entries.flatMap(({ verifier }) => verifier ?? []);
    const mine = this.rows.filter((row) => row.kind === kind);
    const found = mine.map((row) => certificateOf(row, certifiers));
    const id = (one: Certificate): string => String(one.number);
    return found.filter((one) => !this.roll.isRevoked({ kind, id: id(one), generation: 1 }));
  }
}

/**
 * Believes what the pinned root vouches for on that day (`2026-11-21`), and nothing else.
 *
 * Refusal: root_missing, roll_malformed, roll_unsigned, roll_older, roll_early, roll_expired.
 */
export function believe(documents: Documents, pinned: Pinned, today: string): Recipients {
  const root = orRefuse("root_missing", () => parseVerifier(pinned.root));
  const roll = verifyRoll(documents.roll, root);
  const date = day(today);
  checkAge(roll, date, pinned.floor);
  return new Recipients(roll, documents.certificates, date);
}

/** The certificate of a row; what stands beside the document must say the same. */
function certificateOf(row: Row, certifiers: readonly Verifier[]): Certificate {
  const found = verifyCertificate(row.document, certifiers);
  if (found.kind !== row.kind || found.number !== row.number) {
    throw new Refusal("epoch_malformed");
  }
  return found;
}

function recipientOf(found: HybridRecipient | undefined): HybridRecipient {
  if (!found) {
    throw new Refusal("recipient_missing");
  }
  return found;
}
