// Seals a stream of so many MiB and throws the octets away; prints the most that was held meanwhile.
// Usage: node memory.mjs BUNDLE MIB
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

runInThisContext(`${readFileSync(process.argv[2], "utf8")};globalThis.amanat = amanat;`);
const { AttachmentSealer, drawSubmission } = globalThis.amanat;

const key = Uint8Array.from({ length: 1216 }, (_, place) => (place * 29) % 13);
const to = { lattice: key.slice(0, 1184), curve: key.slice(1184) };
const sealer = new AttachmentSealer(drawSubmission(), 1, { name: "a", mediaType: "b" }, [to, to]);
const piece = new Uint8Array(64 * 1024).fill(7);
let most = 0;
let sealed = 0;

function look(octets) {
  sealed += octets.length;
  const { heapUsed, external } = process.memoryUsage();
  most = Math.max(most, heapUsed + external);
}

for (let count = Number(process.argv[3]) * 16; count > 0; count -= 1) look(sealer.write(piece));
for (const octets of sealer.closing()) look(octets);
process.stdout.write(JSON.stringify({ most, sealed, size: sealer.size, digest: sealer.digest().length }));
