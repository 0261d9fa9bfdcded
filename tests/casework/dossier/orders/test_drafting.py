"""The worker: what is ordered is made whole, or not at all, and nothing else is opened."""

import hashlib
from dataclasses import replace

import pytest

from casework import rows
from casework.dossier import working
from casework.dossier.order import Statement
from casework.models import Draft, SealedRow
from casework.records.dossier import DossierState
from casework.services import dossiers, releases
from casework.services.consent import withdraw_consent
from intake import orders, recipients
from intake.blobs import FileBlobWriter, blob_store
from intake.errors import TransientError
from intake.models import Order as OrderRow
from intake.sealing import check_envelope
from tests.casework.dossier.orders.placing import (
    bag_of,
    laila,
    place,
    refusal,
)
from tests.casework.dossier.orders.resting import CALLED, ORIGINAL, PICTURE, Case
from tests.casework.dossier.people import PHOTO, VICTIM, row
from tests.casework.services.desk_work import events

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_this_process")]


def test_a_worker_makes_a_sealed_draft_and_the_order_is_gone(case: Case) -> None:
    order = place(case)

    assert working.work_off() == 1

    draft = Draft.objects.get()
    assert (draft.order, draft.number) == (order, 1)
    assert not OrderRow.objects.exists()
    laila, desk = case.house.unlocked("Laila"), case.house.desk
    assert dossiers.progress(laila, desk, order).state == "drafted"
    found = bag_of(case.house, draft)
    evidence = {name: octets for name, octets in found.items() if "/data/evidence/" in name}
    assert PICTURE in evidence.values()
    assert ORIGINAL not in evidence.values()
    csv = next(octets for name, octets in found.items() if name.endswith("/data/evidence.csv"))
    assert bytes(case.attachment.blob_sha256).hex().encode() in csv
    assert any(name.endswith("ro-crate-metadata.json") for name in found)


def test_the_account_goes_along_no_finer_than_the_mask(case: Case) -> None:
    place(case)
    working.work_off()

    found = bag_of(case.house, Draft.objects.get())
    text = next(octets for name, octets in found.items() if name.endswith(".txt")
                and "/data/evidence/" in name).decode()  # fmt: skip

    assert "village of willows" not in text
    assert CALLED not in text
    assert "armed men" in text


def test_the_desk_takes_a_draft_into_its_register_once(case: Case) -> None:
    place(case)
    working.work_off()
    laila, desk = case.house.unlocked("Laila"), case.house.desk

    assert releases.take_new(laila, desk) == 1
    assert releases.take_new(laila, desk) == 0

    version, left = releases.drafts(laila, desk)[0]
    assert version.record.state is DossierState.DRAFTED
    assert (left.draft, left.on) == (Draft.objects.get().pk, None)
    told = releases.draft_summary(laila, desk, left.draft)
    assert told.tag_manifest == left.tag_manifest
    assert any(path == "data/evidence.csv" for path, _size, _sha in told.files)


def test_the_same_order_gives_the_same_bag(case: Case, monkeypatch) -> None:
    place(case)
    keys = recipients.current()
    monkeypatch.setattr(orders, "finish", lambda _claim, write: write() or True)

    bags = []
    for _ in range(2):
        claim = orders.claim()
        assert claim is not None
        assert working._written(claim, working.work(claim, keys), keys)
        draft = Draft.objects.get()
        bags.append(b"".join(releases.open_draft(laila(case), case.house.desk, draft.pk)))
        draft.delete()
        orders.put_back(claim, after_seconds=-1, attempts=0)

    assert bags[0] == bags[1]


def test_a_row_that_was_written_since_the_order_refuses_it(case: Case) -> None:
    order = place(case)
    laila, desk = case.house.unlocked("Laila"), case.house.desk
    rows.write(laila, desk, replace(VICTIM, remarks="changed since"), expects=1)

    working.work_off()

    assert not Draft.objects.exists()
    assert dossiers.progress(laila, desk, order).state == "refused"
    told = dossiers.reasons(laila, desk, order)
    assert (told.code, [gap.about for gap in told.gaps]) == ("row_changed", [VICTIM.id])
    releases.take_new(laila, desk)
    assert dossiers.of_order(laila, desk, order).record.state is DossierState.REFUSED


def test_a_row_that_was_altered_since_the_order_refuses_it(case: Case) -> None:
    order = place(case)
    altered = SealedRow.objects.get(pk=VICTIM.id)
    SealedRow.objects.filter(pk=VICTIM.id).update(sealed=bytes(altered.sealed)[:-1] + b"?")

    working.work_off()

    told = dossiers.reasons(laila(case), case.house.desk, order)
    assert (told.code, [gap.about for gap in told.gaps]) == ("row_changed", [VICTIM.id])


