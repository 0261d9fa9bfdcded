/** An opened mailbox in the page: what lies there, an answer, a withdrawal. */

import { Watch } from "../page/leaving";
import { cleanWords, lengthOf } from "../page/letters";
import { Unsent } from "../page/line";
import { type Words, element } from "../page/words";
import { alert, forgetAlert } from "./alert";
import { questionsIn, stateOf } from "./message";
import { ANSWER, type Opened, Outgoing, WITHDRAWAL } from "./sending";

const LONGEST = 100_000;

export class Room {
  private readonly main = document.querySelector("main") as HTMLElement;
  /** They stand in the part of the page that they take the place of. */
  private readonly pages = new Map(Array.from(this.main.querySelectorAll("template"), (one) => [one.id, one.content]));
  private isBusy = false;
  private watch: Watch | undefined;

  constructor(
    private readonly opened: Opened,
    private readonly words: Words,
    private readonly root: string,
    private readonly address: string,
  ) {}

  /** What lies there; a mailbox in which nothing does is the same for every number. */
  show(): void {
    if (!this.opened.messages.length) {
      this.turn("empty");
      return;
    }
    this.turn("opened");
    this.fill();
    const [answer, files, withdrawal] = Array.from(this.main.querySelectorAll("form"));
    this.watch = new Watch(answer);
    const outgoing = this.outgoing(ANSWER);
    answer.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.answer(answer, outgoing);
    });
    files.addEventListener("submit", () => {
      // The way without this script, as its line says.
      field(files, "receipt").value = this.opened.receipt;
    });
    withdrawal.addEventListener("submit", (event) => {
      event.preventDefault();
      this.watch?.end();
      this.askWithdrawal();
    });
  }

  private fill(): void {
    const { messages } = this.opened;
    const state = this.main.querySelector("[data-state]") as HTMLElement;
    const told = stateOf(messages);
    state.textContent = this.words.say(told);
    if (!told) {
      state.remove();
    }
    const questions = questionsIn(messages);
    const place = this.main.querySelector("[data-questions]") as HTMLElement;
    place.replaceWith(...questions.map(({ text, language }) => this.question(text, language)));
    const label = this.main.querySelector("label") as HTMLElement;
    label.textContent = this.words.say(questions.length ? "your_answer" : "add_something");
  }

  private question(text: string, language: string): Node {
    const made = this.page("question");
    const said = made.querySelector("p") as HTMLElement;
    said.lang = language;
    said.append(...text.split("\n").flatMap((line, place) => (place ? [element("br", {}), line] : [line])));
    return made;
  }

  private async answer(form: HTMLFormElement, outgoing: Outgoing): Promise<void> {
    const words = cleanWords(field(form, "answer").value);
    if (!words.trim()) {
      alert(this.words, this.words.say("answer_missing"));
      return;
    }
    if (lengthOf(words) > LONGEST) {
      alert(this.words, this.words.say("answer_too_long"));
      return;
    }
    const plainly = () => {
      field(form, "receipt").value = this.opened.receipt;
      field(form, "submission_id").value = outgoing.known;
      this.watch?.end();
      HTMLFormElement.prototype.submit.call(form);
    };
    if (await this.sent(form, outgoing, words, () => this.answer(form, outgoing), plainly)) {
      this.watch?.end();
      form.reset();
      this.turn("answer_taken");
    }
  }

  private askWithdrawal(): void {
    this.turn("withdraw");
    const form = this.main.querySelector("form") as HTMLFormElement;
    const outgoing = this.outgoing(WITHDRAWAL);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.withdraw(form, outgoing);
    });
  }

  private async withdraw(form: HTMLFormElement, outgoing: Outgoing): Promise<void> {
    const plainly = () => {
      field(form, "receipt").value = this.opened.receipt;
      field(form, "submission_id").value = outgoing.known;
      HTMLFormElement.prototype.submit.call(form);
    };
    if (await this.sent(form, outgoing, this.words.say("withdrawal"), () => this.withdraw(form, outgoing), plainly)) {
      this.turn("withdrawal_taken");
    }
  }

  /** Whether it is durable. If not it is said why, and both ways are left. */
  private async sent(
    form: HTMLFormElement,
    outgoing: Outgoing,
    words: string,
    again: () => Promise<void>,
    plainly: () => void,
  ): Promise<boolean> {
    if (this.isBusy) {
      return false;
    }
    forgetAlert();
    const progress = element("p", { class: "hint", role: "status" });
    form.append(progress);
    this.busy(true);
    try {
      await outgoing.send(words, document.documentElement.lang, (step) => {
        progress.textContent = this.words.say(step);
      });
      return true;
    } catch (fault) {
      const { code, sentence } = fault instanceof Unsent ? fault : new Unsent("self_test");
      alert(this.words, sentence || this.words.say(code) || this.words.say("no_answer"), [
        { label: this.words.say("again"), act: () => void again() },
        { label: this.words.say("plain_send"), means: this.words.say("plain_means"), act: plainly },
      ]);
      return false;
    } finally {
      progress.remove();
      this.busy(false);
    }
  }

  private busy(isBusy: boolean): void {
    this.isBusy = isBusy;
    // What is written now would not be in what was sealed.
    this.main.querySelectorAll("textarea").forEach((one) => {
      one.readOnly = isBusy;
    });
  }

  private outgoing(way: string): Outgoing {
    return new Outgoing(this.opened, way, this.root, this.address);
  }

  private page(name: string): DocumentFragment {
    return this.pages.get(name)?.cloneNode(true) as DocumentFragment;
  }

  /** Another page at the same address. */
  private turn(name: string): void {
    this.main.textContent = "";
    this.main.append(this.page(name));
    const heading = this.main.querySelector("h1") as HTMLElement;
    heading.setAttribute("tabindex", "-1");
    heading.focus();
    window.scrollTo(0, 0);
  }
}

function field(form: HTMLFormElement, name: string): HTMLInputElement {
  return form.elements.namedItem(name) as HTMLInputElement;
}
