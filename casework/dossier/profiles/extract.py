"""Extract: what the public may read without anybody being found by it. Pure.

Codes, provinces, months and ranges of numbers; no name, no pseudonym, no word of a witness and
no picture. The few texts that people wrote go through the redactor once more, and so does the
whole of the document: one finding and nothing leaves.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from casework.dossier import gaps, leaving, written
from casework.dossier.bagfile import BagFile
from casework.dossier.context import AGE, WORKPLACE
from casework.dossier.document import (
    Block,
    Document,
    Heading,
    Line,
    Listing,
    Note,
    Paragraph,
    Table,
)
from casework.dossier.leaving import Said
from casework.dossier.masking import DateMask, Rules, coarser
from casework.dossier.outgoing import outgoing
from casework.dossier.profile import Gap, Render
from casework.dossier.selection import Item, Selection
from casework.dossier.telling import Teller, plain
from casework.dossier.terms import LANGUAGES, PlaceMask
from casework.records import Act, Claim, Edict, Evidence

AUDIENCES = ("public", "un_public")
PUBLISHED = ("open_source", "official")  # how an item was obtained that anybody could have
_RULES = Rules(PlaceMask.PROVINCE, DateMask.MONTH, frozenset((AGE, WORKPLACE)))
_OPTIONAL = ("no_names",)
_COLUMNS = (
    "column_act", "column_when", "column_where", "column_persons", "column_force", "column_proof",
)  # fmt: skip


class Extract:
    """The exporter; what its attributes mean is said at `profile.Profile`."""

    name = "extract"
    scope = "public_anonymised"
    audience = "public"
    carries_names = False
    annex = False
    languages: tuple[str, ...] = LANGUAGES
    asks: tuple[str, ...] = ("summary", "no_names")

    def gaps(self, selection: Selection) -> tuple[Gap, ...]:
        """What is missing, and every text in which somebody may be found."""
        common = gaps.common(selection, self, audiences=AUDIENCES, optional=_OPTIONAL)
        return (*common, *_unfit(selection), *self._leaks(selection))

    def files(self, selection: Selection, render: Render) -> Iterable[BagFile]:
        """The extract, in the language ordered."""
        yield from written.files(self.document(selection, selection.terms.language), render)

    def annex_files(self, selection: Selection, render: Render) -> Iterable[BagFile]:
        """None: nobody is named anywhere."""
        return ()

    def document(self, selection: Selection, language: str) -> Document:
        """Summary, acts as a table, claims apart from them, edicts, how to read it."""
        teller = _teller(selection, language)
        cover = written.cover(teller.selection, self.name, language)
        return Document(language, cover, tuple(_blocks(teller)))

    def _leaks(self, selection: Selection) -> Iterator[Gap]:
        """By record first, so that people find it; then whatever else the pages say."""
        settled = selection.terms.answers.get("no_names", "")
        said = list(_said(selection))
        yield from leaving.leaks(said, settled)
        yield from leaving.too_fine(said[:1], _RULES, selection.terms.made_on)
        document = self.document(selection, selection.terms.language)
        known = {one.text.strip() for one in said} | set(_ours(selection))
        rest = (Said(text) for text in outgoing(document) if text not in known)
        yield from leaving.leaks(rest, settled)


PROFILE = Extract()


def _teller(selection: Selection, language: str) -> Teller:
    """Never finer than province and month, whatever was ordered; without anybody's name."""
    places = coarser(selection.terms.place_mask, PlaceMask.PROVINCE)
    terms = replace(selection.terms, place_mask=places)
    only = replace(selection, terms=terms, names={}, accounts={})
    return Teller(only, Rules(places, DateMask.MONTH), language)


def _unfit(selection: Selection) -> Iterator[Gap]:
    if not Teller(selection).acts():
        yield Gap("no_acts")
    if selection.names:
        yield Gap("names_not_carried")
    for item in selection.items:
        if not _is_published(selection.one(Evidence, item.record), item):
            yield Gap("item_not_public", item.record)


def _is_published(record: Evidence | None, item: Item) -> bool:
    """Whether an item is one that anybody could have, with nobody in it."""
    if record is None or item.copy != "working":
        return False
    return record.mode in PUBLISHED and not record.persons and not record.sensitive


def _said(selection: Selection) -> Iterator[Said]:
    """The texts that people or parties wrote and that stand in an extract."""
    yield Said(selection.terms.answers.get("summary", ""), None, "summary")
    for claim in selection.of(Claim):
        yield Said(claim.claimant, claim.id)
    for edict in selection.of(Edict):
        yield Said(edict.title, edict.id)


def _ours(selection: Selection) -> Iterator[str]:
    """What the organisation calls itself and its dossier."""
    yield from (selection.terms.organisation.strip(), selection.terms.supersedes)


def _blocks(teller: Teller) -> Iterator[Block]:
    selection = teller.selection
    yield Heading(1, teller.text("summary", "profiles"))
    for line in selection.terms.answers.get("summary", "").splitlines():
        if line.strip():
            yield Paragraph(teller.words(line))
    yield Heading(1, teller.text("what_happened", "profiles"))
    yield _table(teller)
    yield Heading(1, teller.text("claims", "profiles"))
    yield Paragraph(teller.say("claims_apart", "profiles"))
    yield _listing(teller, [_claim(teller, one) for one in selection.of(Claim)])
    yield Heading(1, teller.text("edicts", "profiles"))
    yield _listing(teller, [_edict(teller, one) for one in selection.of(Edict)])
    yield Heading(1, teller.text("how_read", "profiles"))
    yield Paragraph(teller.say("extract_rules", "profiles"))
    yield Paragraph(teller.say("documented", "profiles"))


def _table(teller: Teller) -> Table:
    """The acts by month and province; an order of choosing could say who was told of first."""
    rows = sorted((_row(teller, act) for act in teller.acts()), key=_order)
    return Table(
        head=[teller.text(column, "profiles") for column in _COLUMNS],
        rows=rows,
        widths=(3, 3, 2, 2, 3, 2),
        under=(teller.text("documented", "profiles"),),
    )


def _row(teller: Teller, act: Act) -> Sequence[Line]:
    return (
        (*teller.code("act", act.code), _grounds(teller, act)),
        teller.date(act.began),
        teller.place(act.place),
        teller.count(act.persons_least, act.persons_most),
        teller.force(act),
        teller.code("proof_level", act.proof_level),
    )


def _order(row: Sequence[Line]) -> tuple[str, ...]:
    return tuple(plain(line) for line in row)


def _grounds(teller: Teller, act: Act) -> Note:
    """The items anybody could have; where there are none, how many accounts it rests on."""
    items = teller.items(act.id)
    number = teller.number(len(teller.accounts(act)))
    return (
        Note(items) if items else Note((), plain(teller.say("rests_on", "profiles", number=number)))
    )


def _listing(teller: Teller, lines: Sequence[Line]) -> Block:
    return Listing(lines) if lines else Paragraph(teller.say("none", "profiles"))


def _claim(teller: Teller, one: Claim) -> Line:
    return teller.say(
        "claim_line",
        "profiles",
        what=teller.code("act", one.code),
        claimant=teller.words(one.claimant),
        when=teller.date(one.published),
        outcome=teller.code("claim_status", one.outcome),
    )


def _edict(teller: Teller, one: Edict) -> Line:
    return teller.say(
        "edict_line",
        "profiles",
        title=teller.words(one.title),
        when=teller.date(one.began or one.issued),
        state=teller.code("edict_state", one.state),
    )
