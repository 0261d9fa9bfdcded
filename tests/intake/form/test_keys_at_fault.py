"""Keys that cannot be sealed to: said before anything is told, and then without losing a word."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from intake import networks, receipts, recipients, services
from intake.models import AdmissionCode, EpochCertificate, Network, RollDocument, Submission, Upload
from intake.sentences import sentence
from tests.intake.form.bodies import BOUNDARY, body, file, text
from tests.intake.uploads.sender import POST_TYPE, Line, Sender
from tests.organisation import Organisation, new_submission_id

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = ["en", "fa-af", "ps"]
ACCOUNT = "دو مرد ناشناس همسایه‌ی خیالی‌ام را بردند."


def no_roll(_settings: Settings) -> None:
    RollDocument.objects.all().delete()


def forged_roll(_settings: Settings) -> None:
    RollDocument.objects.update(document="amanat roll v1\nforged\n")


def no_epoch(_settings: Settings) -> None:
    EpochCertificate.objects.update(retired=True)


def no_root(settings: Settings) -> None:
    Path(settings.ROLL_ROOT_FILE).unlink()


FAULTS = [no_roll, forged_roll, no_epoch, no_root]
Fail = Callable[[], None]


@pytest.fixture(params=FAULTS, ids=lambda fault: fault.__name__)
def fail(request: Any, settings: Settings) -> Fail:
    def now() -> None:
        request.param(settings)
        recipients.forget()

    return now


@pytest.fixture
def code(organisation: Organisation, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(services, "ring_quietly", lambda _lane: None)
    return networks.issue_codes(Network.objects.get(), 1)[0]


def said(language: str, word: str = "roll_expired") -> str:
    with translation.override(language):
        return sentence(word)


def ask(language: str, code: str) -> Any:
    kind = "application/x-www-form-urlencoded"
    return Client().post(f"/{language}/", f"code={code}", content_type=kind)


def send(language: str, code: str, id_: bytes) -> Any:
    told = {
        "code": code,
        "submission_id": id_.hex(),
        "receipt": receipts.draw(),
        "account": ACCOUNT,
    }
    raw = body(*(text(name, value) for name, value in told.items()), file("a.jpg", b"invented"))
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    return Client().post(f"/{language}/", raw, content_type=kind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_comes_is_told_before_they_tell_anything(
    code: str, fail: Fail, language: str
) -> None:
    fail()
    answers = [ask(language, one) for one in (code, "0000-0000-0000-0000")]

    for answer in answers:
        page = answer.content.decode()
        assert answer.status_code == 503
        assert said(language) in page
        assert 'name="account"' not in page
    assert code in answers[0].content.decode(), "it need not be typed again"


def test_a_report_that_comes_then_stays_on_its_page_and_holds_no_code(
    code: str, fail: Fail
) -> None:
    fail()
    answer = send("ps", code, new_submission_id())

    page = answer.content.decode()
    assert answer.status_code == 503
    assert said("ps") in page
    assert ACCOUNT in page
    assert AdmissionCode.objects.filter(reserved_by=None).count() == 1
    assert not Submission.objects.exists()


@pytest.mark.parametrize("fail", [no_roll, forged_roll, no_root], indirect=True)
def test_a_page_that_seals_is_told_so_in_its_language_for_each_thing_it_asks(
    code: str, fail: Fail, settings: Settings
) -> None:
    root = Path(settings.ROLL_ROOT_FILE).read_text(encoding="utf-8")
    sender = Sender.reading(Client().get("/roll").content, root, code)
    file_, post = sender.file(1, b"invented"), sender.post()
    fail()

    line, home = Line(Client()), "/ps/"
    answers = [
        line.client.get(f"{home}roll"),
        line.ask("POST", f"{home}uploads", sender.creation(file_)),
        line.client.post(home, post, content_type=POST_TYPE),
    ]

    assert [answer.status_code for answer in answers] == [503] * 3
    assert {answer.json()["sentence"] for answer in answers} == {said("ps")}
    assert not Submission.objects.exists()
    assert not Upload.objects.exists()


def test_a_fault_that_nobody_foresaw_answers_a_script_in_its_own_kind(
    code: str, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    def broken(*_given: object) -> None:
        raise RuntimeError("it quotes a report")

    root = Path(settings.ROLL_ROOT_FILE).read_text(encoding="utf-8")
    sender = Sender.reading(Client().get("/roll").content, root, code)
    monkeypatch.setattr(services, "accept_sealed", broken)
    monkeypatch.setattr("intake.uploads.views.create", broken)

    line = Line(Client())
    answers = [
        line.client.post("/ps/", sender.post(), content_type=POST_TYPE),
        line.ask("POST", "/ps/uploads", sender.creation(sender.file(1, b"invented"))),
    ]

    for answer in answers:
        assert answer.status_code == 500
        assert answer.json() == {"code": "unforeseen", "sentence": said("ps", "unforeseen")}
