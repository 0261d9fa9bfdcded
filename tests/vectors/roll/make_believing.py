"""Writes `believing.json`: what is published on a day, and whom to seal to, or the refusal.

For a second implementation of the verifier: every refusal has a row here, and what it must be was
said by `published.answer`, which is the server's own code: a page roll is read as the roll of an
organisation that has nothing else. Keys are made from fixed bytes and belong to nobody. Run:
python -m tests.vectors.roll.make_believing
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.vectors.roll.odd_bodies import bodies
from tests.vectors.roll.odd_notes import ages, notes
from tests.vectors.roll.odd_terms import terms


def cases() -> list[dict[str, Any]]:
    """All of them."""
    told = [one for part in (notes, bodies, ages, terms) for one in part()]
    assert len({one.name for one in told}) == len(told)
    return [one.to_json() for one in told]


def folded(told: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Each document once: cases name them by their place."""
    documents: dict[str, int] = {}

    def place(document: str) -> int:
        return documents.setdefault(document, len(documents))

    rows = [
        one
        | {"roll": place(one["roll"])}
        | {"certificates": [[*row[:2], place(row[2])] for row in one["certificates"]]}
        for one in told
    ]
    return {"cases": rows, "documents": list(documents)}


def unfolded(vectors: dict[str, Any]) -> list[dict[str, Any]]:
    """The cases, each with its documents."""
    documents = vectors["documents"]
    return [
        one
        | {"roll": documents[one["roll"]]}
        | {"certificates": [[*row[:2], documents[row[2]]] for row in one["certificates"]]}
        for one in vectors["cases"]
    ]


def main() -> None:
    """Write the file. Escaped, because half a letter has no UTF-8."""
    comment = "Invented keys, from fixed bytes. Format: docs/keys.md."
    text = json.dumps({"comment": comment, **folded(cases())}, indent=1)
    Path(__file__).with_name("believing.json").write_text(f"{text}\n", encoding="ascii")


if __name__ == "__main__":
    main()
