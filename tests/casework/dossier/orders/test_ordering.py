"""From a choice to a draft: what is missing is said, what is ordered is made, nothing else."""

import base64
import hashlib
import io
import tarfile
import uuid
from collections.abc import Iterable
from dataclasses import replace

import pytest

from casework import rows
from casework.dossier import opening, working
from casework.dossier.addressees import Addressee
from casework.dossier.choosing import Choice
from casework.dossier.order import Order, Statement
from casework.models import Draft, RowSecret, SealedRow
from casework.records import Dossier
from casework.records.dossier import DossierState
from casework.services import approvals, dossiers, releases
from casework.services.approvals import Subject
from casework.services.consent import withdraw_consent
from casework.services.dossiers import Blocked
from casework.unlocked import Unlocked
from intake import clock, orders, recipients
from intake.blobs import FileBlobWriter, blob_store
from intake.errors import IntakeError, TransientError
from intake.keys.approval import Deed
from intake.models import Order as OrderRow
from intake.models import SmallPayload
from intake.sealing import HybridIdentity, SealingError, check_envelope, open_bytes, unwrap
from tests.casework.dossier.orders.resting import CALLED, ORIGINAL, PICTURE, Case, keep_name
from tests.casework.dossier.people import CONSENTS, PHOTO, STATEMENT, VICTIM, row, terms_of
from tests.casework.house import House
from tests.casework.services.desk_work import events

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_this_process")]
OFFICE = HybridIdentity.generate()
TO = Addressee(name="An invented office", key=str(OFFICE.recipient))


def choice(case: Case, *chosen: int, **more) -> Choice:
    laila = case.house.unlocked("Laila")
    terms = dossiers.next_terms(laila, case.house.desk, terms_of("plain"))
    usual = {"terms": terms, "rows": tuple(map(row, chosen or (2,))), "addressees": (TO,)}
    return Choice(**{**usual, **more})


def place(case: Case, *chosen: int, who: str = "Laila", **more) -> uuid.UUID:
    return dossiers.place(case.house.unlocked(who), case.house.desk, choice(case, *chosen, **more))


def laila(case: Case) -> Unlocked:
    return case.house.unlocked("Laila")


def refusal(call, *args, **fields) -> str:
    with pytest.raises(IntakeError) as met:
        call(*args, **fields)
    return met.value.code


def bag_of(house: House, draft: Draft, who: str = "Laila") -> dict[str, bytes]:
    pieces = releases.open_draft(house.unlocked(who), house.desk, draft.pk)
    return files(pieces)


def files(pieces: Iterable[bytes]) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(b"".join(pieces))) as archive:
        return {one.name: archive.extractfile(one).read() for one in archive if one.isfile()}  # type: ignore[union-attr]


def ordered(case: Case, order: uuid.UUID, agent) -> Order:
    """What rests in the queue, opened as a worker opens it."""
    claim = orders.claim()
    assert claim is not None
    key = agent.file_key("order", str(order), claim.token)
    payload = (
        bytes(SmallPayload.objects.get(pk=claim.blob).content)
        if len(claim.blob) == 22
        else _blob(claim.blob)
    )
    content = open_bytes(claim.header, payload, key, orders.inner(order), orders.LARGEST)
    orders.put_back(claim, after_seconds=-1, attempts=0)
    return Order.from_bytes(content)


def _blob(name: str) -> bytes:
    with blob_store().open(name) as payload:
        return payload.read()


# -- Proposing ----------------------------------------------------------------------------


def test_a_proposal_says_what_goes_and_what_it_rests_on_and_changes_nothing(case: Case) -> None:
    before = (SealedRow.objects.count(), len(events(case.house)))

    told = dossiers.propose(case.house.unlocked("Laila"), case.house.desk, choice(case))

    assert not told.is_blocked
    assert {item.record for item in told.selection.items} == {STATEMENT.id, PHOTO.id}
    assert refusal(told.selection.items[0].open) == "not_opened"
    assert {one.consent for one in told.relied_on} == {one.id for one in CONSENTS}
    assert (SealedRow.objects.count(), len(events(case.house))) == before


def test_a_consent_that_was_withdrawn_blocks_the_order_item_by_item(case: Case) -> None:
    laila = case.house.unlocked("Laila")
    withdraw_consent(laila, case.house.desk, row(70), expects=1)

    with pytest.raises(Blocked) as met:
        place(case)

    assert [(gap.code, gap.about) for gap in met.value.gaps] == [("consent_withdrawn", VICTIM.id)]
    assert not OrderRow.objects.exists()
    assert not list(SealedRow.objects.filter(kind="dossier"))


