/**
 * Known answers: whether this browser computes what every other one does.
 *
 * Asked before anything is sealed. An engine that gets one of these wrong would seal what nobody
 * can open, or believe what nobody signed; the form is then sent without script.
 */

import { NOTE, SEALED, VERIFIER } from "./answers";
import { decode } from "./bech32";
import { sealOctets } from "./envelope";
import { parseVerifier, readNote } from "./note";
import { hex, utf8 } from "./octets";
import { type Random, systemRandom } from "./random";
import { type HybridRecipient, hybridRecipient } from "./recipient";

const CONTENT = "گواهی ساختگی · invented testimony";
const INNER = { kind: "report", schema: 1, id: "known-answer", part: 1, of: 1 };
const KEY_OCTETS = 1216;

/** True only if every answer is right and every falsehood is noticed; never throws. */
export function selfTest(): boolean {
  try {
    return sealsAsKnown() && believesTheSigned() && refusesTheFalse() && drawsAfresh();
  } catch {
    return false;
  }
}

function sealsAsKnown(): boolean {
  const sealed = sealOctets(utf8(CONTENT), [patterned(0)], INNER, counting());
  return hex(sealed.sha256) === SEALED;
}

function believesTheSigned(): boolean {
  return readNote(NOTE, parseVerifier(VERIFIER)) === NOTE.slice(0, NOTE.indexOf("\n") + 1);
}

function refusesTheFalse(): boolean {
  const by = parseVerifier(VERIFIER);
  return (
    isRefused(() => readNote(NOTE.replace("invented", "Invented"), by)) &&
    isRefused(() => decode("a12uel5m")) &&
    isRefused(() => patterned(0xff))
  );
}

/** A source that stands still has been seen in broken engines; one draw in 2^256 is a coincidence. */
function drawsAfresh(): boolean {
  return hex(systemRandom(32)) !== hex(systemRandom(32));
}

function isRefused(attempt: () => unknown): boolean {
  try {
    attempt();
  } catch {
    return true;
  }
  return false;
}

/** A public key nobody has the other half of: a pattern, because 1216 octets weigh more than this. */
function patterned(first: number): HybridRecipient {
  const key = Uint8Array.from({ length: KEY_OCTETS }, (_, place) => (place * 29) % 13);
  key.fill(first, 0, 3);
  return hybridRecipient(key);
}

/** 0, 1, 2, … 255, 0, …: what is sealed twice with it is the same twice. */
function counting(): Random {
  let drawn = 0;
  return (count) => Uint8Array.from({ length: count }, () => drawn++ & 0xff);
}
