"""Annex: what was documented, in numbers. No name, no word of a witness, no person. Pure.

Figures, tables and the frozen rows behind each. It is made for the public and hides every small
number; an act is in it only within the consents of everybody in it, and the others are named as
left out. A desk of any size is one annex, and is counted once.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from casework.dossier import consenting, figures, leaving, written
from casework.dossier.bagfile import BagFile
from casework.dossier.document import (
    Block,
    Document,
    Figure,
    Heading,
    NewPage,
    Paragraph,
    Run,
    Table,
)
from casework.dossier.figures import Counted, Counts, published
from casework.dossier.figures.answers import ASKS, NOT_ASSESSED, unanswered
from casework.dossier.figures.before import few_between
from casework.dossier.figures.counts import WINDOWS, before_in, other_windows
from casework.dossier.figures.rules import rules
from casework.dossier.figures.sample import sample_of
from casework.dossier.figures.windows import windows_of
from casework.dossier.figures.windows import written as windows_written
from casework.dossier.leaving import Said
from casework.dossier.masking import coarser
from casework.dossier.profile import Gap, Render
from casework.dossier.selection import Selection
from casework.dossier.terms import LANGUAGES, PlaceMask
from casework.dossier.words import word
from casework.records import Act, Dossier
from casework.records.act import ActState
from intake.errors import IntakeError
from intake.letters import own_digits

AUDIENCES = ("statistics", "public", "un_public")
_SUBJECT = "annex"
_HOW = ("how_act", "how_claims", "how_dates", "how_consent", "how_total", "how_frozen")
_PARTS: Mapping[str, tuple[str, ...]] = {
    "part_time": ("weekly", "family", "code_month"),
    "part_place": ("provinces", "province_family", "distance", "coverage"),
    "part_who": ("force", "outcome"),
    "part_victims": ("persons", "victims", "flag", "detention"),
    "part_sure": ("proof", "grade", "first_hand"),
    "part_claims": ("claims",),
    "part_work": ("urgency", "interventions"),
}


class Annex:
    """The exporter; what its attributes mean is said at `profile.Profile`."""

    name = "annex"
    scope = "statistics_only"
    audience = "statistics"
    carries_names = False
    annex = False
    languages: tuple[str, ...] = LANGUAGES
    asks: tuple[str, ...] = ASKS

    def gaps(self, selection: Selection) -> tuple[Gap, ...]:
        """What is missing. Who did not agree stands in no gap: their acts are left out."""
        return (
            *_terms(selection),
            *_answers(selection),
            *(() if _has_acts(selection) else (Gap("no_acts"),)),
            *((Gap("names_not_carried"),) if selection.names else ()),
            *_beside_earlier(selection),
        )

    def files(self, selection: Selection, render: Render) -> Iterable[BagFile]:
        """The document in the language ordered, and the rows behind every figure of it."""
        counts = figures.counts_of(_coarse(selection))
        counted = {one.name: one for one in figures.counted(counts)}
        document = self.document(counts, counted)
        yield from written.files(document, render)
        yield from (one.frozen for one in counted.values())
        yield BagFile.of(published.PATH, published.text_of(counts.published).encode())

    def annex_files(self, selection: Selection, render: Render) -> Iterable[BagFile]:
        """None: nobody is named anywhere."""
        return ()

    def document(self, counts: Counts, counted: Mapping[str, Counted]) -> Document:
        """How it was counted, then every figure in its part."""
        selection = counts.sample.selection
        language = selection.terms.language
        subtitle = _subtitle(counted["weekly"], language)
        cover = written.cover(selection, self.name, language, subtitle=subtitle)
        return Document(language, cover, tuple(_blocks(counts, counted, language)))


PROFILE = Annex()


def _coarse(selection: Selection) -> Selection:
    """Never finer than the province, whatever was ordered."""
    places = coarser(selection.terms.place_mask, PlaceMask.PROVINCE)
    return replace(selection, terms=replace(selection.terms, place_mask=places))


def _terms(selection: Selection) -> Iterator[Gap]:
    terms = selection.terms
    if terms.language not in LANGUAGES:
        yield Gap("language_not_taken", field=terms.language)
    if terms.audience not in AUDIENCES:
        yield Gap("audience_not_taken", field=terms.audience)
    if terms.scope != consenting.scope_of(terms.audience):
        yield Gap("scope_of_another_audience", field=terms.scope)


def _answers(selection: Selection) -> Iterator[Gap]:
    """Answers that are missing, two windows that are none, and texts in which a name may be."""
    terms = selection.terms
    yield from (Gap("answer_missing", field=key) for key in unanswered(terms))
    try:
        windows_of(terms.answers.get(WINDOWS, ""), (), terms.made_on)
    except IntakeError as refusal:
        yield Gap(refusal.code, field=WINDOWS)
    told = (Said(terms.answers[key], None, key) for key in ASKS if key in terms.answers)
    texts = (one for one in told if one.text != NOT_ASSESSED and one.field != WINDOWS)
    yield from leaving.leaks(texts)


def _beside_earlier(selection: Selection) -> Iterator[Gap]:
    """Too few acts since an annex that left, and windows that lie across its own."""
    if not any(one.printed for one in selection.of(Dossier)):
        return
    counted, terms = sample_of(selection).acts, selection.terms
    try:
        windows = windows_of(terms.answers.get(WINDOWS, ""), counted, terms.made_on)
    except IntakeError:
        return  # said above
    least = rules().least_shown(terms)
    left = [one for one in selection.of(Dossier) if one.printed]
    for one, before in zip(left, before_in(selection), strict=True):
        if few_between(len(counted), before.cubes["acts"], least):
            yield Gap("annex_few_new", field=one.name)
        if other_windows(before, windows_written(windows)):
            yield Gap("annex_windows", field=before.windows, blocks=False)
        yield Gap("annex_compared", field=one.name, blocks=False)


def _has_acts(selection: Selection) -> bool:
    return any(one.state is ActState.ACCEPTED for one in selection.of(Act))


def _subtitle(weekly: Counted, language: str) -> str:
    """The weeks that acts are placed in; those of the whole, so that no small number shows."""
    weeks = weekly.column("week")
    if not weeks or weekly.withheld:
        return word(_SUBJECT, "subtitle_undated", language)
    first, last = (own_digits(one, language) for one in (weeks[0], weeks[-1]))
    return word(_SUBJECT, "subtitle", language, first=first, last=last)


def _blocks(counts: Counts, counted: Mapping[str, Counted], language: str) -> Iterator[Block]:
    yield Heading(1, word(_SUBJECT, "how_counted", language))
    for key in _HOW:
        yield Paragraph([Run(word(_SUBJECT, key, language))])
    if counts.least_shown > 1:
        most = own_digits(str(counts.least_shown - 1), language)
        yield Paragraph([Run(word(_SUBJECT, "how_small", language, most=most))])
        if counts.before:
            yield Paragraph([Run(word(_SUBJECT, "how_before", language, most=most))])
    for part, names in _PARTS.items():
        shown = [counted[name] for name in names if name in counted]
        told = [
            block for one in shown for block in figures.blocks(one, language, counts.least_shown)
        ]
        if any(isinstance(one, Figure | Table) for one in told):
            yield NewPage()
        if told:
            yield Heading(1, word(_SUBJECT, part, language))
        yield from told
