"""A draft that will not leave is discarded with its keys, its payload and every order for it."""

import uuid

import pytest

from casework import rows
from casework.dossier import working
from casework.models import Draft
from casework.records import Dossier
from casework.records.approval import ApprovalState
from casework.records.dossier import DossierState
from casework.services import approvals, discarding, dossiers, releases
from casework.services.approvals import Subject
from casework.services.consent import withdraw_consent
from casework.services.discarding import discard_draft
from intake import clock
from intake.blobs import blob_store
from intake.errors import IntakeError
from intake.keys.approval import Deed
from intake.models import Order as OrderRow
from tests.casework.dossier.orders.placing import TO, approved, laila, place, refusal
from tests.casework.dossier.orders.resting import Case, keep_name
from tests.casework.dossier.orders.test_erased import erase
from tests.casework.dossier.people import VICTIM, row
from tests.casework.services.desk_work import events

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_this_process", "signing")]
WORDS = "For the working group, as the family asked."


@pytest.fixture
def draft(case: Case) -> Draft:
    """Compiled, and known to the desk."""
    place(case)
    working.work_off()
    releases.take_new(laila(case), case.house.desk)
    return Draft.objects.get()


def asked(case: Case, draft: Draft) -> uuid.UUID:
    """Amina asks and signs."""
    amina = case.house.unlocked("Amina")
    return releases.ask_release(amina, case.house.desk, draft.pk, words=WORDS).record.id


def release_ordered(case: Case, draft: Draft) -> uuid.UUID:
    """And Farid signs; Amina lets it leave, and no worker was there yet."""
    desk, approval = case.house.desk, asked(case, draft)
    approvals.sign(case.house.unlocked("Farid"), desk, approval)
    return releases.release(case.house.unlocked("Amina"), desk, approval)


def version(case: Case) -> Dossier:
    return dossiers.versions(laila(case), case.house.desk)[0].record


def test_a_discarded_draft_is_gone_with_its_payload_and_its_version_says_so(
    case: Case, draft: Draft
) -> None:
    discard_draft(laila(case), case.house.desk, draft.pk, reason="abandoned")

    assert not Draft.objects.exists()
    assert draft.blob not in set(blob_store().names())
    told = version(case)
    assert (told.state, told.packages[0].gone) == (DossierState.DISCARDED, clock.today())
    assert not told.waits
    assert releases.drafts(laila(case), case.house.desk) == []
    assert releases.take_new(laila(case), case.house.desk) == 0


def test_discarding_is_an_event_with_its_reason(case: Case, draft: Draft) -> None:
    discard_draft(laila(case), case.house.desk, draft.pk, reason="superseded")

    told = [one for one in events(case.house) if one["kind"] == "draft.discarded"]
    assert [(one["row"], one["reason"]) for one in told] == [(str(draft.pk), "superseded")]
    assert told[0]["by"] == str(case.house.people["Laila"].member.pk)


def test_a_draft_whose_consent_was_taken_back_can_be_discarded(case: Case, draft: Draft) -> None:
    withdraw_consent(laila(case), case.house.desk, row(70), expects=1)

    discard_draft(laila(case), case.house.desk, draft.pk, reason="consent")

    assert not Draft.objects.exists()


def test_the_order_to_let_it_leave_goes_in_the_same_breath(case: Case, draft: Draft) -> None:
    order = release_ordered(case, draft)
    assert OrderRow.objects.filter(pk=order).exists()

    discard_draft(laila(case), case.house.desk, draft.pk, reason="wrong")

    assert not OrderRow.objects.exists()
    assert working.work_off() == 0


