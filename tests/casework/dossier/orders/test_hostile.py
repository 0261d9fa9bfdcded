"""What somebody tries who holds one key too few: each is refused or leaves nothing."""

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from casework import rows
from casework.dossier import summaries, tarring, working
from casework.dossier.addressees import Addressee
from casework.models import Draft, Package
from casework.records import Consent, Source
from casework.services import (
    approvals,
    custody_extracts,
    dossiers,
    erasing_names,
    releases,
    relying,
)
from casework.services.approvals import Subject
from casework.services.consent import record_consent, set_scope
from casework.services.dossiers import Blocked
from casework.services.drafts_gone import forget_drafts_of
from intake import clock, orders, recipients
from intake.blobs import blob_store, put
from intake.keys.approval import Deed
from intake.models import Order as OrderRow
from intake.recipients import Recipients
from intake.sealing import HybridIdentity, Inner, NotForUs, seal_bytes, unwrap
from tests.casework.dossier.orders.placing import approved, bag_of, laila, place, refusal
from tests.casework.dossier.orders.resting import Case, keep_name
from tests.casework.dossier.orders.test_erased import erase
from tests.casework.dossier.orders.test_releasing import WORDS, fetched, released, signed
from tests.casework.dossier.people import PHOTO, VICTIM, consent, row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_this_process", "signing")]


@pytest.fixture
def draft(case: Case) -> Draft:
    """Compiled, and known to the desk."""
    place(case)
    working.work_off()
    releases.take_new(laila(case), case.house.desk)
    return Draft.objects.get()


# -- Originals ----------------------------------------------------------------------------


def test_a_draft_with_an_original_in_it_is_closed_to_the_desk(case: Case) -> None:
    about = Subject("attachment", case.attachment.pk)
    approval = approved(case.house, Deed.REVEAL_ORIGINAL, about)
    place(case, who="Amina", originals={PHOTO.id: approval})
    working.work_off()

    made, desk = Draft.objects.get(), case.house.desk
    with pytest.raises(NotForUs):
        unwrap(bytes(made.header), [case.house.organisation.desk])
    assert refusal(releases.open_draft, laila(case), desk, made.pk) == "draft_has_names"
    assert releases.draft_summary(laila(case), desk, made.pk).named


# -- Consents -----------------------------------------------------------------------------


def _another_word(case: Case, state: str) -> uuid.UUID:
    """The first victim says something else, and it is written down beside what they said."""
    said: Consent = consent(79, person=row(10), state=state)
    return record_consent(laila(case), case.house.desk, said)


@pytest.mark.parametrize("state", ["withdrawn", "refused"])
def test_a_further_record_that_forbids_stops_what_rests_on_the_first(
    case: Case, draft: Draft, state: str
) -> None:
    approval, amina, desk = signed(case, draft), case.house.unlocked("Amina"), case.house.desk
    _another_word(case, state)

    asking = refusal(releases.ask_release, amina, desk, draft.pk, words=WORDS)
    assert asking == "consent_withdrawn"
    assert refusal(releases.release, amina, desk, approval) == "consent_withdrawn"
    assert not OrderRow.objects.exists()


def test_a_package_is_not_handed_out_after_a_further_record_that_forbids(
    case: Case, draft: Draft
) -> None:
    released(case, draft)
    _another_word(case, "withdrawn")

    assert refusal(fetched, case, draft) == "consent_withdrawn"


def test_a_word_taken_back_is_not_kept_back(case: Case) -> None:
    forbids = _another_word(case, "withdrawn")

    with pytest.raises(Blocked) as met:
        place(case, without=frozenset((forbids,)))

    assert [(gap.code, gap.about) for gap in met.value.gaps] == [("consent_withdrawn", row(10))]


def test_whoever_sent_a_report_is_not_kept_back_while_it_goes(case: Case) -> None:
    refuses = Source(id=row(29), pseudonym="Aspen", review=row(1))
    rows.write(laila(case), case.house.desk, refuses, expects=0)
    record_consent(laila(case), case.house.desk, consent(79, source=row(29), state="refused"))

    with pytest.raises(Blocked) as met:
        place(case, without=frozenset((refuses.id,)))

    assert [(gap.code, gap.about) for gap in met.value.gaps] == [("consent_refused", row(29))]


