"""Which characters of a text a redactor hid, and which it marked and left."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from intake.redaction import Redacted, Span
from intake.redaction.types import Cut, Offsets

Redact = Callable[[str], Redacted]


@dataclass(frozen=True)
class Places:
    """Offsets into the text as it was written; `marked` may hold hidden ones, too."""

    hidden: frozenset[int]
    marked: frozenset[int]


def places(result: Redacted) -> Places:
    """Of a redaction that is still in memory: one that was read back knows no offsets."""
    cuts = sorted(result.cuts or (), key=lambda cut: cut.put)
    marks = ((mark.start, mark.end) for mark in result.context)
    return Places(
        _every(cut.taken for cut in cuts),
        _every((_back(cuts, start, 0), _back(cuts, end, 1)) for start, end in marks),
    )


def only_hiding(spans: Iterable[tuple[int, int, str]]) -> Redacted:
    """What somebody else's redactor hid, (start, end, kind), as ours would tell it."""
    cuts: list[Cut] = []
    told: list[Span] = []
    gone = 0
    for start, end, kind in sorted(spans):
        told.append(Span(start, end, kind, 1.0, "", "", check=False))
        if max(start, gone) < end:
            cuts.append(Cut((max(start, gone), end), (max(start, gone), end)))
            gone = end
    return Redacted("", tuple(told), cuts=tuple(cuts))


def _back(cuts: list[Cut], position: int, edge: int) -> int:
    """An offset of the redacted text in the original; inside a tag, an edge of what it hid."""
    place = bisect_right(cuts, position - edge, key=lambda cut: cut.put[0]) - 1
    if place < 0:
        return position
    cut = cuts[place]
    inside = position - edge < cut.put[1]
    return cut.taken[edge] if inside else position - cut.put[1] + cut.taken[1]


def _every(spans: Iterable[Offsets]) -> frozenset[int]:
    return frozenset(at for start, end in spans for at in range(start, end))
