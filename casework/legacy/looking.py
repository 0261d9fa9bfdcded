"""Holding a table against our lists: what each line says, and what of it nobody understands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casework.dates import ToldDate
from casework.districts import district
from casework.legacy.cells import LEFT_OUT, Plan, Unknown, value
from casework.legacy.columns import BY_NAME, Shape
from casework.legacy.table import Line, Table
from casework.records.checks import LONGEST
from casework.records.shapes import Place, check_order
from intake.errors import IntakeError
from intake.letters import clean_line

WHOLE_LINE = -1
_MOST_SEALED = 50_000  # characters; in any script less than an identity record may hold


@dataclass(frozen=True, kw_only=True, repr=False)
class Entry:
    """One line as it is understood. `sealed` has what lies under the originals key, by the name
    of its column.
    """

    line: int
    mark: bytes
    code: str
    began: ToldDate | None = None
    ended: ToldDate | None = None
    place: Place | None = None
    force: str = ""
    persons: int | None = None
    sex: str = ""
    age: int | None = None
    occupation: str = ""
    outcome: str = ""
    sealed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Entry of line {self.line}>"

    @property
    def tells_of_somebody(self) -> bool:
        """Whether it says anything about whom it was done to."""
        said = (self.sealed, self.sex, self.occupation, self.outcome)
        return any(said) or self.age is not None


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell, as a refusal's code. `column` counts from 0; WHOLE_LINE for what
    is in no one cell.
    """

    line: int
    column: int
    code: str


@dataclass(repr=False)
class Looked:
    """`entries` may be written where all is understood. `notes` are cells whose words stay words,
    `words` those that a list lacks, each once, answered ones too.
    """

    entries: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    words: list[Unknown] = field(default_factory=list)

    @property
    def is_understood(self) -> bool:
        """Whether every line is."""
        return not self.faults and all(one.meant for one in self.words)


def look(table: Table, plan: Plan, today: date) -> Looked:
    """Read every line by the plan.

    Raises IntakeError: column_twice, act_column_missing.
    """
    named = [name for name in plan.columns if name]
    single = [name for name in named if BY_NAME[name].shape is not Shape.SEALED]
    if len(set(single)) < len(single):
        raise IntakeError("column_twice")
    if "act" not in named:
        raise IntakeError("act_column_missing")
    looked = Looked()
    words: dict[str, Unknown] = {}
    for line in table.lines:
        _take(line, plan, today, looked, words)
    looked.words = [*words.values()]
    return looked


def _take(line: Line, plan: Plan, today: date, looked: Looked, words: dict[str, Unknown]) -> None:
    """Put what the line says, or what is wrong with it, to the rest."""
    told: dict[str, Any] = {}
    sealed: dict[str, tuple[str, ...]] = {}
    is_understood = True
    for at, name in enumerate(plan.columns):
        if not name or not line.cells[at]:
            continue
        try:
            found = value(BY_NAME[name], line.cells[at], plan, today)
        except IntakeError as refusal:
            looked.faults.append(Fault(line.number, at, refusal.code))
            is_understood = False
            continue
        if isinstance(found, Unknown):
            words.setdefault(found.key, found)
            is_understood = is_understood and bool(found.meant)
            told[name] = "" if found.meant == LEFT_OUT else found.meant
        elif BY_NAME[name].shape is Shape.SEALED:
            sealed[name] = (*sealed.get(name, ()), found)
        else:
            told[name] = found
            if isinstance(found, ToldDate) and not found.is_known:
                looked.notes.append(Fault(line.number, at, "kept_as_words"))
    if is_understood:
        _finish(line, plan, told, sealed, looked)


def _finish(
    line: Line,
    plan: Plan,
    told: dict[str, Any],
    sealed: Mapping[str, tuple[str, ...]],
    looked: Looked,
) -> None:
    too_long = sum(len(one) for said in sealed.values() for one in said) > _MOST_SEALED
    if too_long or not told.get("act"):
        code = "text_too_long" if too_long else "code_missing"
        looked.faults.append(Fault(line.number, WHOLE_LINE, code))
        return
    try:
        check_order(told.get("began"), told.get("ended"))
        place, is_known = _place(told)
    except IntakeError as refusal:
        looked.faults.append(Fault(line.number, WHOLE_LINE, refusal.code))
        return
    if not is_known:
        looked.notes.append(Fault(line.number, plan.columns.index("district"), "kept_as_words"))
    rest = {name: told[name] for name in told if name not in _OF_PLACE and name != "act"}
    entry = Entry(
        line=line.number, mark=line.mark, code=told["act"], place=place, sealed=sealed, **rest
    )
    looked.entries.append(entry)


_OF_PLACE = ("province", "district", "place")


def _place(told: Mapping[str, Any]) -> tuple[Place | None, bool]:
    """The place, and whether its district is one we know: the name of another stays words.

    Raises IntakeError: district_elsewhere, text_too_long.
    """
    province, typed, words = (str(told.get(name, "")) for name in _OF_PLACE)
    if not (province or typed or words):
        return None, True
    code = ""
    try:
        code = district(typed, province) if typed else ""
    except IntakeError as refusal:
        if refusal.code != "district_unknown":
            raise
        words = clean_line(f"{typed}, {words}") if words else typed
    if len(words) > LONGEST:
        raise IntakeError("text_too_long")
    exact = "2" if code else "3" if province else ""
    within = code.split("/")[0] if code else province
    place = Place(province=within, district=code, words=words, precision=exact)
    return place, bool(code) or not typed
