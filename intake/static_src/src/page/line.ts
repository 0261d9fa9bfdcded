/** What goes over the line: one request, one answer, one time after which it is given up. */

import type { Documents } from "../believed";

const MEDIA_TYPE = "application/vnd.amanat.sealed";
/** A weak line needs long for a post, but a dead one must be told apart some day. */
const ASK_WAIT_MS = 90_000;
export const POST_WAIT_MS = 300_000;

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

export type Told = { readonly [name: string]: unknown };

/** The roll as it is now. Unsent: no_answer, or the server's refusal. */
export async function fetchRoll(address: string): Promise<Published> {
  return published(await ask(`${address}roll`, {}, json));
}

/** What a page brought or an answer said. */
export function published(told: Told): Published {
  return { documents: told as unknown as Documents, day: told.day as string };
}

/** The version that the server made of it, durably. Unsent as above. */
export async function post(address: string, sealed: Uint8Array): Promise<number> {
  const asked = { method: "POST", headers: { "Content-Type": MEDIA_TYPE }, body: sealed as BodyInit };
  const { version } = await ask(address, asked, json, POST_WAIT_MS);
  if (typeof version !== "number" || version < 1) {
    throw new Unsent("no_answer");
  }
  return version;
}

/** What `read` makes of a good answer. Unsent: no_answer, or the server's refusal. */
export async function ask<T>(
  address: string,
  asked: RequestInit,
  read: (came: Response) => T | Promise<T>,
  wait = ASK_WAIT_MS,
): Promise<T> {
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
    if (!came.ok) {
      throw await refusal(came, asked.method === "HEAD");
    }
    return await read(came);
  } catch (fault) {
    // A line that broke, an answer that is none of ours: nobody knows what arrived.
    throw fault instanceof Unsent ? fault : new Unsent("no_answer");
  } finally {
    clearTimeout(timer);
  }
}

function json(came: Response): Promise<Told> {
  return came.json();
}

/** A look at an upload is answered without words: there the status is all. */
async function refusal(came: Response, isLook: boolean): Promise<Unsent> {
  if (isLook) {
    return new Unsent([404, 410].includes(came.status) ? "upload_unknown" : "no_answer");
  }
  const told = await json(came);
  return new Unsent(String(told.code), String(told.sentence ?? ""));
}
