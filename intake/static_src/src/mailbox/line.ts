/** What goes over the line: rows are asked for, sealed answers go. Never the number. */

import type { Documents } from "../believed";
import { joined } from "../octets";
import { Unsent } from "../page/line";

const SLOTS = "application/vnd.amanat.slots";
const SEALED = "application/vnd.amanat.sealed";
/** A weak line needs long, but a dead one must be told apart some day. */
const WAIT_MS = 300_000;

/** What an answer needs: whom to seal to, the lowest version of a roll, the server's day, and a number that is free on it. */
export interface Beginning {
  readonly documents: Documents;
  readonly floor: number;
  readonly day: string;
  readonly number: number;
}

/** What lies in those rows, in their order: as many octets for each, whether anything does. */
export async function fetchSlots(address: string, rows: readonly Uint8Array[]): Promise<Uint8Array[]> {
  const came = await asked(`${address}slots`, SLOTS, joined(...rows), (answer) => answer.arrayBuffer());
  const size = came.byteLength / rows.length;
  if (!Number.isInteger(size) || size < 1) {
    throw new Unsent("no_answer");
  }
  return rows.map((_, place) => new Uint8Array(came, place * size, size));
}

/** `shown` is what admits: the locator and the row of a message. Unsent, also for a full day. */
export async function begin(address: string, shown: Uint8Array): Promise<Beginning> {
  const told = await asked(`${address}begin`, SLOTS, shown, (answer) => answer.json());
  return { documents: told, floor: told.floor, day: told.day, number: told.number };
}

/** Durably there, once this comes back. */
export async function post(address: string, shown: Uint8Array, sealed: Uint8Array): Promise<void> {
  const { version } = await asked(address, SEALED, joined(shown, sealed), (answer) => answer.json());
  if (typeof version !== "number" || version < 1) {
    throw new Unsent("no_answer");
  }
}

async function asked<T>(address: string, type: string, body: Uint8Array, read: (answer: Response) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), WAIT_MS);
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": type },
      body: body as BodyInit,
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: stop.signal,
    });
    if (!answer.ok) {
      const { code, sentence } = await answer.json();
      throw new Unsent(String(code), String(sentence ?? ""));
    }
    return await read(answer);
  } catch (fault) {
    throw fault instanceof Unsent ? fault : new Unsent("no_answer");
  } finally {
    clearTimeout(timer);
  }
}
