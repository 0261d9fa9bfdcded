// Does what a list of jobs on standard input says with the mailbox's built script, as its page would.
// Usage: node mailbox.mjs BUNDLE
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

runInThisContext(`${readFileSync(process.argv[2], "utf8")};globalThis.mailbox = amanatMailbox;`);
const mailbox = globalThis.mailbox;

const hex = (bytes) => Buffer.from(bytes).toString("hex");
const octets = (text) => new Uint8Array(Buffer.from(text, "base64"));

// A second of work each; most jobs are about the same number.
const known = new Map();
const derive = (receipt) => known.get(receipt) ?? known.set(receipt, mailbox.derive(receipt)).get(receipt);

const jobs = {
  known: async () => ({ known: await mailbox.opensAsKnown() }),
  parse: ({ typed }) => ({ parsed: typed.map(mailbox.parsed) }),
  async derive({ receipt, day, ids }) {
    const { locator, identity, slots } = await derive(receipt);
    const { lattice, curve } = identity.recipient;
    return {
      receipt,
      locator: hex(locator),
      slots: hex(slots),
      recipient_sha256: createHash("sha256").update(lattice).update(curve).digest("hex"),
      rows: mailbox.every(slots).map(mailbox.rowName),
      ids: Object.fromEntries(
        Object.entries(ids).map(([way, all]) => [way, all.map((_, number) => hex(mailbox.idOf(locator, way, day, number)))]),
      ),
    };
  },
  async open({ receipt, sealed }) {
    const messages = mailbox.messagesIn(sealed.map(octets), await derive(receipt));
    return {
      messages: messages.map(({ row, ...told }) => ({ ...told, row: mailbox.rowName(row) })),
      state: mailbox.stateOf(messages),
      questions: mailbox.questionsIn(messages).map(({ text }) => text),
    };
  },
  async post({ receipt, way, day, number, network, language, words, believing, files = { entries: [], tags: [] } }) {
    const { locator } = await derive(receipt);
    const rows = believing.certificates.map(([kind, number, document]) => ({ kind, number, document }));
    const keys = mailbox.believe({ roll: believing.roll, certificates: rows }, believing, believing.today);
    const id = mailbox.idOf(locator, way, day, number);
    const told = { id, way, receipt, network, language, words };
    const safe = { entries: files.entries, tags: files.tags.map(octets) };
    return { post: Buffer.from(mailbox.sealedPost({ ...told, files: safe }, keys)).toString("base64") };
  },
};

const results = [];
for (const job of JSON.parse(readFileSync(0, "utf8"))) {
  results.push(await jobs[job.do](job));
}
process.stdout.write(JSON.stringify(results));
