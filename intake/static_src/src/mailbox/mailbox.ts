/** The mailbox's page with script: begins where the browser has what opening needs. */

import { Words, template } from "../page/words";
import { Door } from "./door";

export { sealedPost } from "./answer";
export { derive } from "./derive";
export { opensAsKnown } from "./knowing";
export { messagesIn, newest, questionsIn, stateOf } from "./message";
export { parsed } from "./number";
export { every, idOf, rowName } from "./slots";
export { believe } from "../believed";

/** Without any of these the number goes as it does without script, as the page says already. */
function hasAll(): boolean {
  const needed = ["crypto", "fetch", "TextEncoder", "TextDecoder", "AbortController", "FormData", "WebAssembly", "BigInt"];
  return needed.every((name) => name in window) && "getRandomValues" in window.crypto;
}

if (typeof document !== "undefined" && template("sealing") && hasAll()) {
  const form = document.getElementById("open");
  if (form instanceof HTMLFormElement) {
    new Door(form, new Words(template("sealing")));
  }
}
