"""Tables: the records of a dossier as CSV and JSON, with a JSON Schema for each. Pure.

What a machine reads is as coarse as what people read: places at the mask, people by pseudonym,
dates as a range of days with their precision. Codes stay codes; the labels are in the documents.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from casework.dates import ToldDate
from casework.dossier.bagfile import BagFile
from casework.dossier.file_teller import FileTeller
from casework.dossier.masking import masked_date, masked_place
from casework.dossier.telling import plain
from casework.dossier.words import word
from casework.records import (
    Act,
    Attribution,
    Claim,
    Edict,
    Information,
    Involvement,
    OfficeHolder,
    Person,
    Source,
    Unit,
)
from casework.records.shapes import Place

FOLDER = "data/tables"
# What spreadsheets take for a formula: such a cell gets an apostrophe before it, in CSV only.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DRAFT = "https://json-schema.org/draft/2020-12/schema"

Value = str | int | None
Row = dict[str, Value | list[str]]


@dataclass(frozen=True, repr=False)
class Table:
    """One table: `types` maps each column to "string", "integer" or "list"; rows have all."""

    name: str
    types: dict[str, str]
    rows: Sequence[Row]

    def __repr__(self) -> str:
        return f"<Table {self.name}>"

    def files(self) -> Iterator[BagFile]:
        """The CSV, the JSON, and the schema of the JSON."""
        yield BagFile.of(f"{FOLDER}/{self.name}.csv", self.csv())
        yield BagFile.of(f"{FOLDER}/{self.name}.json", _json(list(self.rows)))
        yield BagFile.of(f"{FOLDER}/schema/{self.name}.schema.json", _json(self.schema()))

    def csv(self) -> bytes:
        """RFC 4180 in UTF-8; the parts of a list stand with a bar between them."""
        out = io.StringIO(newline="")
        lines = csv.writer(out)
        lines.writerow(self.types)
        lines.writerows([_cell(row[name]) for name in self.types] for row in self.rows)
        return out.getvalue().encode()

    def schema(self) -> dict[str, Any]:
        """JSON Schema, draft 2020-12. Nothing beside these columns, and none of them away."""
        return {
            "$schema": _DRAFT,
            "title": self.name,
            "type": "array",
            "items": {
                "type": "object",
                "properties": {name: _SCHEMAS[kind] for name, kind in self.types.items()},
                "required": list(self.types),
                "additionalProperties": False,
            },
        }


_SCHEMAS: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "integer": {"type": ["integer", "null"]},
    "list": {"type": "array", "items": {"type": "string"}},
}


def files(teller: FileTeller) -> Iterator[BagFile]:
    """All tables, and a line on how to read them."""
    for make in _TABLES:
        yield from make(teller).files()
    text = word("mechanism", "tables_readme", teller.language)
    yield BagFile.of(f"{FOLDER}/README.txt", f"{text}\n".encode())


def days(told: ToldDate | None, teller: FileTeller) -> tuple[str, str, str, str]:
    """First day, last day, precision, and the words of a date, as fine as the rules let it."""
    masked = masked_date(told, teller.rules.dates)
    if masked is None:
        return "", "", "unknown", ""
    ends = (day.isoformat() if day else "" for day in (masked.from_day, masked.to_day))
    return *ends, masked.precision, masked.raw  # type: ignore[return-value]


def where(place: Place | None, teller: FileTeller) -> tuple[str, str]:
    """Province and district at the mask."""
    masked = masked_place(place, teller.rules.places)
    return (masked.province, masked.district) if masked else ("", "")


def _acts(teller: FileTeller) -> Table:
    outcomes = {one.act: one.outcome for one in teller.selection.of(Attribution)}
    types = {
        "id": "string", "code": "string", "began_from": "string", "began_to": "string",
        "began_precision": "string", "began_told": "string", "province": "string",
        "district": "string", "forces": "list", "persons_least": "integer",
        "persons_most": "integer", "status": "string", "proof_level": "string",
        "attribution": "string", "evidence": "list",
    }  # fmt: skip
    return Table("acts", types, [_act(teller, one, outcomes.get(one.id)) for one in teller.acts()])


def _act(teller: FileTeller, one: Act, outcome: str | None) -> Row:
    first, last, precision, told = days(one.began, teller)
    province, district = where(one.place, teller)
    return {
        "id": teller.numbers[one.id],
        "code": one.code,
        "began_from": first,
        "began_to": last,
        "began_precision": precision,
        "began_told": told,
        "province": province,
        "district": district,
        "forces": list(one.forces),
        "persons_least": one.persons_least,
        "persons_most": one.persons_most,
        "status": one.status,
        "proof_level": one.proof_level,
        "attribution": outcome or "unattributed",
        "evidence": list(teller.items(one.id)),
    }


def _persons(teller: FileTeller) -> Table:
    types = {
        "pseudonym": "string", "unit": "string", "sex": "string", "age_band": "string",
        "flags": "list", "occupation": "string",
    }  # fmt: skip
    people = [one for one in teller.selection.of(Person) if one.protected]
    rows: list[Row] = [
        {
            "pseudonym": one.pseudonym,
            "unit": one.unit,
            "sex": one.sex,
            "age_band": one.age_band,
            "flags": list(one.flags),
            "occupation": one.occupation,
        }
        for one in people
    ]
    return Table("persons", types, rows)


def _involvements(teller: FileTeller) -> Table:
    names = ("act", "person", "role", "degree", "force", "unit", "office_holder")
    rows: list[Row] = [
        {
            "act": teller.numbers.get(one.act, ""),
            "person": plain(teller.person(one.person)) if one.person else "",
            "role": one.role,
            "degree": one.degree,
            "force": one.force,
            "unit": _first(teller.selection.one(Unit, one.unit)),
            "office_holder": _first(teller.selection.one(OfficeHolder, one.office_holder)),
        }
        for one in teller.selection.of(Involvement)
    ]
    return Table("involvements", dict.fromkeys(names, "string"), rows)


def _information(teller: FileTeller) -> Table:
    names = ("act", "source", "first_hand", "connection", "language", "mode", "grade")
    rows: list[Row] = [
        {
            "act": teller.numbers.get(one.act, ""),
            "source": _pseudonym(teller.selection.one(Source, one.source)),
            "first_hand": one.first_hand,
            "connection": one.connection,
            "language": one.language,
            "mode": one.mode,
            "grade": one.grade.reliability + one.grade.credibility if one.grade else "",
        }
        for one in teller.selection.of(Information)
    ]
    return Table("information", dict.fromkeys(names, "string"), rows)


def _claims(teller: FileTeller) -> Table:
    types = {
        "id": "string", "code": "string", "claimant": "string", "text": "string",
        "translation": "string", "published_from": "string", "published_to": "string",
        "published_precision": "string", "outcome": "string", "about": "list",
    }  # fmt: skip
    claims = enumerate(teller.selection.of(Claim), start=1)
    return Table("claims", types, [_claim(teller, n, one) for n, one in claims])


def _claim(teller: FileTeller, number: int, one: Claim) -> Row:
    first, last, precision, _ = days(one.published, teller)
    return {
        "id": f"C-{number:03}",
        "code": one.code,
        "claimant": one.claimant,
        "text": one.text,
        "translation": one.translation,
        "published_from": first,
        "published_to": last,
        "published_precision": precision,
        "outcome": one.outcome,
        "about": [teller.numbers[row] for row in one.about if row in teller.numbers],
    }


def _edicts(teller: FileTeller) -> Table:
    types = {
        "title": "string", "issuer": "string", "issued_from": "string", "issued_to": "string",
        "issued_precision": "string", "state": "string", "penalties": "list", "evidence": "list",
    }  # fmt: skip
    return Table("edicts", types, [_edict(teller, one) for one in teller.selection.of(Edict)])


def _edict(teller: FileTeller, one: Edict) -> Row:
    first, last, precision, _ = days(one.issued or one.began, teller)
    return {
        "title": one.title,
        "issuer": _first(teller.selection.one(OfficeHolder, one.issuer)),
        "issued_from": first,
        "issued_to": last,
        "issued_precision": precision,
        "state": one.state,
        "penalties": list(one.penalties),
        "evidence": list(teller.items(one.copy)) if one.copy else [],
    }


_TABLES: tuple[Callable[[FileTeller], Table], ...] = (
    _acts, _persons, _involvements, _information, _claims, _edicts,
)  # fmt: skip


def _first(one: OfficeHolder | Unit | None) -> str:
    return one.called[0] if one else ""


def _pseudonym(one: Source | None) -> str:
    return one.pseudonym if one else ""


def _cell(value: Value | list[str]) -> Value:
    if isinstance(value, list):
        return _cell("|".join(value))
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
