"""Communication: victims' case for the Special Procedures, as urgent as its acts are. Pure.

Which procedure it asks for, and what that one requires, is data (communication.yaml).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from casework import codes
from casework.dates import ToldDate
from casework.dossier import consenting, gaps, leaving, written
from casework.dossier.bagfile import BagFile
from casework.dossier.document import (
    Block,
    Document,
    Fields,
    Heading,
    Line,
    Listing,
    Paragraph,
    Run,
)
from casework.dossier.leaving import Said
from casework.dossier.masking import Rules
from casework.dossier.profile import Gap, Render
from casework.dossier.profiles.choosing_kind import is_ongoing
from casework.dossier.profiles.communication_elements import (
    ANSWERED,
    ELEMENTS,
    STORIES,
    Case,
    answered,
    names_of,
)
from casework.dossier.selection import Selection
from casework.dossier.telling import Teller
from casework.dossier.terms import LANGUAGES
from casework.records import Act, Intervention
from intake.letters import own_digits

AUDIENCES = ("un_confidential", "un_urgent")
_MONTH = 31  # the longest a date may span that still says month and year
_OPTIONAL = ("no_names", "follow_up")


class Communication:
    """The exporter; what its attributes mean is said at `profile.Profile`."""

    name = "communication"
    scope = "un_confidential"
    audience = "un_confidential"
    carries_names = True
    annex = False
    languages: tuple[str, ...] = ("en",)
    asks: tuple[str, ...] = (
        "submitter", "contact", "confidential", "name_to_authorities", "steps_taken",
        "other_bodies", "remedies", "follow_up", "no_names",
    )  # fmt: skip

    def gaps(self, selection: Selection) -> tuple[Gap, ...]:
        """What is missing, the procedure's own requirements last."""
        common = gaps.common(selection, self, audiences=AUDIENCES, optional=_OPTIONAL)
        return (*common, *_missing(_case(selection, "en")))

    def files(self, selection: Selection, render: Render) -> Iterable[BagFile]:
        """The communication in English, and copies to read in Dari and Pashto."""
        yield from written.files(self.document(selection, "en"), render)
        for language in LANGUAGES[1:]:
            copy = self.document(selection, language)
            yield from written.files(copy, render, stem="reading-copy", formats=("html",))

    def annex_files(self, selection: Selection, render: Render) -> Iterable[BagFile]:
        """None: what must stay confidential is said in the document."""
        return ()

    def document(self, selection: Selection, language: str) -> Document:
        """Its elements, then the facts act by act, steps, consents, what is confidential."""
        case = _case(selection, language)
        subtitle = case.teller.text(f"kind_{case.kind.name}", "profiles")
        mandates = ((case.teller.text("mandates", "profiles"), _mandates(case)),)
        cover = written.cover(selection, self.name, language, subtitle=subtitle, more=mandates)
        return Document(language, cover, tuple(_blocks(case)))


PROFILE = Communication()


def _case(selection: Selection, language: str) -> Case:
    return Case(Teller(selection, Rules(selection.terms.place_mask), language, named=True))


def _missing(case: Case) -> Iterator[Gap]:
    if not case.acts:
        yield Gap("no_acts")
        return
    for row in case.victims:
        if not names_of(case.teller.selection, row):
            yield Gap("name_missing", row)
    for act in case.teller.acts():
        if not case.teller.items(act.id):
            yield Gap("act_without_evidence", act.id)
    for element in case.kind.elements:
        if not ELEMENTS[element](case):
            yield Gap("field_missing", case.acts[0].id, element)
    if "last_seen" in case.kind.elements and not any(_has_month(act) for act in case.acts):
        yield Gap("field_missing", case.acts[0].id, "date")
    yield from _others(case)


def _has_month(act: Act) -> bool:
    """Whether a disappearance is dated to its month and year at least."""
    value = act.value("missing_since")
    return any(_spans_a_month(one) for one in (value.dates if value else (act.began,)))


def _spans_a_month(told: ToldDate | None) -> bool:
    if told is None or told.from_day is None or told.to_day is None:
        return False
    return (told.to_day - told.from_day).days < _MONTH


