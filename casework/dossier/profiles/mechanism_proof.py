"""Persons, evidence, and what speaks against it: three parts of the mechanism file. Pure."""

import uuid
from collections.abc import Iterator, Sequence

from casework.dossier.document import (
    Block,
    Heading,
    Line,
    Listing,
    Note,
    Paragraph,
    Run,
    Table,
)
from casework.dossier.evidence_list import collected
from casework.dossier.file_teller import SUBJECT, FileTeller, listing, name_of
from casework.dossier.selection import Item
from casework.records import Act, Attribution, Check, Claim, Evidence, Information, Person, Source
from intake.sanitising.rendition import STRIPPED_KINDS

_DOUBTFUL = frozenset("DEF456")
_OPEN = ("disputed", "unattributed")


def source_name(teller: FileTeller, row: uuid.UUID) -> str:
    """How the file calls a source."""
    found = teller.selection.one(Source, row)
    return found.pseudonym if found else teller.text("unknown")


def persons(teller: FileTeller) -> Iterator[Block]:
    columns = ("person", "role", "about", "contact", "consent")
    head = [teller.text(f"{one}_column", SUBJECT) for one in columns]
    rows = [_person(teller, one) for one in teller.selection.of(Person) if one.protected]
    yield Table(head, rows, teller.text("persons_caption", SUBJECT), (2, 4, 3, 3, 4))
    yield Heading(2, teller.text("interviews", SUBJECT))
    found = teller.selection.of(Information)
    yield listing(teller, (_interview(teller, one) for one in found))


def _person(teller: FileTeller, one: Person) -> Sequence[Line]:
    about = (
        teller.code("sex", one.sex),
        teller.code("age_band", one.age_band),
        teller.words(one.occupation),
    )
    roles = [
        teller.say(
            "role_in",
            SUBJECT,
            role=teller.code("involvement_role", role.role),
            act=name_of(teller, role.act),
        )
        for role in teller.parts_of(one.id)
    ]
    contact = teller.say("no_contact" if one.do_not_contact else "may_contact", SUBJECT)
    return (
        teller.person(one.id),
        teller.listed(roles),
        teller.listed(about),
        contact,
        _consents(teller, one.id),
    )


def _consents(teller: FileTeller, holder: uuid.UUID) -> Line:
    return teller.listed(
        (
            *teller.code("consent_scope", one.scope),
            Run(" – "),
            *teller.code("consent_state", one.state),
        )
        for one in teller.relied_on.get(holder, ())
    )


def _interview(teller: FileTeller, one: Information) -> Line:
    grade = one.grade.reliability + one.grade.credibility if one.grade else ""
    told = teller.say(
        "interview",
        SUBJECT,
        source=(Run(source_name(teller, one.source), apart=True),),
        act=name_of(teller, one.act),
        first_hand=teller.code("yes_no_unknown", one.first_hand),
        mode=teller.code("collection_mode", one.mode),
        language=teller.code("report_language", one.language),
        connection=teller.code("source_connection_mt19", one.connection),
        grade=(Run(grade, apart=True),) if grade else teller.say("not_assessed", SUBJECT),
    )
    act = teller.selection.one(Act, one.act)
    return teller.with_note(told, act) if act else told


def evidence(teller: FileTeller) -> Iterator[Block]:
    columns = ("item", "type", "hash", "collected", "redaction")
    head = [teller.text(f"{one}_column", SUBJECT) for one in columns]
    rows = [_item(teller, one) for one in teller.selection.items]
    yield Table(head, rows, teller.text("evidence_caption", SUBJECT), (4, 5, 13, 5, 7))
    read = [line for one in teller.selection.items for line in _excerpts(teller, one)]
    if read:
        yield Heading(2, teller.text("excerpts", SUBJECT))
        yield Listing(read)


