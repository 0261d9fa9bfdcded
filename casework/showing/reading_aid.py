"""Beside the source's own words: what the machine read in them, in the reader's language."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from casework import codes, dates
from casework.showing.working_text import Basis, WorkingText
from intake.classification import Act, Assessment, Reason, When, Where
from intake.redaction import ContextMark
from intake.redaction.kinds import CONTEXT

_TOLD = 0.95  # weights of readings that add up to less: it may be no time at all


@dataclass(frozen=True, repr=False)
class Quote:
    """Words of the text, and the anchor that leads to them."""

    text: str
    anchor: str


@dataclass(frozen=True, repr=False)
class DateRead:
    """A time told in the text: what it may mean, the likeliest first; none where no calendar
    could be told. `by_moon`: either end may lie a day off. `doubtful`: that a time is told."""

    quotes: tuple[Quote, ...]
    readings: tuple[dates.Shown, ...]
    year_assumed: bool
    by_moon: bool
    doubtful: bool


@dataclass(frozen=True, repr=False)
class PlaceRead:
    """A name in the text with the places that bear it, the likeliest first, as province or
    "province – district". `kilometres` from the provincial capital, where it is one place."""

    quotes: tuple[Quote, ...]
    labels: tuple[str, ...]
    kilometres: int | None


@dataclass(frozen=True, repr=False)
class WordsRead:
    """Words of the text, and what the taxonomy calls them; `share`: how likely, 0 to 1."""

    code: str
    quotes: tuple[Quote, ...]
    label: str
    family: str = ""
    share: float | None = None


@dataclass(frozen=True, repr=False)
class CountRead:
    """A number of people in the text."""

    quotes: tuple[Quote, ...]
    value: int
    of: str


@dataclass(frozen=True, repr=False)
class ReadingAid:
    """Everything read in one text, in its order; acts and claims with the most probable first."""

    acts: tuple[WordsRead, ...]
    dates: tuple[DateRead, ...]
    places: tuple[PlaceRead, ...]
    perpetrators: tuple[WordsRead, ...]
    counts: tuple[CountRead, ...]
    reasons: tuple[WordsRead, ...]
    claims: tuple[WordsRead, ...] = ()
    roles: tuple[WordsRead, ...] = ()

    def __repr__(self) -> str:
        return "<ReadingAid>"


def bases(found: Assessment) -> tuple[Basis, ...]:
    """Every run of words that something in the assessment rests on."""
    return tuple(
        Basis(start, end, about)
        for about, ones in (
            ("act", (*found.acts, *found.claims, *found.urgency.reasons)),
            ("date", found.dates),
            ("place", found.places),
            ("who", found.perpetrators),
            ("who", found.roles),
            ("count", found.counts),
        )
        for one in ones
        for start, end in one.words
    )


def reading_aid(found: Assessment, text: WorkingText, language: str) -> ReadingAid:
    """Word what was found for a page language ("en", "fa-af", "ps")."""
    return ReadingAid(
        acts=tuple(_act(one, text, language) for one in found.acts),
        dates=tuple(_date(one, text, language) for one in found.dates),
        places=tuple(_place(one, text, language) for one in found.places),
        perpetrators=tuple(
            WordsRead(
                one.kind,
                _quotes(text, one.words),
                codes.label("perpetrator_type", one.kind, language),
            )
            for one in found.perpetrators
        ),
        counts=tuple(
            CountRead(_quotes(text, one.words), one.value, codes.label("counted", one.of, language))
            for one in found.counts
        ),
        reasons=tuple(_reason(one, text, language) for one in found.urgency.reasons),
        claims=tuple(_act(one, text, language) for one in found.claims),
        roles=tuple(
            WordsRead(
                one.code, _quotes(text, one.words), codes.label("role_flag", one.code, language)
            )
            for one in found.roles
        ),
    )


def _quotes(text: WorkingText, words: Iterable[tuple[int, int]]) -> tuple[Quote, ...]:
    return tuple(Quote(text.quote(start, end), text.anchor(start)) for start, end in words)


def marked(
    texts: Mapping[str, WorkingText], context: Mapping[str, Sequence[ContextMark]]
) -> tuple[tuple[str, tuple[Quote, ...]], ...]:
    """Per kind of context what is marked in the texts, each thing once, where it stands first.

    Args:
        texts: as shown, by name; their names go into the anchors.
        context: the marks in each of them.
    """
    first: dict[str, dict[str, Quote]] = {}
    for name, text in texts.items():
        for mark in context.get(name, ()):
            anchor = f"{name}-{text.anchor(mark.start)}"
            quote = Quote(text.quote(mark.start, mark.end), anchor)
            first.setdefault(mark.kind, {}).setdefault(mark.label, quote)
    kinds = (kind for kind in CONTEXT if kind in first)
    return tuple((kind, tuple(first[kind].values())) for kind in kinds)


def _act(one: Act, text: WorkingText, language: str) -> WordsRead:
    return WordsRead(
        code=one.code,
        quotes=_quotes(text, one.words),
        label=codes.label("act", one.code, language),
        family=codes.label("family", codes.act(one.code).family, language),
        share=one.probability,
    )


def _date(one: When, text: WorkingText, language: str) -> DateRead:
    days = [dates.read_as(told.first, told.last, told.precision) for told in one.readings]
    return DateRead(
        quotes=_quotes(text, one.words),
        readings=tuple(dates.shown(told, language) for told in days),
        year_assumed=one.year_assumed,
        by_moon=any(told.margin for told in one.readings),
        doubtful=sum(told.weight for told in one.readings) < _TOLD,
    )


def _place(one: Where, text: WorkingText, language: str) -> PlaceRead:
    labels = tuple(place_labels(one.codes, language))
    far = one.sites[0].kilometres if len(one.sites) == 1 else None
    return PlaceRead(_quotes(text, one.words), labels, far)


def place_labels(places: Sequence[str], language: str) -> Iterator[str]:
    """Each place by name; a province only where no district of it is among them."""
    within = {code.split("/")[0] for code in places if "/" in code}
    for code in places:
        province, _, district = code.partition("/")
        name = codes.label("province", province, language)
        if district:
            yield f"{name} – {codes.label('district', code, language)}"
        elif province not in within:
            yield name


def _reason(one: Reason, text: WorkingText, language: str) -> WordsRead:
    kind, _, code = one.code.rpartition(":")
    if kind == "act":
        label = codes.label("act", code, language)
    else:
        known = one.code in codes.list("escalator")
        label = codes.label("escalator" if known else "urgency_reason", one.code, language)
    return WordsRead(one.code, _quotes(text, one.words), label)
