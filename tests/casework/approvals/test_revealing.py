"""Opening what was approved: once, whole, for a minute, after the log has it. All invented."""

import io
import json
import secrets
import time
import uuid
from dataclasses import replace
from typing import Any

import pytest

from casework import rows
from casework.models import KeyShare
from casework.records.approval import ApprovalState
from casework.services import approvals, reveals
from casework.services.approvals import Subject
from casework.services.reveals import RevealedFile
from intake import blobs, identities
from intake.custody import SALT_SIZE
from intake.errors import IntakeError, TransientError
from intake.keys.agent.client import AgentClient
from intake.keys.approval import Deed
from intake.models import Attachment, CustodyBody, SealedPart, SmallPayload, Submission
from intake.report import Report
from intake.sanitising.stated import Stated
from intake.sealing import NotForUs, open_as_found, unwrap
from tests.casework.approvals.conftest import (
    ACCOUNT,
    WHOM,
    make_attachment,
    make_submission,
    refusal,
)
from tests.intake.sanitising.recordings import recording
from tests.intake.sanitising.test_stated import picture

pytestmark = pytest.mark.django_db
WHY: dict[str, Any] = {"reason": "verify", "words": "The family asks about a grave."}


def approved(house, deed, kind, row, *, detail="", second="Farid") -> uuid.UUID:
    amina = house.unlocked("Amina")
    asked = approvals.ask(amina, house.desk, deed, Subject(kind, row), detail=detail, **WHY)
    if asked.record.missing:
        approvals.sign(house.unlocked(second), house.desk, asked.record.id)
    return asked.record.id


def events(house, *kinds: str) -> list[dict[str, Any]]:
    told = []
    for body in CustodyBody.objects.order_by("pk"):
        _, content = open_as_found(io.BytesIO(bytes(body.sealed)), [house.organisation.desk])
        told.append(json.loads(b"".join(content)[SALT_SIZE:]))
    return [event for event in told if event["kind"] in kinds]


def test_two_custodians_open_an_original_and_the_log_says_so(house, opener, submission):
    one = approved(house, Deed.REVEAL_ORIGINAL, "report", submission.pk)

    revealed = reveals.reveal(house.unlocked("Farid"), house.desk, one)

    assert isinstance(revealed.content, Report)
    assert revealed.content.account == ACCOUNT
    assert repr(revealed) == "<Revealed report>"
    [opened] = events(house, "original.opened")
    assert opened["reason"] == "verify"
    used = approvals.read(house.unlocked("Amina"), house.desk, one).record
    assert used.state is ApprovalState.USED


def test_two_custodians_unmask_the_one_pseudonym_that_was_asked_for(house, opener, submission):
    one = approved(house, Deed.UNMASK, "identities", submission.pk, detail="PERSON-1")
    revealed = reveals.reveal(house.unlocked("Amina"), house.desk, one)
    assert revealed.content == (WHOM[0],)
    [opened] = events(house, "original.opened")
    assert (opened["detail"], opened["row"]) == ("PERSON-1", str(submission.pk))


def test_one_signature_does_not_open_an_original(house, opener, submission):
    amina, about = house.unlocked("Amina"), Subject("report", submission.pk)
    asked = approvals.ask(amina, house.desk, Deed.REVEAL_ORIGINAL, about, **WHY)
    assert refusal(lambda: reveals.reveal(amina, house.desk, asked.record.id)) == "approval_missing"
    assert opener.asked == []
    [refused] = events(house, "original.refused")
    assert (refused["code"], refused["by"]) == ("approval_missing", str(amina.member.pk))


def test_one_signature_unmasks_nobody(house, opener, submission):
    amina, about = house.unlocked("Amina"), Subject("identities", submission.pk)
    asked = approvals.ask(amina, house.desk, Deed.UNMASK, about, detail="PERSON-1", **WHY)
    assert asked.record.missing == 1
    assert refusal(lambda: reveals.reveal(amina, house.desk, asked.record.id)) == "approval_missing"
    assert opener.asked == []


