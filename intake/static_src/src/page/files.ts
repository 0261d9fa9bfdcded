/** The files of one report, each sent once: what is safe is not sent again at a further attempt. */

import type { AttachmentEntry } from "../report";
import type { Chosen, Left } from "./chosen";
import { Unsent } from "./line";
import type { Progress } from "./progress";
import { type Carry, Upload } from "./upload";

const ATTEMPTS = 3;
/** The server lost it, or has another under its number: it begins again under a number of its own. */
const ANEW = ["upload_unknown", "upload_expired", "file_known"];
/** Whatever is wrong with this one, the others may go. */
const ITS_OWN = [...ANEW, "file_changed", "file_too_large", "length_impossible", "not_sealed", "too_many_files"];

/** Files that did not go, when the others have. */
export class FilesLeft extends Unsent {
  constructor(readonly left: readonly Left[]) {
    super("files_left");
  }
}

/** All of them, on the server's disk: in the order of their numbers, and their tags. */
export interface Safe {
  readonly entries: readonly AttachmentEntry[];
  readonly tags: readonly Uint8Array[];
}

export class Files {
  private readonly known = new Map<string, Upload>();
  private number = 0;

  /** Unsent: as of a request, or FilesLeft. */
  async send(chosen: readonly Chosen[], carry: Carry, progress: Progress): Promise<Safe> {
    const wanted = chosen.map(({ key }) => key);
    Array.from(this.known.keys()).filter((key) => !wanted.includes(key)).forEach((key) => this.forget(key));
    const uploads = chosen.map((one) => this.of(one, carry));
    if (chosen.length) {
      progress.expect(uploads.reduce((sum, { length }) => sum + length, 0), chosen.length);
    }
    const left: Left[] = [];
    for (const one of chosen) {
      progress.turnTo(one.file);
      left.push(...(await this.deliver(one, carry, progress)));
    }
    if (left.length) {
      throw new FilesLeft(left);
    }
    return this.safe(wanted);
  }

  /** What was sent does not count: the next attempt begins with nothing. */
  forgetAll(): void {
    Array.from(this.known.keys()).forEach((key) => this.forget(key));
  }

  private safe(keys: readonly string[]): Safe {
    const uploads = keys.flatMap((key) => this.known.get(key) ?? []);
    const entries = uploads.map((one) => one.entry()).sort((one, other) => one.number - other.number);
    return { entries, tags: uploads.map(({ tag }) => tag) };
  }

  /** Nothing, or why it is left; what concerns all files is thrown. */
  private async deliver(one: Chosen, carry: Carry, progress: Progress): Promise<Left[]> {
    for (let attempt = 1; ; attempt += 1) {
      const upload = this.of(one, carry);
      try {
        await upload.send(progress.of(upload));
        return [];
      } catch (fault) {
        if (!(fault instanceof Unsent) || fault.code !== "no_answer") {
          this.forget(one.key);
        }
        if (!(fault instanceof Unsent && ITS_OWN.includes(fault.code))) {
          throw fault;
        }
        if (!ANEW.includes(fault.code) || attempt === ATTEMPTS) {
          return [{ ...one, says: fault.code, sentence: fault.sentence }];
        }
      }
    }
  }

  private of({ key, file }: Chosen, carry: Carry): Upload {
    const known = this.known.get(key);
    if (known) {
      return known;
    }
    this.number += 1;
    const made = new Upload(file, this.number, carry);
    this.known.set(key, made);
    return made;
  }

  private forget(key: string): void {
    this.known.get(key)?.drop();
    this.known.delete(key);
  }
}
