/**
 * The line every sealed plaintext starts with: what this is and where it belongs.
 *
 * age authenticates no context of its own. Compared on opening, this line makes an envelope that
 * was copied or moved to another row, or passed off as another kind, useless.
 */

import { utf8 } from "./octets";

const MAX_NUMBER = 65535;

export interface Inner {
  /** `[a-z][a-z0-9_]*`, at most 32 characters. */
  readonly kind: string;
  /** 1 to 65535; the version of the content's own format. */
  readonly schema: number;
  /** 1 to 64 of letters, digits, `-` and `_`. */
  readonly id: string;
  /** 1 to 65535. */
  readonly part: number;
  /** At least `part`; or 0, where sealing starts before the parts are counted. */
  readonly of: number;
}

/** One line of JSON with one spelling. RangeError for fields out of range: a caller's bug. */
export function innerLine(inner: Inner): Uint8Array {
  const { id, kind, of, part, schema } = inner;
  if (!/^[a-z][a-z0-9_]{0,31}$/.test(kind) || !/^[0-9A-Za-z_-]{1,64}$/.test(id)) {
    throw new RangeError("an inner header has a plain kind and id");
  }
  if (!counts(schema) || !counts(part) || (of !== 0 && !(counts(of) && part <= of))) {
    throw new RangeError("schema and part count from 1, and a part is one of them all");
  }
  return utf8(`${JSON.stringify({ id, kind, of, part, schema })}\n`);
}

function counts(number: number): boolean {
  return Number.isInteger(number) && 1 <= number && number <= MAX_NUMBER;
}
