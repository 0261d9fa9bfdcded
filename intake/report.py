"""Report: what is told, a value in memory. Never a model; its repr shows no text.

As bytes it is canonical JSON (UTF-8, keys sorted, no spaces); `docs/formats.md` has the fields.
Version 2 has answers; a report without any is written as version 1 was, so that each report
has one spelling only. The same bytes always mean the same report, so their HMAC tells a repeat
from a change.
"""

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Self

from intake.errors import IntakeError

SCHEMA = 2
WITHOUT_ANSWERS = 1


def canonical(value: object) -> bytes:
    """Canonical JSON: what is hashed, signed or compared is always these bytes."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


@dataclass(frozen=True, repr=False)
class When:
    """As told: free words, and optionally a date as given. Zero means "not said"."""

    words: str = ""
    calendar: str = ""  # "solar_hijri_af", "gregorian" or ""
    year: int = 0
    month: int = 0
    day: int = 0
    precision: str = ""


@dataclass(frozen=True, repr=False)
class Where:
    """As told: codes of the gazetteer where one was chosen, and free words."""

    province: str = ""
    district: str = ""
    words: str = ""


@dataclass(frozen=True, repr=False)
class Answer:
    """What was answered to one question: a code, or free words; the other is empty.

    `key` is that of the field of `facts/field_sets.yaml` which the question is about.
    """

    key: str
    code: str = ""
    words: str = ""


@dataclass(frozen=True, repr=False)
class AttachmentEntry:
    """One attachment as the report lists it: a file not listed so is not part of the report."""

    id: str  # row id
    number: int
    sha256: str  # hex, of the sealed file (header and payload)


@dataclass(frozen=True, repr=False)
class Report:
    """Everything one person told in one go."""

    network: str
    language: str
    account: str
    kinds: tuple[str, ...] = ()
    when: When = field(default_factory=When)
    where: Where = field(default_factory=Where)
    how_known: str = ""
    danger: str = ""  # "yes", "no", "unsure" or ""
    danger_words: str = ""
    ask_back: bool = False
    consent: tuple[str, ...] = ()
    attachments: tuple[AttachmentEntry, ...] = ()
    answers: tuple[Answer, ...] = ()

    def __repr__(self) -> str:
        return "<Report>"

    def to_bytes(self) -> bytes:
        """The version that says it all: 1 without answers, else 2."""
        schema = SCHEMA if self.answers else WITHOUT_ANSWERS
        return canonical({"schema": schema, **self._plain()})

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """Read either version strictly: IntakeError("report_malformed") for anything else."""
        try:
            told = json.loads(content)
            if not isinstance(told, dict) or told.pop("schema") not in (
                WITHOUT_ANSWERS,
                SCHEMA,
            ):
                raise IntakeError("report_malformed")
            report = cls(**_typed(told))
            written = report.to_bytes()  # raises where a lone surrogate stands in a text
        except (ValueError, TypeError, KeyError, RecursionError):
            raise IntakeError("report_malformed") from None
        if written != content:
            raise IntakeError("report_malformed")
        return report

    def tag(self, submission_id: bytes, receipt: str, file_tags: Sequence[bytes]) -> bytes:
        """HMAC-SHA256 under the client-held id: 32 bytes that say "same again", nothing more.

        Files enter by their own tags (of what was sent, not of how it was sealed this time),
        the receipt because what is shown must be what the mailbox seed holds.
        """
        told = {**self._plain(), "attachments": sorted(tag.hex() for tag in file_tags)}
        return hmac.digest(submission_id, canonical([receipt, told]), hashlib.sha256)

    def _plain(self) -> dict[str, Any]:
        """As JSON takes it. `asdict` would copy every value deeply, twice a report."""
        plain = {
            **vars(self),
            "when": vars(self.when),
            "where": vars(self.where),
            "attachments": [vars(entry) for entry in self.attachments],
        }
        if self.answers:
            return plain | {"answers": [vars(one) for one in self.answers]}
        del plain["answers"]
        return plain

    def texts(self) -> tuple[str, ...]:
        """Every free text in it but the answers' words, in reading order."""
        return (self.account, self.when.words, self.where.words, self.danger_words)


def _typed(told: dict[str, Any]) -> dict[str, Any]:
    """Rebuild nested values and compare every field's type with the declared one."""
    told["when"] = _strict(When, told["when"])
    told["where"] = _strict(Where, told["where"])
    told["attachments"] = tuple(_strict(AttachmentEntry, a) for a in told["attachments"])
    told["answers"] = tuple(_strict(Answer, a) for a in told.get("answers", ()))
    told["kinds"] = tuple(map(_word, told["kinds"]))
    told["consent"] = tuple(map(_word, told["consent"]))
    for name, kind in (
        ("network", str),
        ("language", str),
        ("account", str),
        ("how_known", str),
        ("danger", str),
        ("danger_words", str),
        ("ask_back", bool),
    ):
        if type(told[name]) is not kind:
            raise IntakeError("report_malformed")
    return told


def _strict(kind: type[Any], told: dict[str, Any]) -> Any:
    for each in fields(kind):
        if type(told[each.name]) is not each.type:
            raise IntakeError("report_malformed")
    return kind(**told)


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise IntakeError("report_malformed")
    return value
