// Does what a list of jobs on standard input says with the built packet page's script.
// Usage: node packets.mjs BUNDLE
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

for (const name of ["subtle", "randomUUID"]) delete Object.getPrototypeOf(crypto)[name];
for (const name of ["at", "replaceAll"]) delete String.prototype[name];
for (const name of ["at", "findLast"]) delete Array.prototype[name];
delete Object.hasOwn;
runInThisContext(`${readFileSync(process.argv[2], "utf8")};globalThis.packets = amanatPacket;`);
const { believe, codeIn, pack, rowOf, submission, wrongCode } = globalThis.packets;

const octets = (text) => new Uint8Array(Buffer.from(text, "base64"));

const jobs = {
  code: ({ typed }) => codeIn(typed),
  wrong: ({ typed }) => wrongCode(typed),
  row: ({ digest, number }) => rowOf(digest, number),
  async pack({ documents, root, id, code, receipt, report, files }) {
    const { packet, custody } = believe(documents, { root, floor: 0 }, documents.day);
    const told = { code, receipt, report, submission: submission(new Uint8Array(Buffer.from(id, "hex"))) };
    const chosen = files.map(([name, type, content]) => new File([octets(content)], name, { type }));
    const heard = new Map(chosen.map((file) => [file, 0]));
    const made = await pack(told, chosen, { packet, custody }, (file, more) => heard.set(file, heard.get(file) + more));
    const packed = Buffer.from(await made.arrayBuffer()).toString("base64");
    return { packet: packed, heard: chosen.map((file) => heard.get(file)) };
  },
};

const results = [];
for (const job of JSON.parse(readFileSync(0, "utf8"))) {
  try {
    results.push(await jobs[job.do](job));
  } catch (fault) {
    results.push({ refused: fault.code ?? String(fault) });
  }
}
process.stdout.write(JSON.stringify(results));
