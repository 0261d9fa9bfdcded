"""Whether the victims that news of attacks on defenders name are hidden: HRDsAttack.

The articles are third-party press: they are read from a path outside this repository.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.corpus.redaction.places import Redact, places

_TAG = re.compile(r"<[^>]*>")
_TITLES = frozenset(
    ["captain", "chief", "colonel", "doctor", "general", "governor", "judge", "justice", "king",
     "major", "mayor", "minister", "mrs", "pastor", "president", "prime", "prince", "princess",
     "professor", "queen", "senator", "sheikh", "sister"]
)  # fmt: skip


@dataclass(frozen=True)
class Article:
    """`victims`: for each named one, the spans of every mention in `text`."""

    text: str
    victims: tuple[tuple[tuple[int, int], ...], ...]


@dataclass(frozen=True)
class Figures:
    """Of `victims` that articles name, those all of whose mentions are `hidden` whole.

    mentions, mentions_hidden: the same for each mention. masked: hidden share of the letters and
    digits of all articles that name somebody, 0 to 1.
    """

    articles: int
    victims: int
    hidden: int
    mentions: int
    mentions_hidden: int
    masked: float

    def to_json(self) -> dict[str, Any]:
        """Counts, and the shares to four places."""
        shares = {
            "victims_hidden": self.hidden / max(self.victims, 1),
            "masked": self.masked,
        }
        return asdict(self) | {name: round(share, 4) for name, share in shares.items()}


def articles(path: Path) -> tuple[Article, ...]:
    """Those of one of the corpus's files that name a victim in their text.

    A mention is the whole name or one of its words of three letters or more, written as in the
    name and with a capital, that is no title; a victim whose whole name is nowhere is left out.
    """
    read = (_article(one) for one in json.loads(path.read_text(encoding="utf-8")))
    return tuple(one for one in read if one.victims)


def measure(told: Iterable[Article], redact: Redact) -> Figures:
    """Redact every article by itself and count."""
    count = victims = hidden = mentions = mentions_hidden = letters = gone = 0
    for article in told:
        found = places(redact(article.text)).hidden
        written = {at for at, one in enumerate(article.text) if one.isalnum()}
        count, letters, gone = count + 1, letters + len(written), gone + len(written & found)
        for victim in article.victims:
            seen = [written.intersection(range(*span)) <= found for span in victim]
            victims, hidden = victims + 1, hidden + all(seen)
            mentions, mentions_hidden = mentions + len(seen), mentions_hidden + sum(seen)
    return Figures(count, victims, hidden, mentions, mentions_hidden, gone / max(letters, 1))


def _article(plain: dict[str, Any]) -> Article:
    text = _TAG.sub("\n", plain["sample"]["Input.article_interface"])
    names = {one["victim_name"] for one in plain["merged_sample"]["victims"]} - {None, ""}
    victims = (tuple(_mentions(name, text)) for name in sorted(names) if name in text)
    return Article(text, tuple(victims))


def _mentions(name: str, text: str) -> Iterator[tuple[int, int]]:
    parts = [
        one
        for one in re.findall(r"[^\W\d_]{3,}", name)
        if one[0].isupper() and one.lower() not in _TITLES
    ]
    either = "|".join(re.escape(one) for one in (name, *parts))
    for found in re.finditer(rf"(?<!\w)(?:{either})(?!\w)", text):
        yield found.span()
