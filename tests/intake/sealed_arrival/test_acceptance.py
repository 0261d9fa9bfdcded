"""Reports that their sender sealed, taken in like any other. Everything told is invented."""

import hashlib
import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connections
from pytest_django import Settings

from intake import clock, identities, pipeline, recipients, services
from intake.arrival import Arrival
from intake.audit import audit
from intake.blobs import blob_store
from intake.errors import IntakeError
from intake.mailbox.seed import derive
from intake.models import (
    AdmissionCode,
    Attachment,
    CustodyBody,
    CustodyEvent,
    EpochCertificate,
    Mailbox,
    MailboxSeed,
    Network,
    SealedPart,
    SmallPayload,
    Stage,
    Submission,
    Upload,
)
from intake.queue import Lane
from intake.report import Report, canonical
from intake.sealing import Inner, open_bytes, unwrap
from intake.working_copy import WorkingCopy
from tests.faults import resting
from tests.intake.uploads.sender import POST_TYPE, Broken, Line, Sender
from tests.organisation import Organisation

pytestmark = pytest.mark.django_db(transaction=True)
# +44 7700 900123 is reserved for fiction.
ACCOUNT = "They beat my brother Zalmay in the police station. Call me on +44 7700 900123."


def send(line: Line, post: bytes, to: str = "/en/") -> Any:
    return line.client.post(to, post, content_type=POST_TYPE)


def refused(line: Line, post: bytes) -> str:
    answer = send(line, post)
    assert answer.status_code in (400, 413, 422), answer.content
    code: str = answer.json()["code"]
    return code


def untouched() -> bool:
    rows = (Submission, MailboxSeed, CustodyEvent, SmallPayload)
    return not any(model.objects.exists() for model in rows) and not [*blob_store().names()]


def test_a_sealed_report_rests_as_it_came_and_is_answered_by_its_version(
    line: Line, sender: Sender, organisation: Organisation
) -> None:
    post = sender.post()
    answer = send(line, post)

    assert (answer.status_code, answer.content) == (200, b'{"version":1}\n')
    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == "no-store, private"
    row = Submission.objects.get()
    assert bytes(row.header) + resting.content(row.blob) in post
    assert (row.stage, row.parts, row.network) == (Stage.RECEIVED, 1, organisation.network_id)
    assert bytes(row.id_digest).hex() == sender.digest
    assert not AdmissionCode.objects.exists()
    assert audit().clean


def test_whoever_opens_it_makes_the_leaf_of_its_event(
    line: Line, sender: Sender, organisation: Organisation
) -> None:
    send(line, sender.post())

    row, event = Submission.objects.get(), CustodyEvent.objects.get()
    salt = unwrap(bytes(row.header), [organisation.custody]).event_salt()
    about = {
        "kind": "submission.received", "row": str(row.pk), "day": str(row.received_on),
        "sha256": bytes(row.blob_sha256).hex(),
    }  # fmt: skip
    assert bytes(event.leaf) == hashlib.sha256(salt + canonical(about)).digest()
    assert not CustodyBody.objects.exists()


def test_the_receipt_never_comes_to_the_server_in_the_clear(line: Line, sender: Sender) -> None:
    post = sender.post()

    for spelling in (sender.receipt.encode(), sender.receipt[:9].encode()):
        assert spelling not in post
    assert sender.receipt not in send(line, post).content.decode()


def test_from_the_page_to_a_working_copy_with_a_file_and_a_mailbox(
    line: Line, sender: Sender, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identities, "agent", lambda: organisation.agent)
    monkeypatch.setattr(identities, "is_ready", lambda: True)
    file = sender.file(1, b"invented, and no picture")
    row, _ = line.send(sender, file)
    assert send(line, sender.post(ACCOUNT, [(row, file)])).json() == {"version": 1}
    report = Submission.objects.get()
    assert not Upload.objects.exists()
    assert Attachment.objects.get().submission == report

    assert pipeline.work_off(Lane.TEXT) == 1
    pipeline.work_off(Lane.FILES)

    report.refresh_from_db()
    assert report.stage == Stage.READY
    copy = WorkingCopy.from_bytes(_part(report, "working_copy", organisation))
    assert "[PHONE-1]" in copy.texts["account"].text
    assert "Zalmay" not in copy.texts["account"].text
    assert list(copy.attachments) == [row]
    assert Attachment.objects.get().stage == Stage.READY
    locator = derive(sender.receipt)[0]
    assert bytes(Mailbox.objects.get().locator_digest) == hashlib.sha256(locator).digest()
    assert not MailboxSeed.objects.exists()


