"""How much of their wording two texts share.

Shingles: runs of three words, each as 64 bits; the measure is Jaccard's (Broder, "On the
resemblance and containment of documents", 1997). Texts are folded first, so that letters,
digits and joiners of another keyboard make no difference.
"""

import hashlib
import re

from intake.redaction import read

_RUN = 3
_WORD = re.compile(r"\w+")


def shingles(text: str) -> frozenset[int]:
    """The runs of three words of a text; of a shorter one, the text itself. Empty for none."""
    words = _WORD.findall(read(text).text.casefold())
    if not words:
        return frozenset()
    runs = range(max(1, len(words) - _RUN + 1))
    return frozenset(_digest(" ".join(words[at : at + _RUN])) for at in runs)


def resemblance(one: frozenset[int], other: frozenset[int]) -> float:
    """Shared runs among all of both, 0 to 1; 0 where either is empty."""
    if not one or not other:
        return 0.0
    return len(one & other) / len(one | other)


def _digest(run: str) -> int:
    return int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest(), "big")
