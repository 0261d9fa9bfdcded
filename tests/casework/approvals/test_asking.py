"""Asking for a deed, signing it, saying no; and what of it shows. People are invented."""

import io
import json
import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from casework import rows
from casework.models import IdentityRow, KeyShare, SealedRow
from casework.records.approval import Approval, ApprovalState
from casework.services import approvals
from casework.services.approvals import Subject
from intake import clock, recipients
from intake.custody import SALT_SIZE
from intake.keys import roll as rolls
from intake.keys.approval import Deed
from intake.models import CustodyBody, RollDocument
from intake.sealing import open_as_found
from tests.casework.approvals.conftest import make_submission, refusal

pytestmark = pytest.mark.django_db
WHY: dict[str, Any] = {"reason": "verify", "words": "The family asks about a grave."}


def original(house, submission, name="Amina", **changes):
    about = Subject("report", submission.pk)
    options = {**WHY, **changes}
    return approvals.ask(house.unlocked(name), house.desk, Deed.REVEAL_ORIGINAL, about, **options)


def told(house) -> list[dict[str, Any]]:
    """Events of approvals, as the desk reads them."""
    events = []
    for body in CustodyBody.objects.order_by("pk"):
        _, content = open_as_found(io.BytesIO(bytes(body.sealed)), [house.organisation.desk])
        events.append(json.loads(b"".join(content)[SALT_SIZE:]))
    return [event for event in events if event["kind"].startswith("approval.")]


def test_a_custodian_who_asks_has_signed_and_a_second_one_completes_it(house, submission):
    asked = original(house, submission)
    assert asked.record.missing == 1
    signed = approvals.sign(house.unlocked("Farid"), house.desk, asked.record.id)
    assert signed.record.missing == 0
    about = Subject("report", submission.pk)
    farid = house.unlocked("Farid")
    approvals.granted(farid, house.desk, asked.record.id, Deed.REVEAL_ORIGINAL, about)
    assert [event["kind"] for event in told(house)] == ["approval.asked", "approval.signed"]


def test_a_caseworker_may_ask_and_may_not_sign(house, submission):
    laila = house.unlocked("Laila")
    asked = original(house, submission, "Laila")
    assert asked.record.signers == ()
    assert refusal(lambda: approvals.sign(laila, house.desk, asked.record.id)) == "custodians_only"
    assert refusal(lambda: approvals.decline(laila, house.desk, asked.record.id)) == (
        "custodians_only"
    )


def test_nobody_signs_twice_and_one_signature_is_not_two(house, submission):
    asked = original(house, submission)
    amina = house.unlocked("Amina")
    assert refusal(lambda: approvals.sign(amina, house.desk, asked.record.id)) == "already_signed"
    about = Subject("report", submission.pk)
    assert not approvals.is_granted(amina, house.desk, asked.record.id, Deed.REVEAL_ORIGINAL, about)


def test_another_desk_neither_asks_nor_signs_nor_reads(house, submission):
    asked, nasrin = original(house, submission), house.unlocked("Nasrin")
    assert refusal(lambda: original(house, submission, "Nasrin")) == "not_your_desk"
    theirs = house.other_desk
    for deed in (approvals.sign, approvals.decline, approvals.read):
        assert refusal(lambda d=deed: d(nasrin, house.desk, asked.record.id)) == "not_your_desk"
        assert refusal(lambda d=deed: d(nasrin, theirs, asked.record.id)) == "not_your_desk"
    about = Subject("report", submission.pk)
    assert refusal(lambda: approvals.ask(nasrin, theirs, Deed.REVEAL_ORIGINAL, about, **WHY)) == (
        "not_your_desk"
    )


def test_who_came_three_days_ago_is_told_so_when_signing(house, submission):
    asked = original(house, submission, "Laila")
    admit(house, "Amina", days=3)
    amina = house.unlocked("Amina")
    assert refusal(lambda: approvals.sign(amina, house.desk, asked.record.id)) == "approver_too_new"
    assert approvals.read(amina, house.desk, asked.record.id).record.signers == ()


