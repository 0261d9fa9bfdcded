/**
 * The page that a member keeps as a file: asks, and makes the token of the answer. It works without
 * a network, keeps nothing, and its policy lets it reach nothing.
 */

import { systemRandom } from "../random";
import { Refusal } from "../refusal";
import { type Issuer, issuer, request, token } from "./asking";
import { SEED, read, write } from "./carried";

export { Refusal, SEED, issuer, read, request, token, write };

const LINE = 60;

function field(id: string): HTMLTextAreaElement {
  return document.getElementById(id) as HTMLTextAreaElement;
}

/** Shows one of the page's sentences; nothing that was typed is taken away. */
function say(code: string): void {
  const said = document.querySelector(`[data-say="${code}"]`) ?? document.querySelector('[data-say="unforeseen"]');
  const place = document.getElementById("said");
  if (place) {
    place.textContent = said ? said.textContent : code;
  }
}

function inLines(letters: string, length: number, between: string): string {
  return letters.replace(new RegExp(`(.{${length}})(?=.)`, "g"), `$1${between}`);
}

function coordinator(): Issuer {
  const found = issuer(field("key").value);
  field("batch").value = `${found.quarter}  ${found.batch}`;
  return found;
}

function ask(): void {
  const of = coordinator();
  const seed = systemRandom(SEED.size);
  field("request").value = inLines(request(of, seed), LINE, "\n");
  field("seed").value = inLines(write(SEED, seed), 4, " ");
  say("asked");
}

function make(): void {
  const of = coordinator();
  field("token").value = inLines(token(of, read(SEED, field("seed").value), field("answer").value), LINE, "\n");
  say("made");
}

/** A press of a button, after the page had the time to show that it was pressed. */
function pressed(id: string, act: () => void): void {
  document.getElementById(id)?.addEventListener("click", () => {
    say("working");
    setTimeout(() => {
      try {
        act();
      } catch (fault) {
        say(fault instanceof Refusal ? fault.code : "unforeseen");
      }
    }, 20);
  });
}

if (typeof document !== "undefined") {
  pressed("ask", ask);
  pressed("make", make);
  for (const id of ["request", "token"]) {
    field(id).addEventListener("focus", () => field(id).select());
  }
}
