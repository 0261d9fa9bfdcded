"""The pages with the real deeds behind them: codes, keys, blobs, rows. All told is invented."""

import gc
import html
import re
import weakref

import pytest
from django.test import Client

from intake import networks, services, views
from intake.body import read_multipart
from intake.models import AdmissionCode, Attachment, Network, Stage, Submission
from intake.payloads import is_small
from tests.faults import resting
from tests.intake.form.bodies import BOUNDARY, body, file, text

pytestmark = pytest.mark.django_db(transaction=True)
ACCOUNT = "دو مرد ناشناس همسایه‌ی خیالی‌ام را بردند."


@pytest.fixture
def browser(organisation, monkeypatch):
    monkeypatch.setattr(services, "ring_quietly", lambda lane: None)
    return Browser(networks.issue_codes(Network.objects.get(pk=organisation.network_id), 1)[0])


class Browser:
    """Posts what the last page carried along, as a browser does."""

    def __init__(self, code: str) -> None:
        self.client = Client()
        answer = self.client.post(
            "/ps/", f"code={code.lower()}", content_type="application/x-www-form-urlencoded"
        )
        assert answer.status_code == 200
        self.page = answer.content.decode()

    def send(self, account: str, *files: bytes, keep: bool = True, **told: str):
        hidden = re.findall(r'<input type="(?:hidden|checkbox)" name="(code|submission_id|receipt|'
                            r'staged)" value="([^"]*)"', self.page)  # fmt: skip
        fields = [text(name, html.unescape(value)) for name, value in hidden]
        raw = body(*fields, text("account", account),
                   *(text(name, value) for name, value in told.items()), *files)  # fmt: skip
        answer = self.client.post(
            "/ps/", raw, content_type=f"multipart/form-data; boundary={BOUNDARY}"
        )
        if keep and answer.status_code != 200:
            self.page = answer.content.decode()
        return answer


@pytest.mark.parametrize("account", [ACCOUNT, ACCOUNT * 300], ids=["short", "long"])
def test_a_report_with_a_file_ends_in_a_receipt_and_rests_only_sealed(browser, account):
    answer = browser.send(account, file("IMG_7.jpg", b"invented pixels " * 9000))
    assert answer.status_code == 200
    assert "IMG_7.jpg" in answer.content.decode()
    row, attachment = Submission.objects.get(), Attachment.objects.get()
    assert attachment.stage == Stage.RECEIVED
    assert not AdmissionCode.objects.exists()
    assert [is_small(one.blob) for one in (row, attachment)] == [account == ACCOUNT, False]
    for sealed in map(resting.content, (row.blob, attachment.blob)):
        assert b"invented" not in sealed
        assert "مرد".encode() not in sealed


def test_the_same_page_sent_twice_is_one_submission_with_one_receipt(browser):
    first = browser.send(ACCOUNT, file("a.jpg", b"x"))
    again = browser.send(ACCOUNT, file("a.jpg", b"x"))
    assert first.content == again.content
    assert Submission.objects.count() == Attachment.objects.count() == 1


def test_files_staged_by_a_refused_post_belong_to_the_next_one(browser):
    assert browser.send("", file("a.jpg", b"x" * 5000), day="99").status_code == 422
    answer = browser.send(ACCOUNT)
    assert answer.status_code == 200
    assert "a.jpg" in answer.content.decode()
    assert Attachment.objects.get().submission_id == Submission.objects.get().pk


def test_sending_again_after_a_lost_answer_is_one_submission_though_files_were_staged(browser):
    assert browser.send("", file("a.jpg", b"x" * 5000), day="99").status_code == 422
    first = browser.send(ACCOUNT)
    again = browser.send(ACCOUNT)
    assert again.status_code == 200
    assert Submission.objects.count() == 1
    assert again.content == first.content


def test_a_full_disk_loses_no_word(browser, settings):
    settings.FREE_SPACE_FLOOR = 1 << 60
    answer = browser.send(ACCOUNT, file("a.jpg", b"x"))
    assert answer.status_code == 503
    assert ACCOUNT in answer.content.decode()
    assert not Submission.objects.exists()


def test_a_used_code_is_refused_and_the_report_stays_on_the_page(browser):
    AdmissionCode.objects.all().delete()
    answer = browser.send(ACCOUNT, file("a.jpg", b"x"))
    assert answer.status_code == 422
    assert ACCOUNT in answer.content.decode()
    assert not Attachment.objects.exists()


def test_a_staged_file_that_was_tidied_away_is_asked_for_again_and_not_left_out(browser):
    assert browser.send("", file("a.jpg", b"x" * 5000), day="99").status_code == 422
    Attachment.objects.all().delete()

    refused = browser.send(ACCOUNT)

    assert refused.status_code == 422
    assert not Submission.objects.exists()
    assert b'name="staged"' not in refused.content
    assert ACCOUNT.encode() in refused.content


def test_a_file_sent_ahead_that_is_gone_by_now_is_not_called_safe_again(browser):
    ahead = browser.send("", file("voice.m4a", b"x" * 5000), hold="1")
    assert (ahead.status_code, b'name="staged"' in ahead.content) == (202, True)
    Attachment.objects.all().delete()

    again = browser.send("", hold="1")
    assert (again.status_code, b'name="staged"' in again.content) == (202, False)
    assert browser.send("").status_code == 422, "a recording that is gone stands for nothing"


def test_what_was_typed_is_freed_with_its_request_and_waits_for_no_collection(browser, monkeypatch):
    seen = []
    real = read_multipart

    def watched(*told):
        body = real(*told)
        seen.append(weakref.ref(body.fields))
        return body

    monkeypatch.setattr(views, "read_multipart", watched)
    gc.collect()
    gc.disable()
    try:
        assert browser.send(ACCOUNT).status_code == 200
        assert [ref() for ref in seen] == [None]
    finally:
        gc.enable()
