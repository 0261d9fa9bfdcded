// Does what a list of jobs on standard input says with Cloudflare's implementation of RFC 9474.
// Octets travel as base64, keys as JWK; a refusal comes back as {refused: true}.
import { readFileSync } from "node:fs";

import { RSABSSA } from "@cloudflare/blindrsa-ts";

const octets = (text) => new Uint8Array(Buffer.from(text, "base64"));
const text = (bytes) => Buffer.from(bytes).toString("base64");
const suite = RSABSSA.SHA384.PSS.Randomized();
const key = (jwk, use) =>
  crypto.subtle.importKey("jwk", jwk, { name: "RSA-PSS", hash: "SHA-384" }, true, [use]);

const jobs = {
  /** A member: the request; `inv` is what only the member knows. */
  async blind({ public: jwk, message }) {
    const prepared = suite.prepare(octets(message));
    const { blindedMsg, inv } = await suite.blind(await key(jwk, "verify"), prepared);
    return { prepared: text(prepared), blinded: text(blindedMsg), inv: text(inv) };
  },
  /** An issuer. */
  async sign({ private: jwk, blinded }) {
    return { signature: text(await suite.blindSign(await key(jwk, "sign"), octets(blinded))) };
  },
  /** A member again. */
  async finalize({ public: jwk, prepared, signature, inv }) {
    const verifier = await key(jwk, "verify");
    const [message, blind, inverse] = [prepared, signature, inv].map(octets);
    return { signature: text(await suite.finalize(verifier, message, blind, inverse)) };
  },
  /** A verifier. */
  async verify({ public: jwk, prepared, signature }) {
    const verifier = await key(jwk, "verify");
    return { valid: await suite.verify(verifier, octets(signature), octets(prepared)) };
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
