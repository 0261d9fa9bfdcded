/** The page's side of tus 1.0: an upload begins, is looked at, grows by a piece, or ends. */

import { POST_WAIT_MS, Unsent, ask } from "./line";

const VERSION = { "Tus-Resumable": "1.0.0" };

/** An upload that began: where it is, and the id by which the report lists it. */
export interface Begun {
  readonly address: string;
  readonly row: string;
}

/** Begins one of `length` octets; `slip` says whose file it is. Unsent: no_answer, or a refusal. */
export function create(uploads: string, slip: string, length: number): Promise<Begun> {
  const headers = { ...VERSION, "Upload-Length": String(length), "Amanat-Slip": slip };
  return ask(uploads, { method: "POST", headers }, (came) => {
    const [id] = /[\w-]{32}$/.exec(came.headers.get("Location") ?? "") ?? [];
    const row = came.headers.get("Amanat-File");
    if (!id || !row) {
      throw new Unsent("no_answer");
    }
    return { address: `${uploads}/${id}`, row };
  });
}

/** Octets of it that are on the server's disk. Unsent: upload_unknown, no_answer. */
export function look(address: string): Promise<number> {
  return ask(address, { method: "HEAD", headers: VERSION }, there);
}

/** Adds a piece at `at`; octets that are there then. Unsent: no_answer, or a refusal. */
export function add(address: string, at: number, piece: Uint8Array): Promise<number> {
  const headers = {
    ...VERSION,
    "Content-Type": "application/offset+octet-stream",
    "Upload-Offset": String(at),
  };
  return ask(address, { method: "PATCH", headers, body: piece as BodyInit }, there, POST_WAIT_MS);
}

/** Takes it back, if the line lets it: what is left of it ends by itself in two days. */
export function end(address: string): void {
  ask(address, { method: "DELETE", headers: VERSION }, () => undefined).catch(() => undefined);
}

function there(came: Response): number {
  const told = came.headers.get("Upload-Offset") ?? "";
  if (!/^\d{1,15}$/.test(told)) {
    throw new Unsent("no_answer");
  }
  return Number(told);
}
