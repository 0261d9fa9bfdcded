/** Says at the top of the page why something did not go, and leaves the choice to whoever reads it. */

import { type Words, element } from "../page/words";

/** A button and what it does. */
export interface Choice {
  readonly label: string;
  readonly means?: string;
  readonly act: () => void;
}

/** Takes away what was said before. */
export function forgetAlert(): void {
  document.getElementById("alert")?.remove();
}

/** `of` stands behind the sentence: what it is about. */
export function alert(words: Words, sentence: string, choices: readonly Choice[] = [], of: readonly Node[] = []): void {
  forgetAlert();
  const said = element(
    "div",
    { class: "alert", role: "alert", tabindex: "-1", id: "alert" },
    element("h2", {}, words.say("look_again")),
    element("p", {}, sentence),
    ...of,
    ...choices.flatMap((one) => choice(one)),
  );
  document.querySelector("main")?.prepend(said);
  said.focus();
}

function choice({ label, means, act }: Choice): HTMLElement[] {
  const button = element("button", { type: "button", class: means ? "second" : "" }, label);
  button.addEventListener("click", act);
  return means ? [element("p", { class: "hint" }, means), button] : [button];
}
