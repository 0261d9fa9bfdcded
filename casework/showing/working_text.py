"""A working text as pieces for a page: what is hidden, what is marked, what a proposal rests on."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from intake.redaction import Redacted, Span

Offsets = tuple[int, int]


@dataclass(frozen=True, repr=False)
class Mark:
    """Something hidden at `start:end` of the working text.

    `put` stands there instead of the text when a person hid it; "" where the text already is
    a tag. `confidence` is 0 to 1; `check` says that a person is asked whether to hide it.
    """

    start: int
    end: int
    kind: str
    confidence: float = 1.0
    recognizer: str = ""
    pseudonym: str = ""
    check: bool = False
    put: str = ""

    def __repr__(self) -> str:
        return f"<Mark {self.kind} {self.start}:{self.end}>"

    @property
    def by_person(self) -> bool:
        """Whether a reader hid it, not the machine."""
        return bool(self.put)


@dataclass(frozen=True, repr=False)
class Basis:
    """Words that a proposal rests on: `about` is "act", "date", "place", "who" or "count"; or that
    are explained, "term".
    """

    start: int
    end: int
    about: str


@dataclass(frozen=True, repr=False)
class Piece:
    """A run of the text that is shown alike. `mark` for what is hidden, else words to be read:
    `context` are the kinds of context that they are marked as, a release may mask them.
    """

    start: int
    end: int
    text: str
    about: tuple[str, ...] = ()
    mark: Mark | None = None
    context: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<Piece {self.start}:{self.end}>"

    @property
    def anchor(self) -> str:
        """Where links to these words lead."""
        return f"w{self.start}"


@dataclass(frozen=True, repr=False)
class WorkingText:
    """One text with its pieces in order; together they are the whole text as it may be seen."""

    pieces: tuple[Piece, ...]

    def __repr__(self) -> str:
        return f"<WorkingText of {len(self.pieces)} pieces>"

    def quote(self, start: int, end: int) -> str:
        """What may be seen of `start:end`; hidden parts as their tags, whole."""
        return "".join(self._cut(piece, start, end) for piece in self._within(start, end))

    def anchor(self, start: int) -> str:
        """The anchor of the piece that `start` lies in, "" beyond the text."""
        return next((piece.anchor for piece in self._within(start, start + 1)), "")

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """Everything hidden, in order."""
        return tuple(piece.mark for piece in self.pieces if piece.mark)

    @cached_property
    def _starts(self) -> list[int]:
        return [piece.start for piece in self.pieces]

    def _within(self, start: int, end: int) -> Iterator[Piece]:
        first = max(bisect_right(self._starts, start) - 1, 0)
        last = bisect_left(self._starts, end)
        return (piece for piece in self.pieces[first:last] if start < piece.end)

    @staticmethod
    def _cut(piece: Piece, start: int, end: int) -> str:
        if piece.mark:
            return piece.text
        return piece.text[max(start - piece.start, 0) : end - piece.start]


def working_text(
    redacted: Redacted, added: Sequence[Mark] = (), bases: Sequence[Basis] = ()
) -> WorkingText:
    """Cut a redacted text into pieces.

    Args:
        added: what people hid beyond the machine; where it overlaps a tag or another one the
            whole of both is one piece, so that nothing peeps out between.
        bases: words to point at; inside something hidden they show as that tag.

    Offsets beyond the text are cut to it.
    """
    text = redacted.text
    marks = _joined(text, [*map(_of_span, redacted.spans), *added])
    context = [Basis(one.start, one.end, one.kind) for one in redacted.context]
    return WorkingText(tuple(_pieces(text, marks, _Bases(bases), _Bases(context))))


class _Bases:
    """Bases in order, so that those near a place are found without looking at all: a hostile
    text has thousands of dates.
    """

    def __init__(self, bases: Sequence[Basis]) -> None:
        self._sorted = sorted(bases, key=lambda one: one.start)
        self._starts = [one.start for one in self._sorted]
        self._longest = max((one.end - one.start for one in bases), default=0)

    def near(self, start: int, end: int) -> list[Basis]:
        """Those that share a letter with `start:end`."""
        first = bisect_left(self._starts, start - self._longest)
        last = bisect_left(self._starts, end)
        return [one for one in self._sorted[first:last] if start < one.end]


def _of_span(span: Span) -> Mark:
    return Mark(
        span.start,
        span.end,
        span.kind,
        span.confidence,
        span.recognizer,
        span.pseudonym,
        span.check,
    )


def _joined(text: str, marks: Sequence[Mark]) -> list[Mark]:
    """In order, without overlap, inside the text and not empty."""
    joined: list[Mark] = []
    for mark in sorted(marks, key=lambda one: (one.start, -one.end)):
        inside = replace(mark, start=max(mark.start, 0), end=min(mark.end, len(text)))
        if inside.start >= inside.end:
            continue
        if joined and inside.start < joined[-1].end:
            joined[-1] = _one(joined[-1], inside)
        else:
            joined.append(inside)
    return joined


def _one(first: Mark, second: Mark) -> Mark:
    kept = first if first.by_person or not second.by_person else second
    return replace(kept, start=first.start, end=max(first.end, second.end))


def _pieces(text: str, marks: Sequence[Mark], bases: _Bases, context: _Bases) -> Iterator[Piece]:
    position = 0
    for mark in marks:
        yield from _plain(text, position, mark.start, bases, context)
        shown = mark.put or text[mark.start : mark.end]
        near = bases.near(mark.start, mark.end)
        yield Piece(mark.start, mark.end, shown, _about(near, mark.start, mark.end), mark)
        position = mark.end
    yield from _plain(text, position, len(text), bases, context)


def _plain(text: str, start: int, end: int, bases: _Bases, context: _Bases) -> Iterator[Piece]:
    near, marked = bases.near(start, end), context.near(start, end)
    every = (edge for one in (*near, *marked) for edge in (one.start, one.end))
    edges = [start, *sorted({edge for edge in every if start < edge < end}), end]
    for left, right in pairwise(edges):
        if left < right:
            about, kinds = _about(near, left, right), _about(marked, left, right)
            yield Piece(left, right, text[left:right], about, context=kinds)


def _about(bases: Sequence[Basis], start: int, end: int) -> tuple[str, ...]:
    return tuple(sorted({one.about for one in bases if one.start < end and start < one.end}))
