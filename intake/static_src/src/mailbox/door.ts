/** Where the number is typed: says which way it goes, and keeps it here where that can be. */

import { Unsent } from "../page/line";
import { type Words, element } from "../page/words";
import { alert, forgetAlert } from "./alert";
import { type MailboxKeys, derive } from "./derive";
import { opensAsKnown } from "./knowing";
import { fetchSlots } from "./line";
import { messagesIn } from "./message";
import { parsed } from "./number";
import { Room } from "./room";
import { every } from "./slots";

export class Door {
  private readonly progress = element("p", { class: "hint", role: "status" });
  private readonly way = document.getElementById("way") as HTMLElement;
  /** What the page says before this script runs, and again where it cannot do its work. */
  private readonly plainWay = this.way.textContent ?? "";
  private readonly isSound = opensAsKnown();
  private isBusy = false;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly words: Words,
  ) {
    form.append(this.progress);
    form.addEventListener("submit", (event) => {
      // Nothing goes before it is known which way it goes.
      event.preventDefault();
      void this.submitted();
    });
    void this.isSound.then((isSound) => this.sayWay(isSound));
  }

  private sayWay(isHere: boolean): void {
    this.way.textContent = isHere ? this.words.say("here") : this.plainWay;
  }

  private async submitted(): Promise<void> {
    if (this.isBusy) {
      return;
    }
    forgetAlert();
    const receipt = parsed(this.input.value);
    if (!receipt) {
      this.input.setAttribute("aria-invalid", "true");
      alert(this.words, this.words.say("receipt_mistyped"));
      return;
    }
    this.busy(true);
    try {
      await this.open(receipt);
    } catch (fault) {
      this.failed(fault instanceof Unsent ? fault : new Unsent("not_here"));
    } finally {
      this.busy(false);
    }
  }

  private async open(receipt: string): Promise<void> {
    this.tell("deriving");
    await painted();
    if (!(await this.isSound)) {
      throw new Unsent("not_here");
    }
    const keys = await this.derived(receipt);
    this.tell("asking");
    const sealed = await fetchSlots(this.form.action, every(keys.slots));
    const messages = messagesIn(sealed, keys);
    this.input.value = "";
    new Room({ receipt, keys, messages }, this.words, this.words.value("root"), this.form.action).show();
  }

  private async derived(receipt: string): Promise<MailboxKeys> {
    try {
      return await derive(receipt);
    } catch {
      throw new Unsent("not_here");
    }
  }

  /** Says why, and that the number has not gone anywhere; it goes only when somebody chooses so. */
  private failed({ code, sentence }: Unsent): void {
    if (code === "not_here") {
      this.sayWay(false);
    }
    alert(this.words, sentence || this.words.say(code) || this.words.say("no_answer"), [
      { label: this.words.say("again"), act: () => void this.submitted() },
      {
        label: this.words.say("plain_open"),
        means: this.plainWay,
        act: () => HTMLFormElement.prototype.submit.call(this.form),
      },
    ]);
  }

  private tell(step: string): void {
    this.progress.textContent = this.words.say(step);
  }

  private busy(isBusy: boolean): void {
    this.isBusy = isBusy;
    this.form.querySelector("button")?.setAttribute("aria-disabled", String(isBusy));
    if (!isBusy) {
      this.progress.textContent = "";
    }
  }

  private get input(): HTMLInputElement {
    return this.form.elements.namedItem("receipt") as HTMLInputElement;
  }
}

/** Lets the browser show what was told before it computes. */
function painted(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 30));
}