def test_a_key_whose_time_is_over_blocks_the_order(case: Case) -> None:
    over = replace(TO, until=clock.today().replace(year=2020))

    with pytest.raises(Blocked) as met:
        place(case, addressees=(over,))

    assert [gap.code for gap in met.value.gaps] == ["recipient_expired"]


def test_nobody_orders_for_another_desk_or_without_an_addressee(case: Case) -> None:
    chosen = choice(case)

    assert refusal(dossiers.place, case.house.unlocked("Nasrin"), case.house.desk, chosen) == (
        "not_your_desk"
    )
    assert refusal(place, case, addressees=()) == "recipient_missing"


def test_numbers_are_given_once_and_versions_say_what_they_change(case: Case) -> None:
    laila, desk = case.house.unlocked("Laila"), case.house.desk
    first = place(case)
    number = dossiers.of_order(laila, desk, first).record.number

    assert choice(case).terms.dossier != number
    again = dossiers.next_terms(laila, desk, terms_of("plain"), again=number)
    assert (again.dossier, again.version) == (number, 2)
    chosen = choice(case, terms=again)
    assert refusal(dossiers.place, laila, desk, chosen) == "words_missing"
    order = dossiers.place(laila, desk, chosen, changed="an account was added")
    second = dossiers.of_order(laila, desk, order).record
    assert dossiers.changes(laila, desk, second) == (set(), set())
    assert dossiers.changes(laila, desk, replace(second, items=(row(9),)))[0] == {row(9)}
    assert refusal(dossiers.place, laila, desk, chosen, changed="once more") == (
        "dossier_version_taken"
    )


# -- The order ----------------------------------------------------------------------------


def test_an_order_holds_keys_of_the_chosen_rows_and_of_no_others(case: Case, agent) -> None:
    order = place(case, 6)  # one act of three
    held = ordered(case, order, agent)
    mine = {one.row for one in held.items.rows}

    assert row(6) in mine
    assert not mine & {row(2), row(4), row(5), row(50)}
    for other in SealedRow.objects.exclude(pk__in=mine):
        for item in held.items.rows:
            stolen = replace(
                item, row=other.pk, kind=other.kind, version=other.version,
                generation=other.generation, day=other.day,
                sha256=hashlib.sha256(bytes(other.sealed)).hexdigest(),
            )  # fmt: skip
            assert refusal(
                opening.records, replace(held.items, rows=(stolen,)), case.house.desk
            ) == ("row_altered")


def test_an_order_holds_no_key_of_an_original_or_a_name(case: Case, agent) -> None:
    held = ordered(case, place(case), agent)

    assert {one.kind for one in held.items.parts} == {"working_copy", "rendition"}
    for part in held.items.parts:
        stolen = replace(part, kind="attachment", row=case.attachment.pk, id="00" * 32,
                         header=hashlib.sha256(
                             bytes(case.attachment.kept_header or b"")).hexdigest())  # fmt: skip
        with pytest.raises(SealingError):
            opening.content(stolen)


def test_what_is_not_the_desks_secret_is_in_the_order_under_the_order_key_alone(
    case: Case,
) -> None:
    place(case)
    header = bytes(OrderRow.objects.get().header)

    with pytest.raises(SealingError):
        unwrap(header, [case.house.organisation.desk, case.house.organisation.originals])


def test_ordering_is_an_event_of_the_desk(case: Case) -> None:
    order = place(case)

    told = events(case.house)[-1]
    assert (told["kind"], told["row"]) == ("dossier.ordered", str(order))
    assert told["by"] == str(case.house.people["Laila"].member.pk)


# -- The worker ---------------------------------------------------------------------------


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


# -- Originals and names ------------------------------------------------------------------


def approved(house: House, deed: Deed, about: Subject) -> uuid.UUID:
    asked = approvals.ask(
        house.unlocked("Amina"), house.desk, deed, about, reason="file_case", words="For court."
    )
    approvals.sign(house.unlocked("Farid"), house.desk, asked.record.id)
    return asked.record.id


