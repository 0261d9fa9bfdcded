"""The page of those who carry a packet. Everything told is invented."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connections
from django.test import Client
from pytest_django import Settings

from intake import clock, networks, recipients
from intake.audit import audit
from intake.blobs import blob_store
from intake.models import (
    AdmissionCode,
    Attachment,
    CustodyEvent,
    EpochCertificate,
    MailboxSeed,
    Network,
    SmallPayload,
    Stage,
    Submission,
)
from tests.faults import resting
from tests.intake.packets.conftest import Send
from tests.intake.packets.writer import Writer
from tests.intake.uploads.sender import Broken
from tests.organisation import Organisation

pytestmark = pytest.mark.django_db(transaction=True)
FILE = b"An invented file. " * 9000


def untouched() -> bool:
    rows = (Submission, Attachment, MailboxSeed, CustodyEvent, SmallPayload)
    return not any(model.objects.exists() for model in rows) and not [*blob_store().names()]


def says(answer: Any, words: str) -> bool:
    return words in answer.content.decode()


@pytest.mark.parametrize("language", ["en", "fa-af", "ps"])
def test_the_page_is_light_without_script_and_under_the_headers_of_the_form(language: str) -> None:
    answer = Client().get(f"/{language}/packet", headers={"Accept-Encoding": "gzip"})

    assert answer.status_code == 200
    assert len(answer.content) < 4000
    assert "script-src" not in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Content-Language"] == language
    assert not answer.cookies


def test_a_packet_rests_as_it_came_and_is_answered_without_a_receipt(
    writer: Writer, send: Send, organisation: Organisation
) -> None:
    packet = writer.pack(files=[FILE, b"A second one."])
    answer = send(packet)

    assert answer.status_code == 200
    assert says(answer, "The packet has arrived")
    assert writer.receipt not in answer.content.decode()
    row = Submission.objects.get()
    assert bytes(row.header) + resting.content(row.blob) in packet
    assert (row.stage, row.network) == (Stage.RECEIVED, organisation.network_id)
    assert bytes(row.id_digest) == writer.digest
    for file in Attachment.objects.all():
        assert bytes(file.header) + resting.content(file.blob) in packet
        assert (file.stage, file.submission) == (Stage.RECEIVED, row)
    assert list(AdmissionCode.objects.all()) == [networks.find_code(writer.code)]
    assert audit().clean


def test_neither_code_nor_id_nor_words_are_readable_in_a_packet(writer: Writer) -> None:
    packet = writer.pack(files=[FILE])
    for secret in (writer.code, writer.submission_id.hex(), writer.receipt, "Zalmay", "invented"):
        assert secret.encode() not in packet


def test_the_same_packet_again_is_the_same_submission_and_takes_no_code(
    writer: Writer, send: Send, new_code: Callable[[], str]
) -> None:
    packet, code = writer.pack(files=[FILE]), new_code()
    first = send(packet, code)
    again = [send(packet, code), send(packet, "0"), send(packet, spare := new_code())]

    assert {one.content for one in again} == {first.content}
    assert Submission.objects.count() == CustodyEvent.objects.count() == 1
    assert len([*blob_store().names()]) == 1
    networks.find_code(spare)


@pytest.mark.parametrize("code", ["", "0000-0000-0000-0000", "no code"])
def test_a_wrong_code_takes_nothing_and_costs_what_it_costs_everywhere(
    code: str, writer: Writer, send: Send, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    answer = send(writer.pack(files=[FILE]), code)

    assert answer.status_code == 422
    assert says(answer, "We do not know this code.")
    assert slept == [settings.CODE_PACE_MS / 1000]
    assert untouched()


def test_whats_typed_is_kept_when_a_packet_is_refused(
    send: Send, new_code: Callable[[], str]
) -> None:
    code = new_code()
    assert says(send(b"no packet", code), f'value="{code}"')


CUTS = ("in the line", "in the report", "in the seed", "in a header", "in a file", "at the last")


def _cut(packet: bytes, where: str) -> bytes:
    line = packet.index(b"\n") + 1
    at = dict(
        zip(CUTS, (line - 9, line + 4000, line + 9000, line + 15000, -20000, -1), strict=True)
    )
    return packet[: at[where]]


@pytest.mark.parametrize("where", CUTS)
def test_a_packet_that_is_cut_leaves_nothing_and_the_code_is_free_again(
    where: str, writer: Writer, send: Send, new_code: Callable[[], str], new_writer: Any
) -> None:
    code = new_code()
    answer = send(_cut(writer.pack(files=[FILE]), where), code)

    assert answer.status_code == 422
    assert says(answer, "The packet is not whole.")
    assert untouched()
    assert AdmissionCode.objects.filter(reserved_by__isnull=False).count() == 0
    assert says(send(new_writer().pack(), code), "The packet has arrived")


@pytest.mark.parametrize("part", ["report", "seed", "header", "file", "more"])
def test_one_changed_octet_is_noticed_and_nothing_is_kept(
    part: str, writer: Writer, send: Send
) -> None:
    packet = bytearray(writer.pack(files=[FILE]))
    line = packet.index(b"\n") + 1
    at = {
        "report": line + 4000,
        "seed": line + 8500,
        "header": line + 14500,
        "file": len(packet) - 9,
    }
    if part == "more":
        packet += b"x"
    else:
        packet[at[part]] ^= 1
    answer = send(bytes(packet))

    assert says(answer, "The packet is damaged.")
    assert untouched()


@pytest.mark.parametrize(
    "octets", [b"", b"x", b"\n", b"{}\n", b'{"files":[', b'{"files":[]}\n', bytes(70_000)]
)
def test_what_is_no_packet_is_said_to_be_none(octets: bytes, send: Send) -> None:
    answer = send(octets)
    assert answer.status_code == 422
    assert says(answer, "not a packet") or says(answer, "The packet is not whole.")
    assert untouched()


def test_a_page_without_a_file_asks_for_one(new_code: Callable[[], str]) -> None:
    answer = Client().post("/en/packet", {"code": new_code(), "packet": ""})
    assert says(answer, "Choose the packet file as well.")


def test_a_line_that_breaks_leaves_nothing(writer: Writer, new_code: Callable[[], str]) -> None:
    client, code = Client(), new_code()
    boundary = "b"
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="code"\r\n\r\n{code}\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="packet"; filename="p"\r\n\r\n'
    ).encode() + writer.pack(files=[FILE])
    kind = f"multipart/form-data; boundary={boundary}"
    broken: dict[str, Any] = {"CONTENT_TYPE": kind, "wsgi.input": Broken(body)}
    answer = client.generic("POST", "/en/packet", body + b"more", **broken)

    assert answer.status_code == 400
    assert says(answer, "The line broke")
    assert untouched()


def test_a_packet_of_a_key_that_was_revoked_or_never_was_is_refused(
    writer: Writer, send: Send
) -> None:
    unknown = send(writer.pack(packet=7))
    assert says(unknown, "made with a page that must not be used any more")
    EpochCertificate.objects.filter(kind="packet").update(retired=True)
    recipients.forget()
    assert says(send(writer.pack()), "made with a page that must not be used any more")
    assert untouched()


def test_a_packet_that_comes_after_its_key_has_ended_is_taken_in_for_custody(
    writer: Writer, send: Send, organisation: Organisation
) -> None:
    long_ago = clock.today() - timedelta(days=91)
    EpochCertificate.objects.filter(kind="packet").delete()
    organisation.offer_packets(since=long_ago)
    EpochCertificate.objects.filter(kind="packet").update(retired=True)  # as the agent does

    assert says(send(writer.pack()), "The packet has arrived")


def test_a_circle_without_a_desk_is_told_before_anything_is_stored_and_keeps_its_code(
    writer: Writer, send: Send
) -> None:
    lost = networks.issue_codes(Network.objects.create(), 1)[0]
    assert send(writer.pack(files=[FILE]), lost).status_code == 503
    assert untouched()
    assert not AdmissionCode.objects.filter(reserved_by__isnull=False).exists()


def test_a_forged_certificate_makes_no_key(writer: Writer, send: Send) -> None:
    EpochCertificate.objects.filter(kind="packet").update(document="forged")
    assert says(send(writer.pack()), "must not be used any more")
    assert untouched()


def test_a_database_that_fails_keeps_nothing_and_the_packet_can_be_sent_again(
    writer: Writer, send: Send, new_code: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: object) -> None:
        raise DatabaseError("invented")

    packet, code = writer.pack(files=[FILE]), new_code()
    monkeypatch.setattr("intake.custody.record", fails)
    answer = send(packet, code)
    assert answer.status_code == 503
    assert not Submission.objects.exists()
    assert len([*blob_store().names()]) == 1, "nobody knows whether it committed"
    monkeypatch.undo()
    assert says(send(packet, code), "The packet has arrived")
    assert audit().clean


def test_a_full_disk_is_said_before_anything_is_stored(
    writer: Writer, send: Send, settings: Settings
) -> None:
    settings.FREE_SPACE_FLOOR = 1 << 60
    answer = send(writer.pack(files=[FILE]))
    assert answer.status_code == 503
    assert untouched()


def test_twins_are_one_submission(writer: Writer, send: Send, new_code: Callable[[], str]) -> None:
    packet, given = writer.pack(files=[FILE]), [new_code() for _ in range(4)]
    barrier, answers = threading.Barrier(4), []

    def press(code: str) -> None:
        barrier.wait()
        try:
            answers.append(send(packet, code).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=[code]) for code in given]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(answers) == {200}
    assert Submission.objects.count() == Attachment.objects.count() == 1
    assert len([*blob_store().names()]) == 1
    assert AdmissionCode.objects.count() == 1 + 3, "the writer's, and of three who were slower"


def test_a_second_packet_under_one_id_with_other_files_is_refused(
    writer: Writer, send: Send
) -> None:
    send(writer.pack(files=[FILE]))
    assert says(send(writer.pack(files=[FILE])), "its files are not these")
    assert Submission.objects.count() == 1
    assert len([*blob_store().names()]) == 1
