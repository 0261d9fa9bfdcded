"""What is asked of a register, and a page of what it answers. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from casework.records import Record, Stored
from casework.register.folding import folded
from casework.register.sounding import LINKS
from intake.errors import IntakeError

LONGEST = 1000  # characters of words
PAGE = 50


@dataclass(frozen=True, kw_only=True, repr=False)
class Query:
    """Every condition that is not empty must hold.

    Attributes:
        words: each of them must be in the text or, in any spelling, in a name.
        code, family, province, district, force, state, grade: codes as facets give them.
        from_day, to_day: the record's period and this one overlap.
        kinds: any of these kinds of records.
        facets: further facets by name, such as urgency or assigned_to.
        page: from 1.

    Raises IntakeError: query_too_long above 1,000 characters, dates_reversed, page_unknown.
    """

    words: str = ""
    code: str = ""
    family: str = ""
    province: str = ""
    district: str = ""
    force: str = ""
    state: str = ""
    grade: str = ""
    from_day: date | None = None
    to_day: date | None = None
    kinds: tuple[str, ...] = ()
    facets: Mapping[str, str] = field(default_factory=dict)
    page: int = 1

    def __post_init__(self) -> None:
        if len(self.words) > LONGEST:
            raise IntakeError("query_too_long")
        if self.from_day and self.to_day and self.to_day < self.from_day:
            raise IntakeError("dates_reversed")
        if self.page < 1:
            raise IntakeError("page_unknown")

    def __repr__(self) -> str:
        return "<Query>"

    def terms(self) -> list[str]:
        """The folded words, each once; articles inside names only where there is nothing else."""
        every = list(dict.fromkeys(folded(self.words)))
        return [one for one in every if one not in LINKS] or every

    def chosen(self) -> Iterator[tuple[str, str]]:
        """The facets that must match, by name."""
        for name in ("code", "family", "province", "district", "force", "state", "grade"):
            if value := getattr(self, name):
                yield name, value
        yield from ((name, value) for name, value in self.facets.items() if value)


@dataclass(frozen=True, repr=False)
class Page:
    """At most PAGE records, newest first made first; `total` counts all pages' records."""

    found: tuple[Stored[Record], ...]
    total: int
    number: int

    def __repr__(self) -> str:
        return f"<Page {self.number} of {self.pages}>"

    @property
    def pages(self) -> int:
        """How many pages there are; 1 for none found."""
        return max(1, -(-self.total // PAGE))
