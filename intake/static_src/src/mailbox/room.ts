/** An opened mailbox in the page: what lies there, an answer, a withdrawal. */

import { type Chosen, type Left, anyTooLargePlain, wrongAmong } from "../page/chosen";
import { FilesLeft } from "../page/files";
import { Watch } from "../page/leaving";
import { Unsent } from "../page/line";
import { filesList } from "../page/panel";
import { Progress } from "../page/progress";
import { type Words, element } from "../page/words";
import { type Choice, alert, forgetAlert } from "./alert";
import { questionsIn, stateOf } from "./message";
import { Reply } from "./reply";
import { ANSWER, type Letter, type Opened, Outgoing, WITHDRAWAL } from "./sending";

/** What is left when it did not go. */
interface Ways {
  again(without: readonly Left[]): void;
  /** Without sealing here. */
  plainly(): void;
}

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
    const [answer, withdrawal] = Array.from(this.main.querySelectorAll("form"));
    this.watch = new Watch(answer);
    const [reply, outgoing] = [new Reply(answer, this.words), this.outgoing(ANSWER)];
    answer.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.answer(reply, outgoing);
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

  private async answer(reply: Reply, outgoing: Outgoing, without: readonly Left[] = []): Promise<void> {
    if (this.isBusy) {
      return;
    }
    if (reply.slip) {
      alert(this.words, this.words.say(reply.slip));
      return;
    }
    const chosen = reply.chosen(without);
    const ways = {
      again: (left: readonly Left[]) => void this.answer(reply, outgoing, left),
      plainly: () => {
        this.watch?.end();
        this.goPlainly(reply.form, outgoing);
      },
    };
    const unlock = reply.lock();
    const letter = { words: reply.told, language: document.documentElement.lang, chosen };
    const isSent = await this.sent(reply.form, outgoing, letter, reply.progress, ways);
    unlock();
    if (isSent) {
      this.watch?.end();
      reply.form.reset();
      this.turn("answer_taken");
      this.list(chosen);
    }
  }

  private list(chosen: readonly Chosen[]): void {
    if (chosen.length) {
      const way = this.main.lastElementChild?.previousElementSibling;
      way?.before(this.words.safe(chosen.map(({ file }) => file)));
    }
  }

  private goPlainly(form: HTMLFormElement, outgoing: Outgoing): void {
    field(form, "receipt").value = this.opened.receipt;
    field(form, "submission_id").value = outgoing.known;
    HTMLFormElement.prototype.submit.call(form);
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
    if (this.isBusy) {
      return;
    }
    const ways = {
      again: () => void this.withdraw(form, outgoing),
      plainly: () => this.goPlainly(form, outgoing),
    };
    const letter = { words: this.words.say("withdrawal"), language: document.documentElement.lang, chosen: [] };
    if (await this.sent(form, outgoing, letter, new Progress(this.words), ways)) {
      this.turn("withdrawal_taken");
    }
  }

  /** Whether it is durable. If not it is said why, and the ways there are. */
  private async sent(
    form: HTMLFormElement,
    outgoing: Outgoing,
    letter: Letter,
    progress: Progress,
    ways: Ways,
  ): Promise<boolean> {
    forgetAlert();
    const step = element("p", { class: "hint", role: "status" });
    form.append(step);
    const tell = (name: string) => {
      step.textContent = this.words.say(name);
    };
    this.busy(true);
    try {
      const wrong = wrongAmong(letter.chosen);
      if (wrong.length) {
        throw new FilesLeft(wrong);
      }
      await outgoing.send(letter, { progress, tell });
      return true;
    } catch (fault) {
      this.failed(fault instanceof Unsent ? fault : new Unsent("self_test"), letter.chosen, ways);
      return false;
    } finally {
      step.remove();
      this.busy(false);
    }
  }

  private failed(fault: Unsent, chosen: readonly Chosen[], ways: Ways): void {
    const say = (name: string) => this.words.say(name);
    const limit = anyTooLargePlain(chosen) ? ` ${say("plain_limit")}` : "";
    const choices: Choice[] = [
      { label: say("again"), act: () => ways.again([]) },
      { label: say("plain_send"), means: say("plain_means") + limit, act: ways.plainly },
    ];
    if (fault instanceof FilesLeft) {
      const without = { label: say("without"), act: () => ways.again(fault.left) };
      alert(this.words, say("files_left"), [without, ...choices], [filesList(fault.left, this.words)]);
      return;
    }
    alert(this.words, fault.sentence || say(fault.code) || say("no_answer"), choices);
  }

  /** Nobody goes elsewhere in the page by mistake while something is on its way. */
  private busy(isBusy: boolean): void {
    this.isBusy = isBusy;
    this.main.querySelectorAll<HTMLButtonElement>("section button").forEach((one) => {
      one.disabled = isBusy;
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
