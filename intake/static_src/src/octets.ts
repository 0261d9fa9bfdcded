/** Octets, and the spellings they have in our formats. */

const writer = new TextEncoder();

/** UTF-8. A lone surrogate becomes U+FFFD, as in every form that a browser sends itself. */
export function utf8(text: string): Uint8Array {
  return writer.encode(text);
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

export function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((octet, place) => octet === other[place]);
}

export function hex(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, "0")).join("");
}

/** Standard base64 with its `=`. For keys and stanzas, not for payloads. */
export function base64(octets: Uint8Array): string {
  return btoa(String.fromCharCode(...octets));
}

/** As `base64`, without `=`: the spelling of an age header. */
export function bareBase64(octets: Uint8Array): string {
  return base64(octets).replace(/=+$/, "");
}

/** The inverse of `base64`, in that one spelling: `atob` alone forgives spaces and more. */
export function fromBase64(text: string): Uint8Array {
  const octets = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  if (base64(octets) !== text) {
    throw new SyntaxError("not canonical base64");
  }
  return octets;
}
