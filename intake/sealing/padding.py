"""How long a sealed plaintext is made, so that its length says little.

Two small buckets for what people write, then Padmé (Nikitin et al., "Reducing Metadata
Leakage from Encrypted Files and Communication with PURBs", PoPETs 2019): the low bits of
a length are rounded away, more of them the longer it is. Counted in octets: Persian
letters take two, and padding characters would tell the alphabets apart.
"""

SMALL_BUCKETS = (4096, 16384)


def padded_length(length: int) -> int:
    """The bucket for a plaintext of `length` octets, header line and trailer included.

    Above 16 KiB at most 6.3 % is added; it leaks O(log log) bits of the length.
    """
    for bucket in SMALL_BUCKETS:
        if length <= bucket:
            return bucket
    exponent = length.bit_length() - 1
    rounded_bits = exponent - exponent.bit_length()
    mask = (1 << rounded_bits) - 1
    return (length + mask) & ~mask


def is_bucket(length: int) -> bool:
    return length > 0 and padded_length(length) == length
