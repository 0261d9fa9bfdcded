/** Certificates of the agent's short-lived keys, signed by the epoch certifier of the roll. */

import type { Verifier } from "./note";
import { type HybridRecipient, parseRecipient } from "./recipient";
import { Refusal, orRefuse } from "./refusal";
import { readSigned } from "./roll";
import { day, load, number, odd, oneOf, only, words } from "./strict";

const SCHEMA = "amanat/certificate/1";
const DAYS = ["published", "until", "accepted", "ends"];
const NAMES = ["schema", "kind", "number", "recipient", ...DAYS];

/** What a short-lived key is for: reports and mailbox seeds, packets made offline, orders. */
export type Term = "epoch" | "packet" | "order";

/** Days from the first day of publication: offered, accepted, destroyed at the latest. */
const SPANS: { readonly [term in Term]: readonly [number, number, number] } = {
  epoch: [7, 21, 30],
  packet: [60, 90, 90],
  order: [7, 8, 9],
};
const TERMS = Object.keys(SPANS) as Term[];

/** A key and its days, counted from 1970. */
export interface Certificate {
  readonly kind: Term;
  /** Counts up within its kind. */
  readonly number: number;
  readonly recipient: HybridRecipient;
  /** Offered for sealing from this day … */
  readonly published: number;
  /** … to the day before this one. */
  readonly until: number;
}

/**
 * Reads a document that one of the certifiers signed; says nothing of its days.
 *
 * Refusal: epoch_unsigned, epoch_malformed.
 */
export function verifyCertificate(document: string, certifiers: readonly Verifier[]): Certificate {
  for (const certifier of certifiers) {
    try {
      const body = readSigned(document, certifier, "epoch");
      return orRefuse("epoch_malformed", () => parse(body));
    } catch (fault) {
      if (!(fault instanceof Refusal) || fault.code !== "epoch_unsigned") {
        throw fault;
      }
    }
  }
  throw new Refusal("epoch_unsigned");
}

function parse(body: string): Certificate {
  const fields = only(load(body), NAMES);
  const kind = oneOf(fields.kind, TERMS);
  const [published, until, accepted, ends] = DAYS.map((name) => day(fields[name]));
  if (fields.schema !== SCHEMA || !(published < until && until <= accepted && accepted <= ends)) {
    throw odd();
  }
  if ([until, accepted, ends].some((end, place) => end > published + SPANS[kind][place])) {
    throw odd();
  }
  const recipient = parseRecipient(words(fields.recipient, 4096));
  return { kind, number: number(fields.number), recipient, published, until };
}
