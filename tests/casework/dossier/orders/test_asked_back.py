"""A source that takes its report back through the mailbox stops what leaves, before anybody has
looked at it. All people are invented.
"""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework import rows
from casework.dossier import working
from casework.models import Draft
from casework.records import Consent, Review
from casework.records.review import ReviewState
from casework.services import dossiers, releases
from casework.services.dossiers import Blocked
from intake import clock
from intake.models import Order as OrderRow
from tests.casework.dossier.orders.placing import choice, laila, place, refusal
from tests.casework.dossier.orders.resting import Case
from tests.casework.dossier.people import REVIEW, WILLOW, row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_this_process", "signing")]
MAILBOX = uuid.UUID(int=0x5EED)


def came(case: Case, comes_as: str = "withdrawal", on: date | None = None) -> Review:
    """What the source sent behind the receipt of the report; nobody has looked at it."""
    by, desk = laila(case), case.house.desk
    before = rows.read(by, desk, REVIEW.id)
    rows.write(by, desk, replace(REVIEW, behind=MAILBOX), expects=before.version)
    sent = Review(
        id=uuid.uuid4(), submission=uuid.uuid4(), version=1, network=REVIEW.network, language="en",
        received_on=on or clock.today(), urgency="T1", behind=MAILBOX, comes_as=comes_as,
    )  # fmt: skip
    rows.write(by, desk, sent, expects=0)
    return sent


def blocked(case: Case) -> list[tuple[str, uuid.UUID | None]]:
    with pytest.raises(Blocked) as met:
        place(case)
    return [(gap.code, gap.about) for gap in met.value.gaps]


def test_nothing_is_ordered_on_what_a_source_agreed_to_before_it_took_it_back(case: Case) -> None:
    came(case)
    assert blocked(case) == [("consent_asked_back", WILLOW.id)]


def test_an_answer_through_the_mailbox_takes_nothing_back(case: Case) -> None:
    came(case, comes_as="answer")
    place(case)
    assert OrderRow.objects.exists()


def test_a_draft_that_was_made_before_does_not_leave_after(case: Case) -> None:
    place(case)
    working.work_off()
    draft, desk = Draft.objects.get(), case.house.desk
    came(case)
    code = refusal(releases.ask_release, laila(case), desk, draft.pk, words="The family asks.")
    assert code == "consent_withdrawn"


def test_a_person_who_looked_and_says_that_it_takes_nothing_back_lets_it_leave(case: Case) -> None:
    sent, by, desk = came(case), laila(case), case.house.desk
    for state in (ReviewState.IN_REVIEW, ReviewState.ACCEPTED):
        version = rows.read(by, desk, sent.id).version
        rows.write(by, desk, replace(sent, state=state), expects=version)
        assert blocked(case) == [("consent_asked_back", WILLOW.id)]
    version = rows.read(by, desk, sent.id).version
    rejected = replace(sent, state=ReviewState.REJECTED, reason="out_of_scope")
    rows.write(by, desk, rejected, expects=version)
    place(case)
    assert OrderRow.objects.exists()


def test_what_is_agreed_to_anew_on_a_later_day_counts_again(case: Case) -> None:
    by, desk, ago = laila(case), case.house.desk, clock.today() - timedelta(days=3)
    came(case, on=ago)
    consent = rows.read(by, desk, row(73)).record
    assert isinstance(consent, Consent)
    for since, counts in ((ago, False), (ago + timedelta(days=1), True)):
        scopes = tuple(replace(one, since=since) for one in consent.scopes)
        version = rows.read(by, desk, row(73)).version
        rows.write(by, desk, replace(consent, scopes=scopes), expects=version)
        proposed = dossiers.propose(by, desk, choice(case))
        assert proposed.is_blocked is not counts
