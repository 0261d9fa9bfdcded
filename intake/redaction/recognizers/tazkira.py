"""Identity cards: the electronic tazkira (13 digits, 4-4-5) and the paper one.

Nearly every phone card, hotel and checkpoint asks for the number, so it leads to a person.
The paper tazkira is a volume, a page and a registration in free form. A volume or a page alone
is of any book; two of the three together, or one beside the word, are somebody's.
"""

import re
from collections.abc import Iterator, Sequence

from intake.redaction.recognizers.numbered import Numbered, Row
from intake.redaction.types import Finding

_WORDS = "tazkira,tazkera,tazkirah,taskera,national id,NID,تذکره,تذکری,تسکره,تسکری,تسکیره"
TABLE = (
    Row("TAZKIRA", _WORDS, 0.96, says_number=False),
    Row("TAZKIRA", f"{_WORDS},صکوک,سکوک,عمومی تذکره", 0.96),
)
_GAP = r"[ .-]?\n?"
_ELECTRONIC = re.compile(rf"(?<!\d)\d{{4}}({_GAP})\d{{4}}{_GAP}\d{{5}}(?!\d)")
_NUMBER = (
    r"(?:\W{0,2}(?:نمبر|شماره|گڼه|شمیره|no\b\.?|number))?[ :#/.()-]{0,4}(?P<number>\d{1,8})(?!\d)"
)
_PART = re.compile(
    r"(?<![^\W_])(?:(?P<register>ثبت|صکوک|سکوک|reg(?:istration)?\b)"
    rf"|جلد|ټوک|توک|صفحه|مخ|vol(?:ume)?\b|p(?:age)?\b){_NUMBER}",
    re.IGNORECASE,
)
_LETTERS = re.compile(
    r"(?<![^\W_])ج[ :./]{0,3}(\d{1,5})[ ،,/]{0,3}ص[ :./]{0,3}(\d{1,5})"
    r"(?:[ ،,/]{0,3}(?:ش[ .]?)?ث?[ :./]{0,3}(\d{1,7}))?"
)
_CARD = re.compile(r"tazk|task[ei]ra|NID|تذکر|تسک", re.IGNORECASE)
_NEAR = 12  # characters between two parts of one paper tazkira
_CARD_NEAR = 60  # and between the word and a part that stands alone


class Tazkira(Numbered):
    """See the module."""

    def __init__(self) -> None:
        super().__init__("tazkira", TABLE)

    def find(self, text: str) -> Iterator[Finding]:
        yield from super().find(text)
        for found in _ELECTRONIC.finditer(text):
            # Thirteen digits in a row may also be a telephone number dialled from abroad.
            confidence = 0.97 if found[1] else 0.9
            yield Finding(found.start(), found.end(), "TAZKIRA", confidence, self.name)
        for found in _LETTERS.finditer(text):
            for part in (1, 2, 3):
                if found[part]:
                    yield Finding(*found.span(part), "TAZKIRA", 0.8, self.name)
        yield from self._paper(text)

    def _paper(self, text: str) -> Iterator[Finding]:
        row: list[re.Match[str]] = []
        for part in _PART.finditer(text):
            if row and part.start() - row[-1].end() > _NEAR:
                yield from self._told(text, row)
                row = []
            row.append(part)
        yield from self._told(text, row)

    def _told(self, text: str, row: Sequence[re.Match[str]]) -> Iterator[Finding]:
        """One number of several parts, its words with it."""
        if not row:
            return
        start, end = row[0].start(), row[-1].end()
        registered = len(row) > 1 and any(part["register"] for part in row)
        if registered or _CARD.search(text, max(start - _CARD_NEAR, 0), start):
            yield Finding(start, end, "TAZKIRA", 0.9, self.name)
        elif len(row) > 1:
            # An English volume and page are of a book as often as of a register.
            confidence = 0.6 if row[0].group() > "\u0250" else 0.3
            yield Finding(start, end, "TAZKIRA", confidence, self.name)
