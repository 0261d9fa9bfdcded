// Reads forms as the built page does: standard input has the vectors, standard output a list of answers.
// Usage: node forms.mjs BUNDLE
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

runInThisContext(`${readFileSync(process.argv[2], "utf8")};globalThis.amanatPage = amanatPage;`);
const { read, reportOctets } = globalThis.amanatPage;

const { network, questions, cases } = JSON.parse(readFileSync(0, "utf8"));
const whole = ([name, value]) => [name, Array.isArray(value) ? value[0].repeat(value[1]) : value];

function answer({ language, entries }) {
  const { report, mistakes } = read(entries.map(whole), { network, language, questions });
  if (mistakes.length) {
    return { mistakes: mistakes.map(({ field, says, limit }) => [field, says, ...(limit ? [String(limit)] : [])]) };
  }
  const octets = Buffer.from(reportOctets(report));
  return { octets: octets.toString("utf8"), sha256: createHash("sha256").update(octets).digest("hex") };
}

process.stdout.write(JSON.stringify(cases.map(answer)));