def _part(row: Submission, kind: str, organisation: Organisation) -> bytes:
    found = SealedPart.objects.get(submission=row, kind=kind)
    header, payload = bytes(found.header), resting.content(found.blob)
    inner = Inner(kind, 1, str(row.pk), 1, 1)
    return open_bytes(header, payload, unwrap(header, [organisation.desk]), inner)


def test_the_same_post_again_is_the_same_submission(line: Line, sender: Sender) -> None:
    post = sender.post()
    assert [send(line, post).json() for _ in range(3)] == [{"version": 1}] * 3
    again = sender.post()
    assert again != post, "sealed anew"
    assert send(line, again).json() == {"version": 1}

    assert Submission.objects.count() == CustodyEvent.objects.count() == 1


def test_other_words_are_a_further_version_and_need_no_code(line: Line, sender: Sender) -> None:
    send(line, sender.post())

    assert send(line, sender.post("Told otherwise.", code="0")).json() == {"version": 2}
    assert Submission.objects.count() == MailboxSeed.objects.count() == 2


def test_a_report_too_long_for_a_row_rests_as_a_blob(line: Line, sender: Sender) -> None:
    assert send(line, sender.post(resting.LONG)).status_code == 200

    (name,) = blob_store().names()
    assert Submission.objects.get().blob == name
    assert audit().clean


def test_twins_are_one_submission(line: Line, sender: Sender) -> None:
    posts = [sender.post() for _ in range(4)]
    barrier, answers = threading.Barrier(4), []

    def press(post: bytes) -> None:
        barrier.wait()
        try:
            answers.append(send(line, post).json())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=[post]) for post in posts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Submission.objects.count() == 1
    assert {"version": 1} in answers
    assert all(one == {"version": 1} or one.get("code") for one in answers)


def test_a_wrong_code_takes_nothing(line: Line, sender: Sender) -> None:
    assert refused(line, sender.post(code="0000-0000-0000-0000")) == "code_unknown"
    assert untouched()


def test_a_code_admits_one_submission(
    line: Line, sender: Sender, new_sender: Callable[[], Sender]
) -> None:
    send(line, sender.post())
    other = new_sender()

    assert refused(line, other.post(code=sender.code)) == "code_unknown"
    assert Submission.objects.count() == 1


def test_another_circle_than_the_code_s_is_refused(line: Line, sender: Sender) -> None:
    other = Network.objects.create()
    assert refused(line, sender.post(network=str(other.pk))) == "other_network"
    assert untouched()