def test_a_failure_on_the_way_discards_nothing(
    case: Case, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = release_ordered(case, draft)

    def torn(*_told: object, **_more: object) -> None:
        raise IntakeError("row_changed")

    monkeypatch.setattr(discarding, "_close_requests", torn)
    assert refusal(
        discard_draft, laila(case), case.house.desk, draft.pk, reason="wrong"
    ) == "row_changed"  # fmt: skip

    assert Draft.objects.get() == draft
    assert OrderRow.objects.filter(pk=order).exists()
    rests = rows.read(laila(case), case.house.desk, version(case).id).record
    assert isinstance(rests, Dossier)
    assert rests.state is DossierState.DRAFTED


def test_what_was_asked_about_it_waits_for_nobody(case: Case, draft: Draft) -> None:
    approval, desk = asked(case, draft), case.house.desk
    reading = approvals.ask(
        laila(case), desk, Deed.REVEAL_IDENTITY, Subject("draft", draft.pk),
        reason="verify", words=WORDS,
    )  # fmt: skip

    discard_draft(laila(case), desk, draft.pk, reason="abandoned")

    assert approvals.waiting(laila(case), desk) == []
    for one in (approval, reading.record.id):
        assert approvals.read(laila(case), desk, one).record.state is ApprovalState.DECLINED
    assert refusal(approvals.sign, case.house.unlocked("Farid"), desk, approval) == (
        "approval_closed"
    )


def test_what_left_is_not_discarded(case: Case, draft: Draft) -> None:
    release_ordered(case, draft)
    working.work_off()

    assert refusal(
        discard_draft, laila(case), case.house.desk, draft.pk, reason="wrong"
    ) == "already_released"  # fmt: skip

    assert Draft.objects.get() == draft
    assert version(case).has_left


def test_nobody_discards_twice_or_at_another_desk_or_without_a_reason(
    case: Case, draft: Draft
) -> None:
    desk, nasrin = case.house.desk, case.house.unlocked("Nasrin")

    assert refusal(discard_draft, nasrin, desk, draft.pk, reason="wrong") == "not_your_desk"
    assert refusal(
        discard_draft, nasrin, case.house.other_desk, draft.pk, reason="wrong"
    ) == "draft_missing"  # fmt: skip
    assert refusal(discard_draft, laila(case), desk, draft.pk, reason="") == "reason_unknown"
    assert Draft.objects.get() == draft
    discard_draft(laila(case), desk, draft.pk, reason="wrong")
    assert refusal(discard_draft, laila(case), desk, draft.pk, reason="wrong") == "draft_missing"


def test_an_erasure_takes_the_order_to_let_the_draft_leave(case: Case, draft: Draft) -> None:
    release_ordered(case, draft)

    erase(case, VICTIM.id)

    assert not OrderRow.objects.exists()
    assert working.work_off() == 0


def test_a_version_whose_draft_an_erasure_took_waits_for_nobody(case: Case, draft: Draft) -> None:
    erase(case, VICTIM.id)

    releases.take_new(laila(case), case.house.desk)

    assert version(case).state is DossierState.DISCARDED
    assert releases.drafts(laila(case), case.house.desk) == []


def test_what_was_answered_goes_with_an_erasure_and_not_with_a_discarded_draft(
    case: Case, draft: Draft
) -> None:
    discard_draft(laila(case), case.house.desk, draft.pk, reason="superseded")
    found = dossiers.of_order(laila(case), case.house.desk, draft.order)
    assert found.record.answers

    erase(case, VICTIM.id)

    after = rows.read(laila(case), case.house.desk, found.record.id).record
    assert isinstance(after, Dossier)
    assert after.answers == ()


def test_a_part_that_left_stays_in_the_register_though_its_annex_is_discarded(case: Case) -> None:
    keep_name(case.house)
    desk, amina = case.house.desk, case.house.unlocked("Amina")
    approval = approved(case.house, Deed.REVEAL_IDENTITY, Subject("identity", row(810)))
    place(case, who="Amina", names={VICTIM.id: approval}, annex_addressees=(TO,))
    working.work_off()
    main, annex = Draft.objects.order_by("number")
    release_ordered(case, main)
    working.work_off()
    releases.forget_package(amina, desk, main.pk)
    releases.take_new(amina, desk)
    assert [(one.draft, bool(one.on)) for one in version(case).packages] == [
        (main.pk, True),
        (annex.pk, False),
    ]

    discard_draft(amina, desk, annex.pk, reason="abandoned")

    told = version(case)
    assert (told.state, told.has_left, told.waits) == (DossierState.RELEASED, True, False)