def _others(case: Case) -> Iterator[Gap]:
    """Names of people who are not the victims, in what was written: those known to be
    protected stop it; what else may be a name is said, for a witness may have agreed to be named.
    """
    selection = case.teller.selection
    said = [Said(case.answer(key), None, key) for key in ANSWERED]
    for act in case.acts:
        said += [Said(text, act.id, key) for key in STORIES for text in _texts(act, key)]
    others = [name for row, one in selection.names.items() if row not in case.victims
              for name in one.forms]  # fmt: skip
    yield from leaving.named(selection, said, others)
    own = [name for row in case.victims for name in names_of(selection, row)]
    for gap in leaving.leaks(said, case.answer("no_names"), (*own, *written.accused(selection))):
        yield replace(gap, blocks=False)


def _texts(act: Act, key: str) -> tuple[str, ...]:
    value = act.value(key)
    return value.texts if value else ()


def _blocks(case: Case) -> Iterator[Block]:
    say = case.teller
    why = "why_ongoing" if any(is_ongoing(say, act) for act in case.acts) else "why_past"
    yield Paragraph(say.say("reading_copy", "profiles"))
    yield Heading(1, say.text(f"kind_{case.kind.name}", "profiles"))
    yield Paragraph(say.say(why, "profiles"))
    yield Fields([_element(case, one) for one in case.kind.elements])
    yield Heading(1, say.text("facts", "profiles"))
    for place, act in enumerate(say.acts(), start=1):
        yield from _facts(case, act, place)
    yield from _section(case, "steps", _steps(case))
    yield from _section(case, "bodies", [answered(case, "other_bodies") or say.unknown()])
    yield from _section(case, "consents", _consents(case))
    yield from _section(case, "confidential", [answered(case, "confidential") or say.unknown()])
    yield Heading(1, say.text("submitter_block", "profiles"))
    yield written.submitter(say)


def _element(case: Case, element: str) -> tuple[str, Line]:
    label = case.teller.text(f"element_{element}", "profiles")
    return label, ELEMENTS[element](case) or case.teller.unknown()


def _facts(case: Case, act: Act, place: int) -> Iterator[Block]:
    """One act: what was done, to whom, by whom, how surely, and the norms it engages."""
    say, note = case.teller, case.teller.note(act)
    number = own_digits(str(place), say.language)
    yield Heading(2, codes.label("act", act.code, say.language), number)
    yield Paragraph(say.sentence(act))
    victims = say.listed(map(say.person, say.victims(act)))
    norms = (Run(", ".join(codes.act(act.code).norms), apart=True),)
    yield Listing(
        [
            (*say.say("victims_line", "profiles", who=victims), note),
            (*say.say("accused_line", "profiles", who=say.accused(act)), note),
            (*say.grounds(act), note),
            (*say.say("norms_line", "profiles", norms=norms), note),
        ]
    )


def _section(case: Case, key: str, lines: Iterable[Line]) -> Iterator[Block]:
    yield Heading(1, case.teller.text(key, "profiles"))
    yield Listing(list(lines))


def _steps(case: Case) -> Iterator[Line]:
    yield answered(case, "steps_taken") or case.teller.unknown()
    for one in case.teller.selection.of(Intervention):
        yield written.intervention(case.teller, one)


def _consents(case: Case) -> Iterator[Line]:
    """What each victim agreed to, in the one scope it leaves under; then about authorities."""
    for one in consenting.relied_on(case.teller.selection):
        if one.holder in case.victims:
            yield case.teller.say(
                "consent_line",
                "profiles",
                person=case.teller.person(one.holder),
                scope=case.teller.code("consent_scope", one.scope),
                state=case.teller.code("consent_state", one.state),
            )
    label = case.teller.text("consent_to_authorities", "profiles")
    said = answered(case, "name_to_authorities") or case.teller.unknown()
    yield (Run(f"{label}: "), *said)


def _mandates(case: Case) -> Line:
    """The procedures that the acts may go to, by their routes."""
    routes = dict.fromkeys(route for act in case.acts for route in codes.act(act.code).routes)
    wanted = [one for one in routes if one.startswith(("SP_", "WGEID_", "WGAD_"))]
    return case.teller.codes("route", wanted)
