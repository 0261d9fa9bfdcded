/** From a report to its acceptance: believe the roll, seal, post; anew if the key was too old. */

import { type Pinned, type Recipients, believe } from "../believed";
import { hex, joined, utf8 } from "../octets";
import { type Report, reportTag, sealReport } from "../report";
import { sealSeed } from "../seed";
import { selfTest } from "../selftest";
import { canonical } from "../strict";
import type { Submission } from "../submission";
import { Unsent, fetchRoll, post } from "./line";

/** Whose report it is: the same for each attempt, so that a repeat is the same submission. */
export interface Slip {
  readonly code: string;
  readonly submission: Submission;
  /** 21 digits, drawn on this device. */
  readonly receipt: string;
}

let isSound: boolean | undefined;

/** Whether this browser seals as every other does; found out once. */
export function sealsRight(): boolean {
  isSound = isSound || selfTest();
  return isSound;
}

/**
 * The version under which the report is durable. `tell` hears "sealing", then "sending".
 *
 * Unsent: self_test, roll (not to be believed), no_answer, or the server's refusal.
 */
export async function send(
  report: Report,
  slip: Slip,
  pinned: Pinned,
  address: string,
  tell: (step: string) => void,
): Promise<number> {
  try {
    return await attempt(report, slip, pinned, address, tell);
  } catch (fault) {
    if (!(fault instanceof Unsent) || fault.code !== "sealed_to_old_key") {
      throw fault;
    }
    return attempt(report, slip, pinned, address, tell);
  }
}

async function attempt(
  report: Report,
  slip: Slip,
  pinned: Pinned,
  address: string,
  tell: (step: string) => void,
): Promise<number> {
  tell("sealing");
  await painted();
  if (!sealsRight()) {
    throw new Unsent("self_test");
  }
  const { documents, day } = await fetchRoll(address);
  const sealed = sealedPost(report, slip, believed(() => believe(documents, pinned, day)));
  tell("sending");
  return post(address, sealed);
}

function sealedPost(report: Report, slip: Slip, keys: Recipients): Uint8Array {
  const { number: epoch, recipients, seedTo } = believed(() => ({
    number: keys.epoch.number,
    recipients: keys.sealsReports(),
    seedTo: keys.epoch.recipient,
  }));
  const sealed = sealReport(report, slip.submission, recipients);
  const seed = sealSeed(slip.receipt, slip.submission, seedTo);
  const line = canonical({
    code: slip.code,
    epoch,
    files: [],
    id: hex(slip.submission.id),
    network: report.network,
    report: sealed.header.length + sealed.payload.length,
    salt: hex(sealed.eventSalt),
    schema: 1,
    seed: seed.header.length + seed.payload.length,
    tag: hex(reportTag(report, slip.submission, slip.receipt, [])),
  });
  return joined(utf8(`${line}\n`), sealed.header, sealed.payload, seed.header, seed.payload);
}

/** Whatever a reader of the roll meets, nothing is sealed to it. */
function believed<T>(read: () => T): T {
  try {
    return read();
  } catch {
    throw new Unsent("roll");
  }
}

/** Lets the browser show what was told before it computes. */
function painted(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 30));
}
