/** Offers to speak instead of writing, where a browser can record. */

import { type Words, element, template } from "./words";

/** Brings the recorder to its place, which it takes over; `failed` where it does not come. */
export type Bring = (place: HTMLElement, failed: () => void) => void;

/** Tor Browser, for one, has no recorder: there the form's own words say that a file may be chosen. */
function canRecord(): boolean {
  const isThere = "MediaRecorder" in window && "DataTransfer" in window;
  // Where the page is not secure in the browser's eyes, it has no microphone to give.
  return Boolean(isThere && navigator.mediaDevices && "getUserMedia" in navigator.mediaDevices);
}

/** Puts the button under the account; nothing where this browser cannot record. */
export function offerVoice(form: HTMLFormElement, words: Words, bring: Bring): void {
  if (!canRecord()) {
    return;
  }
  const button = element("button", { type: "button", class: "second" }, words.say("voice_record"));
  const said = element("p", { class: "hint", role: "status" });
  const place = element("div", { id: "voice" }, button, said);
  form.querySelector("#id_account")?.after(place);
  button.addEventListener("click", () => {
    button.disabled = true;
    said.textContent = words.say("voice_fetching");
    bring(place, () => {
      button.disabled = false;
      said.textContent = words.say("voice_away");
    });
  });
}

/** A script of its own, fetched when it is asked for. */
export function fetchRecorder(_place: HTMLElement, failed: () => void): void {
  // A copy of what the server wrote: its hash came with the page, and no script may write another.
  const copy = document.importNode(template("recorder").content, true);
  const script = copy.querySelector("script") as HTMLScriptElement;
  script.addEventListener("error", () => {
    script.remove();
    failed();
  });
  document.body.append(script);
}
