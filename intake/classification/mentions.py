"""What a text mentions: each notion told in it, where, and in what voice."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from intake.classification.phrases import Hit, Index
from intake.classification.tokens import Token

TOLD, DENIED, FEARED, HEARD = "told", "denied", "feared", "heard"
# Notions that say nothing themselves: they change what the others mean.
TONES = frozenset(["IDIOM", "NEGATOR_BEFORE", "NEGATOR_AFTER", "FEARED", "RUMOURED"])
_BEFORE, _AFTER = 6, 5  # words in which a denial is looked for


class Mention(NamedTuple):
    """A phrase in a text. `voice`: told as having happened, denied, feared or heard say."""

    hit: Hit
    sentence: int
    voice: str


class _Tones:
    """Denial, fear and hearsay in one text, by clause and by sentence."""

    def __init__(self, tokens: Sequence[Token], hits: Sequence[Hit]) -> None:
        self._tokens = tokens
        of: dict[str, list[Hit]] = {tone: [] for tone in TONES}
        for hit in hits:
            of[hit.phrase.notion].append(hit)
        self._before = self._places(of["NEGATOR_BEFORE"], lambda t: t.clause, lambda h: h.last)
        self._after = self._places(of["NEGATOR_AFTER"], lambda t: t.clause, lambda h: h.first)
        self._feared = self._places(of["FEARED"], lambda t: t.sentence, lambda h: h.first)
        self._heard = self._places(of["RUMOURED"], lambda t: t.sentence, lambda h: h.first)
        self._idle = {place for hit in of["IDIOM"] for place in range(hit.first, hit.last + 1)}

    def _places(
        self, hits: Sequence[Hit], part: Callable[[Token], int], place: Callable[[Hit], int]
    ) -> Mapping[int, Sequence[int]]:
        """Where the hits stand, by the clause or sentence they stand in."""
        found: dict[int, list[int]] = {}
        for hit in hits:
            found.setdefault(part(self._tokens[hit.first]), []).append(place(hit))
        return found

    def is_idle(self, hit: Hit) -> bool:
        """Whether the words belong to an idiom."""
        return bool(self._idle) and any(
            place in self._idle for place in range(hit.first, hit.last + 1)
        )

    def voice(self, hit: Hit) -> str:
        """In what voice the words stand."""
        first, last = self._tokens[hit.first], self._tokens[hit.last]
        before = self._before.get(first.clause, ())
        after = self._after.get(last.clause, ())
        # Words that deny by themselves ("without a mahram") are not denied by that again.
        if not _near(before, hit.first, hit.last) and (
            _near(before, hit.first - _BEFORE, hit.first - 1)
            or _near(after, hit.last + 1, hit.last + _AFTER)
        ):
            return DENIED
        if _near(self._feared.get(first.sentence, ()), 0, hit.first - 1):
            return FEARED
        return HEARD if first.sentence in self._heard else TOLD


def _near(places: Sequence[int], least: int, most: int) -> bool:
    """Whether one of some places, in order, lies in a range."""
    if not places:
        return False
    at = bisect_left(places, least)
    return at < len(places) and places[at] <= most


def mentions(words: Index, tokens: Sequence[Token]) -> list[Mention]:
    """Everything that `words` find in `tokens`, in order, idioms and tones left out."""
    hits = words.find(tokens)
    tones = _Tones(tokens, [hit for hit in hits if hit.phrase.notion in TONES])
    return [
        Mention(hit, tokens[hit.first].sentence, tones.voice(hit))
        for hit in hits
        if hit.phrase.notion not in TONES and not tones.is_idle(hit)
    ]
