/** Districts: the names that are offered, and the code for one that somebody typed in any language. */

import { DISTRICTS } from "./districts";
import { cleanLine } from "./letters";

/** Arabic keyboards' letters as Persian ones. */
const SAME: { readonly [letter: string]: string } = { ي: "ی", ى: "ی", ك: "ک" };

/** Every name in that language of the pages, each once, in its alphabet. */
export function districtNames(language: string): string[] {
  const place = ["en", "fa-af", "ps"].indexOf(language);
  const all = DISTRICTS.split("\n").flatMap((line) => line.split(";").slice(1));
  const names = new Set(all.map((district) => namesOf(district)[place]));
  return Array.from(names).sort((one, other) => one.localeCompare(other, language));
}

/** The gazetteer's code within that province; "" if unsure. */
export function districtCode(province: string, typed: string): string {
  const wanted = plain(typed);
  const listed = DISTRICTS.split("\n").find((line) => line.startsWith(`${province};`));
  if (!wanted || !province || !listed) {
    return "";
  }
  const found = listed.split(";").slice(1).filter((district) => namesOf(district).map(plain).includes(wanted));
  return found.length === 1 ? `${province}/${found[0].split(",")[0]}` : "";
}

/** English, Dari, Pashto. */
function namesOf(district: string): [string, string, string] {
  const [slug, english, dari, pashto] = district.split(",");
  return [english || slug.split("-").map(capitalised).join(" "), dari, pashto || dari];
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function plain(name: string): string {
  return cleanLine(name).toLowerCase().replace(/[يىك]/g, (letter) => SAME[letter]).replace(/[ \u200c-]/g, "");
}
