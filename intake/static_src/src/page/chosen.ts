/** Files that somebody chose: which they are, and what is wrong with some before they are sent. */

const LARGEST = 500 * 2 ** 20;
/** What the form takes that the page did not seal. */
const LARGEST_PLAIN = 200 * 2 ** 20;
const MOST = 10;

export interface Chosen {
  /** Tells a file from the others of a form; the same when it is chosen again. */
  readonly key: string;
  readonly file: File;
}

/** A file that did not go: `says` names a sentence of the page, `sentence` is the server's own. */
export interface Left extends Chosen {
  readonly says: string;
  readonly sentence?: string;
}

/** Those of a form, each once, in the order of the page. */
export function chosenIn(told: FormData): Chosen[] {
  const files = told.getAll("files").filter((one): one is File => one instanceof File && one.name !== "");
  const keyed = files.map((file) => [`${file.name}/${file.size}/${file.lastModified}`, file] as const);
  return Array.from(new Map(keyed), ([key, file]) => ({ key, file }));
}

/** Those that need not be tried. */
export function wrongAmong(chosen: readonly Chosen[]): Left[] {
  return chosen.flatMap((one, place) => {
    const says = wrong(one.file, place);
    return says ? [{ ...one, says }] : [];
  });
}

/** Whether the way without seal would refuse one for its size. */
export function anyTooLargePlain(chosen: readonly Chosen[]): boolean {
  return chosen.some(({ file }) => file.size > LARGEST_PLAIN);
}

function wrong({ size }: File, place: number): string {
  if (place >= MOST) {
    return "too_many_files";
  }
  if (!size) {
    return "file_empty";
  }
  return size > LARGEST ? "file_too_large" : "";
}
