"""What one cell says, by what its column holds."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from casework import codes
from casework.dates import ToldDate, only_words, parse
from casework.dates.typed import LONGEST as LONGEST_DATE
from casework.legacy.columns import Column, Shape
from casework.records.act import CLAIMS
from casework.records.checks import LONGEST
from casework.register.folding import folded
from intake.errors import IntakeError
from intake.letters import ascii_digits

LEFT_OUT = "-"  # in place of a code: this word says nothing
_MOST = {"age": 130, "persons": 1_000_000}
_MIDNIGHT = (" 00:00:00", " 00:00", "T00:00:00")  # spreadsheets add it to days


@dataclass(frozen=True, repr=False)
class Plan:
    """What people say that the table means.

    `columns` has the name of a `Column` for each of the table's, "" for one that stays out;
    `calendar` as in `dates.parse`; `meant` a code or LEFT_OUT by `Unknown.key`.
    """

    columns: tuple[str, ...]
    calendar: str = ""
    meant: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, repr=False)
class Unknown:
    """A word that the list of its column lacks, in any way of writing it.

    `meant` is the code, or LEFT_OUT, that people say it stands for; "" where nobody has said it.
    """

    column: Column
    word: str
    meant: str = ""

    @property
    def key(self) -> str:
        """What `Plan.meant` has its code under; says nothing of the word."""
        told = f"{self.column.name} {spelt_alike(self.word)}".encode()
        return hashlib.sha256(told).hexdigest()[:16]


def spelt_alike(text: str) -> str:
    """The same for every way of writing the same words."""
    return " ".join(folded(text))


def value(column: Column, text: str, plan: Plan, today: date) -> Any:
    """What a full cell says: Unknown for a word that a list lacks, else a code, a date, a number
    or words.

    Raises IntakeError: text_too_long, number_expected, and as `dates.parse` for a date that
    cannot be.
    """
    if len(text) > LONGEST:
        raise IntakeError("text_too_long")
    if column.shape is Shape.CODE:
        return _code(column, text, plan)
    if column.shape is Shape.DATE:
        return _date(text, plan.calendar, today)
    return _number(column, text) if column.shape is Shape.NUMBER else text


def _code(column: Column, text: str, plan: Plan) -> str | Unknown:
    """As the list spells it, else with what people say that it means."""
    found = _spelt(column.codes).get(spelt_alike(text))
    if found is not None:
        return found
    unknown = Unknown(column, text)
    meant = plan.meant.get(unknown.key, "")
    may_be_empty = meant == LEFT_OUT and column.name != "act"
    is_of_list = meant in codes.list(column.codes) and not _is_claim(meant)
    return replace(unknown, meant=meant) if may_be_empty or is_of_list else unknown


@cache
def _spelt(name: str) -> Mapping[str, str]:
    """Codes in use by every way of writing them; what stands for two of them for none."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for one in codes.list(name):
        if one.retired or _is_claim(one.code):
            continue
        for spelling in set(map(spelt_alike, (one.code, *one.also, *one.labels.values()))):
            if found.setdefault(spelling, one.code) != one.code:
                twice.add(spelling)
    return {spelling: code for spelling, code in found.items() if spelling not in twice}


def _is_claim(code: str) -> bool:
    return code.startswith(CLAIMS)


def _date(text: str, calendar: str, today: date) -> ToldDate:
    """Words that are no date stay words where they are short and have letters: a number that is
    no date is a mistake.
    """
    day = next((text.removesuffix(one) for one in _MIDNIGHT if text.endswith(one)), text)
    try:
        return parse(day, calendar, today=today)
    except IntakeError as refusal:
        has_letters = any(sign.isalpha() for sign in text)
        if refusal.code != "date_not_understood" or not has_letters or len(text) > LONGEST_DATE:
            raise
    return only_words(text)


def _number(column: Column, text: str) -> int:
    digits = ascii_digits(text).strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 7):
        raise IntakeError("number_expected")
    if int(digits) > _MOST[column.name]:
        raise IntakeError("number_expected")
    return int(digits)
