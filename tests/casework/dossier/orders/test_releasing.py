"""From a draft to a package: two sign, the signer signs, the addressees alone open it."""

import io
import uuid
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from casework import register
from casework.dossier import releasing, stamp_door, working
from casework.dossier.addressees import Addressee
from casework.dossier.release_order import ReleaseOrder
from casework.dossier.verify import Outcome, verify
from casework.models import Draft, Package
from casework.records.dossier import DossierState
from casework.services import approvals, dossiers, releases
from casework.services.approvals import Subject
from casework.services.consent import withdraw_consent
from intake import clock
from intake.blobs import FileBlobWriter, blob_store
from intake.errors import IntakeError, TransientError
from intake.keys.approval import Deed
from intake.models import Order as OrderRow
from intake.sealing import HybridIdentity, SealingError, age
from intake.sweeper import Sweeper
from tests.casework.dossier.orders.placing import OFFICE, TO, laila, place, refusal
from tests.casework.dossier.orders.resting import Case
from tests.casework.dossier.people import row
from tests.casework.services.desk_work import events

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("in_this_process", "signing"),
]
WORDS = "For the working group, as the family asked."


@pytest.fixture
def draft(case: Case) -> Draft:
    """Compiled, and known to the desk."""
    place(case)
    working.work_off()
    releases.take_new(laila(case), case.house.desk)
    return Draft.objects.get()


def signed(case: Case, draft: Draft) -> uuid.UUID:
    """Amina asks and signs, Farid signs."""
    desk = case.house.desk
    asked = releases.ask_release(case.house.unlocked("Amina"), desk, draft.pk, words=WORDS)
    approvals.sign(case.house.unlocked("Farid"), desk, asked.record.id)
    return asked.record.id


def released(case: Case, draft: Draft) -> None:
    releases.release(case.house.unlocked("Amina"), case.house.desk, signed(case, draft))
    assert working.work_off() == 1


def fetched(case: Case, draft: Draft) -> bytes:
    return b"".join(releases.download(laila(case), case.house.desk, draft.pk).pieces)


def test_what_left_is_opened_by_its_addressee_and_verifies(
    case: Case, draft: Draft, tmp_path: Path
) -> None:
    released(case, draft)

    package = releases.download(laila(case), case.house.desk, draft.pk)
    content = b"".join(package.pieces)

    assert package.name == "D-2026-0001-v1.tar.age"
    assert package.size == len(content)
    opened = age.decrypt_bytes(content, [OFFICE])
    file = tmp_path / "package.tar"
    file.write_bytes(opened)
    findings = list(verify(file))
    assert not [one for one in findings if one.outcome is Outcome.UNTRUE]
    assert any(one.outcome is Outcome.HOLDS for one in findings)


def test_nobody_here_can_open_what_left(case: Case, draft: Draft) -> None:
    released(case, draft)
    ours = case.house.organisation

    for identity in (ours.desk, ours.originals, ours.custody, HybridIdentity.generate()):
        with pytest.raises(SealingError):
            age.decrypt_bytes(fetched(case, draft), [identity])


def test_the_register_says_what_left_to_whom_and_under_which_consents(
    case: Case, draft: Draft
) -> None:
    released(case, draft)
    desk = case.house.desk

    assert releases.take_new(laila(case), desk) == 1

    version = dossiers.released(laila(case), desk)[0].record
    told = releases.package_summary(laila(case), desk, draft.pk)
    assert version.state is DossierState.RELEASED
    assert version.packages[0].on == clock.today()
    assert version.packages[0].package == told.sha256
    assert version.packages[0].tag_manifest == told.tag_manifest
    assert [one.name for one in version.sent] == [TO.name]
    assert {one.state for one in version.relied} == {"given", "given_by_family"}
    assert told.fingerprint.startswith("SHA256:")
    assert releases.drafts(laila(case), desk) == []
    kinds = [one["kind"] for one in events(case.house)]
    for kind in ("approval.asked", "original.opened", "release.ordered", "release.signed",
                 "dossier.released", "dossier.taken"):  # fmt: skip
        assert kind in kinds


def test_the_length_of_what_rests_is_a_bucket(case: Case, draft: Draft) -> None:
    released(case, draft)

    opened = age.decrypt_bytes(fetched(case, draft), [OFFICE])

    assert len(opened) % 512 == 0
    assert not opened[-1024:].strip(b"\0")


def test_one_signature_releases_nothing(case: Case, draft: Draft) -> None:
    desk = case.house.desk
    asked = releases.ask_release(case.house.unlocked("Amina"), desk, draft.pk, words=WORDS)

    assert refusal(releases.release, case.house.unlocked("Amina"), desk, asked.record.id) == (
        "approval_missing"
    )
    assert not OrderRow.objects.exists()


