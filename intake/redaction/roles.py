"""Whose name it is: of somebody to hide, or of one who did it or holds an office.

A name is kept to be read when, and only when, a title stands beside it, the sentence says nothing
of suffering, and where the title is one that victims have borne too, the sentence says what its
bearer did. Every place of the name in a submission must allow it: one place that does not hides
them all, and unless somebody there is surely to be hidden, people are asked.
"""

import re
from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from intake.redaction import role_words as said
from intake.redaction.pseudonyms import canonical, tells_apart
from intake.redaction.types import Finding
from intake.redaction.words import Word, words_of

ASKED = 0.45  # of a name beside a title that must be hidden all the same
_WIDE = 14  # words of a sentence that are looked at on either side of a name
_MOST_BETWEEN, _LONGEST = 3, 5  # words between title and name; words of a phrase
_SENTENCE = re.compile(r"[.!?؟;؛\n]")
_CLAUSE = re.compile(r"[,،:.!?؟;؛\n()]")
_Key = tuple[int, int]
_KIN = "kinship"  # the recognizer whose names are a relative's


@dataclass(frozen=True, repr=False)
class _Place:
    """One name in one text. `kind` is what its title makes of it, "" where there is none."""

    text: int
    finding: Finding
    parts: frozenset[str]
    kind: str
    against: bool
    deed: bool

    @property
    def key(self) -> _Key:
        return self.text, self.finding.start


def parted(
    texts: Sequence[str], findings: Sequence[Sequence[Finding]]
) -> list[tuple[list[Finding], list[Finding]]]:
    """For each text what is to be hidden, and names and plates of those who did it, as context.

    Args:
        texts: as `reading.read` shaped them, all of one submission.
        findings: of identity, in order, for each text.

    Time is linear in the texts.
    """
    places = [one for at, text in enumerate(texts) for one in _places(at, text, findings[at])]
    titled = _Titled(places)
    kept = _without_hidden(places, dict(titled.kept(places)))
    judged = {(one.text, one.finding.start): one for one in places}
    parts: list[tuple[list[Finding], list[Finding]]] = [([], []) for _ in texts]
    for at, ones in enumerate(findings):
        hidden, acting = parts[at]
        for one in ones:
            place = judged.get((at, one.start))
            if place is None:
                hidden.append(one)
            elif place.key in kept:
                acting.append(replace(one, kind=kept[place.key]))
            else:
                asked = titled.kind(place)
                hidden.append(replace(one, confidence=min(one.confidence, ASKED)) if asked else one)
    return parts


class _Titled:
    """The names that a title makes somebody's who did it, and where else they stand."""

    def __init__(self, places: Sequence[_Place]) -> None:
        titled = [one for one in places if one.kind and not one.against]
        self._whole = {one.parts: one.kind for one in reversed(titled)}
        self._part = {part: one.kind for one in reversed(titled) for part in one.parts}

    def kind(self, place: _Place) -> str:
        """What a place may be, by its own title or as another place of a titled name; else ""."""
        if place.against:
            return ""
        alone = "".join(place.parts) if len(place.parts) == 1 else ""
        return place.kind or self._whole.get(place.parts, "") or self._part.get(alone, "")

    def kept(self, places: Sequence[_Place]) -> Iterator[tuple[_Key, str]]:
        """Places that are sure by themselves: one word alone needs a title or a deed."""
        for one in places:
            kind = self.kind(one)
            if kind and (one.kind or one.deed or len(one.parts) > 1 or kind == "VEHICLE"):
                yield one.key, kind


def _without_hidden(places: Sequence[_Place], kept: dict[_Key, str]) -> dict[_Key, str]:
    """Leave out whatever shares a word with a name that is hidden, and so on from there."""
    by_part: dict[str, list[_Place]] = {}
    for one in places:
        for part in one.parts:
            by_part.setdefault(part, []).append(one)
    hidden = [one for one in places if one.key not in kept]
    seen: set[str] = set()
    while hidden:
        for part in hidden.pop().parts - seen:
            seen.add(part)
            hidden += [other for other in by_part[part] if kept.pop(other.key, "")]
    return kept


