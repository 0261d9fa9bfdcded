/** The report form with script: says which way a report goes, and sends it that way. */

import { drawReceipt } from "../receipt";
import { Brought } from "./brought";
import { type Chosen, type Left, anyTooLargePlain, chosenIn, wrongAmong } from "./chosen";
import { Files, FilesLeft } from "./files";
import { type Entries, type Question, read } from "./form";
import { Watch } from "./leaving";
import { Unsent } from "./line";
import { lock } from "./locking";
import { forgetMistakes, showMistakes } from "./mending";
import { askCode, filesList, panel } from "./panel";
import { Progress } from "./progress";
import { type Errand, sealsRight, send } from "./sending";
import { slipOf } from "./slip";
import { type Words, element } from "./words";

export class Desk {
  private readonly watch: Watch;
  private readonly receipt = drawReceipt();
  private readonly step = element("p", { class: "hint", role: "status" });
  private readonly wrong = element("div", { class: "error", role: "status" });
  private readonly progress: Progress;
  private readonly files = new Files();
  private readonly brought: Brought;
  private readonly button = document.getElementById("send") as HTMLElement;
  private isBusy = false;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly words: Words,
  ) {
    this.watch = new Watch(form);
    this.progress = new Progress(words);
    this.brought = new Brought(form.action);
    this.button.after(this.step, this.progress.box);
    document.getElementById("files_hint")?.after(this.wrong);
    form.addEventListener("submit", (event) => this.submitted(event));
    form.addEventListener("change", () => this.sayWay());
    // The known answers take a moment on an old phone; the page is shown before.
    setTimeout(() => this.sayWay());
  }

  /** Which way it would go now, and what would not. */
  private sayWay(): void {
    const chosen = chosenIn(new FormData(this.form));
    const way = sealsRight() ? "here" : "arrives";
    tellAnew("way", this.words.say(chosen.length ? `${way}_files` : way));
    if (sealsRight()) {
      tellAnew("files_hint", this.words.say("files_sealed"));
      // With script each file is safe as soon as it is there, and the line may break.
      this.form.querySelectorAll<HTMLElement>("#hold_hint, [name=hold]").forEach((one) => (one.hidden = true));
    }
    const wrong = wrongAmong(chosen);
    this.wrong.textContent = "";
    this.wrong.append(...(wrong.length ? [filesList(wrong, this.words)] : []));
  }

  private submitted(event: Event): void {
    const isHeld = (event as SubmitEvent).submitter?.getAttribute("name") === "hold";
    if (isHeld && !sealsRight() && chosenIn(new FormData(this.form)).length) {
      this.goesPlain();
      return;
    }
    event.preventDefault();
    // A return key in a line presses the button for files, which is not the one to send with.
    if (!isHeld) {
      void this.send();
    }
  }

  /** The way without script: chosen after a failure, or all there is where this browser cannot seal. */
  private goesPlain(): void {
    // The same receipt: if a sealed post did arrive, this is the same report again.
    (this.form.elements.namedItem("receipt") as HTMLInputElement).value = this.receipt;
    this.watch.end();
  }

  private async send(without: readonly Left[] = []): Promise<void> {
    if (this.isBusy) {
      return;
    }
    forgetMistakes(this.form);
    document.getElementById("unsent")?.remove();
    // Taken once: what is locked afterwards would be missing from a second one.
    const told = new FormData(this.form);
    const left = without.map(({ key }) => key);
    const chosen = chosenIn(told).filter(({ key }) => !left.includes(key));
    const { report, mistakes } = this.read(told, chosen.length > 0);
    if (mistakes.length) {
      showMistakes(this.form, mistakes, this.words);
      return;
    }
    const errand = { ...this.pinned(), report, chosen, slip: slipOf(told, this.receipt) };
    const unlock = this.busy();
    try {
      this.done(await this.sent(errand), chosen);
    } catch (fault) {
      unlock();
      this.failed(fault instanceof Unsent ? fault : new Unsent("self_test"), chosen);
    }
  }

  private sent(errand: Errand): Promise<number> {
    const wrong = wrongAmong(errand.chosen);
    if (wrong.length) {
      throw new FilesLeft(wrong);
    }
    const tell = (step: string) => {
      this.step.textContent = this.words.say(step);
    };
    return send(errand, { files: this.files, progress: this.progress, tell });
  }

  private pinned() {
    const pinned = { root: this.words.value("root"), floor: Number(this.words.value("floor")) };
    return { pinned, address: this.form.action, roll: (isOld: boolean) => this.brought.roll(isOld) };
  }

  private read(told: FormData, hasFiles: boolean) {
    const entries = Array.from(told).filter((one): one is [string, string] => typeof one[1] === "string");
    const asked = Array.from(this.form.querySelectorAll("details select, details textarea"));
    const questions: Question[] = asked.map((one) => [one.getAttribute("name") ?? "", one.tagName === "SELECT"]);
    const language = document.documentElement.lang;
    return read(entries as Entries, { network: this.words.value("network"), language, questions, hasFiles });
  }

  private done(version: number, chosen: readonly Chosen[]): void {
    this.watch.end();
    this.form.reset();
    const main = this.form.closest("main") as HTMLElement;
    // Read before it goes: the page's words stand in the same place.
    const page = this.words.receipt(this.receipt, version, chosen.map(({ file }) => file));
    main.textContent = "";
    main.append(page);
    const heading = main.querySelector("h1") as HTMLElement;
    heading.setAttribute("tabindex", "-1");
    heading.focus();
    window.scrollTo(0, 0);
  }

  private failed(fault: Unsent, chosen: readonly Chosen[]): void {
    if (fault.code === "code_unknown" || fault.code === "code_held") {
      askCode(this.form, this.words);
    }
    const ways = {
      again: () => void this.send(),
      plain: () => {
        this.goesPlain();
        HTMLFormElement.prototype.submit.call(this.form);
      },
      without: (left: readonly Left[]) => void this.send(left),
    };
    const alert = panel(fault, this.words, ways, anyTooLargePlain(chosen));
    this.progress.box.after(alert);
    alert.focus();
  }

  /** Locked until the answer is called. */
  private busy(): () => void {
    const unlock = lock(this.form, this.button);
    this.isBusy = true;
    this.button.setAttribute("aria-disabled", "true");
    return () => {
      unlock();
      this.isBusy = false;
      this.button.setAttribute("aria-disabled", "false");
      this.step.textContent = "";
      this.progress.end();
    };
  }
}

/** A status that is said again without a change would be read aloud again. */
function tellAnew(id: string, words: string): void {
  const said = document.getElementById(id);
  if (said && said.textContent !== words) {
    said.textContent = words;
  }
}
