"""The first page and the code, as a browser without script meets them. All invented."""

import base64
import hashlib
import logging
import re

import pytest

from intake import page_script, pages
from intake.errors import IntakeError, TransientError
from intake.sentences import SENTENCES
from tests.intake.form.bodies import file
from tests.intake.form.conftest import CODE
from tests.intake.form.reading import (
    LANGUAGES,
    Page,
    assert_quiet,
)

# -- the first page ----------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_is_one_light_response_in_its_language(client, language):
    answer = client.get(f"/{language}/")
    assert answer.status_code == 200
    direction = "ltr" if language == "en" else "rtl"
    assert f'<html lang="{language}" dir="{direction}"'.encode() in answer.content
    on_the_wire = len(answer.content) + sum(len(f"{k}: {v}\r\n") for k, v in answer.items())
    assert on_the_wire <= 14 * 1024, on_the_wire


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_first_page_has_come_before_a_weak_line_s_time_for_first_text(client, language):
    """50 kbit/s, 800 ms for the request; a tenth of a second is left for drawing it."""
    answer = client.get(f"/{language}/", headers={"accept-encoding": "gzip"})

    heads = sum(len(f"{name}: {value}\r\n") for name, value in answer.items())
    ours = 150  # the status, and what gunicorn adds
    assert 0.8 + (ours + heads + len(answer.content)) / (50_000 / 8) <= 1.4


def test_the_first_page_waits_for_no_style_of_other_pages(client, send):
    for rule in (b"details{", b".receipt{", b"fieldset{"):
        assert rule not in client.get("/en/").content
        assert rule in send(account="").content


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("", "en"),
        ("de-DE,de;q=0.9", "en"),
        ("en-US,en;q=0.5", "en"),
        ("prs", "fa-af"),
        ("fa-AF", "fa-af"),
        ("fa", "fa-af"),
        ("fa-IR,fa;q=0.9,en;q=0.8", "fa-af"),
        ("ps", "ps"),
        ("ps-AF,fa;q=0.5", "ps"),
        ("de, ps;q=0.3, en;q=0.2", "ps"),
        ("en;q=0.1, prs;q=0.9", "fa-af"),
        ("\x00;;q=9,,,", "en"),
        ("ps;q=0", "en"),
        ("ps" * 5000, "en"),
    ],
)
def test_the_browsers_language_is_met(client, asked, given):
    answer = client.get("/", headers={"accept-language": asked})
    assert answer["Content-Language"] == given
    assert f'<html lang="{given}"'.encode() in answer.content


def test_the_path_wins_over_the_browser(client):
    answer = client.get("/ps/", headers={"accept-language": "en"})
    assert answer["Content-Language"] == "ps"


ANSWERS = [
    ("get", "/", 200),
    ("get", "/ps/", 200),
    ("head", "/fa-af/", 200),
    ("get", "/nothing/here", 404),
    ("get", "/de/", 404),
    ("put", "/en/", 405),
    ("delete", "/", 405),
    ("options", "/ps/", 405),
    ("post", "/en/", 415),
    ("post", "/nothing", 404),
]


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_answer_carries_the_headers_and_no_cookie(client, method, path, status):
    answer = (
        getattr(client, method)(path, b"", content_type="text/plain")
        if method
        not in (
            "get",
            "head",
        )
        else getattr(client, method)(path)
    )
    assert answer.status_code == status
    assert_quiet(answer)


def test_the_style_is_allowed_by_its_hash_and_nothing_else_is_fetched(client, send):
    for answer in (client.get("/en/"), send(account=""), send(account="Words.")):
        page = answer.content.decode().replace(f"<script>{page_script.ASKING}</script>", "")
        (style,) = re.findall("<style>(.*?)</style>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in answer["Content-Security-Policy"]
        assert not re.search(r"<script|<img|<svg|<iframe|@import|url\(|style=|\son[a-z]+=", page)
        links = set(re.findall(r'(?:href|src|action)="([^"#][^"]*)"', page))
        assert links <= {"about:blank", "data:,", "/en/", "/fa-af/", "/ps/", "/en/packet"}
        assert_quiet(answer)


# -- the code ----------------------------------------------------------------------------


def test_a_code_opens_the_report_form_in_the_same_response(client, backstage):
    answer = client.post(
        "/fa-af/",
        "code=+0i23-4567%20%D9%A8%DB%B9ab-cdef+",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 200
    assert backstage.looked_at == [CODE]
    page = Page(answer.content)
    assert page.values["code"] == [CODE]
    assert re.fullmatch("[0-9a-f]{32}", page.values["submission_id"][0])
    assert re.fullmatch("[0-9]{21}", page.values["receipt"][0])
    assert_quiet(answer)


def test_two_forms_never_share_an_id_or_a_receipt(client):
    def slip():
        answer = client.post(
            "/en/", f"code={CODE}", content_type="application/x-www-form-urlencoded"
        )
        values = Page(answer.content).values
        return values["submission_id"][0], values["receipt"][0]

    assert len({part for _ in range(5) for part in slip()}) == 10


@pytest.mark.parametrize("typed", ["", "abc", "U" * 16, "0" * 15, "0" * 17, "%3Cb%3E", "%DB%B0"])
def test_what_cannot_be_a_code_is_answered_like_an_unknown_one(client, backstage, typed):
    answer = client.post("/en/", f"code={typed}", content_type="application/x-www-form-urlencoded")
    backstage.refuse_code = IntakeError("code_unknown")
    unknown = client.post("/en/", f"code={CODE}", content_type="application/x-www-form-urlencoded")
    for refused in (answer, unknown):
        assert refused.status_code == 422
        assert SENTENCES["code_unknown"].encode() in refused.content
        assert refused.content.count(b"<script") == 1, "that of the code page"


def test_a_database_that_is_away_is_said_on_the_code_page(client, backstage):
    backstage.refuse_code = TransientError("database_away")
    answer = client.post("/en/", f"code={CODE}", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 503
    assert Page(answer.content).values["code"] == [CODE]


# -- all of them -----------------------------------------------------------------------------


def test_nothing_of_a_body_reaches_a_log(send, backstage, caplog):
    caplog.set_level(logging.DEBUG)
    canary = "canary-7f3a-قناری"
    for fault in (RuntimeError(canary), IntakeError("x"), TransientError("y"), None):
        backstage.refuse_report = fault
        send(file(f"{canary}.jpg", b"x"), account=canary, code=CODE, place=canary, year=canary)
        send(file(f"{canary}.jpg", canary.encode()), account=canary, place=canary)
    backstage.shelf.fail_write = ValueError(canary)
    send(file(f"{canary}.jpg", b"x"), account=canary)
    assert caplog.records, "the fault itself must be logged"
    assert "canary" not in caplog.text
    assert all("canary" not in str(record.__dict__) for record in caplog.records)


def test_an_unforeseen_fault_of_the_first_page_is_a_quiet_page(client, monkeypatch):
    monkeypatch.setattr(pages, "code_page", lambda *_: 1 / 0)
    answer = client.get("/ps/")
    assert answer.status_code == 500
    assert b'<html lang="ps"' in answer.content
    assert_quiet(answer)
