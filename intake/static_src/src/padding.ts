/**
 * How long a sealed plaintext is made, so that its length says little.
 *
 * Two small buckets for what people write, then Padmé (Nikitin et al., "Reducing Metadata Leakage
 * from Encrypted Files and Communication with PURBs", PoPETs 2019).
 */

const SMALL_BUCKETS = [4096, 16384];

/** The bucket for a plaintext of `length` octets, header line and trailer included. */
export function paddedLength(length: number): number {
  const small = SMALL_BUCKETS.find((bucket) => length <= bucket);
  if (small !== undefined) {
    return small;
  }
  const exponent = bitLength(length) - 1;
  // Shifts and masks would cut a number to 32 bits, and files may be longer than 2 GiB.
  const step = 2 ** (exponent - bitLength(exponent));
  return Math.ceil(length / step) * step;
}

function bitLength(number: number): number {
  let bits = 0;
  for (let rest = number; rest >= 1; rest = Math.floor(rest / 2)) {
    bits += 1;
  }
  return bits;
}
