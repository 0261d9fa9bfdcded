/** How long somebody has spoken, pauses left out. */

export class Spent {
  private before = 0;
  private since: number | undefined;

  go(): void {
    this.since = this.since ?? performance.now();
  }

  rest(): void {
    this.before = this.ms();
    this.since = undefined;
  }

  ms(): number {
    return this.before + (this.since === undefined ? 0 : performance.now() - this.since);
  }
}

/** As a clock shows it: minutes and seconds. */
export function clockOf(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
