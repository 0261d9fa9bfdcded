"""What a tagger taught on court cases and Afghan reports takes for identifying, in English."""

from collections.abc import Iterator

from intake.redaction.tagging import Row, Tagged
from intake.redaction.tagging.features.english import english
from intake.redaction.tagging.shipped import shipped
from intake.redaction.types import Finding
from intake.redaction.words import COMMON

# Forces and countries, which court cases and news write like somebody's place; and who speaks.
_EVERYBODYS = frozenset(
    ["taliban", "talib", "talibs", "emirate", "daesh", "isis", "iskp", "afghanistan", "afghan",
     "afghans", "pakistan", "iran", "tajikistan", "uzbekistan", "turkmenistan", "ranger", "hilux",
     "i"]
)  # fmt: skip


def _reads(row: Row) -> bool:
    """Whether a row has words enough to tell by, and most of them in Latin letters."""
    words = [word for word in row.written if word[0].isalpha()]
    return len(words) > 2 and 2 * sum(word < "\u0250" for word in words) > len(words)


class _OfDays(Tagged):
    """A tagger whose dates have figures: court cases mark "three years" too, which is no day."""

    def find(self, text: str) -> Iterator[Finding]:
        for one in super().find(text):
            if one.kind != "DATE" or any(map(str.isdigit, text[one.start : one.end])):
                yield one


ENGLISH_TAGGER = _OfDays(
    "english_tagger",
    language="en",
    opened=lambda: shipped("english"),
    features=english,
    reads=_reads,
    floor=0.02,
    plain=COMMON | _EVERYBODYS,
)
