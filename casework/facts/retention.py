"""How long a kind of thing is kept, and what happens when the time is over."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from intake.facts import LABEL_KEYS, CodeList, Labels, Told, spoken_as

_REQUIRED = (*LABEL_KEYS, "starts", "then", "kept")
_OPTIONAL = ("draft", "days", "months", "review_months", "longer_if_asked")


@dataclass(frozen=True)
class RetentionClass:
    """One class: `starts`, `then` and `kept` are codes of retention_start, _end and kept_after.

    `days` or `months` is the period, both 0 where it has no end; `review_months` is how often
    people look at it meanwhile (0: never). `longer_if_asked`: whom it protects may ask for it
    to be kept longer.
    """

    code: str
    labels: Labels
    starts: str
    then: str
    kept: tuple[str, ...]
    days: int = 0
    months: int = 0
    review_months: int = 0
    longer_if_asked: bool = False
    draft: bool = False

    def label(self, language: str) -> str:
        """The words for it in a page language."""
        return spoken_as(self.labels, language)

    def ends(self, since: date) -> date | None:
        """The first day on which `then` is due; None where the period has no end."""
        if not self.days and not self.months:
            return None
        return _months_after(since, self.months) + timedelta(days=self.days)

    def next_review(self, last: date) -> date | None:
        """The day people look at it again, `last` being the last time; None: never."""
        return _months_after(last, self.review_months) if self.review_months else None


def retention_classes_of(file: Told, lists: Mapping[str, CodeList]) -> dict[str, RetentionClass]:
    """Read the classes of retention.yaml, their codes being in `lists`. Raises MalformedFacts."""
    return {code: _class(code, told, lists) for code, told in file.entries().items()}


def _class(code: str, told: Told, lists: Mapping[str, CodeList]) -> RetentionClass:
    found = told.only(_REQUIRED, _OPTIONAL)
    if "days" in found and "months" in found:
        raise told.refusal("a period is in days or in months, not both")
    lengths = {key: found[key].number() for key in _OPTIONAL[1:4] if key in found}
    return RetentionClass(
        code=code,
        labels=told.labels(),
        starts=_one_of(lists["retention_start"], found["starts"]),
        then=_one_of(lists["retention_end"], found["then"]),
        kept=tuple(_one_of(lists["kept_after"], item) for item in found["kept"].items()),
        longer_if_asked="longer_if_asked" in found and found["longer_if_asked"].flag(),
        draft=told.is_draft(),
        **lengths,
    )


def _one_of(codes: CodeList, told: Told) -> str:
    code = told.text()
    if code not in codes:
        raise told.refusal(f"this is not a code of {codes.name}")
    return code


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