def test_a_key_that_nobody_holds_is_refused(
    line: Line, sender: Sender, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refused(line, sender.post(epoch=7)) == "sealed_to_old_key"
    post, now = sender.post(), clock.now()
    certificate = next(iter(sender.keys.certificates.values()))
    assert not isinstance(certificate, IntakeError)
    last = certificate[0].accepted
    monkeypatch.setattr(
        clock, "now", lambda: now.replace(year=last.year, month=last.month, day=last.day)
    )
    recipients.forget()
    EpochCertificate.objects.create(
        kind="epoch", number=2, document=_next(organisation).certificate(last)
    )
    assert refused(line, post) == "sealed_to_old_key"
    assert untouched()
    assert AdmissionCode.objects.exists()


def _next(organisation: Organisation) -> Organisation:
    following = Organisation(certifier=organisation.certifier)
    following.epoch_number = 2
    return following


def test_a_key_of_last_week_is_still_taken(
    line: Line, sender: Sender, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    post, now = sender.post(), clock.now()
    certificate = next(iter(sender.keys.certificates.values()))
    assert not isinstance(certificate, IntakeError)
    later = certificate[0].until
    monkeypatch.setattr(
        clock, "now", lambda: now.replace(year=later.year, month=later.month, day=later.day)
    )
    following = _next(organisation)
    EpochCertificate.objects.create(kind="epoch", number=2, document=following.certificate(later))
    recipients.forget()

    assert send(line, post).json() == {"version": 1}
    assert Submission.objects.get().epoch == 1


def test_a_file_that_is_not_here_or_is_another_ends_it(line: Line, sender: Sender) -> None:
    file, other = sender.file(1, b"invented"), sender.file(2, b"other")
    row, _ = line.send(sender, file)

    assert refused(line, sender.post(files=[(row, file), (row, other)])) == "files_gone"
    changed = [{"number": 1, "sha256": other.sha256}]
    assert refused(line, sender.post(files=[(row, file)], files_=0)) == "post_malformed"
    assert refused(line, _with_files(sender, [(row, file)], changed)) == "files_differ"
    assert Attachment.objects.get().stage == Stage.STAGED
    assert send(line, sender.post(files=[(row, file)])).json() == {"version": 1}


def _with_files(sender: Sender, files: Any, listed: Any) -> bytes:
    line, _, rest = sender.post(files=files).partition(b"\n")
    return canonical({**json.loads(line), "files": listed}) + b"\n" + rest


def test_a_file_that_is_still_coming_is_not_here(line: Line, sender: Sender) -> None:
    file = sender.file(1, b"invented")
    made = line.create(sender, file)
    line.patch(made["Location"], 0, file.octets[:-1])

    post = sender.post(files=[(made["Amanat-File"], file)])
    assert refused(line, post) == "files_gone"

    line.patch(made["Location"], len(file.octets) - 1, file.octets[-1:])
    assert send(line, post).json() == {"version": 1}


def test_nobody_takes_files_of_another_submission(
    line: Line, sender: Sender, new_sender: Callable[[], Sender]
) -> None:
    file = sender.file(1, b"invented")
    row, address = line.send(sender, file)

    assert refused(line, new_sender().post(files=[(row, file)])) == "files_gone"
    assert Attachment.objects.get().submission is None
    assert line.offset(address) == len(file.octets)


def test_what_a_report_lists_is_no_longer_taken_back(line: Line, sender: Sender) -> None:
    file = sender.file(1, b"invented")
    row, address = line.send(sender, file)
    send(line, sender.post(files=[(row, file)]))

    assert line.ask("DELETE", address).status_code == 404
    assert Attachment.objects.get().stage == Stage.RECEIVED


def test_more_than_a_post_and_less_than_its_length_are_refused(line: Line, sender: Sender) -> None:
    post = sender.post()
    assert refused(line, post + bytes(2 << 20)) == "body_too_large"
    broken: dict[str, Any] = {"CONTENT_TYPE": POST_TYPE, "wsgi.input": Broken(post[:-1])}
    cut = line.client.generic("POST", "/en/", post, **broken)
    assert cut.json()["code"] == "body_cut"
    for changed in (post[:-1], post + b"x"):
        assert refused(line, changed) == "post_malformed"
    assert untouched()


def test_a_chunked_post_is_refused(line: Line, sender: Sender) -> None:
    answer = line.client.post(
        "/en/", sender.post(), content_type=POST_TYPE, headers={"Transfer-Encoding": "chunked"}
    )
    assert (answer.status_code, answer.json()["code"]) == (411, "length_required")


def test_a_further_version_beyond_the_last_is_refused(
    line: Line, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MAX_VERSIONS", 2)
    for number in range(2):
        send(line, sender.post(f"Told in another way, {number}."))

    assert refused(line, sender.post("And once more.")) == "too_many_versions"


def test_a_refusal_says_why_in_the_language_of_the_page(line: Line, sender: Sender) -> None:
    said = {to: send(line, sender.post(code="0"), to).json() for to in ("/en/", "/fa-af/", "/ps/")}
    assert {one["code"] for one in said.values()} == {"code_unknown"}
    assert len({one["sentence"] for one in said.values()}) == 3


def test_a_database_that_fails_is_a_passing_fault_and_loses_nothing(
    line: Line, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: object) -> None:
        raise DatabaseError("invented")

    post = sender.post()
    monkeypatch.setattr("intake.custody.record", fails)
    answer = send(line, post)
    assert (answer.status_code, answer.json()["code"]) == (503, "database_away")
    assert untouched()
    monkeypatch.undo()
    monkeypatch.setattr(services, "ring_quietly", lambda _lane: None)
    assert send(line, post).json() == {"version": 1}


def test_a_full_disk_is_said_before_anything_is_stored(
    line: Line, sender: Sender, settings: Settings
) -> None:
    settings.FREE_SPACE_FLOOR = 1 << 60
    assert send(line, sender.post()).json()["code"] == "storage_full"
    assert untouched()


def test_the_form_takes_files_that_a_script_sent_before_it_failed(
    line: Line, sender: Sender
) -> None:
    """A page whose script stops on the way still sends, and names what is safe by its number."""
    file = sender.file(1, b"invented")
    line.send(sender, file)
    arrival = Arrival(sender.submission_id, sender.code, sender.receipt)
    arrival.take_staged([1])
    services.accept_report(arrival, Report(network="", language="en", account=ACCOUNT))

    assert Attachment.objects.get().submission == Submission.objects.get()
    assert not Upload.objects.exists()
