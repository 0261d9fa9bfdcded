/** The page's own words and pieces: they came with it, in its language. */

import { groups } from "../receipt";
import { persianDigits } from "./letters";
import type { Mistake } from "./form";

/** What the server put beside the form for the script. */
export class Words {
  constructor(private readonly held: HTMLTemplateElement) {}

  /** A value of the page: the root, the floor, the network. */
  value(name: string): string {
    return this.held.dataset[name] ?? "";
  }

  /** A sentence by its name; "" where there is none. */
  say(name: string): string {
    return this.held.content.querySelector(`[data-say="${name}"]`)?.textContent ?? "";
  }

  /** What is wrong with a field. */
  mistake({ says, limit }: Mistake): string {
    return this.say(says).replace("%(limit_value)s", String(limit));
  }

  /** The receipt page's own markup with the digits in it. */
  receipt(digits: string, version: number): Node {
    const page = template(version > 1 ? "receipt_again" : "receipt_first").content.cloneNode(true) as DocumentFragment;
    const latin = groups(digits);
    const all = [...latin, ...latin.map(persianDigits)];
    page.querySelectorAll(".receipt span").forEach((span, place) => {
      span.textContent = all[place];
    });
    return page;
  }
}

export function template(id: string): HTMLTemplateElement {
  return document.getElementById(id) as HTMLTemplateElement;
}

/** An element with text in it, never markup: what was typed may stand in it. */
export function element<K extends keyof HTMLElementTagNameMap>(
  kind: K,
  attributes: { readonly [name: string]: string },
  ...inside: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(kind);
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  made.append(...inside);
  return made;
}
