/** Report: what is told, a value in memory. Fields are spelled as they are on the wire. */

import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";

import { type Sealed, sealOctets } from "./envelope";
import { hex, utf8 } from "./octets";
import { type Random, systemRandom } from "./random";
import type { HybridRecipient } from "./recipient";
import { type Json, type JsonObject, canonical } from "./strict";
import type { Submission } from "./submission";

const SCHEMA = 2;
const WITHOUT_ANSWERS = 1;
/** Of the envelope around it, which has one version for both. */
const ENVELOPE_SCHEMA = 1;

/** As told: free words, and optionally a date as given. Zero means "not said". */
export type When = {
  readonly words: string;
  /** "solar_hijri_af", "gregorian" or "". */
  readonly calendar: string;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly precision: string;
};

/** As told: codes of the gazetteer where one was chosen, and free words. */
export type Where = {
  readonly province: string;
  readonly district: string;
  readonly words: string;
};

/** What was answered to one question: a code, or free words; the other is empty. */
export type Answer = {
  readonly key: string;
  readonly code: string;
  readonly words: string;
};

/** One attachment as the report lists it: a file not listed so is not part of the report. */
export type AttachmentEntry = {
  /** The row's. */
  readonly id: string;
  readonly number: number;
  /** Hex, of the sealed file (header and payload). */
  readonly sha256: string;
};

/** Everything one person told in one go. */
export type Report = {
  readonly network: string;
  readonly language: string;
  readonly account: string;
  readonly kinds: readonly string[];
  readonly when: When;
  readonly where: Where;
  readonly how_known: string;
  /** "yes", "no", "unsure" or "". */
  readonly danger: string;
  readonly danger_words: string;
  readonly ask_back: boolean;
  readonly consent: readonly string[];
  readonly attachments: readonly AttachmentEntry[];
  /** In the order of the page. */
  readonly answers?: readonly Answer[];
};

/** Canonical JSON, in the one version that says it all: 1 without answers, else 2. */
export function reportOctets(report: Report): Uint8Array {
  const schema = report.answers?.length ? SCHEMA : WITHOUT_ANSWERS;
  return octetsOf({ schema, ...fieldsOf(report) });
}

/**
 * HMAC-SHA256 under the client-held id: 32 octets that say "same again", nothing more.
 *
 * Files enter by their own tags (of what was sent, not of how it was sealed this time), the receipt
 * because what is shown must be what the mailbox seed holds.
 */
export function reportTag(
  report: Report,
  submission: Submission,
  receipt: string,
  fileTags: readonly Uint8Array[],
): Uint8Array {
  const told = { ...fieldsOf(report), attachments: fileTags.map(hex).sort() };
  return hmac(sha256, submission.id, octetsOf([receipt, told]));
}

/** Seals a report as part 1 of itself and its files. */
export function sealReport(
  report: Report,
  submission: Submission,
  recipients: readonly HybridRecipient[],
  random: Random = systemRandom,
): Sealed {
  const of = 1 + report.attachments.length;
  const inner = { kind: "report", schema: ENVELOPE_SCHEMA, id: submission.idDigest, part: 1, of };
  return sealOctets(reportOctets(report), recipients, inner, random);
}

/** Without answers there is no field for them either: one spelling for each report. */
function fieldsOf({ answers, ...others }: Report): JsonObject {
  return answers?.length ? { ...others, answers } : others;
}

function octetsOf(value: Json): Uint8Array {
  return utf8(canonical(value));
}
