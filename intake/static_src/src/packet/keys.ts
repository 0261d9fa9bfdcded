/** What the page brings to seal to, and until when that counts. Nothing is asked of anybody. */

import { type Documents, believe } from "../believed";
import { Unsent } from "../page/line";
import { type Words, template } from "../page/words";
import { selfTest } from "../selftest";
import type { Keys } from "./pack";

/** Unsent: self_test, where this browser computes wrongly; old, where no key counts any more. */
export function keysOf(words: Words): Keys {
  if (!selfTest()) {
    throw new Unsent("self_test");
  }
  try {
    return believed(words);
  } catch {
    throw new Unsent("old");
  }
}

function believed(words: Words): Keys {
  const brought = JSON.parse(template("roll").content.textContent ?? "") as Documents & { readonly day: string };
  const today = new Date().toISOString().slice(0, 10);
  // A clock that stands before the day this page was made on is wrong. What the page holds is signed
  // as a whole, so there is no older roll that somebody could have put in its place.
  const day = today < brought.day ? brought.day : today;
  const { packet, custody } = believe(brought, { root: words.value("root"), floor: 0 }, day);
  return { packet, custody };
}
