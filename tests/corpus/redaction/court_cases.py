"""How much of what identifies the applicants of court cases a redactor finds: TAB.

Counted as the benchmark's authors count (Pilán et al., "The Text Anonymization Benchmark",
Computational Linguistics 2022), each annotator of a case by itself, all added up:

- an entity is found when every mention of it that its annotator wants masked is, whole but for
  small words, titles and signs, of which annotators take one along and leave another;
- precision is the share of words found that an annotator wants masked.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tests.corpus.redaction import OWN
from tests.corpus.redaction.places import Redact, places

FOLDER = OWN.parent / "tab"

_SMALL = (
    "a about after an and as at before between by during for from in into mr mrs ms no nr of on or "
    "over since the to until with"
)
_NOT_COUNTED = re.compile(
    rf"\b(?:{'|'.join(_SMALL.split())})\b|[’']s\b|[-,.;:/&()\[\]–'\"’“” ]", re.IGNORECASE
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Entity:
    """One annotator's: spans of the mentions that are to be masked; whether it names somebody."""

    mentions: tuple[tuple[int, int], ...]
    direct: bool


@dataclass(frozen=True)
class Case:
    """A judgment's facts, and for each annotator the entities to be masked."""

    number: str
    text: str
    annotators: tuple[tuple[Entity, ...], ...]


@dataclass(frozen=True)
class Figures:
    """Entities of `every` that were `found`; `right` of the `words` that were masked.

    direct: hidden, as identity is. marked: direct, hidden or at least marked.
    quasi, words: hidden or marked, as a release that masks every context shows it.
    """

    direct: int
    marked: int
    every_direct: int
    quasi: int
    every_quasi: int
    right: int
    words: int

    def to_json(self) -> dict[str, Any]:
        """Counts, and the shares to four places."""
        shares = {
            "direct_recall": self.direct / max(self.every_direct, 1),
            "quasi_recall": self.quasi / max(self.every_quasi, 1),
            "precision": self.right / max(self.words, 1),
        }
        return asdict(self) | {name: round(share, 4) for name, share in shares.items()}


def cases(part: str) -> tuple[Case, ...]:
    """Those of `part`, "train" or "dev"."""
    plain = json.loads((FOLDER / f"tab_{part}_subset.json").read_text(encoding="utf-8"))
    return tuple(case_of(one) for one in plain)


def case_of(plain: dict[str, Any]) -> Case:
    """One case as the benchmark's file has it."""
    annotations = plain["annotations"].values()
    told = tuple(tuple(_entities(one["entity_mentions"])) for one in annotations)
    return Case(plain["doc_id"], plain["text"], told)


def measure(judged: Iterable[Case], redact: Redact) -> Figures:
    """Redact every case by itself and count."""
    return added([_of(case, redact) for case in judged])


def added(figures: Sequence[Figures]) -> Figures:
    """Of several parts together."""
    columns = zip(*(asdict(one).values() for one in figures), strict=True)
    return Figures(*map(sum, columns))


def _of(case: Case, redact: Redact) -> Figures:
    seen = places(redact(case.text))
    found = seen.hidden | seen.marked
    free = {at for one in _NOT_COUNTED.finditer(case.text) for at in range(*one.span())}
    entities = [one for every in case.annotators for one in every]
    direct = [one for one in entities if one.direct]
    quasi = [one for one in entities if not one.direct]
    words = [
        one.span() for one in _WORD.finditer(case.text) if found.issuperset(range(*one.span()))
    ]
    wanted = [_offsets(every) for every in case.annotators]
    return Figures(
        direct=sum(_offsets([one]) <= seen.hidden | free for one in direct),
        marked=sum(_offsets([one]) <= found | free for one in direct),
        every_direct=len(direct),
        quasi=sum(_offsets([one]) <= found | free for one in quasi),
        every_quasi=len(quasi),
        right=sum(every.issuperset(range(*word)) for word in words for every in wanted),
        words=len(words) * len(wanted),
    )


def _words(text: str) -> Iterator[tuple[int, int]]:
    return (one.span() for one in _WORD.finditer(text))


def _offsets(entities: Iterable[Entity]) -> frozenset[int]:
    spans = (span for one in entities for span in one.mentions)
    return frozenset(at for span in spans for at in range(*span))


def _entities(mentions: Iterable[dict[str, Any]]) -> Iterator[Entity]:
    together: dict[str, list[dict[str, Any]]] = {}
    for one in mentions:
        together.setdefault(one["entity_id"], []).append(one)
    for every in together.values():
        wanted = [one for one in every if one["identifier_type"] != "NO_MASK"]
        if wanted:
            spans = tuple((one["start_offset"], one["end_offset"]) for one in wanted)
            yield Entity(spans, any(one["identifier_type"] == "DIRECT" for one in every))
