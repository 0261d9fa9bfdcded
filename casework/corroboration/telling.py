"""What is compared of an act, and what comes of comparing two."""

import uuid
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from casework.corroboration.shingles import Sketch
from casework.dates import ToldDate

Tag = tuple[uuid.UUID, str, int]  # a review, a pseudonym in it, the version of it
NameParts = frozenset[tuple[str, str]]  # as `casework.register.sounding.name_parts` gives them


@dataclass(frozen=True)
class Reason:
    """A code and its points, which may be below zero."""

    code: str
    points: float


@dataclass(frozen=True)
class Likely:
    """Two acts that may be one; the reasons with the weightiest first."""

    one: uuid.UUID
    other: uuid.UUID
    points: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, repr=False)
class Traits:
    """What is kept of a working copy to compare it by: enough to see likeness, no text.

    Attributes:
        words: `sketch` of the account, without what stands for something hidden.
        linking: the linking tags of each person named, by pseudonym.
        accused: the parts of each name of somebody who, by the text, did it or commands.
    """

    words: Sketch = field(default_factory=lambda: array("I"))
    linking: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    accused: tuple[NameParts, ...] = ()

    def __repr__(self) -> str:
        return "<Traits>"


@dataclass(frozen=True, repr=False)
class Telling:
    """One act as one report tells it, as far as it is to be compared.

    Attributes:
        review: the report; two acts of one report are never proposed as one.
        words: as in `Traits`; empty where the copy was not read.
        people: the linking tags of each person named, by who they are there.
        known: the records of those who suffered or saw it, and of joins and people that
            pseudonyms of the report belong to, as people found.
        accused: the records of those who are said to have done it; `names`: theirs, by parts,
            and those that the text accuses; `units`: the records of units.
        pictures: perceptual hashes; `files`: digests of working copies.
    """

    act: uuid.UUID
    code: str
    family: str = ""
    review: uuid.UUID | None = None
    province: str = ""
    district: str = ""
    began: ToldDate | None = None
    persons_least: int | None = None
    persons_most: int | None = None
    forces: frozenset[str] = frozenset()
    words: Sketch = field(default_factory=lambda: array("I"))
    people: Mapping[Tag, frozenset[str]] = field(default_factory=dict)
    known: frozenset[uuid.UUID] = frozenset()
    accused: frozenset[uuid.UUID] = frozenset()
    names: tuple[NameParts, ...] = ()
    units: frozenset[uuid.UUID] = frozenset()
    pictures: tuple[str, ...] = ()
    files: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"<Telling {self.act}>"


@dataclass(repr=False)
class Comparison:
    """One row, as it is told, held against acts of a desk.

    Attributes:
        waiting: those that it was not held against yet, of `of` in all.
        found: the likely ones so far, by act.
    """

    told: Sequence[Telling]
    waiting: list[uuid.UUID]
    of: int
    found: dict[uuid.UUID, Likely] = field(default_factory=dict)
    left_at: float = 0.0  # seconds of the monotonic clock

    @property
    def done(self) -> int:
        """How many it was held against."""
        return self.of - len(self.waiting)

    def take(self, pair: Likely) -> None:
        """Of several tellings of one row the likeliest counts."""
        before = self.found.get(pair.other)
        if before is None or before.points < pair.points:
            self.found[pair.other] = pair