def test_an_approval_to_read_a_draft_releases_nothing(case: Case, draft: Draft) -> None:
    desk, amina = case.house.desk, case.house.unlocked("Amina")
    about = Subject("draft", draft.pk)
    asked = approvals.ask(amina, desk, Deed.REVEAL_IDENTITY, about, reason="verify", words=WORDS)
    approvals.sign(case.house.unlocked("Farid"), desk, asked.record.id)

    assert refusal(releases.release, amina, desk, asked.record.id) == "approval_for_other"


def test_a_release_is_used_up_by_the_key_that_left(case: Case, draft: Draft) -> None:
    approval, amina = signed(case, draft), case.house.unlocked("Amina")
    releases.release(amina, case.house.desk, approval)

    assert refusal(releases.release, amina, case.house.desk, approval) == "approval_closed"
    working.work_off()
    again = signed(case, draft)
    assert refusal(releases.release, amina, case.house.desk, again) == "already_released"
    assert Package.objects.count() == 1


def test_a_withdrawal_stops_the_release_at_every_step(case: Case, draft: Draft) -> None:
    desk, amina = case.house.desk, case.house.unlocked("Amina")
    approval = signed(case, draft)
    withdraw_consent(laila(case), desk, row(70), expects=1)

    asking = refusal(releases.ask_release, amina, desk, draft.pk, words=WORDS)
    assert asking == "consent_withdrawn"
    assert refusal(releases.release, amina, desk, approval) == "consent_withdrawn"
    assert not OrderRow.objects.exists()
    assert dossiers.touched_by_withdrawal(laila(case), desk, row(10))


def test_a_withdrawal_stops_a_release_before_the_register_is_told_of_it(
    case: Case, draft: Draft, monkeypatch
) -> None:
    desk, amina = case.house.desk, case.house.unlocked("Amina")
    approval = signed(case, draft)
    with monkeypatch.context() as between:
        between.setattr(register, "written", lambda *_told: None)
        withdraw_consent(laila(case), desk, row(70), expects=1)

    assert refusal(releases.release, amina, desk, approval) == "consent_withdrawn"
    assert not OrderRow.objects.exists()


def test_a_package_made_before_a_withdrawal_is_not_handed_out_after_it(
    case: Case, draft: Draft
) -> None:
    released(case, draft)
    withdraw_consent(laila(case), case.house.desk, row(70), expects=1)

    assert refusal(fetched, case, draft) == "consent_withdrawn"


def test_other_addressees_than_those_signed_for_are_refused(
    case: Case, draft: Draft, monkeypatch
) -> None:
    releases.release(case.house.unlocked("Amina"), case.house.desk, signed(case, draft))
    somebody = Addressee(name="Somebody", key=str(HybridIdentity.generate().recipient))
    read = ReleaseOrder.from_bytes

    def other(content: bytes) -> ReleaseOrder:
        order = read(content)
        changed = replace(order, statement=replace(order.statement, addressees=(somebody,)))
        changed.check()
        return changed

    monkeypatch.setattr(ReleaseOrder, "from_bytes", other)
    working.work_off()

    assert OrderRow.objects.get().stage == "refused"
    assert not Package.objects.exists()


def test_a_draft_with_one_octet_changed_is_not_signed(case: Case, draft: Draft, tmp_path) -> None:
    before = _signatures(case)
    releases.release(case.house.unlocked("Amina"), case.house.desk, signed(case, draft))
    file = next(tmp_path.glob(f"blobs/*/{draft.blob}"))
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)

    working.work_off()

    assert OrderRow.objects.get().stage == "refused"
    assert not Package.objects.exists()
    assert _signatures(case) == before


def _signatures(case: Case) -> int:
    return [one["kind"] for one in events(case.house)].count("release.signed")


def test_a_signer_that_is_away_is_waited_for(case: Case, draft: Draft, monkeypatch) -> None:
    releases.release(case.house.unlocked("Amina"), case.house.desk, signed(case, draft))

    def away(*_: object) -> None:
        raise TransientError("signer_away")

    with monkeypatch.context() as patched:
        patched.setattr(releasing, "SIGNER", away)
        assert working.work_off() == 0

    waiting, desk = OrderRow.objects.get(), case.house.desk
    assert (waiting.stage, waiting.attempts) == ("placed", 0)
    far = releases.progress(laila(case), desk, waiting.pk, draft.pk)
    assert far.state == "waiting"
    OrderRow.objects.update(lease_until=None)
    assert working.work_off() == 1
    assert Package.objects.exists()
    assert releases.progress(laila(case), desk, waiting.pk, draft.pk).state == "released"


