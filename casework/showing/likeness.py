"""What makes two acts alike, for people to weigh: reasons with their points, tags shared."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from casework.corroboration import Likely
from casework.records import Act
from intake.letters import own_digits

_MINUS = "\u2212"


@dataclass(frozen=True, repr=False)
class LikelyShown:
    """A likely act with its points and its reasons, `(code, points)` with their sign."""

    act: Act
    points: str
    reasons: tuple[tuple[str, str], ...]

    @property
    def is_copy(self) -> bool:
        """Whether both are told in nearly the same words."""
        return any(code == "same_words" for code, _points in self.reasons)


@dataclass(frozen=True, repr=False)
class SharedName:
    """Pseudonyms of two reports whose names have `parts` parts in common."""

    one: str
    other: str
    parts: int


def likely_shown(
    pairs: Iterable[Likely], acts: Mapping[uuid.UUID, Act], language: str
) -> list[LikelyShown]:
    """In the order given; an act that is gone meanwhile is left out."""
    return [
        LikelyShown(acts[pair.other], points(pair.points, language), reasons(pair, language))
        for pair in pairs
        if pair.other in acts
    ]


def reasons(pair: Likely, language: str) -> tuple[tuple[str, str], ...]:
    """Codes of `wording.WORDS["alike"]` with their points."""
    return tuple((one.code, signed(one.points, language)) for one in pair.reasons)


def points(value: float, language: str) -> str:
    """Such as "6.5", in the digits of a page language."""
    plain = f"{abs(value):g}"
    sign = _MINUS if value < 0 else ""
    return sign + own_digits(plain if language == "en" else plain.replace(".", "٫"), language)


def signed(value: float, language: str) -> str:
    """As `points`, with a plus where it speaks for the likeness."""
    return points(value, language) if value < 0 else f"+{points(value, language)}"


def shared_names(
    one: Mapping[str, Iterable[str]], other: Mapping[str, Iterable[str]]
) -> list[SharedName]:
    """Pairs of pseudonyms with a linking tag in common, those that share most first.

    The tags say that names are equal and never which. One part alone proves little: a first
    name is borne by many.
    """
    found = [
        SharedName(mine, theirs, parts)
        for mine, tags in one.items()
        for theirs, others in other.items()
        if (parts := len(set(tags) & set(others)))
    ]
    return sorted(found, key=lambda pair: (-pair.parts, pair.one, pair.other))
