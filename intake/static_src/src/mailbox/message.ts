/** MailboxMessage v2: a question or a state. One that is not the desk's counts as none. */

import { utf8 } from "../octets";
import { canonical, only } from "../strict";
import type { MailboxKeys } from "./derive";
import { open } from "./opening";
import { STATES, every, proof, rowName } from "./slots";

const SCHEMA = 2;
const LONGEST = 1500;
const FIELDS = ["day", "language", "network", "proof", "says", "schema", "text"];
export const QUESTION = "question";

export interface Message {
  readonly text: string;
  readonly language: string;
  /** An ISO day. */
  readonly day: string;
  readonly network: string;
  /** "question" or a state. */
  readonly says: string;
  /** 16 octets: where it lies. */
  readonly row: Uint8Array;
}

/** What lies in the slots, given in their order; slots that hold nothing for this receipt do not. */
export function messagesIn(sealed: readonly Uint8Array[], keys: MailboxKeys): Message[] {
  return every(keys.slots).flatMap((row, place) => {
    try {
      return [message(sealed[place], row, keys)];
    } catch {
      return [];
    }
  });
}

/** The furthest state that was told, "" for none. */
export function stateOf(messages: readonly Message[]): string {
  const told = messages.map(({ says }) => says);
  return [...STATES].reverse().find((name) => told.includes(name)) ?? "";
}

/** Newest first. */
export function questionsIn(messages: readonly Message[]): Message[] {
  return byDay(messages.filter(({ says }) => says === QUESTION));
}

/** The newest message of all: what an answer goes through. */
export function newest(messages: readonly Message[]): Message {
  return byDay(messages)[0];
}

function byDay(messages: readonly Message[]): Message[] {
  return [...messages].sort((one, other) => (one.day < other.day ? 1 : one.day > other.day ? -1 : 0));
}

function message(sealed: Uint8Array, row: Uint8Array, keys: MailboxKeys): Message {
  const inner = { kind: "mailbox_message", schema: 1, id: rowName(row), part: 1, of: 1 };
  const content = open(sealed, keys.identity, inner);
  const { proof: shown, schema, ...told } = only(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(content)), FIELDS);
  const { text, language, day, network, says } = told;
  const texts = [text, language, day, network, says].map(checked);
  const bare = canonical({ day: texts[2], language: texts[1], network: texts[3], says: texts[4], schema: SCHEMA, text: texts[0] });
  if (schema !== SCHEMA || shown !== proof(keys.slots, row, utf8(bare))) {
    throw new SyntaxError("not the desk's");
  }
  if (![QUESTION, ...STATES].includes(texts[4]) || Array.from(texts[0]).length > LONGEST) {
    throw new SyntaxError("not a message");
  }
  return { text: texts[0], language: texts[1], day: texts[2], network: texts[3], says: texts[4], row };
}

function checked(value: unknown): string {
  if (typeof value !== "string") {
    throw new SyntaxError("not a text");
  }
  return value;
}
