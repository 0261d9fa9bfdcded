// Does what a list of jobs on standard input says with the built bundle, as a page would.
// Octets travel as base64 or hex; a refusal comes back as {refused: code}, a caller's bug as {fault}.
// Usage: node jobs.mjs BUNDLE [--old]
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

if (process.argv[3] === "--old") forget();
runInThisContext(`${readFileSync(process.argv[2], "utf8")};globalThis.amanat = amanat;`);
const seal = globalThis.amanat;

// What Chrome 81 or Firefox 78 has not. They cannot be run here, so the newer engine forgets it.
function forget() {
  const newer = {
    array: [Array.prototype, ["at", "findLast", "findLastIndex", "toReversed", "toSorted", "toSpliced", "with"]],
    typed: [Object.getPrototypeOf(Uint8Array.prototype), ["at", "findLast", "findLastIndex", "toReversed", "toSorted", "with"]],
    octets: [Uint8Array.prototype, ["toHex", "toBase64", "setFromHex", "setFromBase64"]],
    fromOctets: [Uint8Array, ["fromHex", "fromBase64"]],
    buffer: [ArrayBuffer.prototype, ["resize", "transfer", "transferToFixedLength"]],
    string: [String.prototype, ["at", "replaceAll", "isWellFormed", "toWellFormed"]],
    object: [Object, ["hasOwn", "groupBy"]],
    promise: [Promise, ["any", "withResolvers", "try"]],
    map: [Map, ["groupBy"]],
    set: [Set.prototype, ["union", "intersection", "difference", "isSubsetOf"]],
    crypto: [Object.getPrototypeOf(crypto), ["randomUUID", "subtle"]],
    world: [globalThis, ["structuredClone", "WeakRef", "FinalizationRegistry", "AggregateError", "Iterator", "WebAssembly", "SharedArrayBuffer"]],
  };
  for (const [owner, names] of Object.values(newer)) names.forEach((name) => delete owner[name]);
}

const octets = (text) => new Uint8Array(Buffer.from(text, "base64"));
const unhex = (text) => new Uint8Array(Buffer.from(text, "hex"));
const text = (bytes) => Buffer.from(bytes).toString("base64");
const hex = (bytes) => Buffer.from(bytes).toString("hex");

// The content that a length stands for in the vectors.
const content = (job) =>
  job.length === undefined ? octets(job.content) : Uint8Array.from({ length: job.length }, (_, place) => (place * 7) % 251);

// Octets to be drawn, in order; undefined leaves the drawing to the browser.
function chosen(job) {
  if (job.random === undefined) return undefined;
  const source = unhex(job.random);
  let given = 0;
  return (count) => {
    given += count;
    if (given > source.length) throw new Error("more was drawn than expected");
    job.left = source.length - given;
    return source.slice(given - count, given);
  };
}

// Recipients come only from a roll; the bundle has no other way to read one.
function recipients(job) {
  const keys = seal.believe({ roll: job.roll, certificates: rows(job) }, { root: job.root, floor: job.floor }, job.today);
  return keys;
}

const rows = (job) => job.certificates.map(([kind, number, document]) => ({ kind, number, document }));
const known = ({ lattice, curve }) => createHash("sha256").update(lattice).update(curve).digest("hex");
const to = (job) => job.to.map((key) => ({ lattice: unhex(key).slice(0, 1184), curve: unhex(key).slice(1184) }));

function told(sealed, job) {
  return {
    header: text(sealed.header),
    payload: text(sealed.payload),
    sha256: hex(sealed.sha256),
    event_salt: hex(sealed.eventSalt),
    left: job.left,
  };
}

// Pieces of many sizes: whatever they are, the same octets must come out.
function* pieces(octets, sizes) {
  for (let start = 0, turn = 0; start < octets.length; turn += 1) {
    const size = sizes[turn % sizes.length];
    yield octets.subarray(start, start + size);
    start += size;
  }
}

const jobs = {
  selfTest: () => ({ passed: seal.selfTest() }),
  believe(job) {
    const keys = recipients(job);
    return { epoch: keys.epoch.number, recipients: keys.sealsReports().map(known) };
  },
  packet(job) {
    const { number, recipient } = recipients(job).packet;
    return { packet: number, recipients: [known(recipient)] };
  },
  seal: (job) => told(seal.sealOctets(content(job), to(job), job.inner, chosen(job)), job),
  stream(job) {
    const sealer = new seal.Sealer(to(job), job.inner, chosen(job));
    const out = [...pieces(content(job), job.pieces)].map((piece) => sealer.update(piece));
    const payload = Buffer.concat([...out, ...sealer.closing()]);
    const sealed = { header: sealer.header, payload, sha256: sealer.digest(), eventSalt: sealer.eventSalt };
    return { ...told(sealed, job), size: sealer.size };
  },
  report(job) {
    const submission = seal.submission(unhex(job.submission));
    const tag = seal.reportTag(job.report, submission, job.receipt, job.file_tags.map(unhex));
    const sealed = seal.sealReport(job.report, submission, to(job), chosen(job));
    return { ...told(sealed, job), octets: text(seal.reportOctets(job.report)), tag: hex(tag) };
  },
  attachment(job) {
    const submission = seal.submission(unhex(job.submission));
    const claimed = { name: job.name, mediaType: job.media_type };
    const sealer = new seal.AttachmentSealer(submission, job.number, claimed, to(job), chosen(job));
    const out = [...pieces(content(job), job.pieces)].map((piece) => sealer.write(piece));
    const payload = Buffer.concat([...out, ...sealer.closing()]);
    const parts = { header: text(sealer.header), payload: text(payload), sha256: hex(sealer.digest()) };
    return { ...parts, tag: hex(sealer.tag()), size: sealer.size, left: job.left };
  },
  seed: (job) => told(seal.sealSeed(job.receipt, seal.submission(unhex(job.submission)), to(job)[0], chosen(job)), job),
  receipt(job) {
    const receipt = seal.drawReceipt(chosen(job));
    return { receipt, groups: seal.groups(receipt), left: job.left };
  },
  submission: () => ({ id: hex(seal.drawSubmission().id) }),
};

const results = [];
for (const job of JSON.parse(readFileSync(0, "utf8"))) {
  try {
    results.push(jobs[job.do](job));
  } catch (fault) {
    results.push(fault instanceof seal.Refusal ? { refused: fault.code } : { fault: String(fault) });
  }
}
process.stdout.write(JSON.stringify(results));
