/** Shows what is to be mended: at the top of the page and beside each field, as the server does. */

import type { Mistake } from "./form";
import { type Words, element } from "./words";

/** Takes away what was said before. */
export function forgetMistakes(form: HTMLFormElement): void {
  document.getElementById("alert")?.remove();
  form.querySelectorAll(".error").forEach((said) => said.remove());
  form.querySelectorAll("[aria-invalid]").forEach((field) => {
    field.removeAttribute("aria-invalid");
    describe(field, `${field.id}_error`, false);
  });
}

/** Says all of them, and brings the reader to the list. */
export function showMistakes(form: HTMLFormElement, mistakes: readonly Mistake[], words: Words): void {
  const listed = mistakes.map((one) => beside(form, one, words.mistake(one)));
  const alert = element(
    "div",
    { class: "alert", role: "alert", tabindex: "-1", id: "alert" },
    element("h2", {}, words.say("look_again")),
    element("p", {}, words.say("kept")),
    element("ul", {}, ...listed),
  );
  form.closest("main")?.prepend(alert);
  alert.focus();
}

/** The sentence under the field's name; gives its line of the list. */
function beside(form: HTMLFormElement, { field }: Mistake, sentence: string): HTMLElement {
  const input = form.elements.namedItem(field) as HTMLInputElement;
  const label = form.querySelector(`label[for="${input.id}"]`);
  const said = element("p", { class: "error", id: `${input.id}_error` }, sentence);
  input.before(said);
  input.setAttribute("aria-invalid", "true");
  describe(input, said.id, true);
  const folded = input.closest("details");
  if (folded) {
    folded.open = true;
  }
  return element("li", {}, element("a", { href: `#${input.id}` }, label?.textContent ?? ""), " ", sentence);
}

/** Adds one description to a field's own, or takes it away. */
function describe(field: Element, id: string, isThere: boolean): void {
  const others = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id);
  const all = isThere ? [...others, id] : others;
  if (all.length) {
    field.setAttribute("aria-describedby", all.join(" "));
  } else {
    field.removeAttribute("aria-describedby");
  }
}
