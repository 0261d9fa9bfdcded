"""How much of their wording two texts share, from a few hundred octets of each.

Shingles: runs of three words, each as 32 bits; the measure is Jaccard's. Of a text only its
smallest shingles are kept, which estimate it (Broder, "On the resemblance and containment of
documents", 1997): what is kept does not grow with the text, and no word can be read from it.
"""

import hashlib
from array import array
from collections.abc import Sequence
from itertools import islice
from typing import TypeAlias

_RUN = 3  # words
KEPT = 128  # shingles; of texts with no more of them in all the measure is exact

Sketch: TypeAlias = "array[int]"


def sketch(words: Sequence[str]) -> Sketch:
    """The smallest shingles of a text, in order; of one shorter than three words, the text
    itself. Empty for none.

    Args:
        words: folded, in order; without what stands for something hidden.
    """
    if not words:
        return array("I")
    runs = range(max(1, len(words) - _RUN + 1))
    found = {_digest(" ".join(words[at : at + _RUN])) for at in runs}
    return array("I", islice(sorted(found), KEPT))


def resemblance(one: Sketch, other: Sketch) -> float:
    """Shared runs among all of both, 0 to 1, within some hundredths; 0 where either is empty."""
    first, second = set(one), set(other)
    if first.isdisjoint(second):
        return 0.0
    smallest = sorted(first | second)[:KEPT]
    return sum(run in first and run in second for run in smallest) / len(smallest)


def _digest(run: str) -> int:
    return int.from_bytes(hashlib.blake2b(run.encode(), digest_size=4).digest(), "big")
