"""A recognizer made of features and weights."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from intake.redaction.tagging.model import NOTHING, Model
from intake.redaction.tagging.tokens import Features, Token, chunks
from intake.redaction.types import SHOWN_BELOW, Finding

Marked = tuple[Token, str, float]


class Tagged:
    """See the package. Work is linear in the text; memory is that of 200 tokens.

    Args:
        name: of the recognizer.
        language: page language the model was taught.
        opened: gives the model; called at the first text, or by `warm`.
        features: those that the weights were made with.
        kinds: the kind of a finding for every label of the model.
        reads: whether the model can say anything of a row of tokens.
        floor: the probability below which a token is left alone.
    """

    def __init__(
        self,
        name: str,
        *,
        language: str,
        opened: Callable[[], Model],
        features: Features,
        kinds: Mapping[str, str],
        reads: Callable[[Sequence[Token]], bool],
        floor: float = SHOWN_BELOW,
    ) -> None:
        self.name = name
        self._language = language
        self._opened = opened
        self._features = features
        self._kinds = kinds
        self._reads = reads
        self._floor = floor

    @cached_property
    def _model(self) -> Model:
        return self._opened()

    def warm(self) -> None:
        """Load the weights now: once, in the parent of forked workers."""
        self._model  # noqa: B018

    def find(self, text: str) -> Iterator[Finding]:
        for row in chunks(text):
            if self._reads(row):
                yield from map(self._finding, _runs(text, self._marked(row)))

    def _marked(self, row: Sequence[Token]) -> Iterator[Marked]:
        said = self._model.likely(self._features([one.written for one in row]), self._floor)
        for token, (label, probability) in zip(row, said, strict=True):
            if label != NOTHING:
                yield token, self._kinds[label], probability

    def _finding(self, run: Sequence[Marked]) -> Finding:
        """As sure as its surest token: a name is hidden whole or asked about whole."""
        (first, kind, _), (last, *_) = run[0], run[-1]
        confidence = max(probability for *_, probability in run)
        return Finding(first.start, last.end, kind, confidence, self.name, self._language)


def _runs(text: str, marked: Iterator[Marked]) -> Iterator[list[Marked]]:
    """Tokens of one kind with nothing but spaces between, signs at their ends left out."""
    run: list[Marked] = []
    for one in marked:
        if run and not _goes_on(text, run[-1], one):
            yield from _trimmed(run)
            run = []
        run.append(one)
    yield from _trimmed(run)


def _goes_on(text: str, before: Marked, after: Marked) -> bool:
    between = text[before[0].end : after[0].start]
    return before[1] == after[1] and (not between or between.isspace())


def _trimmed(run: list[Marked]) -> Iterator[list[Marked]]:
    telling = [place for place, one in enumerate(run) if one[0].written[0].isalnum()]
    if telling:
        yield run[telling[0] : telling[-1] + 1]
