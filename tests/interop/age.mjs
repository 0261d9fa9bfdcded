// Does what a list of jobs on standard input says with the JavaScript age implementation.
// Octets travel as base64; a refusal comes back as {refused: true}, never as an exit code.
import { Decrypter, Encrypter, armor, generateHybridIdentity, identityToRecipient } from "age-encryption";
import { readFileSync } from "node:fs";

const octets = (text) => new Uint8Array(Buffer.from(text, "base64"));
const text = (bytes) => Buffer.from(bytes).toString("base64");

function decrypter(job) {
  const reader = new Decrypter();
  (job.identities ?? []).forEach((identity) => reader.addIdentity(identity));
  if (job.passphrase) reader.addPassphrase(job.passphrase);
  return reader;
}

const jobs = {
  async encrypt(job) {
    const writer = new Encrypter();
    (job.recipients ?? []).forEach((recipient) => writer.addRecipient(recipient));
    if (job.passphrase) writer.setPassphrase(job.passphrase);
    if (job.workFactor) writer.setScryptWorkFactor(job.workFactor);
    const file = await writer.encrypt(octets(job.content));
    return { octets: text(job.armored ? Buffer.from(armor.encode(file)) : file) };
  },
  async decrypt(job) {
    const file = octets(job.file);
    const opened = job.armored ? armor.decode(Buffer.from(file).toString("latin1")) : file;
    return { octets: text(await decrypter(job).decrypt(opened)) };
  },
  async fileKey(job) {
    return { octets: text(await decrypter(job).decryptHeader(octets(job.header))) };
  },
  async generate() {
    const identity = await generateHybridIdentity();
    return { identity, recipient: await identityToRecipient(identity) };
  },
};

const results = [];
for (const job of JSON.parse(readFileSync(0, "utf8"))) {
  try {
    results.push(await jobs[job.do](job));
  } catch {
    results.push({ refused: true });
  }
}
process.stdout.write(JSON.stringify(results));
