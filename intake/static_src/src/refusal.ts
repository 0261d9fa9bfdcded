/** Refusals that have a name. */

/** `code` is the one that Python gives for the same. Never quotes what was refused. */
export class Refusal extends Error {
  constructor(readonly code: string) {
    super(code);
    this.name = "Refusal";
  }
}

/** What `read` gives; or `code`, whatever it met. A reader that breaks has not believed. */
export function orRefuse<T>(code: string, read: () => T): T {
  try {
    return read();
  } catch {
    throw new Refusal(code);
  }
}
