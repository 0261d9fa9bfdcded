// Does what a list of jobs on standard input says with the built token bundle, as its page would.
// Usage: node tokens.mjs BUNDLE
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

for (const name of ["subtle", "randomUUID"]) delete Object.getPrototypeOf(crypto)[name];
for (const name of ["at", "replaceAll"]) delete String.prototype[name];
runInThisContext(`${readFileSync(process.argv[2], "utf8")};globalThis.tokens = amanatToken;`);
const { SEED, issuer, read, request, token, write } = globalThis.tokens;

const jobs = {
  issuer: ({ key }) => ({ batch: issuer(key).batch, quarter: issuer(key).quarter }),
  seed: ({ seed }) => ({ letters: write(SEED, new Uint8Array(Buffer.from(seed, "hex"))) }),
  request: ({ key, seed }) => ({ letters: request(issuer(key), read(SEED, seed)) }),
  token: ({ key, seed, answer }) => ({ letters: token(issuer(key), read(SEED, seed), answer) }),
};

const results = JSON.parse(readFileSync(0, "utf8")).map((job) => {
  try {
    return jobs[job.do](job);
  } catch (fault) {
    return { refused: fault.code ?? String(fault) };
  }
});
process.stdout.write(JSON.stringify(results));
