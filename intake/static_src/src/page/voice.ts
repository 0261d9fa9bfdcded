/** Offers to speak instead of writing. What records is a script of its own, fetched when it is asked for. */

import { type Words, element, template } from "./words";

/** Tor Browser, for one, has no recorder: there the form's own words say that a file may be chosen. */
function canRecord(): boolean {
  const isThere = "MediaRecorder" in window && "DataTransfer" in window && template("recorder");
  // Where the line is not secure in the browser's eyes, it has no microphone to give.
  return Boolean(isThere && navigator.mediaDevices && "getUserMedia" in navigator.mediaDevices);
}

/** Puts the button under the account; nothing where this browser cannot record. */
export function offerVoice(form: HTMLFormElement, words: Words): void {
  if (!canRecord()) {
    return;
  }
  const button = element("button", { type: "button", class: "second" }, words.say("voice_record"));
  const said = element("p", { class: "hint", role: "status" });
  form.querySelector("#id_account")?.after(element("div", { id: "voice" }, button, said));
  button.addEventListener("click", () => {
    button.disabled = true;
    said.textContent = words.say("voice_fetching");
    fetchRecorder(() => {
      button.disabled = false;
      said.textContent = words.say("voice_away");
    });
  });
}

/** It takes over the place by itself. */
function fetchRecorder(failed: () => void): void {
  // A copy of what the server wrote: its hash came with the page, and no script may write another.
  const copy = document.importNode(template("recorder").content, true);
  const script = copy.querySelector("script") as HTMLScriptElement;
  script.addEventListener("error", () => {
    script.remove();
    failed();
  });
  document.body.append(script);
}
