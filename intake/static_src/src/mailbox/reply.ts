/** The form of an answer: its words, its files, and how far those are. */

import { type Chosen, type Left, chosenIn, wrongAmong } from "../page/chosen";
import { cleanWords, lengthOf } from "../page/letters";
import { lock } from "../page/locking";
import { filesList } from "../page/panel";
import { Progress } from "../page/progress";
import { type Words, element } from "../page/words";

const LONGEST = 100_000;

export class Reply {
  readonly progress: Progress;
  private readonly wrong = element("div", { class: "error", role: "status" });
  private readonly button: HTMLElement;

  constructor(
    readonly form: HTMLFormElement,
    private readonly words: Words,
  ) {
    this.progress = new Progress(words);
    this.button = form.querySelector("button") as HTMLElement;
    this.button.after(this.progress.box);
    document.getElementById("files_hint")?.after(this.wrong);
    form.addEventListener("change", () => this.sayWrong());
  }

  /** What was written. */
  get told(): string {
    return cleanWords(this.field("answer").value);
  }

  /** Why it cannot go as it is, the name of a sentence; "" where it can. */
  get slip(): string {
    if (!this.told.trim()) {
      return "answer_missing";
    }
    return lengthOf(this.told) > LONGEST ? "answer_too_long" : "";
  }

  chosen(without: readonly Left[]): Chosen[] {
    const left = without.map(({ key }) => key);
    return chosenIn(new FormData(this.form)).filter(({ key }) => !left.includes(key));
  }

  field(name: string): HTMLInputElement {
    return this.form.elements.namedItem(name) as HTMLInputElement;
  }

  /** Held as it is until the answer is called: what is written now would not be in what was sealed. */
  lock(): () => void {
    const unlock = lock(this.form, this.button);
    this.button.setAttribute("aria-disabled", "true");
    return () => {
      unlock();
      this.button.setAttribute("aria-disabled", "false");
      this.progress.end();
    };
  }

  private sayWrong(): void {
    const wrong = wrongAmong(this.chosen([]));
    this.wrong.textContent = "";
    this.wrong.append(...(wrong.length ? [filesList(wrong, this.words)] : []));
  }
}
