/** The report page with script: begins where the page and the browser have what sealing needs. */

// First, so that the names of places lie where a compressed page has just had some of them.
import "./districts";
import { Desk } from "./desk";
import { districtNames } from "./places";
import { fetchRecorder, offerVoice } from "./voice";
import { Words, element, template } from "./words";

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
    const words = new Words(template("sealing"));
    new Desk(form, words);
    offerVoice(form, words, fetchRecorder);
    const names = districtNames(document.documentElement.lang);
    document.getElementById("districts")?.append(...names.map((name) => element("option", {}, name)));
  }
}
