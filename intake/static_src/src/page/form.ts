/** From what a form holds to a report, or to what must be mended first: as the server does it. */

import type { Answer, Report, When, Where } from "../report";
import { calendarOf, exists, monthOf } from "./calendars";
import { asciiDigits, cleanLine, cleanWords, lengthOf } from "./letters";
import { districtCode } from "./places";

/** Names and values in the order of the page, as a browser would send them. */
export type Entries = readonly (readonly [string, string])[];

/** A question that may be left alone: its name, and whether it is answered by a code. */
export type Question = readonly [string, boolean];

/** What the page is, besides what was typed. */
export interface Asked {
  readonly network: string;
  readonly language: string;
  readonly questions: readonly Question[];
  /** Whether a file comes with it; then the account may be left empty. */
  readonly hasFiles?: boolean;
}

/** One field to mend. `says` names a sentence of the page; `limit` stands in it. */
export interface Mistake {
  readonly field: string;
  readonly says: string;
  readonly limit?: number;
}

/** Sending implies that the desk may read it, and the page says so. */
const IMPLIED_CONSENT = "internal_read";
const ANSWER_LENGTH = 2000;
const WORDS: readonly (readonly [string, number])[] = [
  ["account", 100_000],
  ["danger_words", 2000],
];
const LINES: readonly (readonly [string, number])[] = [
  ["when", 500],
  ["day", 20],
  ["year", 20],
  ["district", 100],
  ["place", 500],
];

type Texts = { readonly [name: string]: string };

/** A report, and what must be mended before it is one; with mistakes it is not to be sent. */
export function read(entries: Entries, asked: Asked): { readonly report: Report; readonly mistakes: readonly Mistake[] } {
  const texts = cleaned(entries, asked.questions);
  const mistakes = mistakesIn(texts, asked);
  const all = (name: string) => entries.filter(([key]) => key === name).map(([, value]) => cleanWords(value));
  const report = {
    network: asked.network,
    language: asked.language,
    account: texts.account,
    kinds: all("kinds"),
    when: whenOf(texts),
    where: whereOf(texts),
    how_known: texts.how_known,
    danger: texts.danger,
    danger_words: texts.danger_words,
    ask_back: isTicked(texts.ask_back),
    consent: [IMPLIED_CONSENT, ...all("consent")],
    attachments: [],
    answers: answersIn(texts, asked.questions),
  };
  return { report, mistakes };
}

const CHOICES = ["month", "precision", "province", "how_known", "danger", "ask_back"];

/** Every field's last value, cleaned as its kind is. */
function cleaned(entries: Entries, questions: readonly Question[]): Texts {
  const last = new Map(entries.map(([name, value]) => [name, cleanWords(value)]));
  const lines = new Set(LINES.map(([name]) => name));
  const names = [...WORDS.map(([name]) => name), ...lines, ...CHOICES, ...questions.map(([name]) => name)];
  const pairs = names.map((name) => {
    const words = last.get(name) ?? "";
    return [name, lines.has(name) ? cleanLine(words) : words] as const;
  });
  return Object.fromEntries(pairs);
}

function mistakesIn(texts: Texts, { questions, hasFiles }: Asked): Mistake[] {
  const written = questions.filter(([, isCode]) => !isCode).map(([name]) => [name, ANSWER_LENGTH] as const);
  const found: Mistake[] = [...WORDS, ...LINES, ...written]
    .filter(([name, limit]) => lengthOf(texts[name]) > limit)
    .map(([field, limit]) => ({ field, says: "too_long", limit }));
  if (!(texts.account.trim() || hasFiles)) {
    found.push({ field: "account", says: "nothing_told" });
  }
  const wrong = new Set(found.map(({ field }) => field));
  const numbers = numberMistakes(texts).filter(({ field }) => !wrong.has(field));
  const isDated = !wrong.has("day") && !wrong.has("year") && !numbers.length;
  return [...found, ...numbers, ...(isDated ? dateMistakes(texts) : [])];
}

function numberMistakes(texts: Texts): Mistake[] {
  const wrong = (name: string, digits: number) => {
    const typed = asciiDigits(texts[name]);
    return typed && !(/^[0-9]+$/.test(typed) && typed.length <= digits && Number(typed));
  };
  const found: Mistake[] = wrong("day", 2) ? [{ field: "day", says: "day" }] : [];
  return wrong("year", 4) ? [...found, { field: "year", says: "year" }] : found;
}

/** At most one: of a date that cannot be. */
function dateMistakes(texts: Texts): Mistake[] {
  const [calendar, month] = monthOf(texts.month);
  const [year, day] = [numberIn(texts.year), numberIn(texts.day)];
  if ((day && !(month && year)) || (month && !year)) {
    return [{ field: year ? "month" : "year", says: "alone" }];
  }
  if (!year) {
    return [];
  }
  if (!exists(calendar || calendarOf(year), year)) {
    return [{ field: "year", says: month ? "other_calendar" : "year" }];
  }
  return month && !exists(calendar, year, month, day) ? [{ field: "day", says: "no_such_day" }] : [];
}

function whenOf(texts: Texts): When {
  const [calendar, month] = monthOf(texts.month);
  const [year, day] = [numberIn(texts.year), numberIn(texts.day)];
  return { words: texts.when, calendar: calendar || calendarOf(year), year, month, day, precision: texts.precision };
}

/** A district that the gazetteer does not know stays, as the first of the words. */
function whereOf(texts: Texts): Where {
  const district = districtCode(texts.province, texts.district);
  const words = district ? [texts.place] : [texts.district, texts.place];
  return { province: texts.province, district, words: words.filter(Boolean).join("\n") };
}

function answersIn(texts: Texts, questions: readonly Question[]): Answer[] {
  return questions
    .filter(([key]) => texts[key].trim())
    .map(([key, isCode]) => ({ key, code: isCode ? texts[key] : "", words: isCode ? "" : texts[key] }));
}

/** As the server reads a box: a browser sends "on", and nothing for an empty one. */
function isTicked(value: string): boolean {
  return !["", "false"].includes(value.toLowerCase());
}

function numberIn(typed: string): number {
  return Number(asciiDigits(typed)) || 0;
}
