/** From words to their acceptance: believe the roll, send the files, seal, post; anew if the key was too old. */

import { believe } from "../believed";
import { hex, joined } from "../octets";
import type { Chosen } from "../page/chosen";
import { Files } from "../page/files";
import { Unsent } from "../page/line";
import type { Progress } from "../page/progress";
import { submission } from "../submission";
import { sealedPost } from "./answer";
import type { MailboxKeys } from "./derive";
import { begin, post } from "./line";
import { type Message, newest } from "./message";
import { idOf } from "./slots";

export const ANSWER = "answer";
export const WITHDRAWAL = "withdrawal";

/** A mailbox that was opened here. */
export interface Opened {
  readonly receipt: string;
  readonly keys: MailboxKeys;
  readonly messages: readonly Message[];
}

/** What is to go. */
export interface Letter {
  readonly words: string;
  readonly language: string;
  readonly chosen: readonly Chosen[];
}

/** What shows how it goes. */
export interface Outside {
  readonly progress: Progress;
  /** Hears "sealing", then "sending". */
  tell(step: string): void;
}

/** One thing to be sent, however often it is tried: under one id, so that it counts once. */
export class Outgoing {
  private id: Uint8Array | undefined;
  private readonly files = new Files();

  constructor(
    private readonly opened: Opened,
    private readonly way: string,
    private readonly root: string,
    private readonly address: string,
  ) {}

  /** The id in hex, once one was given; "" before. */
  get known(): string {
    return this.id ? hex(this.id) : "";
  }

  /** Durably sent, once this comes back. Rejects with Unsent. */
  async send(letter: Letter, outside: Outside): Promise<void> {
    try {
      await this.attempt(letter, outside);
    } catch (fault) {
      if (!(fault instanceof Unsent) || !["sealed_to_old_key", "page_old"].includes(fault.code)) {
        throw fault;
      }
      if (fault.code === "page_old") {
        // What went under the old id is of no use to another.
        this.id = undefined;
        this.files.forgetAll();
      }
      await this.attempt(letter, outside);
    }
  }

  private async attempt({ words, language, chosen }: Letter, { progress, tell }: Outside): Promise<void> {
    tell("sealing");
    const { receipt, keys, messages } = this.opened;
    const { network, row } = newest(messages);
    const shown = joined(keys.locator, row);
    const { documents, floor, day, number } = await begin(this.address, shown);
    const id = this.id ?? idOf(keys.locator, this.way, day, this.way === WITHDRAWAL ? 0 : number);
    this.id = id;
    const [to, recipients] = believed(() => {
      const all = believe(documents, { root: this.root, floor }, day);
      return [all, all.sealsReports()] as const;
    });
    const carry = {
      uploads: `${this.address}uploads`,
      submission: submission(id),
      code: hex(shown),
      epoch: to.epoch.number,
      recipients,
    };
    const files = await this.files.send(chosen, carry, progress);
    const sealed = sealedPost({ id, way: this.way, receipt, network, language, words, files }, to);
    tell("sending");
    await this.posted(shown, sealed);
  }

  /** A file that is gone, or is not what left here, is sent once more at the next attempt. */
  private async posted(shown: Uint8Array, sealed: Uint8Array): Promise<void> {
    try {
      await post(this.address, shown, sealed);
    } catch (fault) {
      if (fault instanceof Unsent && ["files_gone", "files_differ"].includes(fault.code)) {
        this.files.forgetAll();
      }
      throw fault;
    }
  }
}

/** Whatever a reader of the roll meets, nothing is sealed to it. */
function believed<T>(read: () => T): T {
  try {
    return read();
  } catch {
    throw new Unsent("roll");
  }
}
