"""Compiles the catalogues of casework, or prints where they and the pages differ."""

import sys
from pathlib import Path

from tests.casework import words


def _differences(catalogue: Path) -> None:
    print(catalogue)
    for sentence, place in words.missing(catalogue).items():
        print(f"  lacks, from {place}: {sentence.one}")
    for sentence in set(words.held(catalogue)) - set(words.spoken()):
        print(f"  nobody says: {sentence.one}")


for one in words.CATALOGUES:
    if "--missing" in sys.argv:
        _differences(one)
    else:
        one.with_suffix(".mo").write_bytes(words.compiled(one))
