/** A packet: a report and its files, sealed without a network, as one file (docs/formats.md §19). */

import { sha256 } from "@noble/hashes/sha2.js";

import { AttachmentSealer } from "../attachment";
import type { Numbered } from "../believed";
import { type Sealed, sealOctets } from "../envelope";
import { hex, joined, utf8 } from "../octets";
import { Unsent } from "../page/line";
import { piecesOf } from "../page/reading";
import { systemRandom } from "../random";
import type { HybridRecipient } from "../recipient";
import { type AttachmentEntry, type Report, reportOctets } from "../report";
import { sealSeed } from "../seed";
import { canonical } from "../strict";
import type { Submission } from "../submission";
import { LONGEST } from "./code";
import { Gathered } from "./gathered";

const MAX_PACKET = 512 * 2 ** 20;
const MAX_REPORT = 2 ** 20;

/** What one person tells, and whose it is. */
export interface Told {
  /** Of the person who writes, or a token; sealed with the report. */
  readonly code: string;
  readonly submission: Submission;
  /** 21 digits: the number of the packet. */
  readonly receipt: string;
  readonly report: Report;
}

/** What packets are sealed to. */
export interface Keys {
  readonly packet: Numbered;
  readonly custody: HybridRecipient;
}

interface PackedFile {
  readonly number: number;
  readonly sha256: string;
  readonly size: number;
  /** Random: what a file holds decides nothing that leaves this device. */
  readonly tag: string;
  readonly content: Blob;
}

/** Hears that so many octets more of that file were sealed. */
export type Heard = (file: File, octets: number) => void;

/** The whole file. Unsent: packet_too_large, file_changed. Refusal: file_empty. */
export async function pack(told: Told, files: readonly File[], keys: Keys, heard: Heard): Promise<Blob> {
  const readers = [keys.packet.recipient, keys.custody];
  const sealers = files.map((file, place) => {
    const claimed = { name: file.name, mediaType: file.type };
    return new AttachmentSealer(told.submission, place + 1, claimed, readers);
  });
  const lengths = sealers.map((sealer, place) => sealer.lengthOf(files[place].size));
  if (lengths.reduce((sum, length) => sum + length, 2 * MAX_REPORT) > MAX_PACKET) {
    throw new Unsent("packet_too_large");
  }
  const packed: PackedFile[] = [];
  for (const [place, file] of files.entries()) {
    packed.push(await packedFile(file, place + 1, sealers[place], heard));
  }
  const report = sealedReport(told, packed, readers);
  const seed = sealSeed(told.receipt, told.submission, keys.packet.recipient);
  const line = firstLine(told, packed, keys.packet.number, report, seed);
  const parts = [line, report.header, report.payload, seed.header, seed.payload] as BlobPart[];
  return new Blob([...parts, ...packed.map(({ content }) => content)], { type: "application/octet-stream" });
}

/** The id of a file's row, which nobody can be asked for: as a random UUID is written. */
export function rowOf(idDigest: string, number: number): string {
  const pairs = idDigest.match(/../g) ?? [];
  const digest = Uint8Array.from(pairs, (pair) => parseInt(pair, 16));
  const counted = Uint8Array.of(0, 0, number >> 8, number & 0xff);
  const octets = sha256(joined(utf8("amanat packet file v1"), digest, counted)).slice(0, 16);
  octets[6] = (octets[6] & 0x0f) | 0x40;
  octets[8] = (octets[8] & 0x3f) | 0x80;
  return hex(octets).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

async function packedFile(file: File, number: number, sealer: AttachmentSealer, heard: Heard): Promise<PackedFile> {
  const gathered = new Gathered();
  gathered.add(sealer.header);
  for await (const piece of piecesOf(file)) {
    gathered.add(sealer.write(piece));
    heard(file, piece.length);
  }
  for (const piece of sealer.closing()) {
    gathered.add(piece);
  }
  const tag = hex(systemRandom(32));
  return { number, sha256: hex(sealer.digest()), size: gathered.size, tag, content: gathered.whole() };
}

function sealedReport(told: Told, files: readonly PackedFile[], readers: readonly HybridRecipient[]): Sealed {
  const { code, submission, report } = told;
  const listed: AttachmentEntry[] = files.map(({ number, sha256: digest }) => ({
    id: rowOf(submission.idDigest, number),
    number,
    sha256: digest,
  }));
  const line = canonical({ code: code.padEnd(LONGEST), id: hex(submission.id), schema: 1 });
  const content = joined(utf8(`${line}\n`), reportOctets({ ...report, network: "", attachments: listed }));
  const inner = { kind: "packet", schema: 1, id: submission.idDigest, part: 1, of: 1 + files.length };
  const sealed = sealOctets(content, readers, inner);
  if (sealed.header.length + sealed.payload.length > MAX_REPORT) {
    throw new Unsent("packet_too_large");
  }
  return sealed;
}

/** All that can be read of a packet without a key. */
function firstLine(told: Told, files: readonly PackedFile[], packet: number, report: Sealed, seed: Sealed): Uint8Array {
  const line = canonical({
    files: files.map(({ number, sha256: digest, size, tag }) => ({ number, sha256: digest, size, tag })),
    id_digest: told.submission.idDigest,
    packet,
    report: listed(report),
    salt: hex(report.eventSalt),
    schema: 1,
    seed: listed(seed),
  });
  return utf8(`${line}\n`);
}

function listed({ header, payload, sha256: digest }: Sealed): { readonly sha256: string; readonly size: number } {
  return { sha256: hex(digest), size: header.length + payload.length };
}
