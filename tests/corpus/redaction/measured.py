"""How much of what is marked in our own texts the redactor finds, and what that costs a reader."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from intake.redaction import Redacted, redact
from tests.corpus.redaction import CONTEXT_KINDS, IDENTITY_KINDS, Item, languages, load
from tests.corpus.redaction.places import Redact, places

_PAGE_LANGUAGES = {"en": "en", "prs": "fa-af", "ps": "ps"}
_WORDS_OF_A_REPORT = 60


@dataclass(frozen=True)
class Count:
    """`found` of `every` mark: each letter and digit of it was."""

    found: int
    every: int


@dataclass(frozen=True)
class Figures:
    """What `measure` saw; shares are 0 to 1 of letters and digits.

    identity: by kind, marks hidden whole, whatever the redactor called them.
    context: by kind, marks that are marked (as any kind) or hidden.
    masked: share of the texts that is hidden.
    needless: share of what is hidden that no mark covers, nor the word it belongs to.
    """

    items: int
    identity: Mapping[str, Count]
    context: Mapping[str, Count]
    masked: float
    needless: float

    @property
    def recall(self) -> float:
        """Share of all identity marks that are hidden whole."""
        every = sum(count.every for count in self.identity.values())
        return sum(count.found for count in self.identity.values()) / max(every, 1)

    def to_json(self) -> dict[str, Any]:
        """For the bench: plain values, shares rounded to four places."""
        shares = {name: round(getattr(self, name), 4) for name in ("recall", "masked", "needless")}
        return asdict(self) | shares


def measure(items: Iterable[Item], redact: Redact) -> Figures:
    """Redact every item by itself and count."""
    seen = [_Seen.of(item, redact(item.text)) for item in items]
    total = sum(len(one.letters) for one in seen)
    hidden = sum(len(one.hidden) for one in seen)
    needless = sum(len(one.hidden - one.marked) for one in seen)
    return Figures(
        items=len(seen),
        identity=_counts(seen, IDENTITY_KINDS, lambda one: one.hidden),
        context=_counts(seen, CONTEXT_KINDS, lambda one: one.hidden | one.kept),
        masked=hidden / max(total, 1),
        needless=needless / max(hidden, 1),
    )


def reports(items: Iterable[Item]) -> tuple[Item, ...]:
    """Items long enough to be a whole report, 60 words or more."""
    return tuple(item for item in items if len(item.text.split()) >= _WORDS_OF_A_REPORT)


def own(step: int = 1) -> dict[str, Any]:
    """For the bench: figures of every language's development part, whole and its reports alone.

    Of every item, or of one in `step`.
    """
    return {name: _of_language(load(f"{name}-dev")[::step], name) for name in languages()}


def _of_language(items: Iterable[Item], name: str) -> dict[str, Any]:
    said = (_PAGE_LANGUAGES[name],)
    chosen = {"all": tuple(items), "reports": reports(items)}
    figures = {
        which: measure(some, lambda text: redact(text, said)) for which, some in chosen.items()
    }
    return {which: one.to_json() for which, one in figures.items()}


@dataclass(frozen=True)
class _Seen:
    """Places of letters and digits of one item: all, hidden, marked as context, in marked words."""

    item: Item
    letters: frozenset[int]
    hidden: frozenset[int]
    kept: frozenset[int]
    marked: frozenset[int]

    @classmethod
    def of(cls, item: Item, result: Redacted) -> "_Seen":
        letters = frozenset(at for at, one in enumerate(item.text) if one.isalnum())
        found = places(result)
        grown = [_word(item.text, mark.start, mark.end) for mark in item.marks]
        words = frozenset(at for start, end in grown for at in range(start, end))
        return cls(item, letters, letters & found.hidden, letters & found.marked, words)


def _counts(
    seen: Iterable[_Seen], kinds: frozenset[str], found: Callable[[_Seen], frozenset[int]]
) -> dict[str, Count]:
    counts: dict[str, Count] = {}
    for one in seen:
        places = found(one)
        for mark in one.item.marks:
            if mark.kind in kinds:
                wanted = one.letters.intersection(range(mark.start, mark.end))
                before = counts.get(mark.kind, Count(0, 0))
                counts[mark.kind] = Count(before.found + (wanted <= places), before.every + 1)
    return dict(sorted(counts.items()))


def _word(text: str, start: int, end: int) -> tuple[int, int]:
    """Grown to whole words: a name hidden with its ending (نوریان را → نوریانرا) is no mistake."""
    while start and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return start, end