def test_a_caseworker_cannot_even_when_two_custodians_signed(house, opener, submission):
    one = approved(house, Deed.REVEAL_ORIGINAL, "report", submission.pk)
    laila = house.unlocked("Laila")
    assert refusal(lambda: reveals.reveal(laila, house.desk, one)) == "custodians_only"
    assert opener.asked == []
    assert len(events(house, "original.refused")) == 1


def test_an_approval_opens_once_whatever_its_row_says(house, opener, submission):
    one = approved(house, Deed.REVEAL_ORIGINAL, "report", submission.pk)
    amina = house.unlocked("Amina")
    reveals.reveal(amina, house.desk, one)
    assert refusal(lambda: reveals.reveal(amina, house.desk, one)) == "approval_closed"
    used = approvals.read(amina, house.desk, one)
    again = replace(used.record, state=ApprovalState.ASKED)
    rows.write(amina, house.desk, again, expects=used.version)
    assert refusal(lambda: reveals.reveal(amina, house.desk, one)) == "approval_spent"
    assert len(events(house, "original.opened")) == 1


def test_an_opener_that_is_away_or_locked_is_said_plainly_and_costs_nothing(
    house, opener, submission, monkeypatch, tmp_path
):
    one = approved(house, Deed.REVEAL_ORIGINAL, "report", submission.pk)
    amina = house.unlocked("Amina")
    with monkeypatch.context() as patched:
        patched.setattr(identities, "agent", lambda: AgentClient(tmp_path / "nobody"))
        assert refusal(lambda: reveals.reveal(amina, house.desk, one), TransientError) == (
            "agent_away"
        )
    assert isinstance(reveals.reveal(amina, house.desk, one).content, Report)


def test_a_header_that_was_written_anew_needs_a_new_request(house, opener, submission):
    one = approved(house, Deed.REVEAL_ORIGINAL, "report", submission.pk)
    other = make_submission(house)
    Submission.objects.filter(pk=submission.pk).update(kept_header=other.kept_header)
    amina = house.unlocked("Amina")
    assert refusal(lambda: reveals.reveal(amina, house.desk, one)) == "other_header"


def test_a_payload_that_was_altered_shows_nothing(house, opener, submission):
    one = approved(house, Deed.REVEAL_ORIGINAL, "report", submission.pk)
    row = SmallPayload.objects.get(pk=submission.blob)
    content = bytearray(row.content)
    content[-1] ^= 1
    SmallPayload.objects.filter(pk=row.pk).update(content=bytes(content))
    amina = house.unlocked("Amina")
    assert refusal(lambda: reveals.reveal(amina, house.desk, one)) == "broken_payload"


@pytest.mark.parametrize("size", [0, 1, 5000, 65536 - 60, 200_000])
def test_a_file_is_given_as_it_was_sent(house, opener, submission, size):
    content = secrets.token_bytes(size)
    file = make_attachment(submission, house, content)
    one = approved(house, Deed.REVEAL_ORIGINAL, "attachment", file.pk)

    found = reveals.reveal(house.unlocked("Amina"), house.desk, one).content

    assert isinstance(found, RevealedFile)
    assert (found.name, found.media_type, found.size) == ("Zalmay.jpg", "image/jpeg", size)
    assert b"".join(found.pieces()) == content == b"".join(found.pieces())
    assert "Zalmay" not in repr(found)


def test_time_and_place_of_a_picture_are_told_without_the_picture(house, opener, submission):
    file = make_attachment(submission, house, picture())
    one = approved(house, Deed.REVEAL_METADATA, "attachment", file.pk)
    found = reveals.reveal(house.unlocked("Amina"), house.desk, one).content
    assert isinstance(found, Stated)
    assert (found.taken, found.latitude) == ("2021:08:15 09:30:00", 500_000)


