"""Comparing perceptual hashes: 64 bits in hex that change little when a picture is re-encoded.

Only compared here. They are made where a hostile picture may be decoded, which is the sandbox.
"""

SAME = 10  # bits of 64: re-encoding and scaling change fewer, another picture about 32


def distance(one: str, other: str) -> int:
    """In how many of the 64 bits two hashes differ. Raises ValueError for what is no hash."""
    if len(one) != 16 or len(other) != 16:
        raise ValueError("a perceptual hash has 16 hex digits")
    return (int(one, 16) ^ int(other, 16)).bit_count()


def looks_the_same(one: str, other: str) -> bool:
    """Whether they are most likely of one picture."""
    return distance(one, other) <= SAME
