"""Uwazi: packages that its CSV import reads, one for each template, without names. Pure.

The rules are those of its importer (huridocs/uwazi, app/api/csv): Latin headers, language columns
only where the importer takes them, dates by the day alone. A date less sure than a day goes out
as a range, with the words it was told in beside it, since the importer would make a day of it.
"""

import csv
import io
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from casework import codes
from casework.dates import ToldDate
from casework.dossier import gaps, leaving, zipping
from casework.dossier.bagfile import BagFile
from casework.dossier.file_teller import FileTeller
from casework.dossier.leaving import Said
from casework.dossier.masking import Rules, account_of
from casework.dossier.profile import Gap, Render
from casework.dossier.profiles.uwazi_templates import TEMPLATES, Template
from casework.dossier.selection import Item, Selection
from casework.dossier.tables import days, where
from casework.dossier.telling import plain
from casework.dossier.terms import LANGUAGES
from casework.dossier.written import accused
from casework.records import (
    Act,
    Claim,
    Edict,
    Evidence,
    Information,
    OfficeHolder,
    Person,
    Review,
    Source,
)

AUDIENCES = ("partner", "archive")
# Uwazi's content languages by ours; it has no interface in the last two.
CONTENT = {"en": "en", "fa-af": "fa", "ps": "ps"}
FOLDER = "data/uwazi"
Row = Mapping[str, str]


class Uwazi:
    """The exporter; what its attributes mean is said at `profile.Profile`."""

    name = "uwazi"
    scope = "partner_organisation"
    audience = "partner"
    carries_names = False
    annex = False
    languages: tuple[str, ...] = LANGUAGES
    asks: tuple[str, ...] = ("no_names",)

    def gaps(self, selection: Selection) -> tuple[Gap, ...]:
        """What is missing, and every text in which somebody is named or may be."""
        common = gaps.common(selection, self, audiences=AUDIENCES, optional=self.asks)
        return (*common, *_missing(selection))

    def files(self, selection: Selection, render: Render) -> Iterable[BagFile]:
        """A zip for each template that has rows, and the description of all templates."""
        for template in TEMPLATES:
            rows = list(_ROWS[template.name](_Teller(selection)))
            if rows:
                yield _package(selection, template, rows)
        described = [one.described() for one in TEMPLATES]
        yield BagFile.of(f"{FOLDER}/templates.json", _json(described))

    def annex_files(self, selection: Selection, render: Render) -> Iterable[BagFile]:
        """None: what is imported there names nobody."""
        return ()


PROFILE = Uwazi()


class _Teller:
    """The same selection, told in each of Uwazi's content languages."""

    def __init__(self, selection: Selection) -> None:
        self.selection = selection
        rules = Rules(selection.terms.place_mask)
        self._by = {one: FileTeller(selection, rules, one) for one in LANGUAGES}
        self.first = self._by[LANGUAGES[0]]

    def said(self, column: str, tell: Any) -> dict[str, str]:
        """One column in every language: `column__en`, `column__fa`, `column__ps`."""
        return {f"{column}__{CONTENT[one]}": tell(teller) for one, teller in self._by.items()}

    def label(self, column: str, name: str, *several: str) -> dict[str, str]:
        """The labels of codes, joined as the importer parts them."""
        return self.said(
            column,
            lambda teller: "|".join(codes.label(name, one, teller.language) for one in several),
        )

    def dates(self, column: str, told: ToldDate | None) -> dict[str, str]:
        """A day where it is one, the range, how sure it is, and the words."""
        first, last, precision, raw = days(told, self.first)
        is_day = bool(first) and first == last
        return {
            f"{column}_day": first if is_day else "",
            f"{column}_range": f"{first}:{last}" if first or last else "",
            f"{column}_precision": precision,
            f"{column}_as_told": raw,
        }

    def place(self, one: Any) -> dict[str, str]:
        """Province and district, as fine as the mask lets them."""
        province, district = where(one, self.first)
        return {
            **self.label("province", "province", *([province] if province else [])),
            **self.label("district", "district", *([district] if district else [])),
        }

    def number(self, act: Any) -> str:
        return self.first.numbers.get(act, "")

    def act_title(self, act: Any) -> str:
        """As the act itself is called in its first language: relationships go by titles."""
        found = self.selection.one(Act, act)
        return _title(self.first, found) if found and act in self.first.numbers else ""


def _title(teller: FileTeller, act: Act) -> str:
    label = codes.label("act", act.code, teller.language)
    return f"{teller.selection.terms.dossier} {teller.numbers[act.id]} {label}"


def _acts(told: _Teller) -> Iterator[Row]:
    for act in told.first.acts():
        people = (plain(told.first.person(row)) for row in told.first.victims(act))
        yield {
            **told.said("title", lambda teller, act=act: _title(teller, act)),
            **told.label("kind", "act", act.code),
            **told.dates("when", act.began),
            **told.place(act.place),
            **told.label("forces", "perpetrator_type", *act.forces),
            "persons_least": _number(act.persons_least),
            "persons_most": _number(act.persons_most),
            **told.label("proof", "proof_level", *([act.proof_level] if act.proof_level else [])),
            "victims": "|".join(people),
        }


def _persons(told: _Teller) -> Iterator[Row]:
    for one in told.selection.of(Person):
        if one.protected:
            yield {
                **told.said("title", lambda _teller, one=one: one.pseudonym),
                **told.label("sex", "sex", *([one.sex] if one.sex else [])),
                **told.label("age", "age_band", *([one.age_band] if one.age_band else [])),
                **told.label("flags", "role_flag", *one.flags),
            }


