"""Ages: in figures and in words, after a word for age or with one for years.

"Three years in prison" is no age: years count only as an adjective (بیست‌ساله, ۲۲ کلن) or
beside a verb of having them.
"""

import re
from collections.abc import Iterator

from intake.redaction.reading import read
from intake.redaction.types import Finding

_WORDS = (
    "یک دو سه چهار چار پنج شش شیش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هژده "
    "هجده نزده نوزده بیست سی چهل پنجاه شصت هفتاد هشتاد نود صد "
    "یو دوه دری څلور پنځه شپږ اوه اووه اته نهه لس یوولس دوولس دیارلس څوارلس پنځلس شپاړس "
    "اوولس اتلس نولس "
    "نونس شل یوویشت دوه‌ویشت پنځه‌ویشت دیرش څلویښت پنځوس شپیته اویا اتیا نوی"
)
_SAID = "|".join(sorted({read(one).text for one in _WORDS.split()}, key=len, reverse=True))
_NUMBER = rf"(?:(?<!\d)\d{{1,3}}|(?<![^\W_])(?:{_SAID})(?:[ ](?:و[ ]?)?(?:{_SAID}))?)"
_SHAPES = (
    (rf"{_NUMBER}[ ]?(?:ساله|سالگی|ماهه|کلن|کلنه|کلنی|کلنی|sal[ae]h?)(?![^\W_])", 0.9),
    (rf"{_NUMBER}[ ]سال(?=[ ](?:عمر|سن|دارد|دارم|داشت|داشتم|دارند))", 0.8),
    (rf"{_NUMBER}[ ](?:کاله|کالو)(?=[ ](?:دی|دئ|ده|عمر|و(?![^\W_])|یم))", 0.5),
    (
        rf"(?<![^\W_])(?<!حضرت )(?:سن|سنش|عمر|عمرش|عمرم)(?:[ ](?:او|وی|یی|می|اش))?[ :]{{1,2}}"
        rf"(?P<age>\d{{1,3}}(?:[ ](?:سال|کاله))?|{_NUMBER}[ ](?:سال|کاله))(?![^\W_])",
        0.8,
    ),
    (r"(?<!\d)\d{1,3}[ -](?:years?|months?)[ -]olds?\b|(?<!\d)\d{1,3} ?y/?o\b", 0.9),
    (r"\b(?:[a-z]{3,7}(?:ty|teen)|ten|eleven|twelve|[a-z]{3,5})[ -]years?[ -]old\b", 0.8),
    (r"\b(?:aged?|age of|age:)[ ](?P<age>\d{1,3})(?!\d)", 0.9),
    (r"\bturn(?:s|ed)? (?P<age>[1-9]\d?)(?!\d|[ ]\w+s\b)", 0.6),
    (r"(?<=[^\W\d_])، (?P<age>[1-9]\d)(?=،)", 0.5),
    (r"(?<=[a-z]), (?P<age>\d{1,2})(?=[,)]| \(|\.(?!\d)|;)", 0.5),
    (r"\((?P<age>[1-9]\d)\)(?= (?:is|was|from|and|who)\b)", 0.5),
)
_PATTERNS = tuple((re.compile(shape, re.IGNORECASE), sure) for shape, sure in _SHAPES)


class Ages:
    """See the module."""

    name = "ages"

    def find(self, text: str) -> Iterator[Finding]:
        for pattern, confidence in _PATTERNS:
            part = "age" if "age" in pattern.groupindex else 0
            for found in pattern.finditer(text):
                yield Finding(*found.span(part), "AGE", confidence, self.name)