def test_a_custodian_who_came_three_days_ago_may_ask_and_has_not_signed(house, submission):
    admit(house, "Amina", days=3)
    asked = original(house, submission, "Amina")
    assert (asked.record.signers, asked.record.missing) == ((), 2)


def test_who_was_let_in_by_the_other_approver_alone_is_told_so_when_signing(house, submission):
    asked = original(house, submission)
    admit(house, "Farid", admitted_by="Amina")
    farid = house.unlocked("Farid")
    assert refusal(lambda: approvals.sign(farid, house.desk, asked.record.id)) == (
        "approvers_not_independent"
    )


def admit(house, name, *, days=30, admitted_by=""):
    """A roll that says when somebody came and who let them in."""
    person = str(house.people[name].member.pk)
    by = (str(house.people[admitted_by].member.pk),) if admitted_by else ()
    since = clock.today() - timedelta(days=days)
    roll = recipients.current().roll
    keys = [
        replace(entry, since=since, admitted_by=by) if entry.id == person else entry
        for entry in roll.keys
    ]
    signed = rolls.sign(replace(roll, version=3, keys=tuple(keys)), house.organisation.root)
    RollDocument.objects.create(version=3, document=signed)
    recipients.forget()


def test_a_no_ends_it(house, submission):
    asked = original(house, submission)
    farid = house.unlocked("Farid")
    declined = approvals.decline(farid, house.desk, asked.record.id)
    assert declined.record.state is ApprovalState.DECLINED
    assert refusal(lambda: approvals.sign(farid, house.desk, asked.record.id)) == "approval_closed"
    assert told(house)[-1]["kind"] == "approval.declined"


def test_what_waits_is_what_can_still_be_signed(house, submission, monkeypatch):
    open_one, long_one = original(house, submission), original(house, submission, days=7)
    declined = original(house, submission)
    farid = house.unlocked("Farid")
    approvals.decline(farid, house.desk, declined.record.id)
    assert {one.record.id for one in approvals.waiting(farid, house.desk)} == {
        open_one.record.id,
        long_one.record.id,
    }
    later = clock.today() + timedelta(days=3)
    monkeypatch.setattr(clock, "today", lambda: later)
    recipients.forget()
    assert [one.record.id for one in approvals.waiting(farid, house.desk)] == [long_one.record.id]
    assert refusal(lambda: approvals.sign(farid, house.desk, open_one.record.id)) == (
        "approval_expired"
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": "curiosity"}, "reason_unknown"),
        ({"words": "  "}, "words_missing"),
        ({"words": "x" * 2001}, "words_too_long"),
        ({"days": 0}, "approval_expired"),
        ({"days": 8}, "approval_expired"),
        ({"detail": "x" * 201}, "approval_malformed"),
    ],
)
def test_a_request_without_a_sound_reason_or_term_is_refused(house, submission, changes, code):
    assert refusal(lambda: original(house, submission, **changes)) == code
    assert not SealedRow.objects.filter(kind="approval").exists()


def test_what_is_not_ready_or_not_there_cannot_be_asked_for(house):
    unfinished = make_submission(house, kept_header=None, stage="received")
    assert refusal(lambda: original(house, unfinished)) == "not_ready"
    unfinished.pk = uuid.uuid4()
    assert refusal(lambda: original(house, unfinished)) == "original_missing"


def test_an_approval_counts_for_its_deed_on_its_row_and_once(house):
    member, other = uuid.uuid4(), uuid.uuid4()
    amina, farid, desk = house.unlocked("Amina"), house.unlocked("Farid"), house.desk
    about = Subject("member", member)
    asked = approvals.ask(
        amina, desk, Deed.REMOVE_MEMBER, about, reason="left", words="She asked to leave."
    )
    one = asked.record.id
    approvals.sign(farid, desk, one)
    for deed, row in (
        (Deed.ROTATE, about),
        (Deed.REMOVE_MEMBER, Subject("member", other)),
        (Deed.REMOVE_MEMBER, Subject("desk", member)),
    ):
        assert refusal(lambda d=deed, r=row: approvals.granted(amina, desk, one, d, r)) == (
            "approval_for_other"
        )
    approvals.use(amina, desk, one, Deed.REMOVE_MEMBER, about)
    assert refusal(lambda: approvals.use(amina, desk, one, Deed.REMOVE_MEMBER, about)) == (
        "approval_closed"
    )
    assert told(house)[-1]["kind"] == "approval.used"


