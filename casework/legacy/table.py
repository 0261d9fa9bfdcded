"""A table as it is copied out of a spreadsheet, or as the lines of a CSV file. Pure."""

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from intake.errors import IntakeError
from intake.letters import clean_line, clean_words

MOST_LINES, MOST_COLUMNS = 2000, 60


@dataclass(frozen=True, repr=False)
class Line:
    """One line: its number as spreadsheets count, the headings being 1; one cell a column.

    `mark` is a digest of headings and cells, and of how many lines before it are just the same:
    the line keeps it when others are added, taken out or moved.
    """

    number: int
    cells: tuple[str, ...]
    mark: bytes

    def __repr__(self) -> str:
        return f"<Line {self.number}>"


@dataclass(frozen=True, repr=False)
class Table:
    """Headings, and the lines in which something stands."""

    headings: tuple[str, ...]
    lines: tuple[Line, ...]

    def __repr__(self) -> str:
        return f"<Table of {len(self.lines)} lines>"


def read(pasted: str) -> Table:
    """Tabs, semicolons or commas part the cells, whichever the headings have most of.

    Raises IntakeError: table_empty without headings and a line, table_quotes for a quotation mark
    that is not closed, table_too_wide, table_too_long, cells_too_many where something stands
    beyond the last heading.
    """
    rows = _rows(pasted)
    first = next(((number, row) for number, row in rows if any(row)), None)
    if first is None:
        raise IntakeError("table_empty")
    headings = tuple(clean_line(one) for one in _without_end(first[1]))
    if len(headings) > MOST_COLUMNS:
        raise IntakeError("table_too_wide")
    lines = tuple(_lines(headings, rows))
    if not lines:
        raise IntakeError("table_empty")
    return Table(headings, lines)


def _rows(pasted: str) -> Iterator[tuple[int, list[str]]]:
    text = clean_words(pasted.removeprefix("\ufeff"))
    start = text.lstrip("\n").partition("\n")[0]
    sign = max("\t;,", key=start.count)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
        for number, row in enumerate(lines, 1):
            yield number, [cell.strip() for cell in row]
    except csv.Error:
        raise IntakeError("table_quotes") from None


def _lines(headings: tuple[str, ...], rows: Iterable[tuple[int, list[str]]]) -> Iterator[Line]:
    before: Counter[tuple[str, ...]] = Counter()
    for number, row in rows:
        cells = _without_end(row)
        if not cells:
            continue
        if len(cells) > len(headings):
            raise IntakeError("cells_too_many")
        if before.total() >= MOST_LINES:
            raise IntakeError("table_too_long")
        whole = (*cells, *[""] * (len(headings) - len(cells)))
        told = json.dumps([headings, whole, before[whole]]).encode()
        before[whole] += 1
        yield Line(number, whole, hashlib.sha256(told).digest())


def _without_end(row: list[str]) -> tuple[str, ...]:
    """Without the empty cells at its end, which spreadsheets add."""
    full = next((at for at in range(len(row), 0, -1) if row[at - 1]), 0)
    return tuple(row[:full])
