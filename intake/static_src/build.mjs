// Bundles the scripts below, and writes beside them the licences of what went in and a manifest of hashes.
// Usage: node build.mjs FOLDER
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const ALLOWED = ["MIT", "BSD-3-Clause", "Apache-2.0", "ISC"];

/** The seal alone, and pages with all they need: each a file, and the name its exports go by. */
const BUNDLES = [
  { entry: "src/seal.ts", file: "seal.js", name: "amanat", charset: "ascii" },
  // Names of places weigh half as much when they are not escaped.
  { entry: "src/page/page.ts", file: "page.js", name: "amanatPage", charset: "utf8" },
  // Fetched by the page when somebody asks to record.
  { entry: "src/voice/voice.ts", file: "voice.js", name: "amanatVoice", charset: "ascii" },
  { entry: "src/mailbox/mailbox.ts", file: "mailbox.js", name: "amanatMailbox", charset: "ascii" },
  // Go into files that people keep; no server hands them out.
  { entry: "src/packet/page.ts", file: "packet.js", name: "amanatPacket", charset: "utf8" },
  { entry: "src/token/page.ts", file: "token.js", name: "amanatToken", charset: "ascii" },
];

async function bundle({ entry, file, name, charset }) {
  const built = await build({
    absWorkingDir: HERE,
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    format: "iife",
    globalName: name,
    // Old Android, and the Firefox of its last Tor Browser.
    target: ["chrome81", "firefox78"],
    define: { "Object.hasOwn": "hasOwn" },
    inject: ["src/older.ts"],
    charset,
    legalComments: "none",
    logLevel: "warning",
  });
  return { script: built.outputFiles[0].contents, packages: packagesIn(built.metafile) };
}

/** Names of the packages whose code is in the bundle. */
function packagesIn(metafile) {
  const [output] = Object.values(metafile.outputs);
  const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\//;
  const used = Object.keys(output.inputs).flatMap((path) => path.match(name)?.[1] ?? []);
  return [...new Set(used)].sort();
}

/** What the licences ask for: each one's text beside the code. Refuses one that is not allowed. */
function licences(packages) {
  const texts = packages.map((name) => {
    const folder = join(HERE, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    if (!ALLOWED.includes(license)) {
      throw new Error(`${name} ${version} is under ${license}, which is not among ${ALLOWED}`);
    }
    const text = readFileSync(join(folder, "LICENSE"), "utf8").trim();
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  const ours = "These scripts are part of Amanat, AGPL-3.0-or-later. They contain code of these packages:\n";
  return [ours, ...texts].join("\n----\n\n");
}

function described(octets) {
  const hash = createHash("sha256").update(octets).digest();
  const integrity = `sha256-${hash.toString("base64")}`;
  return { integrity, octets: octets.length, sha256: hash.toString("hex") };
}

/** One spelling, because it will be signed: keys sorted, no spaces, one newline. */
function manifest(files) {
  const names = Object.keys(files).sort();
  const listed = Object.fromEntries(names.map((name) => [name, described(Buffer.from(files[name]))]));
  return `${JSON.stringify({ files: listed, schema: "amanat/static/1" })}\n`;
}

const folder = process.argv[2];
const made = await Promise.all(BUNDLES.map(bundle));
const packages = [...new Set(made.flatMap((one) => one.packages))].sort();
const scripts = Object.fromEntries(made.map((one, place) => [BUNDLES[place].file, one.script]));
const files = { "LICENCES.txt": licences(packages), ...scripts };
mkdirSync(folder, { recursive: true });
for (const [name, content] of Object.entries({ ...files, "manifest.json": manifest(files) })) {
  writeFileSync(join(folder, name), content);
}
