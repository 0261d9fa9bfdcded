"""Telephone and other numbers said in words: "zero seven double eight", صفر هفتصد و …

Transcripts have them, and people who fear a filter. A row that begins with zero is a number;
one of six single figures or more may be counting, and is asked about.
"""

from collections.abc import Iterator, Sequence

from intake.redaction.reading import read
from intake.redaction.types import Finding
from intake.redaction.words import Word, words_of

_FIGURES = (
    "zero oh one two three four five six seven eight nine "
    "صفر یک دو سه چهار چار پنج شش شیش هفت هشت نه "
    "یو دوه دری څلور پنځه شپږ اوه اووه اته نهه"
)
_MORE = (
    "double triple hundred thousand ten eleven twelve twenty thirty forty fifty sixty "
    "seventy eighty "
    "ninety ده یازده دوازده سیزده چهارده پانزده شانزده هفده هژده هجده نزده بیست سی چهل پنجاه شصت "
    "هفتاد هشتاد نود "
    "صد یکصد دوصد دو‌صد سه‌صد چهارصد پنجصد پنصد ششصد هفتصد هشتصد نهصد هزار "
    "لس شل دیرش څلویښت پنځوس شپیته اویا اتیا نوی سل سوه زره"
)


def _keys(words: str) -> frozenset[str]:
    return frozenset(read(words).text.split())


_FIGURE, _SAID = _keys(_FIGURES), _keys(_FIGURES) | _keys(_MORE)
_ZERO = _keys("zero oh صفر")
_JOINING = _keys("و او and")
_SAID_OR_JOINING = _SAID | _JOINING
_NO_END = _keys("ده نه")  # Pashto "is" and "no": part of a number only inside one
_APART = " ,،-.\n"


class Spoken:
    """See the module."""

    name = "spoken"

    def find(self, text: str) -> Iterator[Finding]:
        words = words_of(text)
        place = 0
        while place < len(words):
            if words[place].key not in _SAID:
                place += 1
                continue
            end = _end_of_row(text, words, place)
            yield from self._told(words[place:end])
            place = end

    def _told(self, row: Sequence[Word]) -> Iterator[Finding]:
        while row and (row[-1].key in _JOINING or row[-1].key in _NO_END):
            row = row[:-1]
        said = [word.key for word in row if word.key not in _JOINING]
        sure = len(said) > 3 and said[0] in _ZERO
        figures = sum(key in _FIGURE for key in said)
        if sure or figures > 5:
            confidence = 0.8 if sure else 0.4
            yield Finding(row[0].start, row[-1].end, "NUMBER", confidence, self.name)


def _end_of_row(text: str, words: Sequence[Word], first: int) -> int:
    end = first + 1
    while end < len(words):
        gap = text[words[end - 1].end : words[end].start]
        if words[end].key not in _SAID_OR_JOINING or gap.strip(_APART) or len(gap) > 3:
            break
        end += 1
    return end
