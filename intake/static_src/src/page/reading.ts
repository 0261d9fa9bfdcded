/** A chosen file, read piece by piece: never more than one of them in memory. */

import { Unsent } from "./line";

const STEP = 64 * 1024;

/** Its octets in order. Unsent: file_changed. */
export async function* piecesOf(file: File): AsyncGenerator<Uint8Array, void> {
  for (let start = 0; start < file.size; start += STEP) {
    yield await read(file, start);
  }
}

/** Browsers refuse to read a file that is another than when it was chosen, or give less of it. */
async function read(file: File, start: number): Promise<Uint8Array> {
  const stop = Math.min(start + STEP, file.size);
  const came = await file.slice(start, stop).arrayBuffer().catch(() => undefined);
  if (!came || came.byteLength !== stop - start) {
    throw new Unsent("file_changed");
  }
  return new Uint8Array(came);
}
