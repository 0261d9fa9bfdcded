"""Which pages have a script, who is sent the one that seals, and what may run. All invented."""

import base64
import gzip
import hashlib
import re
import uuid

import pytest

from intake import page_script, recipients, services, views
from intake.errors import IntakeError
from intake.keys import RollError, Verifier
from tests.intake.form.conftest import CODE
from tests.vectors.roll.make import ROOT

NETWORK = uuid.UUID("22222222-2222-4222-8222-222222222222")
DOCUMENTS = {"certificates": [], "day": "2026-01-01", "roll": "<&\n\u0622", "schema": 1}
SCRIPTS = re.compile("<script>(.*?)</script>", re.DOTALL)


@pytest.fixture
def keys(client, monkeypatch):
    """What a page that seals is given."""
    monkeypatch.setattr(services, "check_code", lambda _code, **_: NETWORK)
    monkeypatch.setattr(recipients, "pinned_root", lambda: Verifier.parse(str(ROOT.verifier)))
    monkeypatch.setattr(recipients, "lowest", lambda: 7)
    monkeypatch.setattr(views, "offered", lambda: DOCUMENTS)


@pytest.fixture
def report_page(client, keys):
    """Answers of the report page, asked for in a language by a browser that runs script."""

    def ask(language="en", script="1", **more):
        form = "application/x-www-form-urlencoded"
        told = f"code={CODE}&script={script}"
        return client.post(f"/{language}/", told, content_type=form, **more)

    return ask


def hash_of(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def directives(answer) -> dict[str, str]:
    policy = answer["Content-Security-Policy"]
    return dict(one.strip().split(" ", 1) for one in policy.split(";"))


OWN_SCRIPTS = f"'{hash_of(page_script.SEALING)}' '{page_script.RECORDER.integrity}'"


@pytest.mark.parametrize("language", ["en", "fa-af", "ps"])
def test_the_report_page_has_one_script_and_what_it_is_to_believe(report_page, language):
    page = report_page(language).content.decode()

    assert SCRIPTS.findall(page) == [page_script.SEALING]
    assert page.count("<script") == 2
    recorder = page_script.RECORDER
    waiting = f'<script src="/voice.js" integrity="{recorder.integrity}"></script>'
    assert f'<template id="recorder">{waiting}</template>' in page, "fetched by nobody unasked"
    assert f'data-root="{ROOT.verifier}" data-floor="7" data-network="{NETWORK}"' in page
    assert "&lt;&amp;\\n\u0622" in page, "the roll is text, whatever stands in it"
    assert "\x00" not in page
    assert page.count('class="receipt"') == 4
    assert page.count("<span></span>") == 28


@pytest.mark.parametrize("word", ["</script", "<!--", "\r", "\x00"])
def test_nothing_in_a_script_ends_it_or_is_read_otherwise_in_a_page(word):
    assert word not in page_script.SEALING.lower()
    assert word not in page_script.ASKING.lower()


def test_its_policy_lets_its_two_scripts_run_and_no_other(report_page):
    answer = report_page()

    assert directives(answer)["script-src"] == OWN_SCRIPTS
    assert directives(answer)["connect-src"] == "'self'"
    assert directives(answer)["default-src"] == "'none'"
    assert "unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize("script", ["", "0", "11"])
def test_a_browser_that_runs_no_script_is_sent_none(report_page, script):
    answer = report_page(script=script)

    assert b"<script" not in answer.content
    assert b"<template" not in answer.content
    assert "script-src" not in answer["Content-Security-Policy"]


def test_the_first_page_asks_with_a_few_octets_that_reach_nothing(client):
    answer = client.get("/en/")

    assert SCRIPTS.findall(answer.content.decode()) == [page_script.ASKING]
    assert directives(answer)["script-src"] == f"'{hash_of(page_script.ASKING)}'"
    assert "connect-src" not in directives(answer)
    assert len(page_script.ASKING) < 200


def test_no_other_page_has_a_script_or_lets_one_run(client, send, report_page):
    pages = (send(account=""), send(account="Words."), client.get("/nowhere"))
    for answer in pages:
        assert b"<script" not in answer.content
        assert "script-src" not in answer["Content-Security-Policy"]
        assert "connect-src" not in answer["Content-Security-Policy"]


def test_a_page_that_comes_back_seals_as_before_with_what_was_typed(send, keys):
    answer = send(script="1", account="", place="\x00<script>", when="Thursday")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert SCRIPTS.findall(page) == [page_script.SEALING]
    assert directives(answer)["script-src"] == OWN_SCRIPTS
    assert 'value="Thursday"' in page
    assert "&lt;script&gt;" in page


def test_a_page_that_names_files_it_did_not_seal_comes_back_without_script(send, keys):
    answer = send(script="1", account="", staged="1 5 a.jpg", day="99")

    assert answer.status_code == 422
    assert b"a.jpg" in answer.content
    assert b"<script" not in answer.content


def test_a_code_that_ended_meanwhile_brings_the_page_back_without_script(send, keys, monkeypatch):
    def ended(_code, **_):
        raise IntakeError("code_unknown")

    monkeypatch.setattr(services, "check_code", ended)
    answer = send(script="1", account="")

    assert answer.status_code == 422
    assert b"<script" not in answer.content


def test_a_host_without_a_root_gives_the_page_without_script(report_page, monkeypatch):
    def missing():
        raise RollError("root_missing")

    monkeypatch.setattr(recipients, "pinned_root", missing)
    answer = report_page()

    assert answer.status_code == 200
    assert b"<script" not in answer.content
    assert b"<template" not in answer.content


def test_documents_that_do_not_verify_are_not_brought(report_page, monkeypatch):
    def expired():
        raise RollError("epoch_expired")

    monkeypatch.setattr(views, "offered", expired)
    page = report_page().content.decode()

    assert '<template id="roll"></template>' in page
    assert SCRIPTS.findall(page) == [page_script.SEALING]


def test_the_script_stands_nowhere_else(client):
    assert client.get("/page.js").status_code == 404


def test_only_a_page_with_the_recorder_may_hear_and_play_what_was_recorded(
    client, send, report_page
):
    answer = report_page()
    assert "microphone=(self)" in answer["Permissions-Policy"]
    assert "camera=()" in answer["Permissions-Policy"]
    assert directives(answer)["media-src"] == "blob:"

    others = (client.get("/en/"), report_page(script=""), send(account="Words."))
    for other in (*others, client.get("/voice.js")):
        assert "microphone=()" in other["Permissions-Policy"]
        assert "media-src" not in other["Content-Security-Policy"]
        assert directives(other)["default-src"] == "'none'"


def test_what_records_is_fetched_by_its_hash_light_and_kept_by_nobody(client):
    answer = client.get("/voice.js", headers={"Accept-Encoding": "gzip"})

    assert page_script.RECORDER.integrity == hash_of(gzip.decompress(answer.content).decode())
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Cache-Control"] == "no-store, private"
    assert len(answer.content) <= 5_000
    assert client.post("/voice.js", b"", content_type="text/plain").status_code == 405
    assert client.get("/en/voice.js").status_code == 404


def test_the_report_page_with_its_script_stays_light(report_page):
    answer = report_page("ps", headers={"Accept-Encoding": "gzip"})
    assert len(answer.content) <= 52_000
