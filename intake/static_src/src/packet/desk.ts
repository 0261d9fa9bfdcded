/** The form without a network: what is written becomes a file on this device, and a number to keep. */

import { type Chosen, type Left, chosenIn, wrongAmong } from "../page/chosen";
import { type Entries, type Mistake, type Question, read } from "../page/form";
import { Watch } from "../page/leaving";
import { Unsent } from "../page/line";
import { lock } from "../page/locking";
import { forgetMistakes, showMistakes } from "../page/mending";
import { filesList } from "../page/panel";
import { type Words, element } from "../page/words";
import { drawReceipt } from "../receipt";
import type { Report } from "../report";
import { systemRandom } from "../random";
import { drawSubmission } from "../submission";
import { codeIn, wrongCode } from "./code";
import { keysOf } from "./keys";
import { pack } from "./pack";

export class PacketDesk {
  private readonly watch: Watch;
  private readonly submission = drawSubmission();
  private readonly receipt = drawReceipt();
  private readonly step = element("p", { class: "hint", role: "status" });
  private readonly bar = element("progress", {});
  private readonly wrong = element("div", { class: "error", role: "status" });
  private readonly button = document.getElementById("send") as HTMLElement;
  private isBusy = false;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly words: Words,
  ) {
    this.watch = new Watch(form);
    this.button.after(this.step);
    document.getElementById("files_hint")?.after(this.wrong);
    form.addEventListener("change", () => this.sayWrong());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.make();
    });
  }

  private sayWrong(): Left[] {
    const wrong = wrongAmong(chosenIn(new FormData(this.form)));
    this.wrong.textContent = "";
    this.wrong.append(...(wrong.length ? [filesList(wrong, this.words)] : []));
    return wrong;
  }

  private async make(): Promise<void> {
    if (this.isBusy) {
      return;
    }
    forgetMistakes(this.form);
    document.getElementById("unsent")?.remove();
    // Taken once: what is locked afterwards would be missing from a second one.
    const told = new FormData(this.form);
    const chosen = chosenIn(told);
    const typed = String(told.get("code"));
    const code = codeIn(typed);
    const { report, mistakes } = this.read(told, chosen.length > 0);
    const all = [...(code ? [] : [{ field: "code", says: wrongCode(typed) }]), ...mistakes];
    if (all.length) {
      showMistakes(this.form, all, this.words);
      return;
    }
    const unlock = this.busy();
    try {
      this.done(await this.packed(code, report, chosen));
    } catch (fault) {
      unlock();
      this.failed(fault instanceof Unsent ? fault.code : "unforeseen");
    }
  }

  private read(told: FormData, hasFiles: boolean): { readonly report: Report; readonly mistakes: readonly Mistake[] } {
    const entries = Array.from(told).filter((one): one is [string, string] => typeof one[1] === "string");
    const asked = Array.from(this.form.querySelectorAll("details select, details textarea"));
    const questions: Question[] = asked.map((one) => [one.getAttribute("name") ?? "", one.tagName === "SELECT"]);
    const language = document.documentElement.lang;
    return read(entries as Entries, { network: "", language, questions, hasFiles });
  }

  private async packed(code: string, report: Report, chosen: readonly Chosen[]): Promise<Blob> {
    if (this.sayWrong().length) {
      throw new Unsent("files_wrong");
    }
    // Lets the browser show what is told before it computes.
    await new Promise((resolve) => setTimeout(resolve, 30));
    const files = chosen.map(({ file }) => file);
    this.expect(files);
    const told = { code, report, submission: this.submission, receipt: this.receipt };
    return pack(told, files, keysOf(this.words), (file, octets) => this.heard(files, file, octets));
  }

  private expect(files: readonly File[]): void {
    this.bar.max = files.reduce((sum, { size }) => sum + size, 0);
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", this.words.say("sealing"));
    this.step.after(...(files.length ? [this.bar] : []));
  }

  private heard(files: readonly File[], file: File, octets: number): void {
    this.bar.value += octets;
    const said = this.words.filled("file_of", { number: files.indexOf(file) + 1, count: files.length });
    if (!this.step.textContent?.startsWith(said)) {
      this.step.textContent = `${said} `;
      this.step.append(element("bdi", {}, file.name));
    }
  }

  private done(packet: Blob): void {
    const main = this.form.closest("main") as HTMLElement;
    const page = this.words.numbered("packet_made", this.receipt);
    this.form.reset();
    main.textContent = "";
    main.append(page);
    const name = neutralName();
    const saved = document.getElementById("saved") as HTMLElement;
    document.getElementById("save")?.addEventListener("click", () => {
      save(packet, name);
      // Whether a file appeared, no page is told.
      saved.textContent = this.words.say("saved");
      saved.append(" ", element("bdi", { dir: "ltr" }, name));
      this.watch.end();
    });
    const heading = main.querySelector("h1") as HTMLElement;
    heading.focus();
    window.scrollTo(0, 0);
  }

  private failed(code: string): void {
    const why = this.words.say(code) || this.words.say("unforeseen");
    const said = ["not_made", "kept"].map((name) => this.words.say(name));
    const alert = element(
      "div",
      { class: "alert", role: "alert", tabindex: "-1", id: "unsent" },
      element("h2", {}, said[0]),
      element("p", {}, why),
      element("p", {}, said[1]),
    );
    this.step.after(alert);
    alert.focus();
  }

  /** Locked until the answer is called. */
  private busy(): () => void {
    const unlock = lock(this.form, this.button);
    this.isBusy = true;
    this.button.setAttribute("aria-disabled", "true");
    this.step.textContent = this.words.say("sealing");
    return () => {
      unlock();
      this.isBusy = false;
      this.button.setAttribute("aria-disabled", "false");
      this.step.textContent = "";
      this.bar.remove();
    };
  }
}

/** A name that says nothing, and is another one each time: two packets may lie in one folder. */
function neutralName(): string {
  const [high, low] = Array.from(systemRandom(2));
  return `document-${1000 + (((high << 8) | low) % 9000)}.bin`;
}

function save(packet: Blob, name: string): void {
  const address = URL.createObjectURL(packet);
  const link = element("a", { href: address, download: name, hidden: "" });
  document.body.append(link);
  link.click();
  link.remove();
  // The browser has begun to read it by then; what is left of the address would hold the octets.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
