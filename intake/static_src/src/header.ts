/** The textual header of an age file: a version line, a stanza for each recipient, a MAC. */

import type { FileKey } from "./filekey";
import { KIND, wrap } from "./hybrid";
import { bareBase64, joined, utf8 } from "./octets";
import type { Random } from "./random";
import type { HybridRecipient } from "./recipient";

const MAX_STANZAS = 64;

/** A header through which each of the `recipients` gets at `fileKey`; 1,557 octets a recipient. */
export function writeHeader(
  fileKey: FileKey,
  recipients: readonly HybridRecipient[],
  random: Random,
): Uint8Array {
  if (recipients.length < 1 || recipients.length > MAX_STANZAS) {
    throw new RangeError("a file has 1 to 64 recipients");
  }
  const stanzas = recipients.map((recipient) => stanza(fileKey, recipient, random));
  const authenticated = utf8(`age-encryption.org/v1\n${stanzas.join("")}---`);
  return joined(authenticated, utf8(` ${bareBase64(fileKey.headerMac(authenticated))}\n`));
}

/** A hybrid body of 32 octets fills less than a line, so it is one. */
function stanza(fileKey: FileKey, recipient: HybridRecipient, random: Random): string {
  const { encapsulated, body } = wrap(fileKey.octets, recipient, random);
  return `-> ${KIND} ${bareBase64(encapsulated)}\n${bareBase64(body)}\n`;
}
