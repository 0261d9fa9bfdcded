/** What goes over the line: the roll comes, a sealed post goes. */

import type { Documents } from "../believed";

const MEDIA_TYPE = "application/vnd.amanat.sealed";
/** A weak line needs long for a post, but a dead one must be told apart some day. */
const ROLL_WAIT_MS = 90_000;
const POST_WAIT_MS = 300_000;

/** Why nothing was sent, or nobody knows whether it was. `sentence` is the server's, if it said one. */
export class Unsent extends Error {
  constructor(
    readonly code: string,
    readonly sentence = "",
  ) {
    super(code);
    this.name = "Unsent";
  }
}

/** Documents to be believed or not, and the server's day for a device whose clock is wrong. */
export interface Published {
  readonly documents: Documents;
  readonly day: string;
}

/** The roll as it is now. Unsent: no_answer, or the server's refusal. */
export async function fetchRoll(address: string): Promise<Published> {
  const told = await answer(`${address}roll`, {}, ROLL_WAIT_MS);
  return { documents: told as unknown as Documents, day: told.day as string };
}

/** The version that the server made of it, durably. Unsent as above. */
export async function post(address: string, sealed: Uint8Array): Promise<number> {
  const asked = { method: "POST", headers: { "Content-Type": MEDIA_TYPE }, body: sealed as BodyInit };
  const { version } = await answer(address, asked, POST_WAIT_MS);
  if (typeof version !== "number" || version < 1) {
    throw new Unsent("no_answer");
  }
  return version;
}

async function answer(address: string, asked: RequestInit, wait: number): Promise<{ readonly [name: string]: unknown }> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), wait);
  try {
    const came = await fetch(address, {
      ...asked,
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: stop.signal,
    });
    const told = await came.json();
    if (!came.ok) {
      throw new Unsent(String(told.code), String(told.sentence ?? ""));
    }
    return told;
  } catch (fault) {
    // A line that broke, an answer that is none of ours: nobody knows what arrived.
    throw fault instanceof Unsent ? fault : new Unsent("no_answer");
  } finally {
    clearTimeout(timer);
  }
}