def test_an_original_goes_along_when_two_custodians_signed_for_it(case: Case) -> None:
    about = Subject("attachment", case.attachment.pk)
    approval = approved(case.house, Deed.REVEAL_ORIGINAL, about)

    place(case, who="Amina", originals={PHOTO.id: approval})
    working.work_off()

    draft, amina = Draft.objects.get(), case.house.unlocked("Amina")
    reading = approved(case.house, Deed.REVEAL_IDENTITY, Subject("draft", draft.pk))
    found = files(releases.open_named_draft(amina, case.house.desk, reading))
    assert ORIGINAL in found.values()
    assert PICTURE not in found.values()


def test_an_original_is_not_had_by_another_approval_or_by_none(case: Case) -> None:
    keep_name(case.house)
    other = approved(case.house, Deed.REVEAL_IDENTITY, Subject("identity", row(810)))

    assert refusal(place, case, who="Amina", originals={PHOTO.id: other}) == "approval_for_other"
    assert refusal(place, case, who="Amina", originals={PHOTO.id: uuid.uuid4()}) == "row_missing"
    assert not OrderRow.objects.exists()


def test_a_caseworker_who_is_no_custodian_gets_no_original(case: Case) -> None:
    approval = approved(case.house, Deed.REVEAL_ORIGINAL, Subject("attachment", case.attachment.pk))

    assert refusal(place, case, who="Laila", originals={PHOTO.id: approval}) == "custodians_only"


def test_names_go_into_an_annex_that_the_desk_cannot_read(case: Case) -> None:
    keep_name(case.house)
    approval = approved(case.house, Deed.REVEAL_IDENTITY, Subject("identity", row(810)))

    place(case, who="Amina", names={VICTIM.id: approval}, annex_addressees=(TO,))
    assert working.work_off() == 1

    main, annex = Draft.objects.order_by("number")
    assert not any(CALLED.encode() in octets for octets in bag_of(case.house, main).values())
    laila, desk = case.house.unlocked("Laila"), case.house.desk
    assert refusal(releases.open_draft, laila, desk, annex.pk) == "draft_has_names"
    assert releases.draft_summary(laila, desk, annex.pk).named
    reading = approved(case.house, Deed.REVEAL_IDENTITY, Subject("draft", annex.pk))
    pieces = releases.open_named_draft(case.house.unlocked("Amina"), desk, reading)
    assert any(CALLED.encode() in octets for octets in files(pieces).values())
    assert events(case.house)[-1]["kind"] == "draft.read"


def test_names_are_ordered_for_somebody_and_only_when_two_have_signed(case: Case) -> None:
    keep_name(case.house)
    about, amina = Subject("identity", row(810)), case.house.unlocked("Amina")
    asked = approvals.ask(
        amina, case.house.desk, Deed.REVEAL_IDENTITY, about, reason="file_case", words="For court."
    )
    names = {VICTIM.id: asked.record.id}

    told = dossiers.propose(amina, case.house.desk, choice(case, names=names))
    assert not told.selection.names
    assert refusal(place, case, who="Amina", names=names) == "recipient_missing"
    assert refusal(place, case, who="Amina", names=names, annex_addressees=(TO,)) == (
        "approval_missing"
    )


def test_without_names_there_is_no_annex(case: Case) -> None:
    place(case)
    working.work_off()

    assert [one.number for one in Draft.objects.all()] == [1]


# -- The register -------------------------------------------------------------------------


def test_a_withdrawal_finds_the_dossiers_it_touches(case: Case) -> None:
    place(case, 6)
    laila, desk = case.house.unlocked("Laila"), case.house.desk

    touched = dossiers.touched_by_withdrawal(laila, desk, VICTIM.id)

    assert [one.record.items for one in touched] == [dossiers.versions(laila, desk)[0].record.items]
    assert dossiers.touched_by_withdrawal(laila, desk, uuid.uuid4()) == []


def test_what_a_version_lists_are_cases_acts_persons_and_evidence(case: Case) -> None:
    place(case)
    version = dossiers.versions(case.house.unlocked("Laila"), case.house.desk)[0].record

    assert isinstance(version, Dossier)
    assert {row(2), row(4), VICTIM.id, PHOTO.id} <= set(version.items)
    assert row(70) not in version.items
    assert version.sent[0].name == TO.name


def test_row_secrets_are_in_no_order(case: Case, agent) -> None:
    content = ordered(case, place(case), agent).to_bytes()

    for secret in RowSecret.objects.values_list("secret", flat=True):
        assert bytes(secret).hex().encode() not in content
        assert base64.b64encode(bytes(secret)) not in content
