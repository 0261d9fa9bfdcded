"""Mechanism: a file for an investigative mechanism or a prosecutor, in ten parts. Pure.

The order of practice.md's proposal for ICC Article 15, the Independent Investigative Mechanism
for Afghanistan and universal jurisdiction: scope, jurisdiction, context, crime base, linkage,
persons, evidence, what speaks against it, method and limits, how to check it. Who people are is
an annex of its own, sealed to fewer.
"""

from collections.abc import Iterable, Iterator

from casework.dossier import gaps, leaving, tables, written
from casework.dossier.bagfile import BagFile
from casework.dossier.document import Document, Fields, Heading, Paragraph, Run
from casework.dossier.file_teller import SUBJECT, FileTeller
from casework.dossier.leaving import Said
from casework.dossier.masking import Rules
from casework.dossier.profile import Gap, Render
from casework.dossier.profiles import mechanism_parts as parts
from casework.dossier.profiles.mechanism_proof import source_name
from casework.dossier.selection import Selection
from casework.dossier.telling import plain
from casework.dossier.terms import LANGUAGES
from casework.records import Act, Evidence, Involvement, Person

AUDIENCES = ("prosecutor", "court")
_OPTIONAL = ("crimes", "conflict", "context", "limits", "contradicting")


class Mechanism:
    """The exporter; what its attributes mean is said at `profile.Profile`."""

    name = "mechanism"
    scope = "court_or_mechanism_confidential"
    audience = "prosecutor"
    carries_names = False
    annex = True
    languages: tuple[str, ...] = LANGUAGES
    asks: tuple[str, ...] = (
        "jurisdiction", "crimes", "conflict", "context", "methodology", "translation", "limits",
        "conflicts_of_interest", "contradicting",
    )  # fmt: skip

    def gaps(self, selection: Selection) -> tuple[Gap, ...]:
        """What is missing. An act nothing rests on stops it, and so does a name in our words."""
        common = gaps.common(selection, self, audiences=AUDIENCES, optional=_OPTIONAL)
        return (*common, *_missing(selection))

    def files(self, selection: Selection, render: Render) -> Iterable[BagFile]:
        """The file in the language ordered, and its records for machines; no name in either."""
        yield from written.files(self.document(selection), render)
        yield from tables.files(_teller(selection))

    def annex_files(self, selection: Selection, render: Render) -> Iterable[BagFile]:
        """Who the pseudonyms stand for; nothing where no identity was ordered."""
        if selection.names:
            yield from written.files(self.annex_document(selection), render, stem="identities")

    def document(self, selection: Selection) -> Document:
        """The ten parts."""
        teller = _teller(selection)
        cover = written.cover(
            selection, self.name, teller.language, subtitle=_title(teller), more=_period(teller)
        )
        return Document(teller.language, cover, tuple(parts.blocks(teller)))

    def annex_document(self, selection: Selection) -> Document:
        """One person after the other, in the order of the persons list."""
        teller = _teller(selection)
        subtitle = teller.text("annex_title", SUBJECT)
        cover = written.cover(selection, self.name, teller.language, subtitle=subtitle)
        return Document(teller.language, cover, tuple(_identities(teller)))


PROFILE = Mechanism()


def _teller(selection: Selection) -> FileTeller:
    return FileTeller(selection, Rules(selection.terms.place_mask), selection.terms.language)


def _title(teller: FileTeller) -> str:
    return plain(parts.count_of(teller))


def _period(teller: FileTeller) -> tuple[tuple[str, tuple[Run, ...]], ...]:
    """The days between which the acts lie, as the cover shows them; none where none is known."""
    first, last = parts.period(teller)
    if first is None or last is None:
        return ()
    label = teller.text("when_column", SUBJECT)
    days = Run(f"{first.isoformat()} – {last.isoformat()}", apart=True)
    return ((label, (days,)),)


def _missing(selection: Selection) -> Iterator[Gap]:
    teller = _teller(selection)
    if not teller.acts():
        yield Gap("no_acts")
    for act in teller.acts():
        if not teller.items(act.id):
            yield Gap("act_without_evidence", act.id)
    said = [Said(text, None, key) for key, text in selection.terms.answers.items()]
    answered: list[Act | Involvement] = [*selection.of(Act), *selection.of(Involvement)]
    for told in answered:
        said += [Said(text, told.id, one.key) for one in told.values for text in one.texts]
    for item in selection.of(Evidence):
        for one in item.excerpts:
            said += [Said(text, item.id, "excerpts") for text in (one.words, one.translation)]
    names = [name for one in selection.names.values() for name in (*one.forms, *one.kin)]
    yield from leaving.named(selection, said, names)


def _identities(teller: FileTeller) -> Iterator[Paragraph | Heading | Fields]:
    yield Paragraph(teller.say("annex_warning", SUBJECT))
    for row, named in teller.selection.names.items():
        person = teller.selection.one(Person, row)
        called = person.pseudonym if person else source_name(teller, row)
        yield Heading(1, called)
        told = (
            ("annex_called", named.called),
            *((("annex_also", named.also),) if named.also else ()),
            ("annex_contacts", named.contacts),
            ("annex_kin", named.kin),
            ("annex_remarks", (named.remarks,) if named.remarks else ()),
        )
        yield Fields(
            [
                (
                    teller.text(key, SUBJECT),
                    written.listed(teller, texts) or teller.unknown(),
                )
                for key, texts in told
            ]
        )