def _places(at: int, text: str, findings: Sequence[Finding]) -> Iterator[_Place]:
    words: list[Word] = []
    starts: list[int] = []
    for one in findings:
        if one.kind not in ("PERSON", "PLATE"):
            continue
        if not words:
            words = words_of(text)
            starts = [word.start for word in words]
        first, last = bisect_left(starts, one.start), bisect_left(starts, one.end)
        around = _Around(text, words, first, last)
        parts = _parts(one.kind, text[one.start : one.end])
        judge = _of_plate if one.kind == "PLATE" else _of_name
        yield _Place(at, one, parts, *judge(around, one))


def _parts(kind: str, text: str) -> frozenset[str]:
    every = canonical(kind, text)
    return frozenset(filter(tells_apart, every)) or frozenset(every)


class _Around:
    """The words of one sentence before and after a name, as far as they are looked at.

    `clause` is what follows the name up to a comma or a word that begins another clause.
    """

    def __init__(self, text: str, words: Sequence[Word], first: int, last: int) -> None:
        back = range(first - 1, max(first - 1 - _WIDE, -1), -1)
        on = range(last, min(last + _WIDE, len(words)))
        self.before = _run(text, words, back, _SENTENCE)[::-1]
        self.after = _run(text, words, on, _SENTENCE)
        clause = _run(text, words, on, _CLAUSE)
        self.clause = list(takewhile(lambda key: key not in said.CLAUSE_OPENS, clause))

    def says(self, phrases: frozenset[said.Phrase]) -> bool:
        """Whether one of the phrases stands anywhere around."""
        return _holds(self.before, phrases) or _holds(self.after, phrases)

    def title(self) -> tuple[said.Phrase, list[str]]:
        """The words of a title that stands before the name, and what stands before the title."""
        left = list(self.before)
        for _ in range(_MOST_BETWEEN):
            known = _at_end(left, said.CUES) or _at_end(left, said.RANKS)
            if known:
                return known, left[: -len(known)]
            between = _at_end(left, said.BETWEEN)
            if not between:
                break
            del left[-len(between) :]
        return (), left


def _run(text: str, words: Sequence[Word], places: range, end: re.Pattern[str]) -> list[str]:
    """Keys of words, away from a name, until `end` stands between two of them."""
    run: list[str] = []
    for place in places:
        left, right = (place, place + 1) if places.step < 0 else (place - 1, place)
        gap = text[words[left].end : words[right].start] if 0 <= left < right < len(words) else ""
        if end.search(gap):
            break
        run.append(words[place].key)
    return run


def _of_name(around: _Around, one: Finding) -> tuple[str, bool, bool]:
    title, before = around.title()
    deed = _holds(around.clause, said.DEEDS)
    agent = bool(_at_end(before, said.AGENT_BEFORE))
    against = (
        one.recognizer == _KIN
        or _holds(around.after, said.SUFFERING)
        or (not agent and _holds(around.before, said.SUFFERING))
        or bool(_at_start(around.after, said.OBJECT_AFTER))
        or (not agent and bool(_at_end(before, said.ASIDE_BEFORE)))
    )
    sure = title in said.CUES or (title and (deed or agent))
    kind = said.CUES.get(title, "PERPETRATOR") if sure else ""
    return ("PERPETRATOR" if kind and deed else kind), against, deed


def _of_plate(around: _Around, _one: Finding) -> tuple[str, bool, bool]:
    theirs, own = around.says(said.THEIR_CARS), around.says(said.OWN_CARS)
    return ("VEHICLE" if theirs and not own else ""), own, False


def _holds(words: Sequence[str], phrases: frozenset[said.Phrase]) -> bool:
    return any(
        tuple(words[at : at + size]) in phrases
        for at in range(len(words))
        for size in range(1, min(_LONGEST, len(words) - at) + 1)
    )


def _at_end(words: Sequence[str], phrases: Container[said.Phrase]) -> said.Phrase:
    """The longest of the phrases that `words` end with, () for none."""
    ends = (tuple(words[-size:]) for size in range(min(_LONGEST, len(words)), 0, -1))
    return next((one for one in ends if one in phrases), ())


def _at_start(words: Sequence[str], phrases: Container[said.Phrase]) -> said.Phrase:
    starts = (tuple(words[:size]) for size in range(min(_LONGEST, len(words)), 0, -1))
    return next((one for one in starts if one in phrases), ())
