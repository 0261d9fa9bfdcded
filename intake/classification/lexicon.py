"""The lexicon and what its words weigh.

Probability of an act = 1 - Π (1 - w) over the different phrases that speak of it, at most
.95: w is .65 for a sure phrase and .3 for a hint, a tenth of that where the words are denied.
One sure phrase makes .65, two .88, one hint .3, so more words saturate and none is certainty.
The weights are judgement, to be replaced by calibrated ones behind the same seam.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from intake.classification.phrases import Hit, Index, Phrase, phrase
from intake.classification.tokens import Token

_FILE = Path(__file__).parent / "lexicon.yaml"
_WEIGHTS = {"sure": 0.65, "hint": 0.3}
_DENIED = 0.1
_MOST = 0.95
_AFTER, _BEFORE = 3, 3  # tokens in which a negator is looked for


def _read() -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(_FILE.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 safe loaders


def _acts(entries: Mapping[str, Any]) -> Iterator[Phrase]:
    for code, kinds in entries.items():
        for kind, by_language in kinds.items():
            yield from _phrases({code: by_language}, _WEIGHTS[kind])


def _phrases(entries: Mapping[str, Any], weight: float = 1.0) -> Iterator[Phrase]:
    for code, by_language in entries.items():
        for line in dict.fromkeys(line for lines in by_language.values() for line in lines):
            yield phrase(line, code, weight)


_LEXICON = _read()
ACTS = Index(_acts(_LEXICON["acts"]))
SIGNALS = Index(_phrases(_LEXICON["signals"]))
PERPETRATORS = Index(_phrases(_LEXICON["perpetrators"]))
_NEGATORS = {side: [phrase(line, side, 1.0) for line in _LEXICON["negators"][side]]
             for side in ("after", "before", "stop")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Side:
    """Negators of one side: whole words and stems."""

    words: frozenset[str]
    stems: tuple[str, ...]

    def has(self, key: str) -> bool:
        return key in self.words or (bool(self.stems) and key.startswith(self.stems))


def _side(name: str) -> _Side:
    parts = [one.parts[0] for one in _NEGATORS[name]]
    words = frozenset(part.key for part in parts if not part.is_stem)
    return _Side(words, tuple(part.key for part in parts if part.is_stem))


_AFTERS, _BEFORES, _STOPS = _side("after"), _side("before"), _side("stop")


def is_denied(tokens: Sequence[Token], hit: Hit) -> bool:
    """Whether a negator stands close by in the same clause: شکنجه نکردند, was not beaten."""
    after = tokens[hit.last + 1 : hit.last + 1 + _AFTER]
    before = tokens[max(hit.first - _BEFORE, 0) : hit.first]
    sentence = tokens[hit.first].sentence
    return _meets(_AFTERS, after, sentence) or _meets(_BEFORES, before[::-1], sentence)


def _meets(side: _Side, around: Sequence[Token], sentence: int) -> bool:
    for token in around:
        if token.sentence != sentence or token.key in _STOPS.words:
            return False
        if side.has(token.key):
            return True
    return False


def weigh(tokens: Sequence[Token], hits: Sequence[Hit]) -> float:
    """The probability that `hits`, all of one code, speak of an act (see the module)."""
    weights: dict[Phrase, float] = {}
    for hit in hits:
        weight = hit.phrase.weight * (_DENIED if is_denied(tokens, hit) else 1.0)
        weights[hit.phrase] = max(weights.get(hit.phrase, 0.0), weight)
    doubt = 1.0
    for weight in weights.values():
        doubt *= 1 - weight
    return round(min(1 - doubt, _MOST), 3)
