"""What the deeds on a review's page ask of the services, one function each.

Each gives the code of what was done (`wording.WORDS["done"]`), or what the next page must show.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from casework import codes, dates, policy
from casework.records import Act, AddedRedaction, Information, Involvement, Person, Source, Stored
from casework.records.shapes import Place, Pseudonym, Stretch
from casework.services import (
    acts,
    approvals,
    cases,
    doubts,
    grading,
    keeping,
    questions,
    review,
    unhiding,
)
from casework.services.approvals import Subject
from casework.services.deeds import seen, together
from casework.showing import selection
from casework.views.finding import linked
from casework.views.review_page import Answer, ReviewPage
from intake import clock
from intake.errors import IntakeError
from intake.keys.approval import Deed
from intake.models import SealedPart

Told = Mapping[str, Any]


def take(page: ReviewPage, told: Told, expects: int) -> str:
    """Into this person's work."""
    review.take(page.request.unlocked, page.desk, page.review.id, expects=expects)
    return "taken"


def accept(page: ReviewPage, told: Told, expects: int) -> str:
    """Reviewed, and it leads somewhere."""
    review.accept(page.request.unlocked, page.desk, page.review.id, expects=expects)
    return "accepted"


def reopen(page: ReviewPage, told: Told, expects: int) -> str:
    """Look at it once more."""
    review.reopen(page.request.unlocked, page.desk, page.review.id, expects=expects)
    return "reopened"


def reject(page: ReviewPage, told: Told, expects: int) -> str:
    """With a reason."""
    by = page.request.unlocked
    reason, words = told["reason"], told["words"]
    review.reject(by, page.desk, page.review.id, expects=expects, reason=reason, words=words)
    return "rejected"


def duplicate(page: ReviewPage, told: Told, expects: int) -> str:
    """The same as another."""
    by, of = page.request.unlocked, uuid.UUID(told["of"])
    review.mark_duplicate(by, page.desk, page.review.id, expects=expects, of=of)
    return "duplicate"


def link_case(page: ReviewPage, told: Told, expects: int) -> str:
    """To a case that is there, or to a new one."""
    by = page.request.unlocked
    with together():
        case = (
            uuid.UUID(told["case"])
            if told["case"]
            else cases.open_case(by, page.desk, title=told["title"])
        )
        review.link_to_case(by, page.desk, page.review.id, expects=expects, case=case)
    return "linked"


def set_urgency(page: ReviewPage, told: Told, expects: int) -> str:
    """Raise at once; lower with a signed request, or ask for one."""
    by, level = page.request.unlocked, told["level"]
    if not policy.is_lowering(page.review.urgency, level):
        review.set_urgency(by, page.desk, page.review.id, expects=expects, level=level)
        return "urgency"
    signed = review.lowering_granted(by, page.desk, page.review, level)
    if signed is not None:
        review.set_urgency(
            by, page.desk, page.review.id, expects=expects, level=level, approval=signed
        )
        return "urgency"
    reason, words = told["reason"], told["words"]
    review.ask_lowering(by, page.desk, page.review.id, level=level, reason=reason, words=words)
    return "asked_to_lower"


def hide(page: ReviewPage, told: Told, expects: int) -> str:
    """More than the machine did."""
    given = page.copy.texts.get(told["text"])
    if given is None:
        raise IntakeError("no_such_text")
    text = given.text
    if told["start"] is not None and told["end"] is not None:
        start, end = selection.by_offsets(text, told["start"], told["end"])
    else:
        start, end = selection.by_words(text, told["first"], told["last"])
    at = Stretch(text=told["text"], start=start, end=end)
    review.hide(page.request.unlocked, page.desk, page.review.id, at=at, kind=told["kind"])
    return "hidden"


def ask_unhide(page: ReviewPage, told: Told, expects: int) -> str:
    """A request to the custodians, about one of those that are shown here."""
    by, row = page.request.unlocked, _hidden(page, told["redaction"]).record.id
    unhiding.ask(by, page.desk, row, words=told["words"])
    return "asked_custodians"


def unhide(page: ReviewPage, told: Told, expects: int) -> str:
    """As two have signed."""
    by, found = page.request.unlocked, _hidden(page, told["redaction"])
    asked = unhiding.asked(by, page.desk, found, page.review)
    if asked is None:
        raise IntakeError("approval_missing")
    unhiding.take_off(by, page.desk, found.record.id, approval=asked.id)
    return "unhidden"


def _hidden(page: ReviewPage, redaction: uuid.UUID) -> Stored[AddedRedaction]:
    for one in page.hidden_here:
        if one.record.id == redaction:
            return one
    raise IntakeError("not_hidden_here")


def note(page: ReviewPage, told: Told, expects: int) -> str:
    """Words for colleagues; an empty note takes the one before away.

    Raises IntakeError("held_waits") where that one is for custodians to read first.
    """
    policy.require(not page.has_no_note, "held_waits")
    by, words = page.request.unlocked, told["words"]
    review.note(by, page.desk, page.review.id, expects=expects, words=words)
    return "saved"


def needless(page: ReviewPage, told: Told, expects: int) -> str:
    """It needed no hiding: the redactor learns, the copy stays as it is."""
    by, pseudonym = page.request.unlocked, told["pseudonym"]
    doubts.find_doubt_needless(by, page.desk, page.review.id, pseudonym)
    return "needless"


def withdraw_act(page: ReviewPage, told: Told, expects: int) -> str:
    """It was wrong; kept, never counted."""
    by = page.request.unlocked
    if told["act"] not in {one.id for one in page.acts}:
        raise IntakeError("no_such_proposal")
    acts.withdraw_act(by, page.desk, told["act"], expects=told["version"])
    return "act_withdrawn"


