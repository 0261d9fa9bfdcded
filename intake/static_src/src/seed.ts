/**
 * The mailbox seed: the receipt's digits on their way to the worker, sealed to the epoch only.
 *
 * Not to custody: holders of the last-resort key have no business in mailboxes.
 */

import { type Sealed, sealOctets } from "./envelope";
import { utf8 } from "./octets";
import { type Random, systemRandom } from "./random";
import type { HybridRecipient } from "./recipient";
import type { Submission } from "./submission";

/** A small age file for that submission; `receipt` is the 21 digits. */
export function sealSeed(
  receipt: string,
  submission: Submission,
  epoch: HybridRecipient,
  random: Random = systemRandom,
): Sealed {
  const inner = { kind: "mailbox_seed", schema: 1, id: submission.idDigest, part: 1, of: 1 };
  return sealOctets(utf8(receipt), [epoch], inner, random);
}
