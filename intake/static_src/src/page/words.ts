/** The page's own words and pieces: they came with it, in its language. */

import { groups } from "../receipt";
import { persianDigits } from "./letters";
import type { Mistake } from "./form";

const MB = 2 ** 20;

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

  /** A sentence with numbers, or words, where it says %(name)s. */
  filled(name: string, values: { readonly [name: string]: number | string }): string {
    return this.say(name).replace(/%\((\w+)\)s/g, (_, key: string) => this.local(String(values[key])));
  }

  /** Octets in the words of the page: kB below one MB, rounded up so that nothing is 0. */
  size(octets: number): string {
    const isSmall = octets < MB;
    const number = isSmall ? String(Math.ceil(octets / 1024)) : (octets / MB).toFixed(1);
    return this.filled(isSmall ? "kb" : "mb", { number });
  }

  private local(number: string): string {
    const isEnglish = document.documentElement.lang === "en";
    return isEnglish ? number : persianDigits(number.replace(/(\d)\.(\d)/, "$1٫$2"));
  }

  /** What is wrong with a field. */
  mistake({ says, limit }: Mistake): string {
    return this.say(says).replace("%(limit_value)s", String(limit));
  }

  /** The receipt page's own markup with the digits in it. */
  receipt(digits: string, version: number, files: readonly File[]): Node {
    const page = this.numbered(version > 1 ? "receipt_again" : "receipt_first", digits);
    if (files.length) {
      page.lastElementChild?.previousElementSibling?.before(this.safe(files));
    }
    return page;
  }

  /** A page of the templates with the digits in it. */
  numbered(id: string, digits: string): DocumentFragment {
    const page = template(id).content.cloneNode(true) as DocumentFragment;
    const latin = groups(digits);
    const all = [...latin, ...latin.map(persianDigits)];
    page.querySelectorAll(".receipt span").forEach((span, place) => {
      span.textContent = all[place];
    });
    return page;
  }

  /** Files that are safe, with their names. */
  safe(files: readonly File[]): Node {
    const lines = files.map(({ name, size }) => {
      const stored = element("b", {}, this.say("stored"));
      return element("li", {}, element("bdi", {}, name), ` (${this.size(size)}) `, stored);
    });
    const list = document.createDocumentFragment();
    list.append(element("h2", {}, this.say("files_safe")), element("ul", {}, ...lines));
    return list;
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
