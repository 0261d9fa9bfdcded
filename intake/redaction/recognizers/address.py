"""Home addresses: a house, a street, an alley, a block with their numbers.

A street or a district of a city alone is where many live and stays to be read; with a house it
is a door. Ordinals count as numbers: سرک سوم, the fourth lane, څلورم سړک.
"""

import re
from collections.abc import Iterator, Sequence

from intake.redaction.reading import read
from intake.redaction.recognizers.digits import is_money
from intake.redaction.types import Finding

_DOORS = (
    "house home apartment apt flat plot hse خانه منزل حویلی اپارتمان اپارتمانی کور واحد "
    "دروازه suite"
)
_WAYS = "street st road rd lane alley avenue ave کوچه سرک جاده خیابان لین سړک کوڅه کوڅی گلی شارع"
_WIDER = "block entrance district بلاک دهلیز ناحیه پلاک طبقه منزله"
_ORDINALS = (
    "اول دوم سوم چهارم پنجم ششم شیشم هفتم هشتم نهم دهم یازدهم دوازدهم سیزدهم چهاردهم پانزدهم بیستم "
    "لومړی لومړنی لمړی دوهم دویم دریم درییم څلورم څلورمه پنځم پنځمه شپږم شپږمه اووم اوومه اتم اتمه "
    "لسم لسمه دوهمه دریمه لومړنۍ "
    "first second third fourth fifth sixth seventh eighth ninth tenth"
)


def _any(words: str) -> str:
    every = sorted(set(read(words).text.split()), key=len, reverse=True)
    return f"(?:{'|'.join(every)})"


_NO = r"(?:[ :]{1,2}(?:no\b\.?|number|#|نمبر|شماره|گڼه|گنه))"
_SIDE = r"(?:(?: (?:دست|سمت|طرف))? (?:چپ|راست)(?![^\W_]))?"
# A lane called after something (کوچه سنگ تراش ها): more than one word only before a comma.
_CALLED = r"[^\W\d_]{3,20}(?: [^\W\d_]{2,20}){1,2}(?= ?[،,])|[^\W\d_]{3,20}"
# A gate of some colour and a bare number are a door only beside a street.
_COLOURS = "سبز ابی سرخ سفید سیاه زرد خاکی چوبی اهنی فلزی"
_FIGURE = rf"(?:\d{{1,5}}[A-Za-z]?|{_any(_ORDINALS)})(?![^\W_])"
_THINGS = rf"(?P<door>{_any(_DOORS)}|h(?=[.#]))|(?P<way>{_any(_WAYS)})|{_any(_WIDER)}"
# Pashto puts the number first (څلورم سړک, 12 نمبر کور) and never the ordinal after کور.
_PART = re.compile(
    rf"(?<![^\W_])(?!کور {_any(_ORDINALS)})(?:"
    rf"(?:{_THINGS})\b\.?(?P<no>{_NO})?[ :.#(]{{0,3}}(?P<figure>{_FIGURE})"
    rf"{_SIDE}|(?P<first>{_FIGURE})[ ](?P<first_no>نمبر |گڼه )?"
    r"(?:(?P<first_door>کور|خانه)|(?P<first_way>سړک|کوڅه|کوڅی|street|lane|alley)|ناحیه|بلاک|پوړ|فاز)"
    rf"(?![^\W_])|{_any('کوچه سرک جاده خیابان')} (?P<called>{_CALLED})"
    rf"|(?P<beside>دروازه (?:{'|'.join(_COLOURS.split())})(?![^\W_])"
    rf"|(?:نمبر|دربند) \d{{1,4}}(?![^\W_]|[ -]?\d)))",
    re.IGNORECASE,
)
_ROAD = re.compile(
    r"(?<![\w-])\d{1,5}[A-Za-z]?,? (?:[A-Z][\w'’-]{1,20}\.? ){1,4}(?:Street|St|Road|Rd|Avenue|Ave"
    r"|Lane|Ln|Drive|Dr|Boulevard|Blvd|Square|Court|Ct|Terrace|Way|Close|Place|Crescent)\b\.?"
)
_STATED = re.compile(
    r"(?<![^\W_])(?:ادرس|پته|address)[ ]?:[ ]?(?P<place>[^\n.@]{5,80}?)(?=\n|\.|$|[،, ]{0,"
    r"2}(?:phone|tel|تلفن|تلیفون|شماره ت))",
    re.IGNORECASE,
)
_OF_HOMES = re.compile(rf"(?<![^\W_]){_any(f'{_DOORS} {_WAYS} {_WIDER}')}(?![^\W_])", re.IGNORECASE)
_NEXT = 8  # characters between two parts of one address
_JOIN = re.compile(r"[\s,،.;؛/-]*(?:(?:و|او|په|د|کی|in|of|and|the)[\s,،])?[\s,،.]*")
_LANES = frozenset(read("کوچه کوڅه کوڅی lane alley").text.split())
_DOORS_ALONE = frozenset(["apartment", "apt", "flat", "suite", "اپارتمان"])


class Address:
    """See the module."""

    name = "address"

    def find(self, text: str) -> Iterator[Finding]:
        for start, end, confidence in self._places(text):
            yield Finding(start, end, "ADDRESS", confidence, self.name)

    def _places(self, text: str) -> Iterator[tuple[int, int, float]]:
        for row in _rows(text):
            confidence = _confidence(row)
            if confidence:
                yield row[0].start(), row[-1].end(), confidence
        for found in _ROAD.finditer(text):
            yield *found.span(), 0.7
        for found in _STATED.finditer(text):
            if _OF_HOMES.search(found["place"]):
                yield *found.span("place"), 0.6


def _rows(text: str) -> Iterator[list[re.Match[str]]]:
    """Parts of addresses that stand side by side."""
    row: list[re.Match[str]] = []
    for part in _PART.finditer(text):
        if is_money(text, *part.span()):
            continue
        gap = text[row[-1].end() : part.start()] if row else ""
        if row and (len(gap) > _NEXT or not _JOIN.fullmatch(gap)):
            yield row
            row = []
        row.append(part)
    if row:
        yield row


def _confidence(row: Sequence[re.Match[str]]) -> float:
    """Sure with a numbered door, or a door or a way beside another part; a lane alone asks."""
    if any(_is_numbered_door(part) for part in row):
        return 0.8
    told = [part for part in row if not part["called"]]
    doors = any(part["door"] or part["first_door"] or part["beside"] for part in told)
    ways = [part["way"] or part["first_way"] for part in told if part["way"] or part["first_way"]]
    if len(row) > 1 and (doors or ways or len(told) > 2):
        return 0.8
    return 0.3 if any(way.lower() in _LANES for way in ways) else 0.0


def _is_numbered_door(part: re.Match[str]) -> bool:
    if part["first_door"]:
        return bool(part["first_no"])
    return bool(part["door"]) and (bool(part["no"]) or part["door"].lower() in _DOORS_ALONE)
