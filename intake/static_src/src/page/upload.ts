/**
 * One file on its way: sealed while it is read, never more than a piece of it in memory.
 *
 * A line that breaks is waited for, and the server is asked how far the file came; the octets that
 * it may still need are those of the last piece, which are kept until they are acknowledged.
 */

import { AttachmentSealer } from "../attachment";
import { hex, joined } from "../octets";
import { systemRandom } from "../random";
import type { HybridRecipient } from "../recipient";
import type { AttachmentEntry } from "../report";
import type { Submission } from "../submission";
import { Unsent } from "./line";
import { piecesOf } from "./reading";
import { type Begun, add, create, end, look } from "./tus";

const STEP = 64 * 1024;
const SMALLEST = 16 * 1024;
const LARGEST = 256 * 1024;
/** A piece that took longer than the second is too large for the line, one below the first too small. */
const [QUICK_MS, SLOW_MS] = [4_000, 20_000];
/** Waits between attempts on a line that is down; then whoever sends is asked. */
const PATIENCE_S = [0.5, 1, 2, 4, 8, 15, 30, 30, 60, 60];
/** What may be over when it is tried again. */
const PASSING = [
  "no_answer", "body_cut", "offset_wrong", "upload_held", "network_busy", "storage_full", "storage_fault",
  "database_away", "sent_twice_at_once",
];

/** Whose file it is and what it is sealed to. */
export interface Carry {
  readonly uploads: string;
  readonly submission: Submission;
  readonly code: string;
  readonly epoch: number;
  readonly recipients: readonly HybridRecipient[];
}

/** Lets a piece pass, hears what came of it, and waits. */
export interface Gate {
  open(): Promise<void>;
  moved(): void;
  rest(seconds: number): Promise<void>;
}

export class Upload {
  /** Octets that go over the line, and how many of them are on the server's disk. */
  readonly length: number;
  there = 0;
  /** Random: what a file holds decides nothing that leaves this device. */
  readonly tag = systemRandom(32);
  private readonly sealer: AttachmentSealer;
  private readonly sealed: AsyncGenerator<Uint8Array, void>;
  private begun: Begun | undefined;
  private held: Uint8Array = new Uint8Array(0);
  private size = STEP;
  private isUnsure = false;

  constructor(
    private readonly file: File,
    private readonly number: number,
    private readonly carry: Carry,
  ) {
    const claimed = { name: file.name, mediaType: file.type };
    this.sealer = new AttachmentSealer(carry.submission, number, claimed, carry.recipients);
    this.length = this.sealer.lengthOf(file.size);
    this.sealed = this.octets();
  }

  /** Until all of it is on the server's disk. Unsent: file_changed, no_answer, or a refusal. */
  async send(gate: Gate): Promise<void> {
    let misses = 0;
    while (this.there < this.length) {
      await gate.open();
      try {
        await this.forward();
        misses = 0;
        gate.moved();
      } catch (fault) {
        this.isUnsure = true;
        if (!(fault instanceof Unsent && PASSING.includes(fault.code)) || misses === PATIENCE_S.length) {
          throw fault;
        }
        await gate.rest(PATIENCE_S[misses]);
        misses += 1;
      }
    }
  }

  /** As the report lists it, once all of it is there. */
  entry(): AttachmentEntry {
    return { id: this.begun?.row ?? "", number: this.number, sha256: hex(this.sealer.digest()) };
  }

  /** Nobody needs it any more. */
  drop(): void {
    if (this.begun) {
      end(this.begun.address);
    }
  }

  private async forward(): Promise<void> {
    this.begun = this.begun ?? (await create(this.carry.uploads, this.slip(), this.length));
    if (this.isUnsure) {
      this.settle(await look(this.begun.address));
      this.isUnsure = false;
      return;
    }
    const piece = await this.piece();
    const started = Date.now();
    this.settle(await add(this.begun.address, this.there, piece));
    this.adapt(Date.now() - started);
  }

  /** The same creation again begins the same number anew, if its answer was lost. */
  private slip(): string {
    const { submission, code, epoch } = this.carry;
    return [hex(submission.id), code, this.number, hex(this.tag), epoch].join(" ");
  }

  /** Forgets what is on the disk now. Another number than the kept octets allow: it is not this file. */
  private settle(there: number): void {
    const came = there - this.there;
    if (came < 0 || came > this.held.length) {
      throw new Unsent("upload_unknown");
    }
    this.held = this.held.slice(came);
    this.there = there;
  }

  private async piece(): Promise<Uint8Array> {
    const parts = [this.held];
    for (let filled = this.held.length; filled < this.size; ) {
      const { value, done } = await this.sealed.next();
      if (done) {
        break;
      }
      parts.push(value);
      filled += value.length;
    }
    this.held = joined(...parts);
    if (!this.held.length) {
      throw new Unsent("file_changed");
    }
    return this.held.subarray(0, this.size);
  }

  private adapt(took: number): void {
    if (took < QUICK_MS) {
      this.size = Math.min(LARGEST, 2 * this.size);
    } else if (took > SLOW_MS) {
      this.size = Math.max(SMALLEST, this.size / 2);
    }
  }

  private async *octets(): AsyncGenerator<Uint8Array, void> {
    yield this.sealer.header;
    for await (const piece of piecesOf(this.file)) {
      yield this.sealer.write(piece);
    }
    yield* this.sealer.closing();
  }
}
