/** What stands there when a report did not go: why, and the ways there are now. */

import type { Left } from "./chosen";
import { FilesLeft } from "./files";
import type { Unsent } from "./line";
import { type Words, element } from "./words";

export interface Ways {
  again(): void;
  /** The way without script. */
  plain(): void;
  /** Without the files that were left. */
  without(left: readonly Left[]): void;
}

/** Says why, and leaves the ways to whoever reads it. Nothing goes another way by itself. */
export function panel(fault: Unsent, words: Words, ways: Ways, isTooLarge: boolean): HTMLElement {
  const said = fault instanceof FilesLeft ? listed(fault.left, words) : [element("p", {}, why(fault, words))];
  const inside = [element("h2", {}, words.say("not_taken")), ...said, element("p", {}, words.say("kept"))];
  if (fault instanceof FilesLeft) {
    inside.push(button(words.say("without"), "", () => ways.without(fault.left)));
  }
  const limit = isTooLarge ? ` ${words.say("plain_limit")}` : "";
  inside.push(
    button(words.say("again"), "", () => ways.again()),
    element("p", { class: "hint" }, words.say("plain_means") + limit),
    button(words.say("plain"), "second", () => ways.plain()),
  );
  return element("div", { class: "alert", role: "alert", tabindex: "-1", id: "unsent" }, ...inside);
}

/** One line for each file that cannot go, with its name and why. */
export function filesList(left: readonly Left[], words: Words): HTMLElement {
  const lines = left.map(({ file, says, sentence }) => {
    const said = words.say(says) || sentence || words.say("no_answer");
    return element("li", {}, element("bdi", {}, file.name), " ", said);
  });
  return element("ul", {}, ...lines);
}

/** A code that was used up meanwhile can be written anew; the field was hidden until now. */
export function askCode(form: HTMLFormElement, words: Words): void {
  const code = form.elements.namedItem("code") as HTMLInputElement;
  if (code.type !== "hidden") {
    return;
  }
  const asked = element("div", { class: "q" }, element("label", { for: "id_code" }, words.say("your_code")));
  form.prepend(asked);
  code.type = "text";
  code.id = "id_code";
  code.dir = "ltr";
  asked.append(code);
}

function listed(left: readonly Left[], words: Words): HTMLElement[] {
  return [element("p", {}, words.say("files_left")), filesList(left, words)];
}

function why({ code, sentence }: Unsent, words: Words): string {
  return sentence || words.say(code) || words.say("no_answer");
}

function button(says: string, kind: string, act: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", ...(kind ? { class: kind } : {}) }, says);
  made.addEventListener("click", act);
  return made;
}
