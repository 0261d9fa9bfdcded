"""What the machine proposes about a text: acts, when, where, who, how many, how urgent.

All of it is a proposal with the words it rests on, given as offsets and never as text. The
values come from testimony, so no repr shows them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any, Self

from intake.classification.when.meaning import Fields, Meaning, dated
from intake.classification.where.site import DISTRICT, PROVINCE, Site
from intake.errors import IntakeError

Offsets = tuple[int, int]
Move = Callable[[Sequence[Offsets]], Sequence[Offsets]]
LEVELS = ("T0", "T1", "T2", "T3")  # most urgent first
_WEEKS, _MONTHS = timedelta(days=27), timedelta(days=299)  # from the first day to the last


class _Quiet:
    """A value whose repr says what it is and nothing of what it holds."""

    words: tuple[Offsets, ...]

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def moved(self, move: Move) -> Self:
        """The same with its words' offsets mapped to another text."""
        return replace(self, words=tuple(move(self.words)))  # type: ignore[type-var]

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """Raises IntakeError("unreadable_assessment") for anything `to_json` did not write."""
        try:
            told = {key: tuple(v) if isinstance(v, list) else v for key, v in plain.items()}
            words = tuple((int(start), int(end)) for start, end in plain["words"])
            return cls(**{**told, "words": words})
        except (KeyError, TypeError, ValueError):
            raise IntakeError("unreadable_assessment") from None


@dataclass(frozen=True, repr=False)
class Act(_Quiet):
    """A code of the taxonomy, of a violation or a claim, with its probability (0 to 1)."""

    code: str
    probability: float
    words: tuple[Offsets, ...]


@dataclass(frozen=True, repr=False)
class When(_Quiet):
    """Words of time and what they may mean, the likeliest first; none: a time not understood.

    `year_assumed`: the text named no year, the latest one before receipt was taken.
    """

    words: tuple[Offsets, ...]
    readings: tuple[Meaning, ...]
    year_assumed: bool = False

    @property
    def is_certain(self) -> bool:
        """Whether there is one reading and no doubt that a time is told."""
        return len(self.readings) == 1 and self.readings[0].weight == 1

    @property
    def fine(self) -> str:
        """The finest that any reading tells: "day", "month" or "year"; a week is days."""
        widths = (one.last - one.first for one in self.readings)
        narrowest = min(widths, default=_WEEKS)
        if narrowest < _WEEKS:
            return "day"
        return "month" if narrowest < _MONTHS else "year"

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """Raises IntakeError("unreadable_assessment") for anything `to_json` did not write, now
        or up to version 2 of working copies."""
        try:
            today = _as_of_today(plain) if "gregorian" in plain else plain
            readings = tuple(_meaning(one) for one in today["readings"])
            return replace(super().from_json(today), readings=readings)
        except (KeyError, TypeError, ValueError, OverflowError):
            raise IntakeError("unreadable_assessment") from None


