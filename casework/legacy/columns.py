"""What a column of a table may hold. A further one is a line here and its use in `looking`."""

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """How the cells of a column are read."""

    CODE = "code"
    DATE = "date"
    NUMBER = "number"
    WORDS = "words"  # every member of the desk reads them
    SEALED = "sealed"  # under the originals key; several columns may be of the same


@dataclass(frozen=True)
class Column:
    """One thing that a column may hold; `codes` is the list of a code."""

    name: str
    shape: Shape
    codes: str = ""


COLUMNS = (
    Column("act", Shape.CODE, "act"),
    Column("began", Shape.DATE),
    Column("ended", Shape.DATE),
    Column("province", Shape.CODE, "province"),
    Column("district", Shape.WORDS),
    Column("place", Shape.WORDS),
    Column("force", Shape.CODE, "perpetrator_type"),
    Column("persons", Shape.NUMBER),
    Column("sex", Shape.CODE, "sex"),
    Column("age", Shape.NUMBER),
    Column("occupation", Shape.WORDS),
    Column("outcome", Shape.CODE, "victim_status_at_end"),
    Column("called", Shape.SEALED),
    Column("contacts", Shape.SEALED),
    Column("kin", Shape.SEALED),
    Column("told", Shape.SEALED),
)
BY_NAME = {one.name: one for one in COLUMNS}
