/** The page that makes packets: shows its form where the browser can seal, and else says why not. */

import { Unsent } from "../page/line";
import { districtNames } from "../page/places";
import { offerVoice } from "../page/voice";
import { Words, element, template } from "../page/words";
import { Recorder } from "../voice/recorder";
import { PacketDesk } from "./desk";
import { keysOf } from "./keys";

export { believe } from "../believed";
export { submission } from "../submission";
export { codeIn, wrongCode } from "./code";
export { pack, rowOf } from "./pack";

/** "", or the sentence that says why nothing can be made here; said before anybody writes. */
function wrongHere(words: Words): string {
  const needed = ["crypto", "TextEncoder", "FormData", "Blob", "BigInt"];
  if (!needed.every((name) => name in window) || !("arrayBuffer" in Blob.prototype)) {
    return "cannot";
  }
  try {
    keysOf(words);
    return "";
  } catch (fault) {
    return fault instanceof Unsent ? fault.code : "cannot";
  }
}

function begin(form: HTMLFormElement, words: Words): void {
  const said = document.getElementById("cannot") as HTMLElement;
  const wrong = wrongHere(words);
  if (wrong) {
    said.textContent = words.say(wrong) || said.textContent;
    return;
  }
  new PacketDesk(form, words);
  // There is no line to fetch it over: the file has it.
  offerVoice(form, words, (place) => new Recorder(place, form, words));
  const names = districtNames(document.documentElement.lang);
  document.getElementById("districts")?.append(...names.map((name) => element("option", {}, name)));
  said.remove();
  form.hidden = false;
}

if (typeof document !== "undefined") {
  const form = document.querySelector<HTMLFormElement>("main form");
  if (form) {
    begin(form, new Words(template("sealing")));
  }
}
