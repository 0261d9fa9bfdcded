"""A packet that a caseworker brings in from a stick. Everything told is invented."""

from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.test import Client

from intake import networks, recipients
from intake.audit import audit
from intake.blobs import blob_store
from intake.models import (
    BY_PACKET,
    AdmissionCode,
    Attachment,
    CustodyEvent,
    MailboxSeed,
    Network,
    SmallPayload,
    Stage,
    Submission,
)
from intake.packets import taking
from tests.casework.pages.conftest import Pages
from tests.casework.services.desk_work import last_event, who
from tests.faults import resting
from tests.intake.packets.writer import Writer

pytestmark = pytest.mark.django_db
FILE = b"An invented file. " * 9000


@pytest.fixture(autouse=True)
def bells(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    rung: list[object] = []
    monkeypatch.setattr(taking, "ring_quietly", rung.append)
    return rung


@pytest.fixture
def writer(pages: Pages) -> Writer:
    organisation = pages.web.house.organisation
    organisation.offer_packets()
    keys = recipients.current()
    network = Network.objects.get(pk=organisation.network_id)
    return Writer(keys.packet.recipient, keys.custody, networks.issue_codes(network, 1)[0])


def bring(pages: Pages, packet: bytes, browser: Client | None = None, **fields: str) -> Any:
    body = {**fields, "packet": SimpleUploadedFile("stick.bin", packet)}
    return (browser or pages.browser).post(pages.at("packets"), body)


def untouched() -> bool:
    rows = (Submission, Attachment, MailboxSeed, SmallPayload)
    return not any(model.objects.exists() for model in rows) and not [*blob_store().names()]


def test_a_packet_rests_as_it_came_and_the_log_names_who_brought_it(
    pages: Pages, writer: Writer, bells: list[object]
) -> None:
    packet = writer.pack(files=[FILE])
    answer = bring(pages, packet)

    assert answer.status_code == 303
    said = pages.browser.get(answer.headers["Location"]).content.decode()
    assert "The packet is stored safely" in said
    assert writer.receipt not in said
    row, file = Submission.objects.get(), Attachment.objects.get()
    assert (row.stage, row.epoch) == (Stage.RECEIVED, BY_PACKET)
    assert row.network == pages.web.house.organisation.network_id
    for one in (row, file):
        assert bytes(one.header) + resting.content(one.blob) in packet
    told = last_event(pages.web.house)
    assert (told["kind"], told["row"], told["by"]) == (
        "packet.brought_in",
        str(row.pk),
        who(pages.by),
    )
    assert list(AdmissionCode.objects.all()) == [networks.find_code(writer.code)]
    assert len(bells) == 1
    assert audit().clean


def test_one_that_came_before_is_one_submission_and_leaves_no_second_name(
    pages: Pages, writer: Writer
) -> None:
    packet, amina = writer.pack(files=[FILE]), pages.web.unlocked("Amina")
    first = bring(pages, packet)
    before = CustodyEvent.objects.count()
    again = bring(pages, packet, amina)

    assert (first.status_code, first["Location"]) == (again.status_code, again["Location"])
    assert Submission.objects.count() == Attachment.objects.count() == 1
    assert len([*blob_store().names()]) == 1
    assert CustodyEvent.objects.count() == before


def test_without_the_forms_token_nothing_is_stored_and_with_it_the_packet_is(
    pages: Pages, writer: Writer
) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    strict.cookies = pages.browser.cookies
    packet = writer.pack()
    form = strict.get(pages.at("packets"))
    token = str(form.context["csrf_token"])

    for wrong in ({}, {"csrfmiddlewaretoken": "x" * 64}, {"csrfmiddlewaretoken": ""}):
        answer = bring(pages, packet, strict, **wrong)
        assert answer.status_code == 403
        assert "did not send this page as we gave it" in answer.content.decode()
    later = {"packet": SimpleUploadedFile("p", packet), "csrfmiddlewaretoken": token}
    assert strict.post(pages.at("packets"), later).status_code == 403
    there = {"csrfmiddlewaretoken": token, "packet": SimpleUploadedFile("p", packet)}
    elsewhere = {"Origin": "http://elsewhere.invalid"}
    assert strict.post(pages.at("packets"), there, headers=elsewhere).status_code == 403
    assert untouched()

    assert bring(pages, packet, strict, csrfmiddlewaretoken=token).status_code == 303
    assert Submission.objects.count() == 1


def test_the_token_stands_before_the_file_on_the_page(pages: Pages) -> None:
    page = pages.get("packets").content.decode()
    form = page[page.index('enctype="multipart/form-data"') :]
    assert 0 < form.index("csrfmiddlewaretoken") < form.index('type="file"')


@pytest.mark.parametrize(
    ("octets", "says"),
    [(b"no packet", "not a packet"), (b"", "not a packet"), (b'{"files":[', "not whole")],
)
def test_what_is_no_packet_is_said_to_be_none(pages: Pages, octets: bytes, says: str) -> None:
    answer = bring(pages, octets)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert untouched()


def test_one_changed_octet_is_noticed_and_nothing_is_kept(pages: Pages, writer: Writer) -> None:
    packet = bytearray(writer.pack(files=[FILE]))
    packet[-9] ^= 1
    assert "The packet is damaged." in bring(pages, bytes(packet)).content.decode()
    assert "not whole" in bring(pages, writer.pack(files=[FILE])[:-1]).content.decode()
    assert untouched()


def test_a_page_without_a_file_asks_for_one(pages: Pages) -> None:
    answer = pages.browser.post(pages.at("packets"), {"packet": ""})
    assert answer.status_code == 422
    assert "Choose the packet file as well." in answer.content.decode()
    plain = pages.browser.post(pages.at("packets"), b"x", content_type="text/plain")
    assert plain.status_code == 415


@pytest.mark.parametrize("who_is", ["nobody", "locked"])
def test_who_has_not_unlocked_brings_in_nothing_and_is_led_back_here(
    pages: Pages, writer: Writer, who_is: str
) -> None:
    browser = pages.web.browser() if who_is == "nobody" else pages.web.signed_in("Laila")
    answer = bring(pages, writer.pack(), browser)
    assert answer.status_code == 303
    assert ("sign-in" if who_is == "nobody" else "unlock") in answer["Location"]
    assert pages.at("packets") in unquote(answer["Location"])
    assert untouched()


def test_at_a_desk_of_others_nobody_brings_in_anything(pages: Pages, writer: Writer) -> None:
    assert bring(pages, writer.pack(), pages.web.unlocked("Nasrin")).status_code == 404
    assert untouched()


def test_a_desk_that_no_circle_reports_to_takes_none(pages: Pages, writer: Writer) -> None:
    Network.objects.update(open=False)
    answer = bring(pages, writer.pack(files=[FILE]))
    assert answer.status_code == 422
    assert "No circle of trust reports to this desk" in answer.content.decode()
    assert untouched()


def test_the_row_and_the_name_in_the_log_are_one_transaction(
    pages: Pages, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_given: object, **_more: object) -> None:
        raise DatabaseError("invented")

    with monkeypatch.context() as broken:
        broken.setattr("casework.services.packets.custody.draft", away)
        answer = bring(pages, writer.pack())
    assert answer.status_code == 503
    assert not Submission.objects.exists()
    assert bring(pages, writer.pack()).status_code == 303


def test_the_first_page_leads_there(pages: Pages) -> None:
    assert pages.at("packets") in pages.browser.get("/en/").content.decode()
