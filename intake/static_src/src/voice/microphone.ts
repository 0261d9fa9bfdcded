/** One recording: opened, held up, ended; its octets as the browser's encoder gives them. */

import { Spent } from "./spent";

/** Speech is well understood at this, and a minute weighs 180 kB. */
const BITS_A_SECOND = 24_000;
/** A browser that keeps to no rate must not fill the memory either. */
const MOST_OCTETS = 8 * 2 ** 20;
export const MOST_MS = 20 * 60_000;
const STEP_MS = 1000;
/** What browsers record, best first, and how such a file is called. */
const TYPES: readonly (readonly [string, string, string])[] = [
  ["audio/ogg;codecs=opus", "audio/ogg", "ogg"],
  ["audio/webm;codecs=opus", "audio/webm", "webm"],
  ["audio/mp4", "audio/mp4", "m4a"],
];

/** Why there is nothing to record with: the name of a sentence. */
export class NoSound extends Error {}

/** Hears each step of the time, and the end: `why` names a sentence, "" where it was asked for. */
export interface Listener {
  heard(): void;
  ended(file: File | undefined, why: string): void;
}

export class Microphone {
  readonly spent = new Spent();
  private readonly pieces: Blob[] = [];
  private readonly recorder: MediaRecorder;
  private readonly timer: number;
  private size = 0;
  private isClosed = false;
  private why = "voice_broke";

  private constructor(
    private readonly stream: MediaStream,
    private readonly type: (typeof TYPES)[number],
    private readonly listener: Listener,
  ) {
    this.recorder = new MediaRecorder(stream, { mimeType: type[0], audioBitsPerSecond: BITS_A_SECOND });
    this.recorder.addEventListener("dataavailable", ({ data }) => this.took(data));
    // Also where the device was taken away, or the permission.
    this.recorder.addEventListener("stop", () => this.over());
    this.recorder.start(STEP_MS);
    this.spent.go();
    this.timer = window.setInterval(() => this.tick(), STEP_MS / 2);
  }

  /** Asks the person, by way of the browser. NoSound: voice_refused, voice_none, voice_cannot. */
  static async open(listener: Listener): Promise<Microphone> {
    const type = TYPES.find(([recorded]) => MediaRecorder.isTypeSupported(recorded));
    if (!type) {
      throw new NoSound("voice_cannot");
    }
    let stream: MediaStream | undefined;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
      return new Microphone(stream, type, listener);
    } catch (fault) {
      stop(stream);
      throw new NoSound(reason(fault));
    }
  }

  get isHeldUp(): boolean {
    return this.recorder.state === "paused";
  }

  holdUp(): void {
    this.recorder.pause();
    this.spent.rest();
  }

  goOn(): void {
    this.recorder.resume();
    this.spent.go();
  }

  /** `why`: "" for whoever has said all. */
  end(why = ""): void {
    this.why = why;
    if (this.recorder.state !== "inactive") {
      this.recorder.stop();
    }
  }

  /** Nothing of it is wanted, and nobody hears of it again. */
  drop(): void {
    this.pieces.length = 0;
    this.close();
    stop(this.stream);
  }

  private tick(): void {
    if (this.spent.ms() >= MOST_MS || this.size >= MOST_OCTETS) {
      this.end("voice_full");
    } else {
      this.listener.heard();
    }
  }

  private took(piece: Blob): void {
    this.size += piece.size;
    this.pieces.push(piece);
  }

  private over(): void {
    if (!this.close()) {
      return;
    }
    stop(this.stream);
    const [, type, ending] = this.type;
    // The name says what it is and nothing of who, when or where.
    const file = new File(this.pieces.splice(0), `recording.${ending}`, { type });
    this.listener.ended(file.size ? file : undefined, this.why);
  }

  /** False where it was closed before. */
  private close(): boolean {
    const isFirst = !this.isClosed;
    this.isClosed = true;
    clearInterval(this.timer);
    this.spent.rest();
    return isFirst;
  }
}

function stop(stream: MediaStream | undefined): void {
  stream?.getTracks().forEach((track) => track.stop());
}

function reason(fault: unknown): string {
  const name = fault instanceof DOMException ? fault.name : "";
  if (["NotAllowedError", "SecurityError"].includes(name)) {
    return "voice_refused";
  }
  return ["NotFoundError", "NotReadableError"].includes(name) ? "voice_none" : "voice_cannot";
}
