/** From a report to its acceptance: believe the roll, send the files, seal, post. */

import { type Pinned, type Recipients, believe } from "../believed";
import { hex, joined, utf8 } from "../octets";
import { type Report, reportTag, sealReport } from "../report";
import { sealSeed } from "../seed";
import { selfTest } from "../selftest";
import { canonical } from "../strict";
import type { Chosen } from "./chosen";
import type { Files, Safe } from "./files";
import { type Published, Unsent, post } from "./line";
import type { Progress } from "./progress";
import type { Slip } from "./slip";

/** All that one attempt takes along. */
export interface Errand {
  readonly report: Report;
  readonly chosen: readonly Chosen[];
  readonly slip: Slip;
  readonly pinned: Pinned;
  /** Where the page is. */
  readonly address: string;
  /** The roll: `isOld` when the one before would not do. */
  roll(isOld: boolean): Promise<Published>;
}

/** What outlives an attempt, and what shows how it goes. */
export interface Outside {
  readonly files: Files;
  readonly progress: Progress;
  /** Hears "sealing", then "sending". */
  tell(step: string): void;
}

let isSound: boolean | undefined;

/** Whether this browser seals as every other does; found out once. */
export function sealsRight(): boolean {
  isSound = isSound || selfTest();
  return isSound;
}

/**
 * The version under which the report and its files are durable.
 *
 * Unsent: self_test, roll (not to be believed), no_answer, FilesLeft, or the server's refusal.
 */
export async function send(errand: Errand, outside: Outside): Promise<number> {
  try {
    return await attempt(errand, outside, false);
  } catch (fault) {
    if (!(fault instanceof Unsent) || fault.code !== "sealed_to_old_key") {
      throw fault;
    }
    return attempt(errand, outside, true);
  }
}

async function attempt(errand: Errand, outside: Outside, isOld: boolean): Promise<number> {
  outside.tell("sealing");
  await painted();
  if (!sealsRight()) {
    throw new Unsent("self_test");
  }
  const { documents, day } = await errand.roll(isOld);
  const keys = believed(() => keysOf(believe(documents, errand.pinned, day)));
  const safe = await sentFiles(errand, keys, outside);
  const sealed = sealedPost(errand, safe, keys);
  outside.tell("sending");
  return posted(errand.address, sealed, outside.files);
}

interface Keys {
  readonly epoch: number;
  readonly recipients: ReturnType<Recipients["sealsReports"]>;
  readonly seedTo: Recipients["epoch"]["recipient"];
}

function keysOf(keys: Recipients): Keys {
  const { number, recipient } = keys.epoch;
  return { epoch: number, recipients: keys.sealsReports(), seedTo: recipient };
}

async function sentFiles(errand: Errand, keys: Keys, { files, progress }: Outside): Promise<Safe> {
  const { code, submission } = errand.slip;
  const carry = { uploads: `${errand.address}uploads`, submission, code, ...keys };
  return files.send(errand.chosen, carry, progress);
}

/** A file that is gone, or is not what left here, is sent once more at the next attempt. */
async function posted(address: string, sealed: Uint8Array, files: Files): Promise<number> {
  try {
    return await post(address, sealed);
  } catch (fault) {
    if (fault instanceof Unsent && ["files_gone", "files_differ"].includes(fault.code)) {
      files.forgetAll();
    }
    throw fault;
  }
}

function sealedPost({ report, slip }: Errand, { entries, tags }: Safe, keys: Keys): Uint8Array {
  const whole = { ...report, attachments: entries };
  const sealed = sealReport(whole, slip.submission, keys.recipients);
  const seed = sealSeed(slip.receipt, slip.submission, keys.seedTo);
  const line = canonical({
    code: slip.code,
    epoch: keys.epoch,
    files: entries.map(({ number, sha256 }) => ({ number, sha256 })),
    id: hex(slip.submission.id),
    network: report.network,
    report: sealed.header.length + sealed.payload.length,
    salt: hex(sealed.eventSalt),
    schema: 1,
    seed: seed.header.length + seed.payload.length,
    tag: hex(reportTag(whole, slip.submission, slip.receipt, tags)),
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
