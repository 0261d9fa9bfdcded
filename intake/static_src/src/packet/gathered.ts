/** Sealed octets on their way into a file: handed to the browser, which need not keep them in memory. */

const HELD = 4 * 2 ** 20;

export class Gathered {
  size = 0;
  private held: Uint8Array[] = [];
  private holds = 0;
  private readonly parts: Blob[] = [];

  add(piece: Uint8Array): void {
    this.held.push(piece);
    this.holds += piece.length;
    this.size += piece.length;
    if (this.holds >= HELD) {
      this.hand();
    }
  }

  /** All of it, in order. */
  whole(): Blob {
    this.hand();
    return new Blob(this.parts);
  }

  private hand(): void {
    this.parts.push(new Blob(this.held as BlobPart[]));
    [this.held, this.holds] = [[], 0];
  }
}