def test_a_caseworker_may_carry_out_what_two_custodians_signed(house):
    laila, about = house.unlocked("Laila"), Subject("review", uuid.uuid4())
    asked = approvals.ask(
        laila, house.desk, Deed.LOWER_TRIAGE, about, reason="misread", words="An old case."
    )
    one = asked.record.id
    assert not approvals.is_granted(laila, house.desk, one, Deed.LOWER_TRIAGE, about)
    approvals.sign(house.unlocked("Farid"), house.desk, one)
    assert not approvals.is_granted(laila, house.desk, one, Deed.LOWER_TRIAGE, about)
    approvals.sign(house.unlocked("Amina"), house.desk, one)
    assert approvals.is_granted(laila, house.desk, one, Deed.LOWER_TRIAGE, about)


def test_a_signature_is_worth_nothing_without_the_share_it_was_made_with(house):
    about = Subject("review", uuid.uuid4())
    farid = house.unlocked("Farid")
    asked = approvals.ask(
        farid, house.desk, Deed.LOWER_TRIAGE, about, reason="misread", words="An old case."
    )
    KeyShare.objects.filter(member=farid.member, kind="originals_a").delete()
    laila = house.unlocked("Laila")
    assert refusal(
        lambda: approvals.granted(laila, house.desk, asked.record.id, Deed.LOWER_TRIAGE, about)
    ) == ("approver_not_custodian")


def test_a_row_written_by_somebody_without_the_half_does_not_count(house):
    """A caseworker can write rows of the desk; what they write there convinces nobody."""
    about = Subject("member", uuid.uuid4())
    amina, laila = house.unlocked("Amina"), house.unlocked("Laila")
    asked = approvals.ask(
        amina, house.desk, Deed.REMOVE_MEMBER, about, reason="left", words="She asked to leave."
    )
    from intake.keys.approval import sign  # noqa: PLC0415

    mine = sign(asked.record.asked, str(laila.member.pk), laila.keys.signing, bytes(32))
    forged = replace(asked.record, signatures=(*asked.record.signatures, mine.to_line()))
    rows.write(laila, house.desk, forged, expects=asked.version)
    house.share("Laila", house.desk, KeyShare.Kind.ORIGINALS_A, bytes(32))
    assert refusal(
        lambda: approvals.granted(amina, house.desk, forged.id, Deed.REMOVE_MEMBER, about)
    ) == ("approver_not_custodian")


def test_two_who_sign_at_once_do_not_lose_a_signature(house, submission):
    asked = original(house, submission, "Laila")
    farid = house.unlocked("Farid")
    stale = approvals.read(farid, house.desk, asked.record.id)
    approvals.sign(house.unlocked("Amina"), house.desk, asked.record.id)
    assert refusal(lambda: rows.write(farid, house.desk, stale.record, expects=stale.version)) == (
        "row_changed"
    )
    signed = approvals.sign(farid, house.desk, asked.record.id)
    assert len(signed.record.signers) == 2


def test_nothing_of_a_request_rests_readable(house, submission):
    asked = original(house, submission, detail="PERSON-1")
    row = SealedRow.objects.get(pk=asked.record.id)
    sealed = bytes(row.sealed)
    secret = (b"reveal_original", b"grave", b"PERSON-1", str(submission.pk).encode())
    assert not any(word in sealed for word in secret)
    assert (row.kind, row.version) == ("approval", 1)
    assert repr(asked.record) == f"<Approval {asked.record.id}>"
    assert not IdentityRow.objects.exists()
    assert "grave" not in json.dumps(told(house))


def test_an_approval_read_back_is_the_one_written(house, submission):
    asked = original(house, submission)
    again = approvals.read(house.unlocked("Laila"), house.desk, asked.record.id)
    assert again == asked
    assert isinstance(again.record, Approval)
