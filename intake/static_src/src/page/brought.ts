/** The roll that came with the page: good for a while, then it is asked for anew. */

import { type Published, fetchRoll, published } from "./line";
import { template } from "./words";

/** Somebody may write for hours, and a key be withdrawn meanwhile. */
const GOOD_MS = 30 * 60_000;

export class Brought {
  private readonly since = Date.now();

  constructor(private readonly address: string) {}

  /** `isOld`: a seal to what it says was refused. Unsent: as of a request. */
  async roll(isOld: boolean): Promise<Published> {
    // Behind the script, where it is there by the time that somebody sends.
    const text = template("roll").content.textContent;
    // A clock that was set back meanwhile says nothing of how long it was.
    const isGood = Math.abs(Date.now() - this.since) < GOOD_MS;
    return text && isGood && !isOld ? published(JSON.parse(text)) : fetchRoll(this.address);
  }
}
