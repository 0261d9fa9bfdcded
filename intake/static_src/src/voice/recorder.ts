/** The place under the account where somebody speaks, listens to it, and keeps it or throws it away. */

import { type Words, element } from "../page/words";
import { MOST_MS, Microphone, NoSound } from "./microphone";
import { clockOf } from "./spent";

/** What sends a report, whichever way. */
const SENDS = "#send, [name=hold], #unsent button";

export class Recorder {
  private readonly said = element("p", { class: "hint", role: "status" });
  private readonly time = element("p", { role: "timer" });
  private readonly inside = element("div", {});
  /** The recording goes the way of every chosen file; a reset of the form empties it. */
  private readonly input = element("input", { type: "file", name: "files", hidden: "" });
  private microphone: Microphone | undefined;
  private isOpening = false;
  private address = "";

  constructor(
    place: HTMLElement,
    private readonly form: HTMLFormElement,
    private readonly words: Words,
  ) {
    place.textContent = "";
    place.append(this.said, this.time, this.inside, this.input);
    form.addEventListener("reset", () => this.forget());
    window.addEventListener("pagehide", () => this.forget());
    for (const kind of ["click", "submit"]) {
      window.addEventListener(kind, (event) => this.guard(event), true);
    }
    this.offer("voice_before");
  }

  /** What is not yet ended would not be in what is sent. */
  private guard(event: Event): void {
    const isSending = event.target === this.form || (event.target as Element).closest?.(SENDS);
    if (isSending && (this.microphone || this.isOpening)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      this.say("voice_busy");
      this.inside.querySelector("button")?.focus();
    }
  }

  private offer(says: string): void {
    this.say(says);
    this.show(this.button("voice_begin", () => void this.begin()));
  }

  private async begin(): Promise<void> {
    this.isOpening = true;
    this.say("voice_asking");
    this.show();
    try {
      const opened = await Microphone.open({
        heard: () => this.tell(),
        ended: (file, why) => this.ended(file, why),
      });
      if (!this.isOpening) {
        opened.drop(); // somebody left while the browser asked
        return;
      }
      this.microphone = opened;
      this.going("voice_recording");
      this.changed("input");
    } catch (fault) {
      this.offer(fault instanceof NoSound ? fault.message : "voice_cannot");
    }
    this.isOpening = false;
  }

  private going(says: string): void {
    const { isHeldUp } = this.microphone as Microphone;
    this.say(says);
    this.tell();
    this.show(
      this.button("voice_stop", () => this.microphone?.end()),
      this.button(isHeldUp ? "go_on" : "pause", () => this.turn()),
    );
  }

  private turn(): void {
    const { isHeldUp } = this.microphone as Microphone;
    this.microphone?.[isHeldUp ? "goOn" : "holdUp"]();
    this.going(isHeldUp ? "voice_recording" : "paused");
  }

  private tell(): void {
    const ms = this.microphone?.spent.ms() ?? 0;
    const told = { spent: clockOf(ms), left: clockOf(MOST_MS - ms) };
    this.time.textContent = this.words.filled("voice_time", told);
  }

  private ended(file: File | undefined, why: string): void {
    const spent = clockOf(this.microphone?.spent.ms() ?? 0);
    this.microphone = undefined;
    if (!file) {
      this.offer("voice_cannot");
      return;
    }
    this.carry(file);
    this.say(why || "voice_done");
    this.time.textContent = this.words.filled("voice_kept", { spent, size: this.words.size(file.size) });
    this.address = URL.createObjectURL(file);
    const sound = element("audio", { controls: "", src: this.address, "aria-label": this.words.say("voice_listen") });
    this.show(
      element("p", {}, sound),
      this.button("voice_drop", () => {
        this.forget();
        this.carry();
      }),
    );
  }

  /** Into the form, as if somebody had chosen it; without a file, out of it. */
  private carry(...files: File[]): void {
    const carried = new DataTransfer();
    files.forEach((file) => carried.items.add(file));
    this.input.files = carried.files;
    this.changed("change");
  }

  /** The page says anew which way it goes, and asks before anything is lost. */
  private changed(kind: "input" | "change"): void {
    this.input.dispatchEvent(new Event(kind, { bubbles: true }));
  }

  private forget(): void {
    this.microphone?.drop();
    [this.microphone, this.isOpening] = [undefined, false];
    URL.revokeObjectURL(this.address);
    this.offer("voice_before");
  }

  private say(name: string): void {
    this.time.textContent = "";
    this.said.textContent = this.words.say(name);
  }

  /** The first button has the eye of whoever goes by the keyboard, but for the very first time. */
  private show(...inside: Node[]): void {
    const isFirst = !this.inside.hasChildNodes();
    this.inside.textContent = "";
    this.inside.append(...inside.flatMap((one) => [one, " "]));
    if (!isFirst) {
      this.inside.querySelector("button")?.focus();
    }
  }

  private button(says: string, act: () => void): HTMLButtonElement {
    const made = element("button", { type: "button", class: "second" }, this.words.say(says));
    made.addEventListener("click", act);
    return made;
  }
}
