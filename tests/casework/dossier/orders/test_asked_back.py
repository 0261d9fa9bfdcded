"""A source that takes its report back through the mailbox stops what leaves, before anybody has
looked at it. All people are invented.
"""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework import rows
from casework.dossier import profiles, working
from casework.dossier.choosing import Choice
from casework.dossier.figures.answers import ASKS
from casework.dossier.figures.sample import sample_of
from casework.models import Draft
from casework.records import Consent, Dossier, Review
from casework.records.review import ReviewState
from casework.services import dossiers, releases
from casework.services.dossiers import Blocked
from casework.services.relying import require_consents
from intake import clock
from intake.models import Order as OrderRow
from tests.casework.dossier.orders.placing import TO, choice, laila, place, refusal
from tests.casework.dossier.orders.resting import Case
from tests.casework.dossier.people import DAY, DETENTION, REVIEW, WILLOW, row, terms_of

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


# -- Of a whole desk ----------------------------------------------------------------------


@pytest.fixture
def counting(case: Case, monkeypatch: pytest.MonkeyPatch) -> Case:
    """The desk of the case, where the statistical annex is made as it is."""
    monkeypatch.setattr(dossiers, "profile", profiles.profile)
    return case


def annex(case: Case) -> Choice:
    answers = dict.fromkeys(ASKS, "not_assessed") | {"windows": "halves"}
    terms = terms_of("annex", audience="statistics", scope="statistics_only", answers=answers)
    terms = dossiers.next_terms(laila(case), case.house.desk, terms)
    return Choice(terms=terms, whole_desk=True, addressees=(TO,))


def ordered(case: Case) -> Dossier:
    order = dossiers.place(laila(case), case.house.desk, annex(case))
    return dossiers.of_order(laila(case), case.house.desk, order).record


def test_the_numbers_of_a_desk_leave_out_what_a_source_took_back_and_are_made(
    counting: Case,
) -> None:
    before = dossiers.propose(laila(counting), counting.house.desk, annex(counting))
    assert DETENTION in sample_of(before.selection).acts
    sent = came(counting)

    found = dossiers.propose(laila(counting), counting.house.desk, annex(counting))

    sample = sample_of(found.selection)
    assert not found.is_blocked
    assert DETENTION not in sample.acts
    assert len(sample.acts) == len(sample_of(before.selection).acts) - 1
    assert sample.left_out["no_consent"] == 1
    assert WILLOW.id not in {one.holder for one in found.relied_on}
    version = ordered(counting)
    assert version.heard == (sent.id,)
    require_consents(laila(counting), counting.house.desk, version)


@pytest.mark.parametrize("most", [5_000, 1], ids=["each is listed", "all are counted"])
def test_the_numbers_of_a_desk_do_not_leave_when_a_source_took_its_part_back_since(
    counting: Case, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr("casework.services.listing.MOST", most)
    version = ordered(counting)
    require_consents(laila(counting), counting.house.desk, version)
    # It came on a day before, and the desk took it in after it had ordered.
    came(counting, on=DAY)
    code = refusal(require_consents, laila(counting), counting.house.desk, version)
    assert code == "consent_withdrawn"


def test_what_the_numbers_of_a_desk_heard_before_they_were_made_stops_them_no_more(
    counting: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casework.services.listing.MOST", 1)
    by, desk = laila(counting), counting.house.desk
    came(counting)
    version = ordered(counting)
    assert not version.relied
    require_consents(by, desk, version)
    unheard = replace(version, heard=())
    assert refusal(require_consents, by, desk, unheard) == "consent_withdrawn"


def test_what_people_found_to_take_nothing_back_is_counted(
    counting: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casework.services.listing.MOST", 1)
    by, desk = laila(counting), counting.house.desk
    version = ordered(counting)
    sent = came(counting, on=DAY)
    found = rows.read(by, desk, sent.id).version
    rejected = replace(sent, state=ReviewState.REJECTED, reason="out_of_scope")
    rows.write(by, desk, rejected, expects=found)
    require_consents(by, desk, version)
    assert DETENTION in sample_of(dossiers.propose(by, desk, annex(counting)).selection).acts