def _sources(told: _Teller) -> Iterator[Row]:
    accounts = told.selection.of(Information)
    for one in told.selection.of(Source):
        mine = [account for account in accounts if account.source == one.id]
        grades = sorted(
            account.grade.reliability + account.grade.credibility
            for account in mine
            if account.grade
        )
        yield {
            **told.said("title", lambda _teller, one=one: one.pseudonym),
            **told.label("connection", "source_connection_mt19", *_some(one.connection)),
            "grades": " ".join(grades),
            "acts": "|".join(filter(None, (told.act_title(account.act) for account in mine))),
        }


def _documents(told: _Teller) -> Iterator[Row]:
    """Each item with its file, and each account in its redacted words."""
    for item in told.selection.items:
        record = told.selection.one(Evidence, item.record)
        acts = record.acts if record else ()
        yield {
            **told.said("title", lambda _teller, item=item: _item_title(told, item)),
            **told.label("kind", "evidence_type", *_some(record.type if record else "")),
            "sha256": item.sha256,
            "file": item.name,
            "text": "",
            "acts": "|".join(filter(None, map(told.act_title, acts))),
        }
    for number, review in enumerate(told.selection.of(Review), start=1):
        lines = account_of(told.selection, review, told.first.rules)
        title = f"{told.selection.terms.dossier} R-{number:03}"
        yield {
            **told.said("title", lambda _teller, title=title: title),
            **told.label("kind", "evidence_type", "account_text"),
            "sha256": "",
            "file": "",
            "text": "\n\n".join(map(plain, lines)),
            "acts": "",
        }


def _edicts(told: _Teller) -> Iterator[Row]:
    for one in told.selection.of(Edict):
        issuer = told.selection.one(OfficeHolder, one.issuer)
        yield {
            **told.said("title", lambda _teller, one=one: one.title),
            "issuer": issuer.called[0] if issuer else "",
            **told.dates("issued", _issued(one)),
            **told.label("state", "edict_state", *_some(one.state)),
            **told.label("penalties", "penalty", *one.penalties),
        }


def _claims(told: _Teller) -> Iterator[Row]:
    for number, one in enumerate(told.selection.of(Claim), start=1):
        title = f"{told.selection.terms.dossier} C-{number:03}"
        yield {
            **told.said("title", lambda _teller, title=title: title),
            **told.label("kind", "act", one.code),
            "claimant": one.claimant,
            "text": _claimed(one),
            **told.dates("published", one.published),
            **told.label("outcome", "claim_status", *_some(one.outcome)),
            "acts": "|".join(filter(None, map(told.act_title, one.about))),
        }


_ROWS: Mapping[str, Any] = {
    "act": _acts,
    "person": _persons,
    "source": _sources,
    "document": _documents,
    "edict": _edicts,
    "claim": _claims,
}


def _package(selection: Selection, template: Template, rows: Sequence[Row]) -> BagFile:
    """`import.csv` first, then the files that its rows name."""
    named = {row["file"] for row in rows if row.get("file")}
    table = partial(io.BytesIO, _csv(template, rows))
    members: list[zipping.Member] = [("import.csv", table)]
    members += [(one.name, one.open) for one in selection.items if one.name in named]
    return BagFile(f"{FOLDER}/{template.name}.zip", partial(zipping.stream, members))


def _csv(template: Template, rows: Sequence[Row]) -> bytes:
    out = io.StringIO(newline="")
    lines = csv.DictWriter(out, template.headers(), lineterminator="\n")
    lines.writeheader()
    lines.writerows(rows)
    return out.getvalue().encode()


def _missing(selection: Selection) -> Iterator[Gap]:
    teller = FileTeller(selection)
    if not teller.acts():
        yield Gap("no_acts")
    if selection.names:
        yield Gap("names_not_carried")
    said = list(_said(selection))
    names = [name for one in selection.names.values() for name in (*one.forms, *one.kin)]
    yield from leaving.named(selection, said, names)
    settled = selection.terms.answers.get("no_names", "")
    yield from leaving.leaks(said, settled, list(accused(selection)))


def _said(selection: Selection) -> Iterator[Said]:
    """The words of people or parties that stand in a row. Accounts are not among them: theirs
    came from the redactor. What somebody is called here may be a name that slipped in.
    """
    for person in selection.of(Person):
        if person.protected:
            yield Said(person.pseudonym, person.id)
    for source in selection.of(Source):
        yield Said(source.pseudonym, source.id)
    for act in selection.of(Act):
        yield from _as_told(act.id, act.began)
    for claim in selection.of(Claim):
        yield from (Said(claim.claimant, claim.id), Said(_claimed(claim), claim.id))
        yield from _as_told(claim.id, claim.published)
    for edict in selection.of(Edict):
        yield Said(edict.title, edict.id)
        yield from _as_told(edict.id, _issued(edict))


def _as_told(row: uuid.UUID, told: ToldDate | None) -> Iterator[Said]:
    if told is not None:
        yield Said(told.raw, row)


def _claimed(claim: Claim) -> str:
    return claim.translation or claim.text


def _issued(edict: Edict) -> ToldDate | None:
    return edict.issued or edict.began


def _item_title(told: _Teller, item: Item) -> str:
    return f"{told.selection.terms.dossier} {item.number}"


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _some(code: str) -> tuple[str, ...]:
    return (code,) if code else ()


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
