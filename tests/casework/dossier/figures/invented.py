"""Records of invented acts in any number. No person, place or number stands for a real one."""

import random
import uuid
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from casework.dates import ToldDate, told
from casework.dossier.consenting import scope_of
from casework.dossier.figures.answers import ASKS
from casework.dossier.selection import Selection
from casework.dossier.terms import PlaceMask, Terms
from casework.records import Act, Consent, Information, Involvement, Person, Record, Source
from casework.records.consent import Scope
from casework.records.shapes import Grade, Place
from intake.calendars import GREGORIAN
from intake.gazetteer import DISTRICTS

DAY = date(2026, 11, 21)
MEMBER = uuid.UUID(int=0xA1)
CODES = ("LIB-01", "LIB-02", "LIF-01", "INT-01", "HOM-01", "HOM-04", "WGR-01", "FRE-03", "CON-06")
FORCES = (
    (),
    ("unknown",),
    ("de facto police",),
    ("de facto police",),
    ("de facto intelligence (GDI)",),
    ("IS-KP",),
    ("de facto police", "NRF"),
)
ANSWERS: Mapping[str, str] = dict.fromkeys(ASKS, "not_assessed") | {"windows": "halves"}


def on(day: date, precision: str = "exact day") -> ToldDate:
    """A Gregorian date, as finely known as said."""
    month = 0 if precision == "year" else day.month
    exact = day.day if precision in ("exact day", "week") else 0
    return told(GREGORIAN, day.year, month, exact, precision=precision)


def an_act(number: int = 1, **fields: Any) -> Act:
    """An accepted act with nothing known but what is given."""
    usual: dict[str, Any] = {"id": uuid.UUID(int=number), "code": "LIB-01", "set_by": MEMBER}
    return Act(**{**usual, **fields})


def selection(*records: Record, answers: Mapping[str, str] = ANSWERS, **terms: Any) -> Selection:
    """Records under the terms of an annex that is not public unless said."""
    usual: dict[str, Any] = {
        "dossier": "D-2026-0009",
        "profile": "annex",
        "language": "en",
        "audience": "un_confidential",
        "scope": "un_confidential",
        "place_mask": PlaceMask.PROVINCE,
        "made_on": DAY,
        "organisation": "The Invented Network",
        "answers": answers,
    }
    left_out = terms.pop("left_out", {})
    made = Terms(**{**usual, **terms})
    return Selection(
        terms=made,
        records={one.id: one for one in (*records, *agreed(records, made))},
        left_out=left_out,
    )


def agreed(records: tuple[Record, ...], terms: Terms) -> Iterator[Consent]:
    """The consent of everybody among the records who has none written down."""
    asked = {one.person or one.source for one in records if isinstance(one, Consent)}
    needed = dict.fromkeys((terms.scope, scope_of(terms.audience)))
    scopes = tuple(Scope(scope=one, state="given", since=DAY) for one in needed)
    for one in records:
        if isinstance(one, Person | Source) and one.id not in asked:
            at = uuid.UUID(int=(9 << 40) + one.id.int)
            if isinstance(one, Person):
                yield Consent(id=at, scopes=scopes, person=one.id)
            else:
                yield Consent(id=at, scopes=scopes, source=one.id)


def many(acts: int, days: int = 700, seed: int = 7) -> Iterator[Record]:
    """So many acts with an account and a victim each; the same seed gives the same ones."""
    chance = random.Random(seed)
    source = Source(id=uuid.UUID(int=1), pseudonym="Willow")
    yield source
    for number in range(acts):
        yield from _told(chance, number, days, source)


def _told(chance: random.Random, number: int, days: int, source: Source) -> Iterator[Record]:
    act, person = uuid.UUID(int=(1 << 40) + number), uuid.UUID(int=(2 << 40) + number)
    day = date(2024, 1, 1) + timedelta(int(chance.triangular(0, days, days / 3)))
    precision = chance.choice(("exact day",) * 7 + ("week", "month", "year"))
    district = chance.choice(DISTRICTS)
    yield Act(
        id=act,
        code=CODES[min(int(chance.expovariate(0.5)), len(CODES) - 1)],
        set_by=MEMBER,
        began=on(day, precision),
        ended=on(day + timedelta(chance.randrange(60))) if precision == "exact day" else None,
        place=Place(
            province=district.province, district=district.code, precision=chance.choice("123")
        ),
        forces=chance.choice(FORCES),
        persons_least=chance.choice((None, 1, 1, 1, 1, 2)),
        persons_most=chance.choice((None, 2, 5)),
        proof_level=chance.choice(("", "P1", "P2", "P3")),
        proof_set_by=MEMBER,
    )
    grade = Grade(reliability=chance.choice("ABCDEF"), credibility=chance.choice("123456"))
    mode = chance.choice(("intake_form", "interview", "open_source"))
    yield Information(
        id=uuid.UUID(int=(3 << 40) + number),
        act=act,
        source=source.id,
        mode=mode,
        grade=grade,
        first_hand=chance.choice(("yes", "no")),
    )
    yield Person(
        id=person,
        pseudonym="PERSON-1",
        sex=chance.choice(("female", "male")),
        age_band=chance.choice(("12_to_17", "30_to_44", "unknown")),
    )
    yield Involvement(id=uuid.UUID(int=(4 << 40) + number), act=act, person=person, role="victim")
