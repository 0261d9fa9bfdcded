/** The report page with script: begins where the page and the browser have what sealing needs. */

import { Desk } from "./desk";
import { Words, template } from "./words";

export { reportOctets } from "../report";
export { read } from "./form";

/** Without any of these the form goes as it does without script, and its line says so already. */
function hasAll(): boolean {
  const isThere = ["crypto", "fetch", "TextEncoder", "AbortController", "FormData"].every((name) => name in window);
  return isThere && "getRandomValues" in window.crypto;
}

if (typeof document !== "undefined" && template("sealing") && hasAll()) {
  const form = document.querySelector<HTMLFormElement>("form[enctype]");
  if (form) {
    new Desk(form, new Words(template("sealing")));
  }
}
