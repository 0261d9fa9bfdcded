/** A district's code, for a name that somebody typed in any language. */

import { DISTRICTS } from "./districts";
import { cleanLine } from "./letters";

/** Arabic keyboards' letters as Persian ones. */
const SAME: { readonly [letter: string]: string } = { ي: "ی", ى: "ی", ك: "ک" };

/** The gazetteer's code within that province; "" if unsure. */
export function districtCode(province: string, typed: string): string {
  const wanted = plain(typed);
  const listed = DISTRICTS.split("\n").find((line) => line.startsWith(`${province} `));
  if (!wanted || !province || !listed) {
    return "";
  }
  const found = listed.split(" ").slice(1).filter((district) => namesOf(district).includes(wanted));
  return found.length === 1 ? `${province}/${found[0].split(",")[0]}` : "";
}

/** A district is written as its slug, then names; the English one only where the slug does not tell it. */
function namesOf(district: string): string[] {
  const [slug, ...names] = district.split(",");
  return [slug.replace(/-/g, ""), ...names];
}

function plain(name: string): string {
  return cleanLine(name).toLowerCase().replace(/[يىك]/g, (letter) => SAME[letter]).replace(/[ \u200c-]/g, "");
}