def test_for_a_whole_desk_what_was_given_and_is_over_stops_it(case: Case, draft: Draft) -> None:
    me, desk = laila(case), case.house.desk
    version = replace(dossiers.versions(me, desk)[0].record, relied=(), counted=1_000_000)
    relying.require_consents(me, desk, version)

    set_scope(me, desk, row(70), expects=1, scope=version.scope, state="refused")

    assert refusal(relying.require_consents, me, desk, version) == "consent_withdrawn"


# -- What is shown is what is signed ------------------------------------------------------

SPY = Addressee(name="Another office", key=str(HybridIdentity.generate().recipient))


def _summary_of_another_order(case: Case, draft: Draft) -> str:
    """Laila orders for somebody else, and writes that order's summary to this draft's row."""
    me, desk = laila(case), case.house.desk
    place(case, addressees=(SPY,))
    working.work_off()
    other = Draft.objects.exclude(pk=draft.pk).get()
    theirs = releases.draft_summary(me, desk, other.pk)
    mine = releases.draft_summary(me, desk, draft.pk)
    forged = replace(theirs, tag_manifest=mine.tag_manifest, files=mine.files)
    reader = recipients.current().desk(desk)
    Draft.objects.filter(pk=draft.pk).update(
        summary=summaries.seal(summaries.DRAFT, draft.pk, forged, reader)
    )
    return f"{forged.order} {forged.tag_manifest}"


def _version_of_another_order(case: Case, draft: Draft, order: str) -> None:
    """The version says that it is that order's, and shows the addressees it always had."""
    me, desk = laila(case), case.house.desk
    stored = dossiers.of_order(me, desk, draft.order)
    bent = replace(stored.record, order_sha256=order)
    rows.write(me, desk, bent, expects=stored.version)


@pytest.mark.parametrize("is_bent", [False, True])
def test_a_release_to_others_than_the_page_shows_is_neither_asked_for_nor_signed(
    case: Case, draft: Draft, is_bent: bool
) -> None:
    detail = _summary_of_another_order(case, draft)
    if is_bent:
        _version_of_another_order(case, draft, detail.partition(" ")[0])
    amina, desk = case.house.unlocked("Amina"), case.house.desk

    assert refusal(releases.ask_release, amina, desk, draft.pk, words=WORDS) == "row_altered"
    asked = approvals.ask(
        laila(case), desk, Deed.RELEASE, Subject("draft", draft.pk), reason="release",
        words=WORDS, detail=detail,
    )  # fmt: skip
    farid = case.house.unlocked("Farid")
    assert refusal(approvals.sign, farid, desk, asked.record.id) == "row_altered"


def test_a_request_that_names_another_bag_is_not_signed(case: Case, draft: Draft) -> None:
    desk = case.house.desk
    order = releases.draft_summary(laila(case), desk, draft.pk).order
    asked = approvals.ask(
        laila(case), desk, Deed.RELEASE, Subject("draft", draft.pk), reason="release",
        words=WORDS, detail=f"{order} {'ab' * 32}",
    )  # fmt: skip

    farid = case.house.unlocked("Farid")
    assert refusal(approvals.sign, farid, desk, asked.record.id) == "row_altered"


def test_what_was_changed_after_the_signatures_does_not_leave(case: Case, draft: Draft) -> None:
    approval = signed(case, draft)
    _summary_of_another_order(case, draft)
    amina, desk = case.house.unlocked("Amina"), case.house.desk

    assert refusal(releases.release, amina, desk, approval) == "row_altered"
    assert approvals.read(amina, desk, approval).record.state == "asked"


# -- Twice, too late, at the same time ----------------------------------------------------


def test_a_draft_released_twice_leaves_once_and_the_worker_goes_on(
    case: Case, draft: Draft
) -> None:
    first, second = signed(case, draft), signed(case, draft)
    amina, desk = case.house.unlocked("Amina"), case.house.desk
    releases.release(amina, desk, first)
    again = releases.release(amina, desk, second)

    assert working.work_off() == 2

    assert Package.objects.count() == 1
    assert dossiers.reasons(amina, desk, again).code == "already_released"
    assert not OrderRow.objects.filter(stage="placed").exists()