@dataclass(frozen=True, repr=False)
class Where(_Quiet):
    """A name of a place and the sites it may mean, the likeliest first."""

    words: tuple[Offsets, ...]
    sites: tuple[Site, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Of provinces and districts, each once."""
        return tuple(dict.fromkeys(site.code for site in self.sites))

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """Raises IntakeError("unreadable_assessment") for anything `to_json` did not write, now
        or up to version 2 of working copies."""
        try:
            sites = _old_sites(plain["codes"]) if "codes" in plain else plain["sites"]
            told = tuple(Site(**one) for one in sites)
            return replace(super().from_json({"words": plain["words"], "sites": []}), sites=told)
        except (KeyError, TypeError, AttributeError):
            raise IntakeError("unreadable_assessment") from None


@dataclass(frozen=True, repr=False)
class Perpetrator(_Quiet):
    """A type of the taxonomy's list `perpetrator_type` that the text mentions."""

    kind: str
    words: tuple[Offsets, ...]


@dataclass(frozen=True, repr=False)
class Role(_Quiet):
    """A code of the taxonomy's list `role_flag` that the text mentions, of whomever."""

    code: str
    words: tuple[Offsets, ...]


@dataclass(frozen=True, repr=False)
class Count(_Quiet):
    """A number of people: `of` is "persons", "families", "children", "women" or "men"."""

    value: int
    of: str
    words: tuple[Offsets, ...]


@dataclass(frozen=True, repr=False)
class Reason(_Quiet):
    """Why a level: an escalator's code, "act:<code>", or a code of the pipeline's own."""

    code: str
    words: tuple[Offsets, ...] = ()


@dataclass(frozen=True, repr=False)
class Urgency:
    """A level of `LEVELS` and every reason for it. The machine only raises (P9)."""

    level: str
    reasons: tuple[Reason, ...] = ()

    def __repr__(self) -> str:
        return "<Urgency>"

    def raised(self, level: str, code: str) -> "Urgency":
        """At least `level`, with one reason more; never lower than before."""
        return Urgency(min(self.level, level), (*self.reasons, Reason(code)))


@dataclass(frozen=True, repr=False)
class Assessment:
    """Everything proposed about one text, acts with the most probable first.

    `claims` are claims of parties and context (CLM-*), which are never counted as violations;
    assessments made before they were told apart have none, and no `roles`.
    """

    acts: tuple[Act, ...]
    dates: tuple[When, ...]
    places: tuple[Where, ...]
    perpetrators: tuple[Perpetrator, ...]
    counts: tuple[Count, ...]
    urgency: Urgency
    claims: tuple[Act, ...] = ()
    roles: tuple[Role, ...] = ()

    def __repr__(self) -> str:
        return "<Assessment>"

    def moved(self, move: Move) -> "Assessment":
        """The same with offsets into another text: `assessment.moved(redacted.map_spans)`."""
        reasons = tuple(one.moved(move) for one in self.urgency.reasons)
        return Assessment(
            tuple(one.moved(move) for one in self.acts),
            tuple(one.moved(move) for one in self.dates),
            tuple(one.moved(move) for one in self.places),
            tuple(one.moved(move) for one in self.perpetrators),
            tuple(one.moved(move) for one in self.counts),
            Urgency(self.urgency.level, reasons),
            tuple(one.moved(move) for one in self.claims),
            tuple(one.moved(move) for one in self.roles),
        )

    def raised(self, level: str, code: str) -> "Assessment":
        """The same with its urgency at least `level`; see `Urgency.raised`."""
        return replace(self, urgency=self.urgency.raised(level, code))

    def to_json(self) -> dict[str, Any]:
        """A plain mapping of lists, strings and numbers that `from_json` reads back."""
        return {key: _plain(value) for key, value in asdict(self).items()}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "Assessment":
        """Raises IntakeError("unreadable_assessment") for anything `to_json` did not write."""
        try:
            urgency = plain["urgency"]
            reasons = tuple(map(Reason.from_json, urgency["reasons"]))
            return cls(
                tuple(map(Act.from_json, plain["acts"])),
                tuple(map(When.from_json, plain["dates"])),
                tuple(map(Where.from_json, plain["places"])),
                tuple(map(Perpetrator.from_json, plain["perpetrators"])),
                tuple(map(Count.from_json, plain["counts"])),
                Urgency(urgency["level"], reasons),
                tuple(map(Act.from_json, plain.get("claims", ()))),
                tuple(map(Role.from_json, plain.get("roles", ()))),
            )
        except (KeyError, TypeError, AttributeError):
            raise IntakeError("unreadable_assessment") from None


def _old_sites(codes: Sequence[str]) -> list[dict[str, Any]]:
    """Places of a working copy of version 1 or 2: codes alone, which of them was not weighed."""
    return [
        {
            "province": code.split("/")[0],
            "district": code if "/" in code else "",
            "precision": DISTRICT if "/" in code else PROVINCE,
            "weight": round(1 / len(codes), 2),
        }
        for code in codes
    ]


def _meaning(plain: Mapping[str, Any]) -> Meaning:
    days = {end: date.fromisoformat(plain[end]) for end in ("first", "last")}
    return Meaning(**{**plain, **days})


def _as_of_today(plain: Mapping[str, Any]) -> dict[str, Any]:
    """A date of a working copy of version 1 or 2: fields of a calendar, zero for "not said"."""
    readings = []
    if plain["gregorian"]:
        fields = Fields(plain["calendar"], plain["year"], plain["month"], plain["day"])
        told = dated(fields, date.fromisoformat(plain["gregorian"]))
        readings = [_plain(asdict(told))] if told else []
    return {
        "words": plain["words"],
        "readings": readings,
        "year_assumed": plain.get("year_assumed", False),
    }


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value
