"""A consent that is taken back stops what is on its way out. All people are invented."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from casework.dossier import releasing, working
from casework.models import Draft, Package
from casework.services import consent as consents
from casework.services import dossiers, releases, reveals
from casework.services.approvals import Subject
from intake import orders
from intake.blobs import blob_store
from intake.keys.approval import Deed
from intake.models import Order as OrderRow
from tests.casework.dossier.orders.placing import TO, approved, laila, place, refusal
from tests.casework.dossier.orders.resting import Case, keep_name
from tests.casework.dossier.orders.test_hostile import _another_word
from tests.casework.dossier.orders.test_releasing import draft, signed
from tests.casework.dossier.people import VICTIM, consent, row
from tests.casework.services.desk_work import events

__all__ = ["draft"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_this_process", "signing")]
SCOPE = "un_confidential"


@pytest.fixture
def order(case: Case, draft: Draft) -> uuid.UUID:
    """To let the draft leave; no worker came yet."""
    return releases.release(case.house.unlocked("Amina"), case.house.desk, signed(case, draft))


def withdraw(case: Case) -> None:
    consents.withdraw_consent(laila(case), case.house.desk, row(70), expects=1)


def refuse_scope(case: Case) -> None:
    consents.set_scope(
        laila(case), case.house.desk, row(70), expects=1, scope=SCOPE, state="refused"
    )


def forbid_beside(case: Case) -> None:
    _another_word(case, "withdrawn")


def kinds(case: Case) -> list[str]:
    return [one["kind"] for one in events(case.house)]


@pytest.mark.parametrize("deed", [withdraw, refuse_scope, forbid_beside])
def test_a_release_that_waits_is_stopped_and_its_key_is_gone(
    case: Case, draft: Draft, order: uuid.UUID, deed: Callable[[Case], None]
) -> None:
    deed(case)

    stopped = OrderRow.objects.get()
    assert (stopped.pk, stopped.stage, stopped.blob) == (order, "refused", "")
    assert bytes(stopped.header) == b""
    assert dossiers.reasons(laila(case), case.house.desk, order).code == "consent_withdrawn"
    assert working.work_off() == 0
    assert not Package.objects.exists()
    assert "release.signed" not in kinds(case)
    told = [one for one in events(case.house) if one["kind"] == "release.stopped"]
    assert [(one["placed"], one["code"]) for one in told] == [(str(order), "consent_withdrawn")]
    assert Draft.objects.get() == draft


def test_the_annex_is_stopped_with_its_dossier(case: Case) -> None:
    keep_name(case.house)
    amina, desk = case.house.unlocked("Amina"), case.house.desk
    approval = approved(case.house, Deed.REVEAL_IDENTITY, Subject("identity", row(810)))
    place(case, who="Amina", names={VICTIM.id: approval}, annex_addressees=(TO,))
    working.work_off()
    both = [
        releases.release(amina, desk, signed(case, one)) for one in Draft.objects.order_by("number")
    ]

    withdraw(case)

    assert {one.pk for one in OrderRow.objects.filter(stage="refused")} == set(both)
    assert len(both) == 2
    assert working.work_off() == 0
    assert not Package.objects.exists()


def test_a_release_that_is_worked_on_is_not_signed_any_more(
    case: Case, order: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, bag = set(blob_store().names()), releasing._bag

    def slow(*about: Any) -> Any:
        """The bag is about to be read when the word comes."""
        withdraw(case)
        return bag(*about)

    monkeypatch.setattr(releasing, "_bag", slow)
    working.work_off()

    assert "release.signed" not in kinds(case)
    assert not Package.objects.exists()
    assert OrderRow.objects.get().stage == "refused"
    assert set(blob_store().names()) <= before


def test_a_package_that_was_packed_meanwhile_is_thrown_away(
    case: Case, order: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, work = set(blob_store().names()), working.work

    def slow(*about: Any) -> working.Answer:
        answer = work(*about)
        withdraw(case)
        return answer

    monkeypatch.setattr(working, "work", slow)
    assert working.work_off() == 0

    assert not Package.objects.exists()
    assert set(blob_store().names()) <= before
    assert dossiers.reasons(laila(case), case.house.desk, order).code == "consent_withdrawn"


def test_what_does_not_touch_it_stops_nothing(case: Case, order: uuid.UUID) -> None:
    desk = case.house.desk
    given_again = consent(79, person=row(10), state="given")
    consents.record_consent(laila(case), desk, given_again)
    consents.set_scope(
        laila(case), desk, row(70), expects=1, scope="statistics_only", state="refused"
    )

    assert OrderRow.objects.get().stage == "placed"
    assert working.work_off() == 1
    assert Package.objects.exists()


def test_a_deed_that_is_refused_stops_nothing(case: Case, order: uuid.UUID) -> None:
    asked = {"expects": 7}
    desk = case.house.desk

    assert refusal(consents.withdraw_consent, laila(case), desk, row(70), **asked) == "row_changed"
    assert OrderRow.objects.get().stage == "placed"


def test_a_word_is_not_taken_back_where_its_releases_cannot_be_stopped(
    case: Case, order: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> bool:
        raise OSError("away")

    with monkeypatch.context() as patched:
        patched.setattr(orders, "stop", fails)
        with pytest.raises(OSError, match="away"):
            withdraw(case)

    assert "consent.withdrawn" not in kinds(case)
    assert OrderRow.objects.get().stage == "placed"


def test_a_word_taken_back_while_the_opener_answers_orders_nothing(
    case: Case, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the first look, and before there is an order that could be stopped."""
    approval, opened = signed(case, draft), reveals.open_release

    def slow(*about: Any) -> Any:
        given = opened(*about)
        withdraw(case)
        return given

    monkeypatch.setattr(reveals, "open_release", slow)
    amina, desk = case.house.unlocked("Amina"), case.house.desk

    assert refusal(releases.release, amina, desk, approval) == "consent_withdrawn"
    assert not OrderRow.objects.exists()
