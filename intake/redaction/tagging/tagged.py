"""A recognizer made of features and weights. The labels of the weights are kinds of findings."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Protocol

from intake.redaction.kinds import NAMES, is_context
from intake.redaction.places import find_places
from intake.redaction.tagging.model import Told
from intake.redaction.tagging.tokens import Features, Row, Token, rows_of
from intake.redaction.types import MASKED, SHOWN_BELOW, Finding
from intake.redaction.words import once

# The most that is trusted of what is no name: a place must not unhide a name inside it, and a
# number's kind is better known by its rule.
_LEARNED = 0.49

Marked = tuple[Token, str, float]


class Sharing(Protocol):
    """A model, or several asked as one."""

    def shares(self, told: Told, floor: float) -> list[dict[str, float]]: ...


class Tagged:
    """See the package. Work is linear in the text.

    Args:
        name: of the recognizer.
        language: page language the model was taught.
        opened: gives the model; called at the first text, or by `warm`.
        features: those that the weights were made with.
        reads: whether the model can say anything of a row of tokens.
        floor: the probability below which a token is left alone; of names, at least .03.
        plain: words, in small letters, that are names only when the model is sure.
    """

    def __init__(
        self,
        name: str,
        *,
        language: str,
        opened: Callable[[], Sharing],
        features: Features,
        reads: Callable[[Row], bool],
        floor: float = SHOWN_BELOW,
        plain: Container[str] = (),
    ) -> None:
        self.name = name
        self._language = language
        self._opened = opened
        self._features = features
        self._reads = reads
        self._floor = floor
        self._plain = plain

    @cached_property
    def _model(self) -> Sharing:
        return self._opened()

    def warm(self) -> None:
        """Load the weights now: once, in the parent of forked workers."""
        self._model  # noqa: B018

    def find(self, text: str) -> Iterator[Finding]:
        known = _known(text)
        for row in rows_of(text):
            if self._reads(row):
                for kind, marked in self._by_kind(row).items():
                    free = (one for one in marked if one[0].start not in known.get(kind, ()))
                    yield from map(self._finding, _runs(text, free))

    def _by_kind(self, row: Row) -> Mapping[str, Sequence[Marked]]:
        shares = self._model.shares(Told(self._features(row.written)), self._floor)
        marked: dict[str, list[Marked]] = {}
        for token, likely in zip(row.tokens, shares, strict=True):
            for kind, probability in self._said(likely) if likely else ():
                guess = (kind in NAMES or kind == "PLACE") and probability < MASKED
                if not (guess and token.written.lower() in self._plain):
                    marked.setdefault(kind, []).append((token, kind, probability))
        return marked

    def _said(self, likely: Mapping[str, float]) -> Iterator[tuple[str, float]]:
        """The likeliest kind, as sure as that it is any; and a name that may be meant besides.

        A word that is rather a place than a name is hidden while it may still be a name; a
        number is hidden only when it rather is somebody's, because rules know numbers better.
        """
        best, every = max(likely, key=lambda kind: likely[kind]), sum(likely.values())
        if is_context(best):
            yield best, min(max(every, SHOWN_BELOW), _LEARNED)
        elif best not in NAMES and likely[best] >= MASKED:
            yield best, _LEARNED
        for kind in filter(NAMES.__contains__, likely):
            probability = min(every, 1.0) if kind == best else likely[kind]
            if probability >= max(self._floor, SHOWN_BELOW):
                yield kind, probability

    def _finding(self, run: Sequence[Marked]) -> Finding:
        """As sure as its surest token: a name is hidden whole or asked about whole."""
        (first, kind, _), (last, *_) = run[0], run[-1]
        confidence = max(probability for *_, probability in run)
        return Finding(first.start, last.end, kind, confidence, self.name, self._language)


@once
def _known(text: str) -> Mapping[str, frozenset[int]]:
    """Where the gazetteer knows better: whether a name of two words is a place's, and which places
    are provinces, which are no context.
    """
    places = find_places(text)
    long = (at for one in places if one.words > 1 for at in range(one.start, one.end))
    every = (at for one in places for at in range(one.start, one.end))
    return {"PERSON": frozenset(long), "PLACE": frozenset(every)}


def _runs(text: str, marked: Iterable[Marked]) -> Iterator[list[Marked]]:
    """Tokens with nothing but spaces between, without what cannot open or close its kind."""
    run: list[Marked] = []
    for one in marked:
        if run and not _goes_on(text, run[-1], one):
            yield from _trimmed(run)
            run = []
        run.append(one)
    yield from _trimmed(run)


def _goes_on(text: str, before: Marked, after: Marked) -> bool:
    between = text[before[0].end : after[0].start]
    return not between or between.isspace()


def _trimmed(run: list[Marked]) -> Iterator[list[Marked]]:
    telling = [place for place, one in enumerate(run) if _tells(*one[:2])]
    if telling:
        yield run[telling[0] : telling[-1] + 1]


def _tells(token: Token, kind: str) -> bool:
    """Whether a token may open or close a finding: no sign, and a name ends in no number."""
    first = token.written[0]
    return first.isalpha() or (first.isdigit() and kind not in NAMES)
