"""AddedRedaction: a stretch that a person hid. Pure.

The working copy is never rewritten: what was added is laid over it each time it is shown.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from casework.records.base import Upgrade
from casework.records.marks import Link, Marked, coded
from casework.records.shapes import Facets, Stretch
from intake.redaction import ContextMark, Redacted, Span
from intake.redaction.types import Cut

RECOGNIZER = "person"


@dataclass(frozen=True, kw_only=True, repr=False)
class AddedRedaction(Marked):
    """One stretch of one text of one version of a submission, and what kind it hides.

    `repeats`: nobody chose this stretch; it says in this version what another one says in an
    earlier version, where a person (`set_by`) hid it. `taken_off`: two custodians signed that
    it was wrong (`services.unhiding`); it is kept, and hides nothing any more.
    """

    KIND: ClassVar[str] = "added_redaction"
    SCHEMA: ClassVar[int] = 3
    UPGRADES: ClassVar[Mapping[int, Upgrade]] = {
        1: lambda old: {**old, "repeats": None},
        2: lambda old: {**old, "taken_off": False},
    }

    review: Link
    version: int = 1
    at: Stretch
    hides: str = coded("redaction_kind")
    set_by: uuid.UUID | None = None
    repeats: Link | None = None
    taken_off: bool = False

    def hides_in(self, version: int) -> bool:
        """Whether it hides anything in that version of the submission."""
        return self.version == version and not self.taken_off

    def facets(self) -> Facets:
        """Its kind."""
        return {"hides": self.hides}


def covered(text: Redacted, stretches: Iterable[tuple[Stretch, str]]) -> Redacted:
    """A text with further stretches hidden, each under its kind in brackets.

    Stretches that overlap become one; one that touches a tag of the machine takes the whole
    tag in, so that no half of a tag is left. The result has `cuts`: `map_spans` moves offsets
    into the text as it was to the text as it is shown.
    """
    wanted = [(one.start, min(one.end, len(text.text)), kind) for one, kind in stretches]
    holes = _merged([_grown(text, hole) for hole in wanted if hole[0] < hole[1]])
    pieces: list[str] = []
    cuts: list[Cut] = []
    spans: list[Span] = []
    at = length = 0
    for start, end, kind in holes:
        tag = f"[{kind}]"
        pieces += (text.text[at:start], tag)
        put = length + start - at
        length = put + len(tag)
        cuts.append(Cut((start, end), (put, length)))
        spans.append(Span(put, length, kind, 1.0, RECOGNIZER, kind, check=False))
        at = end
    pieces.append(text.text[at:])
    shown = Redacted("".join(pieces), tuple(spans), cuts=tuple(cuts))
    context = _context_left(text, shown, holes)
    return replace(shown, spans=_with_those_left(text, shown, holes), context=context)


def _grown(text: Redacted, hole: tuple[int, int, str]) -> tuple[int, int, str]:
    start, end, kind = hole
    touched = [span for span in text.spans if span.start < end and start < span.end]
    starts = [start, *(span.start for span in touched)]
    return min(starts), max([end, *(span.end for span in touched)]), kind


def _merged(holes: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    merged: list[tuple[int, int, str]] = []
    for start, end, kind in sorted(holes):
        if merged and start < merged[-1][1]:
            before, until, first = merged[-1]
            merged[-1] = (before, max(until, end), first)
        else:
            merged.append((start, end, kind))
    return merged


def _with_those_left(
    text: Redacted, shown: Redacted, holes: Sequence[tuple[int, int, str]]
) -> tuple[Span, ...]:
    """The machine's spans outside the holes, moved, with the new ones among them."""
    left = [
        span
        for span in text.spans
        if not any(start < span.end and span.start < end for start, end, _kind in holes)
    ]
    moved = shown.map_spans([(span.start, span.end) for span in left])
    kept = [replace(span, start=a, end=b) for span, (a, b) in zip(left, moved, strict=True)]
    return tuple(sorted((*kept, *shown.spans), key=lambda span: span.start))


def _context_left(
    text: Redacted, shown: Redacted, holes: Sequence[tuple[int, int, str]]
) -> tuple[ContextMark, ...]:
    """Marks on the context, moved; none on what lies in a hole whole."""
    left = [
        mark
        for mark in text.context
        if not any(start <= mark.start and mark.end <= end for start, end, _kind in holes)
    ]
    moved = shown.map_spans([(mark.start, mark.end) for mark in left])
    return tuple(replace(mark, start=a, end=b) for mark, (a, b) in zip(left, moved, strict=True))
