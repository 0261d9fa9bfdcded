"""What several forums' documents have in common: cover, files, submitter, steps taken. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from casework import codes
from casework.dossier.bagfile import BagFile
from casework.dossier.document import Cover, Document, Fields, Line, Run
from casework.dossier.evidence_list import evidence_sha256
from casework.dossier.profile import Render
from casework.dossier.selection import Selection
from casework.dossier.telling import Teller
from casework.dossier.words import word
from casework.records import Intervention, OfficeHolder, Unit

FORMATS = ("pdf", "html", "docx")
SUBJECT = "profiles"


def cover(
    selection: Selection,
    title: str,
    language: str,
    *,
    subtitle: str = "",
    more: Sequence[tuple[str, Line]] = (),
) -> Cover:
    """The first page.

    Args:
        title: a key of the words "profiles".
        more: fields of the forum's own, under those every dossier has.
    """
    terms = selection.terms
    audience = codes.label("dossier_audience", terms.audience, language)
    place = word(SUBJECT, f"mask_{terms.place_mask}", language)
    fields: list[tuple[str, Line]] = [
        (word(SUBJECT, "organisation", language), (Run(terms.organisation),)),
        (word(SUBJECT, "dossier_audience", language), (Run(audience),)),
        (word(SUBJECT, "place_mask", language), (Run(place),)),
    ]
    if terms.supersedes:
        was = (Run(terms.supersedes, apart=True),)
        fields.append((word(SUBJECT, "supersedes", language), was))
    return Cover(
        title=word(SUBJECT, title, language),
        subtitle=subtitle,
        dossier=terms.dossier,
        version=terms.version,
        made_on=terms.made_on,
        evidence_sha256=evidence_sha256(selection),
        fields=(*fields, *more),
    )


def files(
    document: Document,
    render: Render,
    *,
    stem: str = "dossier",
    formats: tuple[str, ...] = FORMATS,
) -> Iterator[BagFile]:
    """A document in each format, as `data/<stem>.<language>.<format>`."""
    drawn = render(document, formats)
    for kind in formats:
        yield BagFile.of(f"data/{stem}.{document.language}.{kind}", drawn[kind])


def listed(teller: Teller, texts: Iterable[str]) -> Line | None:
    """Spellings of a name, each apart; None for none."""
    lines = [(Run(text, apart=True),) for text in texts]
    return teller.listed(lines) if lines else None


def submitter(teller: Teller) -> Fields:
    """Who submits it and how they can be reached, from the answers; and the day."""
    answers, day = teller.selection.terms.answers, teller.selection.terms.made_on
    name = teller.words(answers.get("submitter", ""))
    contact = teller.words(answers.get("contact", ""))
    return Fields(
        (
            (teller.text("submitter_name", SUBJECT), name),
            (teller.text("submitter_contact", SUBJECT), contact),
            (teller.text("submitter_date", SUBJECT), (Run(day.isoformat(), apart=True),)),
        )
    )


def intervention(teller: Teller, one: Intervention) -> Line:
    """One step taken outside the desk and what came of it."""
    return teller.say(
        "intervention",
        SUBJECT,
        kind=teller.code("intervention_type", one.kind),
        who=teller.words(one.by_whom),
        asked=teller.words(one.asked),
        when=teller.date(one.done),
        result=teller.code("intervention_result", one.result),
    )


def accused(selection: Selection) -> Iterator[str]:
    """Names of officials and units: who holds power is no third party to be protected."""
    for holder in selection.of(OfficeHolder):
        yield from holder.called
    for unit in selection.of(Unit):
        yield from unit.called