def test_time_and_place_of_a_recording_are_told_without_the_voice(house, opener, submission):
    file = make_attachment(submission, house, recording("opus", 0.1, mark="Invented"))
    one = approved(house, Deed.REVEAL_METADATA, "attachment", file.pk)
    found = reveals.reveal(house.unlocked("Amina"), house.desk, one).content
    assert found == Stated(taken="2026-01-02T03:04:05", latitude=500_000, longitude=-25_000_000)


def test_without_a_box_metadata_is_not_read_and_the_approval_stays(
    house, opener, submission, monkeypatch
):
    file = make_attachment(submission, house, picture())
    one = approved(house, Deed.REVEAL_METADATA, "attachment", file.pk)
    amina = house.unlocked("Amina")

    def missing():
        raise TransientError("sandbox_missing")

    with monkeypatch.context() as patched:
        patched.setattr("intake.sanitising.stated.box", missing)
        assert refusal(lambda: reveals.reveal(amina, house.desk, one), TransientError) == (
            "sandbox_missing"
        )
    assert isinstance(reveals.reveal(amina, house.desk, one).content, Stated)


def test_no_byte_of_a_file_is_given_before_its_last_is_verified(house, opener, submission):
    file = make_attachment(submission, house, secrets.token_bytes(300_000))
    one = approved(house, Deed.REVEAL_ORIGINAL, "attachment", file.pk)
    with blobs.blob_store().open(file.blob) as sealed:
        content = bytearray(sealed.read())
    content[-1] ^= 1
    Attachment.objects.filter(pk=file.pk).update(blob=blobs.put(bytes(content)))
    amina = house.unlocked("Amina")
    assert refusal(lambda: reveals.reveal(amina, house.desk, one)) == "broken_payload"


def test_what_was_revealed_is_shown_once_to_who_revealed_it_within_a_minute(
    house, opener, submission, monkeypatch
):
    amina, farid = house.unlocked("Amina"), house.unlocked("Farid")

    def word() -> str:
        one = approved(house, Deed.UNMASK, "identities", submission.pk)
        return reveals.offer(amina, reveals.reveal(amina, house.desk, one))

    first = word()
    assert reveals.show(amina, first).content == WHOM
    assert refusal(lambda: reveals.show(amina, first)) == "reveal_over"
    second, late = word(), word()
    assert refusal(lambda: reveals.show(farid, second)) == "reveal_over"
    then = time.monotonic() + 61
    monkeypatch.setattr("casework.accounts.waiting.time.monotonic", lambda: then)
    assert refusal(lambda: reveals.show(amina, late)) == "reveal_over"


def test_another_desks_custodian_opens_nothing_here(house, opener, submission):
    one = approved(house, Deed.REVEAL_ORIGINAL, "report", submission.pk)
    nasrin = house.unlocked("Nasrin")
    for desk in (house.desk, house.other_desk):
        with pytest.raises(IntakeError):
            reveals.reveal(nasrin, desk, one)
    assert opener.asked == []


def test_after_a_rotation_older_originals_open_with_the_older_half(house, opener, submission):
    for name in ("Amina", "Farid"):
        house.share(name, house.desk, KeyShare.Kind.ORIGINALS_A, bytes(range(32)), generation=2)
    one = approved(house, Deed.REVEAL_ORIGINAL, "report", submission.pk)
    revealed = reveals.reveal(house.unlocked("Farid"), house.desk, one)
    assert isinstance(revealed.content, Report)
    [opened] = events(house, "original.opened")
    assert opened["generation"] == 1


def test_the_working_copys_key_opens_no_part_of_an_original(house, submission):
    desk = house.organisation.desk
    part = SealedPart.objects.get(submission=submission)
    for header in (submission.kept_header, part.header):
        with pytest.raises(NotForUs):
            unwrap(bytes(header), [desk])