def test_a_disk_with_too_little_left_is_asked_before_it_is_full(case: Case, settings) -> None:
    place(case)
    before = set(blob_store().names())
    settings.FREE_SPACE_FLOOR = 1 << 60

    assert working.work_off() == 0

    assert OrderRow.objects.get().attempts == 0
    assert set(blob_store().names()) == before


def test_what_rests_of_a_draft_is_an_envelope_of_a_bucket(case: Case) -> None:
    place(case)
    working.work_off()

    draft = Draft.objects.get()

    check_envelope(bytes(draft.header), draft.size, stanzas=range(2, 3))
    with blob_store().open(draft.blob) as payload:
        content = payload.read()
    assert len(content) == draft.size
    assert hashlib.sha256(bytes(draft.header) + content).digest() == bytes(draft.blob_sha256)


def test_a_consent_taken_back_since_the_order_refuses_it(case: Case) -> None:
    order = place(case)
    laila, desk = case.house.unlocked("Laila"), case.house.desk
    withdraw_consent(laila, desk, row(70), expects=1)

    working.work_off()

    assert not Draft.objects.exists()
    assert dossiers.reasons(laila, desk, order).code == "row_changed"


def test_a_file_that_is_not_there_any_more_refuses_the_order_by_its_item(case: Case) -> None:
    order = place(case)
    case.attachment.sealed_parts.all().delete()

    working.work_off()

    laila, desk = case.house.unlocked("Laila"), case.house.desk
    told = dossiers.reasons(laila, desk, order)
    assert (told.code, [gap.about for gap in told.gaps]) == ("part_missing", [PHOTO.id])


def test_an_order_that_somebody_else_signed_is_refused(case: Case, monkeypatch) -> None:
    order = place(case)
    monkeypatch.setattr(Statement, "_made_by", lambda *_: False)

    working.work_off()

    told = dossiers.reasons(case.house.unlocked("Laila"), case.house.desk, order)
    assert told.code == "order_forged"


def test_a_full_disk_leaves_the_order_waiting_and_nothing_half(case: Case, monkeypatch) -> None:
    place(case)

    def full(*_: object) -> None:
        raise TransientError("storage_full")

    before = set(blob_store().names())
    with monkeypatch.context() as patched:
        patched.setattr(FileBlobWriter, "commit", full)
        assert working.work_off() == 0

    assert not Draft.objects.exists()
    row_ = OrderRow.objects.get()
    assert (row_.attempts, row_.stage) == (0, "placed")
    assert set(blob_store().names()) == before
    OrderRow.objects.update(lease_until=None)
    assert working.work_off() == 1


def test_an_order_cancelled_meanwhile_leaves_nothing(case: Case, monkeypatch) -> None:
    order = place(case)
    laila, desk = case.house.unlocked("Laila"), case.house.desk
    before = set(blob_store().names())
    step = orders.step

    def cancelled(claim: orders.Claim, number: int) -> bool:
        if number == 3:
            dossiers.cancel(laila, desk, order)
        return step(claim, number)

    monkeypatch.setattr(orders, "step", cancelled)

    assert working.work_off() == 0

    assert not Draft.objects.exists()
    assert not OrderRow.objects.exists()
    assert set(blob_store().names()) <= before
    assert dossiers.of_order(laila, desk, order).record.state is DossierState.CANCELLED
    assert events(case.house)[-1]["kind"] == "dossier.cancelled"
    assert refusal(dossiers.cancel, laila, desk, order) == "order_missing"


def test_a_worker_that_was_overtaken_takes_back_what_it_made(case: Case, monkeypatch) -> None:
    place(case)
    before = set(blob_store().names())
    monkeypatch.setattr(orders, "finish", lambda *_: False)

    assert working.work_off() == 0 or not Draft.objects.exists()
    assert set(blob_store().names()) == before


def test_an_order_that_takes_its_worker_down_each_time_is_refused(case: Case) -> None:
    order = place(case)
    OrderRow.objects.update(attempts=100)

    assert working.work_off() == 1

    told = dossiers.reasons(case.house.unlocked("Laila"), case.house.desk, order)
    assert told.code == "worker_died"


def test_progress_is_told_in_steps(case: Case, monkeypatch) -> None:
    order = place(case)
    laila, desk = case.house.unlocked("Laila"), case.house.desk
    assert dossiers.progress(laila, desk, order).state == "waiting"
    seen = []
    step = orders.step

    def told(claim: orders.Claim, number: int) -> bool:
        kept = step(claim, number)
        seen.append(dossiers.progress(laila, desk, order))
        return kept

    monkeypatch.setattr(orders, "step", told)
    working.work_off()

    assert [one.state for one in seen] == ["working"] * len(seen)
    assert sorted({one.step for one in seen}) == [1, 2, 3, 4, 5, 6]
