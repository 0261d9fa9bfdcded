/** How far the files are: octets, time left, and a button that holds them up. */

import { type Words, element } from "./words";
import type { Gate } from "./upload";

/** Weight of the newest piece in the rate that the time left is judged by. */
const NEWEST = 0.3;
const HOUR_S = 3600;

interface Measured {
  readonly length: number;
  readonly there: number;
}

export class Progress {
  /** Put into the page where it belongs; empty until something is expected. */
  readonly box = element("div", { id: "progress" });
  private readonly turn = element("p", { role: "status" });
  private readonly bar = element("progress", {});
  private readonly amount = element("p", { class: "hint" });
  private readonly button = element("button", { type: "button", class: "second" });
  private whole = 0;
  private done = 0;
  private count = 0;
  private place = 0;
  /** Octets a second. */
  private rate = 0;
  private since = 0;
  private isPaused = false;
  private wake: () => void = () => undefined;

  constructor(private readonly words: Words) {
    this.button.addEventListener("click", () => this.pause(!this.isPaused));
    window.addEventListener("online", () => this.wake());
  }

  /** So many octets in so many files are going to be sent. */
  expect(whole: number, count: number): void {
    [this.whole, this.count, this.done, this.place, this.rate] = [whole, count, 0, 0, 0];
    this.bar.max = whole;
    this.bar.setAttribute("aria-label", this.words.say("arrived"));
    const stay = element("p", { class: "hint" }, this.words.say("stay"));
    this.box.append(this.turn, this.bar, this.amount, this.button, stay);
    this.pause(false);
  }

  /** The next file. */
  turnTo(file: File): void {
    this.place += 1;
    const said = this.words.filled("file_of", { number: this.place, count: this.count });
    this.turn.textContent = `${said} `;
    this.turn.append(element("bdi", {}, file.name));
  }

  /** Nothing is under way any more. */
  end(): void {
    this.box.textContent = "";
  }

  /** What an upload asks before each piece. */
  of(upload: Measured): Gate {
    const before = this.done - upload.there;
    let last = upload.there;
    this.since = Date.now();
    this.show(before + upload.there);
    return {
      open: () => this.opened(),
      moved: () => {
        this.measure(upload.there - last);
        last = upload.there;
        this.show(before + last);
      },
      rest: (seconds) => this.rest(seconds),
    };
  }

  private pause(isPaused: boolean): void {
    this.isPaused = isPaused;
    this.button.textContent = this.words.say(isPaused ? "go_on" : "pause");
    this.say("");
    this.rate = 0;
    this.since = Date.now();
    this.wake();
  }

  private async opened(): Promise<void> {
    while (this.isPaused) {
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  /** Until the time is over, the line is said to be back, or somebody presses the button. */
  private async rest(seconds: number): Promise<void> {
    this.say("waiting");
    this.rate = 0;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.since = Date.now();
  }

  private measure(octets: number): void {
    const now = Date.now();
    const rate = (octets * 1000) / Math.max(1, now - this.since);
    this.rate = this.rate ? NEWEST * rate + (1 - NEWEST) * this.rate : rate;
    this.since = now;
  }

  private show(done: number): void {
    this.done = done;
    this.bar.value = done;
    this.say("");
  }

  private say(state: string): void {
    const name = this.isPaused ? "paused" : state;
    const [done, whole] = [this.done, this.whole].map((octets) => this.words.size(octets));
    const amount = this.words.filled("so_far", { done, whole });
    this.amount.textContent = `${amount} ${name ? this.words.say(name) : this.timeLeft()}`;
  }

  private timeLeft(): string {
    if (!this.rate) {
      return "";
    }
    const seconds = (this.whole - this.done) / this.rate;
    if (seconds < 60) {
      return this.words.say("under_a_minute");
    }
    const isLong = seconds >= 2 * HOUR_S;
    const number = Math.ceil(seconds / (isLong ? HOUR_S : 60));
    return this.words.filled(isLong ? "hours_left" : "minutes_left", { number });
  }
}
