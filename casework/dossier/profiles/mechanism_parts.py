"""The ten parts of the mechanism file, each a function of what a teller tells. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from casework import codes
from casework.dossier import written
from casework.dossier.document import (
    Block,
    Fields,
    Heading,
    Line,
    Listing,
    NewPage,
    Note,
    Paragraph,
    Run,
    Table,
)
from casework.dossier.file_teller import (
    SUBJECT,
    FileTeller,
    answered,
    listing,
    name_of,
    numbered,
)
from casework.dossier.masking import texts_of
from casework.dossier.profiles import mechanism_proof as proof
from casework.dossier.telling import plain
from casework.records import Act, Attribution, Edict, Intervention, OfficeHolder, Review, Unit
from casework.records.shapes import FieldValue
from intake.letters import own_digits


def blocks(teller: FileTeller) -> Iterator[Block]:
    """All ten, each under its number."""
    for number, part in enumerate(_PARTS, start=1):
        if number in (4, 7):
            yield NewPage()
        yield Heading(1, teller.text(f"part_{number}", SUBJECT), _numeral(teller, number))
        yield from part(teller)


def count_of(teller: FileTeller) -> Line:
    """How many acts."""
    return teller.say("scope_acts", SUBJECT, number=teller.number(len(teller.acts())))


def period(teller: FileTeller) -> tuple[date | None, date | None]:
    """The first and last day that an act may lie on, as far as known."""
    told = [one.began for one in teller.acts() if one.began and one.began.is_known]
    days = [day for one in told for day in (one.from_day, one.to_day) if day]
    return (min(days), max(days)) if days else (None, None)


def _scope(teller: FileTeller) -> Iterator[Block]:
    first, last = period(teller)
    lines = [count_of(teller)]
    if first and last:
        ends = [(Run(day.isoformat(), apart=True),) for day in (first, last)]
        lines.append(teller.say("scope_period", SUBJECT, first=ends[0], last=ends[1]))
    levels = sorted(act.proof_level for act in teller.acts() if act.proof_level)
    lowest = teller.code("proof_level", levels[0] if levels else "")
    lines.append(teller.say("scope_proof", SUBJECT, proof=lowest))
    lines.append(teller.say("scope_consent", SUBJECT))
    lines.append(teller.say("scope_names", SUBJECT))
    yield Listing(lines)


def _jurisdiction(teller: FileTeller) -> Iterator[Block]:
    norms = dict.fromkeys(norm for act in teller.acts() for norm in codes.act(act.code).norms)
    engaged = teller.listed((Run(norm, apart=True),) for norm in norms)
    yield Fields(
        [
            *(answered(teller, key) for key in ("jurisdiction", "crimes", "conflict")),
            (teller.text("label_norms", SUBJECT), engaged),
        ]
    )


def _context(teller: FileTeller) -> Iterator[Block]:
    yield Fields([answered(teller, "context")])
    acts = teller.acts()
    yield _counted(teller, "by_code", "code_column", Counter(act.code for act in acts), "act")
    provinces = Counter(act.place.province if act.place else "" for act in acts)
    yield _counted(teller, "by_province", "province_column", provinces, "province")
    yield Heading(2, teller.text("edicts", SUBJECT))
    yield listing(teller, (_edict(teller, one) for one in teller.selection.of(Edict)))


def _counted(
    teller: FileTeller, caption: str, column: str, counted: Counter[str], name: str
) -> Table:
    rows = [
        (teller.code(name, code), teller.number(number))
        for code, number in sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    ]
    head = [teller.text(column, SUBJECT), teller.text("count_column", SUBJECT)]
    under = [teller.text("in_this_file", SUBJECT)]
    return Table(head, rows, teller.text(caption, SUBJECT), (4, 1), under)


def _edict(teller: FileTeller, one: Edict) -> Line:
    issuer = teller.selection.one(OfficeHolder, one.issuer)
    unit = teller.selection.one(Unit, one.unit)
    names = [found.called[0] for found in (issuer, unit) if found is not None]
    told = teller.say(
        "edict",
        SUBJECT,
        title=teller.words(one.title),
        issuer=written.listed(teller, names) or teller.unknown(),
        issued=teller.date(one.issued or one.began),
        state=teller.code("edict_state", one.state),
        penalties=teller.codes("penalty", one.penalties),
    )
    copy = teller.items(one.copy) if one.copy else ()
    return (*told, Note(copy)) if copy else told


def _crime_base(teller: FileTeller) -> Iterator[Block]:
    columns = ("act", "when", "where", "victims", "force", "proof", "evidence")
    head = [teller.text(f"{one}_column", SUBJECT) for one in columns]
    rows = [_base_row(teller, number, act) for number, act in numbered(teller)]
    caption = teller.text("base_caption", SUBJECT)
    yield Table(head, rows, caption, (4, 5, 4, 3, 4, 3, 2))
    yield Heading(2, teller.text("accounts", SUBJECT))
    for number, act in numbered(teller):
        yield from _told(teller, number, act)
    accounts = list(_accounts(teller))
    if accounts:
        yield Heading(2, teller.text("as_given", SUBJECT))
        yield from accounts


def _base_row(teller: FileTeller, number: str, act: Act) -> Sequence[Line]:
    names = teller.listed(map(teller.person, teller.victims(act)))
    victims = (*teller.count(act.persons_least, act.persons_most), Run(": "), *names)
    items = teller.listed((Run(one, apart=True),) for one in teller.items(act.id))
    return (
        (Run(number, apart=True), Run(" "), *teller.code("act", act.code)),
        teller.date(act.began),
        teller.place(act.place),
        victims,
        teller.force(act),
        teller.code("proof_level", act.proof_level),
        items,
    )


def _told(teller: FileTeller, number: str, act: Act) -> Iterator[Block]:
    """One act with all that was answered of it; every line has its note."""
    yield Heading(3, codes.label("act", act.code, teller.language), number)
    yield Paragraph(teller.sentence(act))
    yield Paragraph((*teller.grounds(act), teller.note(act)))
    yield from _answers(teller, act.values, act)
    for role in teller.roles(act):
        if role.values:
            who = teller.involved(role)
            part = teller.code("involvement_role", role.role)
            told = teller.say("part_in_it", SUBJECT, who=who, role=part)
            yield Paragraph(teller.with_note(told, act))
            yield from _answers(teller, role.values, act)


def _answers(teller: FileTeller, values: Sequence[FieldValue], act: Act) -> Iterator[Block]:
    told = [
        (codes.field(one.key).label(teller.language), teller.with_note(teller.answer(one), act))
        for one in values
    ]
    if told:
        yield Fields(told)


def _accounts(teller: FileTeller) -> Iterator[Block]:
    """The redacted words of the reports that go along, with bars where something is hidden; each
    report apart, under the number it has among the evidence.
    """
    for review in teller.selection.of(Review):
        texts = list(texts_of(teller.selection, review, teller.rules))
        if not texts:
            continue
        items, spoken = teller.items(review.id), teller.selection.accounts[review.id].language
        language = teller.code("report_language", codes.listed_language(spoken))
        title = plain(teller.say("account_in", SUBJECT, language=language))
        yield Heading(3, title, items[0] if items else "")
        for name, lines in texts:
            if name != "account":
                yield Paragraph([Run(teller.text(f"told_{name}", SUBJECT), strong=True)])
            for line in lines:
                noted = (*line, Note(items)) if items else line
                yield Paragraph(noted, quote=True, language=spoken)


def _linkage(teller: FileTeller) -> Iterator[Block]:
    columns = ("holder", "office", "term", "acts")
    head = [teller.text(f"{one}_column", SUBJECT) for one in columns]
    holders: Iterable[OfficeHolder | Unit] = (
        *teller.selection.of(OfficeHolder),
        *teller.selection.of(Unit),
    )
    rows = [_link(teller, one) for one in holders]
    if rows:
        yield Table(head, rows, teller.text("linkage_caption", SUBJECT), (3, 3, 4, 4))
    else:
        yield Paragraph(teller.say("none_found", SUBJECT))
    yield Heading(2, teller.text("attributions", SUBJECT))
    found = teller.selection.of(Attribution)
    yield listing(teller, (_attribution(teller, one) for one in found))


def _link(teller: FileTeller, one: OfficeHolder | Unit) -> Sequence[Line]:
    if isinstance(one, OfficeHolder):
        office = teller.words(one.office)
    else:
        office = teller.code("unit_kind", one.kind)
    ends = teller.date(one.ended) if one.ended else (Run("…"),)
    roles = [
        teller.say(
            "part_taken",
            SUBJECT,
            act=name_of(teller, role.act),
            degree=teller.code("involvement_degree", role.degree),
        )
        for role in teller.parts_of(one.id)
    ]
    called = written.listed(teller, one.called) or teller.unknown()
    return (called, office, (*teller.date(one.began), Run(" – "), *ends), teller.listed(roles))


def _attribution(teller: FileTeller, one: Attribution) -> Line:
    units = [found.called[0] for row in one.units if (found := teller.selection.one(Unit, row))]
    forces = [teller.code("perpetrator_type", force) for force in one.forces]
    told = teller.say(
        "attribution",
        SUBJECT,
        act=name_of(teller, one.act),
        outcome=teller.code("attribution_outcome", one.outcome),
        forces=teller.listed((*forces, *((Run(name, apart=True),) for name in units))),
        basis=teller.codes("attribution_basis", one.basis),
        confidence=teller.code("confidence", one.confidence),
    )
    act = teller.selection.one(Act, one.act)
    return teller.with_note(told, act) if act else told


def _method(teller: FileTeller) -> Iterator[Block]:
    keys = ("methodology", "translation", "limits", "conflicts_of_interest")
    yield Fields([answered(teller, key) for key in keys])
    yield Paragraph(teller.say("grades", SUBJECT))
    yield Paragraph(teller.say("documented", "profiles"))
    steps = [written.intervention(teller, one) for one in teller.selection.of(Intervention)]
    if steps:
        yield Heading(2, teller.text("steps", "profiles"))
        yield Listing(steps)


def _checking(teller: FileTeller) -> Iterator[Block]:
    yield Paragraph(teller.say("check_text", SUBJECT))


_PARTS = (
    _scope, _jurisdiction, _context, _crime_base, _linkage, proof.persons, proof.evidence,
    proof.against, _method, _checking,
)  # fmt: skip


def _numeral(teller: FileTeller, number: int) -> str:
    return own_digits(str(number), teller.language)
