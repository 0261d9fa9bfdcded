/** An answer with its files, or a withdrawal, sealed as every report is: its seed says which. */

import type { Recipients } from "../believed";
import { hex, joined, utf8 } from "../octets";
import type { Safe } from "../page/files";
import { type Random, systemRandom } from "../random";
import { type Report, reportTag, sealReport } from "../report";
import { sealSeed } from "../seed";
import { canonical } from "../strict";
import { submission } from "../submission";

/** Answering consents to nothing beyond reading it. */
const IMPLIED_CONSENT = "internal_read";
const NOT_SAID = { words: "", calendar: "", year: 0, month: 0, day: 0, precision: "" };
const NOWHERE = { province: "", district: "", words: "" };

/** What is to be sealed, and under which id of the mailbox. */
export interface Told {
  readonly id: Uint8Array;
  readonly way: string;
  /** 21 digits; they go into the seal alone. */
  readonly receipt: string;
  readonly network: string;
  readonly language: string;
  readonly words: string;
  /** They went before it. */
  readonly files: Safe;
}

export function reportOf({ network, language, words, files }: Told): Report {
  return {
    network,
    language,
    account: words,
    kinds: [],
    when: NOT_SAID,
    where: NOWHERE,
    how_known: "",
    danger: "",
    danger_words: "",
    ask_back: true,
    consent: [IMPLIED_CONSENT],
    attachments: files.entries,
  };
}

/** A sealed post, as the door of reports reads one; a mailbox needs no code. */
export function sealedPost(told: Told, keys: Recipients, random: Random = systemRandom): Uint8Array {
  const report = reportOf(told);
  const own = submission(told.id);
  const comes = `${told.receipt} ${told.way}`;
  const sealed = sealReport(report, own, keys.sealsReports(), random);
  const seed = sealSeed(comes, own, keys.epoch.recipient, random);
  const line = canonical({
    code: "0",
    epoch: keys.epoch.number,
    files: told.files.entries.map(({ number, sha256 }) => ({ number, sha256 })),
    id: hex(own.id),
    network: told.network,
    report: sealed.header.length + sealed.payload.length,
    salt: hex(sealed.eventSalt),
    schema: 1,
    seed: seed.header.length + seed.payload.length,
    tag: hex(reportTag(report, own, comes, told.files.tags)),
  });
  return joined(utf8(`${line}\n`), sealed.header, sealed.payload, seed.header, seed.payload);
}