def _excerpts(teller: FileTeller, item: Item) -> Iterator[Line]:
    """What is read, heard or seen in an item, in its own words and in those of its translation."""
    record = teller.selection.one(Evidence, item.record)
    for one in record.excerpts if record else ():
        told = teller.say(
            "excerpt",
            SUBJECT,
            item=(Run(item.number, apart=True),),
            at=teller.words(one.at),
            words=teller.words(one.words, one.language),
        )
        if one.translation:
            more = teller.say("excerpt_translated", SUBJECT, words=teller.words(one.translation))
            told = (*told, *more)
        yield (*told, Note((item.number,)))


def _item(teller: FileTeller, one: Item) -> Sequence[Line]:
    record = teller.selection.one(Evidence, one.record)
    kind = teller.code("evidence_type", record.type if record else "")
    copy = teller.say(f"copy_{one.copy}", SUBJECT)
    hidden = (
        teller.listed(_taken_out(teller, kind) for kind in one.redacted)
        if one.redacted
        else teller.say("nothing_hidden", SUBJECT)
    )
    held = one.evidentiary_sha256 or teller.text("unknown")
    return (
        (Run(one.number, strong=True, apart=True),),
        (*kind, Run("; "), *copy),
        (Run(one.sha256, apart=True), Run("; "), Run(held, apart=True)),
        (
            Run(collected(teller.selection, record), apart=True),
            Run("; "),
            *teller.code("collection_mode", record.mode if record else ""),
        ),
        (*hidden, Run("; "), Run(f"custody/{one.number}.txt", apart=True)),
    )


def _taken_out(teller: FileTeller, kind: str) -> Line:
    """A kind of redaction, or of what a file carried beside its picture."""
    if kind in STRIPPED_KINDS:
        return teller.say(f"stripped_{kind}", SUBJECT)
    return teller.code("redaction_kind", kind)


def against(teller: FileTeller) -> Iterator[Block]:
    """Present even where nothing was found: its absence would say more than it knows."""
    selection = teller.selection
    yield Heading(2, teller.text("denials", SUBJECT))
    yield listing(teller, (line for one in selection.of(Claim) for line in _claim(teller, one)))
    yield Heading(2, teller.text("hypotheses", SUBJECT))
    yield listing(
        teller, (line for one in selection.of(Attribution) for line in _others(teller, one))
    )
    yield Heading(2, teller.text("disputed", SUBJECT))
    attributed = {one.act: one.outcome for one in selection.of(Attribution)}
    open_ones = [act for act in teller.acts() if attributed.get(act.id, "unattributed") in _OPEN]
    yield listing(teller, (name_of(teller, act.id) for act in open_ones))
    yield Heading(2, teller.text("weak", SUBJECT))
    weak = (one for one in selection.of(Information) if _is_doubtful(one))
    yield listing(teller, (_interview(teller, one) for one in weak))
    yield Heading(2, teller.text("more_against", SUBJECT))
    more = selection.terms.answers.get("contradicting", "").strip()
    yield Paragraph(teller.words(more) if more else teller.say("none_found", SUBJECT))


def _claim(teller: FileTeller, one: Claim) -> Iterator[Line]:
    yield teller.say(
        "claim",
        SUBJECT,
        claimant=teller.words(one.claimant),
        text=teller.words(one.translation or one.text),
        what=teller.code("act", one.code),
        when=teller.date(one.published),
        outcome=teller.code("claim_status", one.outcome),
    )
    for check in teller.selection.of(Check):
        if check.claim == one.id:
            yield teller.say(
                "check",
                SUBJECT,
                who=teller.words(check.by_whom),
                when=teller.date(check.began),
                outcome=teller.code("claim_status", check.outcome),
            )


def _others(teller: FileTeller, one: Attribution) -> Iterator[Line]:
    for other in one.hypotheses:
        yield teller.say(
            "hypothesis",
            SUBJECT,
            act=name_of(teller, one.act),
            force=teller.code("perpetrator_type", other.force),
            speaks_for=teller.words(other.speaks_for),
            speaks_against=teller.words(other.speaks_against),
        )


def _is_doubtful(one: Information) -> bool:
    return bool(one.grade and {one.grade.reliability, one.grade.credibility} & _DOUBTFUL)
