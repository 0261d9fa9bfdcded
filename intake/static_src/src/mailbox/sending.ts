/** From words to their acceptance: believe the roll, seal, post; anew if the key was too old. */

import { believe } from "../believed";
import { joined } from "../octets";
import { Unsent } from "../page/line";
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

/** One thing to be sent, however often it is tried: under one id, so that it counts once. */
export class Outgoing {
  private id: Uint8Array | undefined;

  constructor(
    private readonly opened: Opened,
    private readonly way: string,
    private readonly root: string,
    private readonly address: string,
  ) {}

  /** The id in hex, once one was given; "" before. */
  get known(): string {
    return Array.from(this.id ?? [], (octet) => octet.toString(16).padStart(2, "0")).join("");
  }

  /** Durably sent, once this comes back. `tell` hears "sealing", then "sending". Rejects with Unsent. */
  async send(words: string, language: string, tell: (step: string) => void): Promise<void> {
    try {
      await this.attempt(words, language, tell);
    } catch (fault) {
      if (!(fault instanceof Unsent) || !["sealed_to_old_key", "page_old"].includes(fault.code)) {
        throw fault;
      }
      if (fault.code === "page_old") {
        this.id = undefined;
      }
      await this.attempt(words, language, tell);
    }
  }

  private async attempt(words: string, language: string, tell: (step: string) => void): Promise<void> {
    tell("sealing");
    const { receipt, keys, messages } = this.opened;
    const { network, row } = newest(messages);
    const shown = joined(keys.locator, row);
    const { documents, floor, day, number } = await begin(this.address, shown);
    this.id = this.id ?? idOf(keys.locator, this.way, day, this.way === WITHDRAWAL ? 0 : number);
    const told = { id: this.id, way: this.way, receipt, network, language, words };
    const sealed = believed(() => sealedPost(told, believe(documents, { root: this.root, floor }, day)));
    tell("sending");
    await post(this.address, shown, sealed);
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