def test_an_authority_for_time_that_is_away_is_waited_for(
    case: Case, draft: Draft, monkeypatch
) -> None:
    releases.release(case.house.unlocked("Amina"), case.house.desk, signed(case, draft))

    def away(_message: bytes) -> None:
        raise TransientError("tsa_away")

    monkeypatch.setattr(releasing, "stamping", lambda: away)

    assert working.work_off() == 0
    assert OrderRow.objects.get().stage == "placed"
    assert not Package.objects.exists()
    assert stamp_door.TIMEOUT < 60


def on_day(monkeypatch: pytest.MonkeyPatch, later: int) -> None:
    """Nobody holds an order any more, and it is so many days later; no clock of the sweeper's."""
    moved = clock.now() + timedelta(days=later)
    monkeypatch.setattr(clock, "now", lambda: moved)
    monkeypatch.setattr(clock, "today", moved.date)
    OrderRow.objects.update(lease_until=None)


def test_two_signatures_outlive_a_weekend_without_the_authority_for_time(
    case: Case, draft: Draft, monkeypatch
) -> None:
    releases.release(case.house.unlocked("Amina"), case.house.desk, signed(case, draft))

    def away(_message: bytes) -> None:
        raise TransientError("tsa_away")

    with monkeypatch.context() as patched:
        patched.setattr(releasing, "stamping", lambda: away)
        for _day in range(3):
            on_day(monkeypatch, 1)
            before = OrderRow.objects.get()
            assert working.work_off() == 0
            renewed = OrderRow.objects.get()
            assert (renewed.day, renewed.stage) == (clock.today(), "placed")
            assert renewed.blob != before.blob
            # A second try on the same day seals nothing anew.
            OrderRow.objects.update(lease_until=None)
            assert working.work_off() == 0
            assert OrderRow.objects.get().blob == renewed.blob
            assert Sweeper().drop_overdue_orders() == 0
    OrderRow.objects.update(lease_until=None)

    assert working.work_off() == 1
    assert Package.objects.exists()
    assert not OrderRow.objects.exists()


def test_an_order_that_waits_ends_with_what_was_signed_for_it(
    case: Case, draft: Draft, monkeypatch
) -> None:
    releases.release(case.house.unlocked("Amina"), case.house.desk, signed(case, draft))
    row = OrderRow.objects.get()

    def away(*_: object) -> None:
        raise TransientError("signer_away")

    monkeypatch.setattr(releasing, "SIGNER", away)
    on_day(monkeypatch, releases.DAYS)
    working.work_off()

    assert OrderRow.objects.get().stage == "refused"
    assert not OrderRow.objects.filter(day__gt=row.day).exists()
    told = dossiers.reasons(laila(case), case.house.desk, row.pk)
    assert told.code == "approval_expired"
    assert not Package.objects.exists()


def test_a_full_disk_leaves_no_half_package(case: Case, draft: Draft, monkeypatch) -> None:
    releases.release(case.house.unlocked("Amina"), case.house.desk, signed(case, draft))
    before = set(blob_store().names())

    def full(*_: object) -> None:
        raise TransientError("storage_full")

    with monkeypatch.context() as patched:
        patched.setattr(FileBlobWriter, "write", full)
        assert working.work_off() == 0

    assert set(blob_store().names()) == before
    OrderRow.objects.update(lease_until=None)
    assert working.work_off() == 1


def test_a_package_can_be_let_go_and_the_register_stays(case: Case, draft: Draft) -> None:
    released(case, draft)
    desk = case.house.desk
    releases.take_new(laila(case), desk)

    releases.forget_package(laila(case), desk, draft.pk)

    assert not list(blob_store().names()) or draft.blob not in set(blob_store().names())
    assert not Draft.objects.exists()
    releases.take_new(laila(case), desk)
    assert dossiers.released(laila(case), desk)[0].record.has_left
    assert refusal(fetched, case, draft) == "package_missing"


def test_another_desk_sees_neither_draft_nor_package(case: Case, draft: Draft) -> None:
    released(case, draft)
    nasrin, other = case.house.unlocked("Nasrin"), case.house.other_desk

    assert refusal(releases.download, nasrin, other, draft.pk) == "package_missing"
    assert refusal(releases.open_draft, nasrin, other, draft.pk) == "draft_missing"
    with pytest.raises(IntakeError):
        releases.download(nasrin, case.house.desk, draft.pk)


def test_the_bag_that_left_is_the_draft_that_was_read(case: Case, draft: Draft) -> None:
    read = b"".join(releases.open_draft(laila(case), case.house.desk, draft.pk))
    released(case, draft)

    opened = age.decrypt_bytes(fetched(case, draft), [OFFICE])

    # All of the bag but its end, at which the files beside it begin.
    assert opened.startswith(read[:-1024])
    assert io.BytesIO(opened).read(1)
