/** Where fresh octets come from. */

/** Gives that many fresh octets. Only tests bring one of their own. */
export type Random = (count: number) => Uint8Array;

/** The browser's. It is all that sealing asks of one: no WebCrypto, so any page may seal. */
export const systemRandom: Random = (count) => crypto.getRandomValues(new Uint8Array(count));
