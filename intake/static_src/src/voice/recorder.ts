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
  /** The browser is asking; another one each time, for it may answer when nobody waits any more. */
  private opening: object | undefined;
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
    if (isSending && this.microphone) {
      event.preventDefault();
      event.stopImmediatePropagation();
      this.say("voice_busy");
      this.inside.querySelector("button")?.focus();
    } else if (isSending && this.opening) {
      // Some browsers wait for ever for an answer: nothing is recorded yet that could be missing.
      this.opening = undefined;
      this.offer("voice_before");
    }
  }

  private offer(says: string): void {
    this.say(says);
    this.show(this.button("voice_begin", () => void this.begin()));
  }

  private async begin(): Promise<void> {
    const mine = {};
    this.opening = mine;
    this.say("voice_asking");
    this.show();
    try {
      const opened = await Microphone.open({
        heard: () => this.tell(),
        ended: (file, why) => this.ended(file, why),
      });
      if (this.opening !== mine) {
        opened.drop(); // nobody waits for it any more
        return;
      }
      [this.microphone, this.opening] = [opened, undefined];
      this.going("voice_recording");
      this.changed("input");
    } catch (fault) {
      if (this.opening === mine) {
        this.opening = undefined;
        this.offer(fault instanceof NoSound ? fault.message : "voice_cannot");
      }
    }
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
    [this.microphone, this.opening] = [undefined, undefined];
    URL.revokeObjectURL(this.address);
    this.offer("voice_before");
  }

  private say(name: string): void {
    this.time.textContent = "";
    this.said.textContent = this.words.say(name);
  }

  /** Whoever goes by the keyboard finds the next button where the one was that they pressed. */
  private show(...inside: Node[]): void {
    const active = document.activeElement;
    const isHere = active === document.body || this.inside.contains(active);
    this.inside.textContent = "";
    this.inside.append(...inside.flatMap((one) => [one, " "]));
    if (isHere) {
      this.inside.querySelector("button")?.focus();
    }
  }

  private button(says: string, act: () => void): HTMLButtonElement {
    const made = element("button", { type: "button", class: "second" }, this.words.say(says));
    made.addEventListener("click", act);
    return made;
  }
}