def open_doubt(page: ReviewPage, told: Told, expects: int) -> Answer:
    """Shown in this answer only."""
    found = doubts.open_doubt(page.request.unlocked, page.desk, page.review.id, told["pseudonym"])
    return Answer(opened={found.pseudonym: found.forms})


def unmask(page: ReviewPage, told: Told, expects: int) -> str:
    """A request to the custodians."""
    approvals.ask(
        page.request.unlocked,
        page.desk,
        Deed.UNMASK,
        Subject(SealedPart.Kind.IDENTITIES, page.review.submission),
        reason=told["reason"],
        words=told["words"],
        detail=told["pseudonym"],
    )
    return "asked_custodians"


def open_original(page: ReviewPage, told: Told, expects: int) -> str:
    """A request that two custodians sign: the whole report, one file, or what it says of itself."""
    what, _, row = told["what"].partition(":")
    deed = Deed.REVEAL_METADATA if what == "stripped" else Deed.REVEAL_ORIGINAL
    kind = "report" if what == "report" else "attachment"
    approvals.ask(
        page.request.unlocked,
        page.desk,
        deed,
        Subject(kind, uuid.UUID(row)),
        reason=told["reason"],
        words=told["words"],
    )
    return "asked_custodians"


def accept_act(page: ReviewPage, told: Told, expects: int) -> str:
    """As proposed."""
    proposal = page.proposal(told["code"])
    acts.accept_act(page.request.unlocked, page.desk, page.review.id, proposal)
    return "act"


def refuse_act(page: ReviewPage, told: Told, expects: int) -> str:
    """The machine was wrong."""
    proposal = page.proposal(told["code"])
    acts.refuse_act(page.request.unlocked, page.desk, page.review.id, proposal)
    return "act_refused"


def change_act(page: ReviewPage, told: Told, expects: int) -> str:
    """Under another code."""
    act = Act(id=uuid.uuid4(), code=told["instead"], review=page.review.id)
    proposal = page.proposal(told["code"])
    acts.accept_act_changed(page.request.unlocked, page.desk, proposal, act)
    return "act"


def add_act(page: ReviewPage, told: Told, expects: int) -> str:
    """One that the machine did not find."""
    rests_on: tuple[Stretch, ...] = ()
    if told["first"]:
        text = page.copy.texts["account"].text
        start, end = selection.by_words(text, told["first"])
        rests_on = (Stretch(text="account", start=start, end=end),)
    began = dates.parse(told["began"], today=clock.today()) if told["began"] else None
    act = Act(
        id=uuid.uuid4(),
        code=told["code"],
        review=page.review.id,
        case=page.review.case,
        rests_on=rests_on,
        began=began,
        place=Place(province=told["province"]) if told["province"] else None,
    )
    acts.add_act(page.request.unlocked, page.desk, act)
    return "act"


def make_person(page: ReviewPage, told: Told, expects: int) -> str:
    """Of a tag, with their role. A tag that is somebody already gets one more role."""
    by, here, named = page.request.unlocked, page.review.id, page.named(told["tag"])
    with together():
        known = [
            one for one in linked(page.request, page.desk, here, Person) if named in one.known_as
        ]
        who = known[0].id if known else keeping.add(by, page.desk, _person(named, told))
        role = Involvement(
            id=uuid.uuid4(),
            act=uuid.UUID(told["act"]),
            person=who,
            role=told["role"],
            status_at_end=(told["status_at_end"],) if told["status_at_end"] else (),
        )
        keeping.add(by, page.desk, role)
    return "person_made"


def _called(named: Pseudonym) -> str:
    """A pseudonym that says where the tag stands; the version where it is not the first."""
    version = f".{named.version}" if named.version > 1 else ""
    return f"{named.tag} {str(named.review)[:8]}{version}"


def _person(named: Pseudonym, told: Told) -> Person:
    return Person(
        id=uuid.uuid4(),
        pseudonym=told["pseudonym"].strip() or _called(named),
        known_as=(named,),
        sex=told["sex"],
        age_band=told["age_band"],
    )


def grade(page: ReviewPage, told: Told, expects: int) -> str:
    """The account that this report gives of one act, written down first if it is not yet."""
    by, act = page.request.unlocked, uuid.UUID(told["act"])
    given = {name: told[name] for name in ("reliability", "credibility", "words")}
    with together():
        account = account_of(page, act)
        version = _version(page, account)
        grading.grade(by, page.desk, account, expects=version, **given)
    return "graded"


def account_of(page: ReviewPage, act: uuid.UUID) -> uuid.UUID:
    """The account that this report's source gives of an act; both made when not there."""
    by, here = page.request.unlocked, page.review.id
    for one in linked(page.request, page.desk, act, Information):
        if one.review == here:
            return one.id
    known = [one for one in linked(page.request, page.desk, here, Source) if one.review == here]
    connection = page.copy.told["how_known"]
    source = (
        known[0].id
        if known
        else keeping.add(
            by,
            page.desk,
            Source(
                id=uuid.uuid4(),
                pseudonym=f"S-{str(here)[:8]}",
                review=here,
                connection=connection if connection in codes.list("source_connection_mt19") else "",
                mode="intake_form",
            ),
        )
    )
    account = Information(id=uuid.uuid4(), act=act, source=source, review=here, mode="intake_form")
    return grading.add_information(by, page.desk, account)


def _version(page: ReviewPage, account: uuid.UUID) -> int:
    return seen(page.request.unlocked, page.desk, Information, account).version


def ask(page: ReviewPage, told: Told, expects: int) -> str:
    """A message to the mailbox."""
    questions.ask_source(
        page.request.unlocked,
        page.desk,
        page.review.id,
        text=told["text"],
        language=told["language"],
    )
    return "asked"
