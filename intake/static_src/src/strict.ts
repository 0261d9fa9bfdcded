/**
 * JSON with one spelling, read field by field: what is not expected is refused.
 *
 * The spelling is Python's: keys sorted, no spaces, nothing escaped that need not be, one final
 * newline. Everything here throws for what is odd; the callers give it a code.
 */

const MAX_NUMBER = 2 ** 31 - 1;
const DAY_MS = 86_400_000;

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };
export type Fields = { readonly [key: string]: unknown };

/** The one spelling of `value`, without the newline that signed texts end with. */
export function canonical(value: Json): string {
  if (typeof value === "string") {
    // Python would write a lone surrogate and then fail to encode it; forms send U+FFFD.
    return JSON.stringify(value.replace(/[\ud800-\udfff]/gu, "\ufffd"));
  }
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(",")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const fields = value as JsonObject;
    // Every name that any reader takes is ASCII, so the order is also that of code points.
    const names = Object.keys(fields).sort();
    return `{${names.map((name) => `${canonical(name)}:${canonical(fields[name])}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

/** An object in its one spelling, newline included. */
export function load(text: string): Fields {
  const value: Json = JSON.parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw odd();
  }
  if (`${canonical(value)}\n` !== text) {
    throw odd();
  }
  return value as Fields;
}

/** An object with exactly `names`. */
export function only(value: unknown, names: readonly string[]): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw odd();
  }
  const found = Object.keys(value);
  if (found.length !== names.length || !names.every((name) => found.includes(name))) {
    throw odd();
  }
  return value as Fields;
}

/** A list of at most `most` items. */
export function items(value: unknown, most: number): readonly unknown[] {
  if (!Array.isArray(value) || value.length > most) {
    throw odd();
  }
  return value;
}

/** A whole number from 1 to 2^31 - 1. */
export function number(value: unknown): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 1 || value > MAX_NUMBER) {
    throw odd();
  }
  return value;
}

/** A string of 1 to `most` characters: code points, as Python counts them. */
export function words(value: unknown, most: number): string {
  if (typeof value !== "string" || !value || Array.from(value).length > most) {
    throw odd();
  }
  return value;
}

/** An id: lower-case letters, digits and hyphens, as in a UUID or a slug. */
export function word(value: unknown): string {
  if (typeof value !== "string" || !/^[a-z0-9][a-z0-9-]{0,63}$/.test(value)) {
    throw odd();
  }
  return value;
}

/** A day as `2026-11-21`, counted from 1 January 1970. */
export function day(value: unknown): number {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d$/.test(value) || value.startsWith("0000")) {
    throw odd();
  }
  const count = Date.parse(`${value}T00:00:00Z`) / DAY_MS;
  // Some engines carry 30 February over into March.
  if (new Date(count * DAY_MS).toISOString().slice(0, 10) !== value) {
    throw odd();
  }
  return count;
}

/** One of `values`. */
export function oneOf<T extends string>(value: unknown, values: readonly T[]): T {
  const found = values.find((each) => each === value);
  if (found === undefined) {
    throw odd();
  }
  return found;
}

/** For a reader that found something else than it expects. */
export function odd(): Error {
  return new SyntaxError("not as expected");
}