def test_a_draft_released_while_another_worker_finished_it_is_refused(
    case: Case, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = signed(case, draft), signed(case, draft)
    amina, desk = case.house.unlocked("Amina"), case.house.desk
    releases.release(amina, desk, first)
    again, before = releases.release(amina, desk, second), set(blob_store().names())
    work = working.work

    def slow(claim: orders.Claim, keys: Recipients) -> working.Answer:
        answer = work(claim, keys)
        monkeypatch.setattr(working, "work", work)
        working.work_off()
        return answer

    monkeypatch.setattr(working, "work", slow)
    working.work_off()

    assert Package.objects.count() == 1
    assert len(set(blob_store().names()) - before) == 1
    waiting = OrderRow.objects.get()
    assert (waiting.pk, waiting.stage) == (again, "refused") or waiting.stage == "refused"


def test_a_draft_erased_while_it_is_released_leaves_no_package(
    case: Case, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    releases.release(case.house.unlocked("Amina"), case.house.desk, signed(case, draft))
    before, work = set(blob_store().names()), working.work

    def slow(claim: orders.Claim, keys: Recipients) -> working.Answer:
        answer = work(claim, keys)
        erase(case, PHOTO.id, "evidence")
        return answer

    monkeypatch.setattr(working, "work", slow)
    working.work_off()

    assert not Draft.objects.exists()
    assert not Package.objects.exists()
    assert set(blob_store().names()) <= before
    assert not OrderRow.objects.filter(stage="placed").exists()


def test_six_days_for_two_signatures_are_not_too_late(
    case: Case, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    approval, later = signed(case, draft), clock.today() + timedelta(days=6)
    monkeypatch.setattr(clock, "today", lambda: later)

    releases.release(case.house.unlocked("Amina"), case.house.desk, approval)
    working.work_off()

    assert Package.objects.exists()


def test_an_approval_that_ended_before_the_worker_came_releases_nothing(
    case: Case, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    releases.release(case.house.unlocked("Amina"), case.house.desk, signed(case, draft))
    later = clock.today() + timedelta(days=7)
    monkeypatch.setattr(clock, "today", lambda: later)

    working.work_off()

    assert not Package.objects.exists()
    assert OrderRow.objects.get().stage == "refused"


def test_a_draft_that_comes_while_the_desk_looks_is_taken(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    place(case)
    me, desk, without = laila(case), case.house.desk, releases._without_drafts

    def slowly(*told: Any) -> Any:
        working.work_off()
        return without(*told)

    monkeypatch.setattr(releases, "_without_drafts", slowly)
    releases.take_new(me, desk)
    monkeypatch.setattr(releases, "_without_drafts", without)
    releases.take_new(me, desk)

    assert dossiers.versions(me, desk)[0].record.state == "drafted"


# -- Erasing ------------------------------------------------------------------------------


def test_erasing_a_report_takes_the_draft_that_tells_it_though_its_acts_stay(case: Case) -> None:
    # Only Poplar's consent counts, who did not send it: case and source stay, the account goes.
    place(case)
    working.work_off()
    me, desk = laila(case), case.house.desk
    version = dossiers.of_order(me, desk, Draft.objects.get().order)
    poplar = tuple(one for one in version.record.relied if one.holder in (row(10), row(21)))
    bare = replace(version.record, relied=poplar, items=(row(2),))
    rows.write(me, desk, bare, expects=version.version)

    forget_drafts_of(me, desk, [row(1)])

    assert not Draft.objects.exists()


def test_erasing_names_takes_the_annex_that_has_them(case: Case) -> None:
    keep_name(case.house)
    amina, desk = case.house.unlocked("Amina"), case.house.desk
    approval = approved(case.house, Deed.REVEAL_IDENTITY, Subject("identity", row(810)))
    place(case, who="Amina", names={VICTIM.id: approval}, annex_addressees=(SPY,))
    working.work_off()
    assert Draft.objects.count() == 2

    asked = erasing_names.ask(amina, desk, VICTIM.id, reason="source_asked", words=WORDS)
    approvals.sign(case.house.unlocked("Farid"), desk, asked.record.id)
    erasing_names.erase_names(amina, desk, VICTIM.id, approval=asked.record.id)

    assert not Draft.objects.exists()


def test_erasing_names_leaves_a_draft_in_which_nobody_is_named(case: Case, draft: Draft) -> None:
    keep_name(case.house)
    amina, desk = case.house.unlocked("Amina"), case.house.desk

    asked = erasing_names.ask(amina, desk, VICTIM.id, reason="source_asked", words=WORDS)
    approvals.sign(case.house.unlocked("Farid"), desk, asked.record.id)
    erasing_names.erase_names(amina, desk, VICTIM.id, approval=asked.record.id)

    assert Draft.objects.get() == draft


def test_a_version_too_large_to_list_goes_with_anything_that_is_erased(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "casework.services.listing.MOST", 5
    )  # fewer than its items, as many as consents
    place(case)
    working.work_off()

    erase(case, PHOTO.id, "evidence")

    assert not Draft.objects.exists()


# -- What is read is what is signed -------------------------------------------------------


def _put_in_its_place(case: Case, draft: Draft, content: bytes) -> None:
    """Whoever reads a draft has its key, and with it seals anything under the same header."""
    header, inner = bytes(draft.header), Inner("draft", 1, str(draft.pk), 1, 1)
    key = unwrap(header, [case.house.organisation.desk])
    somebody = HybridIdentity.generate().recipient
    blob = put(seal_bytes(content, [somebody], inner, file_key=key).payload)
    Draft.objects.filter(pk=draft.pk).update(blob=blob)


def test_a_draft_that_is_another_than_its_summary_says_is_not_read(
    case: Case, draft: Draft
) -> None:
    me, desk = laila(case), case.house.desk
    place(case, 6)
    working.work_off()
    other = Draft.objects.exclude(pk=draft.pk).get()
    harmless = b"".join(releases.open_draft(me, desk, other.pk))
    _put_in_its_place(case, draft, harmless)

    assert refusal(releases.open_draft, me, desk, draft.pk) == "row_altered"


def test_a_draft_with_a_file_that_its_manifests_do_not_list_is_not_read(
    case: Case, draft: Draft
) -> None:
    me, desk = laila(case), case.house.desk
    whole = b"".join(releases.open_draft(me, desk, draft.pk))
    more = b"".join(tarring.member("D-2026-0001-v1/data/one-more.txt", b"Invented."))
    _put_in_its_place(case, draft, whole[: -len(tarring.end())] + more + tarring.end())

    assert refusal(releases.open_draft, me, desk, draft.pk) == "row_altered"


def test_a_package_that_was_put_in_the_place_of_what_left_is_not_handed_out(
    case: Case, draft: Draft
) -> None:
    released(case, draft)
    Package.objects.update(blob=put(b"something else"))

    assert refusal(fetched, case, draft) == "row_altered"


# -- The queue and the log ----------------------------------------------------------------


def test_an_order_of_a_desk_that_no_roll_knows_keeps_no_other_waiting(case: Case) -> None:
    lost = place(case)
    OrderRow.objects.update(desk=uuid.uuid4(), day=clock.today() - timedelta(days=1))
    order = place(case)

    assert working.work_off() == 1

    assert Draft.objects.get().order == order
    assert OrderRow.objects.get().pk == lost


def test_an_extract_says_when_the_log_is_longer_than_what_was_looked_at(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossiers.cancel(laila(case), case.house.desk, place(case))
    monkeypatch.setattr(custody_extracts, "MOST_EVENTS", 1)
    place(case)
    working.work_off()

    found = bag_of(case.house, Draft.objects.get())

    told = [text.decode() for name, text in found.items() if "/data/custody/" in name]
    assert told
    assert all(one.startswith("older events were not searched\n") for one in told)


def test_an_extract_of_the_whole_log_says_nothing_of_the_kind(case: Case, draft: Draft) -> None:
    found = bag_of(case.house, draft)

    assert not any(b"not searched" in text for text in found.values())
