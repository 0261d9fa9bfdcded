/** The report form with script: says which way a report goes, and sends it that way. */

import { drawReceipt } from "../receipt";
import type { Report } from "../report";
import { submission } from "../submission";
import { type Question, read } from "./form";
import { Watch } from "./leaving";
import { Unsent } from "./line";
import { forgetMistakes, showMistakes } from "./mending";
import { type Slip, sealsRight, send } from "./sending";
import { type Words, element } from "./words";

export class Desk {
  private readonly watch: Watch;
  private readonly receipt = drawReceipt();
  private readonly progress = element("p", { class: "hint", role: "status" });
  private readonly button = document.getElementById("send") as HTMLElement;
  private isBusy = false;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly words: Words,
  ) {
    this.watch = new Watch(form);
    this.button.after(this.progress);
    form.addEventListener("submit", (event) => this.submitted(event));
    form.addEventListener("change", () => this.sayWay());
    // The known answers take a moment on an old phone; the page is shown before.
    setTimeout(() => this.sayWay());
  }

  /** Which way it would go now. */
  private sayWay(): void {
    const name = this.hasFiles ? "arrives_files" : sealsRight() ? "here" : "arrives";
    const way = document.getElementById("way") as HTMLElement;
    if (way.textContent !== this.words.say(name)) {
      way.textContent = this.words.say(name);
    }
  }

  private submitted(event: Event): void {
    if (this.hasFiles) {
      this.unsealed();
      return;
    }
    event.preventDefault();
    // A return key in a line presses the button for files, of which there are none.
    if ((event as SubmitEvent).submitter?.getAttribute("name") !== "hold") {
      void this.send();
    }
  }

  /** The way without script: what the line says, or what somebody chose after a failure. */
  private unsealed(): void {
    // The same receipt: if a sealed post did arrive, this is the same report again.
    this.input("receipt").value = this.receipt;
    this.watch.end();
  }

  private async send(): Promise<void> {
    if (this.isBusy) {
      return;
    }
    forgetMistakes(this.form);
    document.getElementById("unsent")?.remove();
    const { report, mistakes } = this.read();
    if (mistakes.length) {
      showMistakes(this.form, mistakes, this.words);
      return;
    }
    this.busy(true);
    try {
      this.done(await this.sent(report));
    } catch (fault) {
      this.failed(fault instanceof Unsent ? fault : new Unsent("self_test"));
    } finally {
      this.busy(false);
    }
  }

  private sent(report: Report): Promise<number> {
    const pinned = { root: this.words.value("root"), floor: Number(this.words.value("floor")) };
    const tell = (step: string) => {
      this.progress.textContent = this.words.say(step);
    };
    return send(report, this.slip(), pinned, this.form.action, tell);
  }

  private slip(): Slip {
    const id = this.input("submission_id").value.match(/../g) ?? [];
    return {
      code: this.input("code").value.replace(/[^0-9A-Za-z]/g, "").slice(0, 40) || "0",
      submission: submission(Uint8Array.from(id, (pair) => parseInt(pair, 16))),
      receipt: this.receipt,
    };
  }

  private read() {
    const entries: [string, string][] = [];
    new FormData(this.form).forEach((value, name) => {
      if (typeof value === "string") {
        entries.push([name, value]);
      }
    });
    const asked = Array.from(this.form.querySelectorAll("details select, details textarea"));
    const questions: Question[] = asked.map((one) => [one.getAttribute("name") ?? "", one.tagName === "SELECT"]);
    const language = document.documentElement.lang;
    return read(entries, { network: this.words.value("network"), language, questions });
  }

  private done(version: number): void {
    this.watch.end();
    this.form.reset();
    const main = this.form.closest("main") as HTMLElement;
    // Read before it goes: the page's words stand in the same place.
    const page = this.words.receipt(this.receipt, version);
    main.textContent = "";
    main.append(page);
    const heading = main.querySelector("h1") as HTMLElement;
    heading.setAttribute("tabindex", "-1");
    heading.focus();
    window.scrollTo(0, 0);
  }

  /** Says why, and leaves both ways to whoever reads it. Nothing goes another way by itself. */
  private failed({ code, sentence }: Unsent): void {
    if (code === "code_unknown") {
      this.askCode();
    }
    const again = element("button", { type: "button" }, this.words.say("again"));
    again.addEventListener("click", () => void this.send());
    const plain = element("button", { type: "button", class: "second" }, this.words.say("plain"));
    plain.addEventListener("click", () => {
      this.unsealed();
      HTMLFormElement.prototype.submit.call(this.form);
    });
    const alert = element(
      "div",
      { class: "alert", role: "alert", tabindex: "-1", id: "unsent" },
      element("h2", {}, this.words.say("not_taken")),
      element("p", {}, sentence || this.words.say(code) || this.words.say("no_answer")),
      element("p", {}, this.words.say("kept")),
      again,
      element("p", { class: "hint" }, this.words.say("plain_means")),
      plain,
    );
    this.progress.after(alert);
    alert.focus();
  }

  /** A code that was used up meanwhile can be written anew; the field was hidden until now. */
  private askCode(): void {
    const code = this.input("code");
    if (code.type !== "hidden") {
      return;
    }
    const asked = element("div", { class: "q" }, element("label", { for: "id_code" }, this.words.say("your_code")));
    this.form.prepend(asked);
    code.type = "text";
    code.id = "id_code";
    code.dir = "ltr";
    asked.append(code);
  }

  private busy(isBusy: boolean): void {
    this.isBusy = isBusy;
    this.button.setAttribute("aria-disabled", String(isBusy));
    // What is written now would not be in what was sealed, and would go with the form.
    this.form.querySelectorAll<HTMLInputElement>("textarea, input[type=text]").forEach((field) => {
      field.readOnly = isBusy;
    });
    if (!isBusy) {
      this.progress.textContent = "";
    }
  }

  private get hasFiles(): boolean {
    const inputs = this.form.querySelectorAll<HTMLInputElement>("input[type=file]");
    return Array.from(inputs).some((input) => input.files?.length);
  }

  private input(name: string): HTMLInputElement {
    return this.form.elements.namedItem(name) as HTMLInputElement;
  }
}
