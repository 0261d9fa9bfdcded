"""What redaction finds and what it leaves: values without a telling repr.

Three bands of confidence (see `MASKED`, `SHOWN_BELOW`): sure, hidden; unsure, hidden and
asked about; hardly anything, shown. The machine hides what it is unsure of (P9).
What the kinds are, and which of them stay visible, is in `kinds.py`.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Protocol

from intake.errors import IntakeError

MASKED = 0.5  # from here up a finding is hidden without a question
SHOWN_BELOW = 0.03  # below, the text stays; between the two it is hidden and a person asked

Offsets = tuple[int, int]


@dataclass(frozen=True, repr=False)
class Finding:
    """Something a recognizer saw at `start:end` of the text it was given.

    `kind` is one of `kinds.py`; any other is hidden. `confidence` is 0 to 1. `language` is the
    page language whose grammar the rule needs, or "" for a rule that reads any text.
    """

    start: int
    end: int
    kind: str
    confidence: float
    recognizer: str
    language: str = ""

    def __repr__(self) -> str:
        return f"<Finding {self.kind} {self.start}:{self.end}>"


class Recognizer(Protocol):
    """One way to find one kind of identifier, in texts as `reading.read` shapes them.

    `find` is linear in the length of the text whatever it holds, never raises, never logs,
    and every finding lies within the text and is not empty.
    """

    @property
    def name(self) -> str: ...

    def find(self, text: str) -> Iterable[Finding]: ...


@dataclass(frozen=True)
class Span:
    """Where the redacted text carries a tag: offsets of the tag, never what it stands for.

    `check`: a person is asked whether this had to be hidden (as its identity's `check`).
    """

    start: int
    end: int
    kind: str
    confidence: float
    recognizer: str
    pseudonym: str
    check: bool

    def to_json(self) -> dict[str, Any]:
        """A plain mapping that `from_json` reads back."""
        return asdict(self)

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "Span":
        """Raises IntakeError("unreadable_redaction") for anything `to_json` did not write."""
        try:
            return cls(**plain)
        except TypeError:
            raise IntakeError("unreadable_redaction") from None


@dataclass(frozen=True)
class ContextMark:
    """Context at `start:end` of the redacted text, where it still stands to be read.

    `label` ("PLACE-1") is one for one place, person or day in all texts of a submission: a
    release that masks it may put the label there. Marks of different kinds may overlap, and
    one may hold tags, whole.
    """

    start: int
    end: int
    kind: str
    confidence: float
    recognizer: str
    label: str

    def to_json(self) -> dict[str, Any]:
        """A plain mapping that `from_json` reads back."""
        return asdict(self)

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "ContextMark":
        """Raises IntakeError("unreadable_redaction") for anything `to_json` did not write."""
        try:
            return cls(**plain)
        except TypeError:
            raise IntakeError("unreadable_redaction") from None


@dataclass(frozen=True, repr=False)
class Identity:
    """Whom a pseudonym stands for: every way it was written, in order of appearance.

    Never part of a working copy. `check` is true when every finding of it was unsure: the text
    then goes to the separate item that a caseworker may open, else under the originals key.
    """

    pseudonym: str
    kind: str
    forms: tuple[str, ...]
    check: bool

    def __repr__(self) -> str:
        return f"<Identity {self.pseudonym}>"

    def to_json(self) -> dict[str, Any]:
        """A plain mapping that `from_json` reads back. Holds testimony: seal it."""
        return asdict(self) | {"forms": list(self.forms)}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "Identity":
        """Raises IntakeError("unreadable_redaction") for anything `to_json` did not write."""
        try:
            return cls(**{**plain, "forms": tuple(plain["forms"])})
        except (KeyError, TypeError):
            raise IntakeError("unreadable_redaction") from None


@dataclass(frozen=True)
class Cut:
    """One replacement: `taken` of the original text became `put` of the redacted one."""

    taken: Offsets
    put: Offsets


@dataclass(frozen=True, repr=False)
class Redacted:
    """A text with tags in place of identity, and with marks on the context that stays in it.

    The spans, not the brackets, say what was hidden: a submitter may type "[PERSON-1]".
    `identities` (of all texts redacted together) and `cuts` live in memory only and are not
    part of `to_json`.
    """

    text: str
    spans: tuple[Span, ...]
    context: tuple[ContextMark, ...] = ()
    identities: tuple[Identity, ...] = field(default=(), compare=False)
    cuts: tuple[Cut, ...] | None = field(default=None, compare=False)

    def __repr__(self) -> str:
        return f"<Redacted {len(self.text)} characters, {len(self.spans)} spans>"

    def map_spans(self, spans: Sequence[Offsets]) -> tuple[Offsets, ...]:
        """Offsets of the original text as offsets of the redacted one.

        What begins or ends inside hidden text grows to the whole tag.
        Raises IntakeError("offsets_gone") on a value read back from a working copy.
        """
        if self.cuts is None:
            raise IntakeError("offsets_gone")
        return tuple((self._moved(start, 0), self._moved(end, 1)) for start, end in spans)

    @cached_property
    def _opens(self) -> list[int]:
        return [cut.taken[0] for cut in self.cuts or ()]

    def _moved(self, position: int, edge: int) -> int:
        # An end belongs to the character before it, a start to the one after.
        place = bisect_right(self._opens, position - edge) - 1
        if place < 0 or not self.cuts:
            return position
        cut = self.cuts[place]
        inside = position - edge < cut.taken[1]
        return cut.put[edge] if inside else position - cut.taken[1] + cut.put[1]

    def to_json(self) -> dict[str, Any]:
        """What the working copy holds: the redacted text, its spans and marks, no identity."""
        return {
            "text": self.text,
            "spans": [span.to_json() for span in self.spans],
            "context": [mark.to_json() for mark in self.context],
        }

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "Redacted":
        """Also a text of the time before context was marked: it has no marks.

        Raises IntakeError("unreadable_redaction") for anything `to_json` did not write.
        """
        try:
            spans = tuple(map(Span.from_json, plain["spans"]))
            context = tuple(map(ContextMark.from_json, plain.get("context", ())))
            return cls(plain["text"], spans, context)
        except (KeyError, TypeError):
            raise IntakeError("unreadable_redaction") from None
