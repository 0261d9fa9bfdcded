"""Which page has a script, what may run there, and how the script is served. All invented."""

import gzip
import re
import uuid

import pytest

from intake import page_script, recipients, services
from intake.keys import RollError, Verifier
from tests.intake.form.conftest import CODE
from tests.vectors.roll.make import ROOT

NETWORK = uuid.UUID("22222222-2222-4222-8222-222222222222")


@pytest.fixture
def report_page(client, monkeypatch):
    """Answers of the report page, asked for in a language."""
    monkeypatch.setattr(services, "check_code", lambda _code: NETWORK)
    monkeypatch.setattr(recipients, "pinned_root", lambda: Verifier.parse(str(ROOT.verifier)))
    monkeypatch.setattr(recipients, "lowest", lambda: 7)

    def ask(language="en", **more):
        form = "application/x-www-form-urlencoded"
        return client.post(f"/{language}/", f"code={CODE}", content_type=form, **more)

    return ask


@pytest.mark.parametrize("language", ["en", "fa-af", "ps"])
def test_the_report_page_names_one_script_and_what_it_is_to_believe(report_page, language):
    page = report_page(language).content.decode()

    assert re.findall("<script[^>]*>", page) == [
        f'<script src="/page.js" integrity="{page_script.REPORT.integrity}" defer>'
    ]
    assert f'data-root="{ROOT.verifier}" data-floor="7" data-network="{NETWORK}"' in page
    assert "\x00" not in page
    assert page.count('class="receipt"') == 4
    assert page.count("<span></span>") == 28


def test_its_policy_lets_that_script_run_and_no_other(report_page):
    policy = report_page()["Content-Security-Policy"]

    directives = dict(one.strip().split(" ", 1) for one in policy.split(";"))
    assert directives["script-src"] == f"'{page_script.REPORT.integrity}'"
    assert directives["connect-src"] == "'self'"
    assert directives["default-src"] == "'none'"
    assert "unsafe" not in policy


def test_no_other_page_has_a_script_or_lets_one_run(client, send, report_page):
    pages = (client.get("/en/"), send(account=""), send(account="Words."), client.get("/nowhere"))
    for answer in pages:
        assert b"<script" not in answer.content
        assert "script-src" not in answer["Content-Security-Policy"]
        assert "connect-src" not in answer["Content-Security-Policy"]


def test_a_host_without_a_root_gives_the_page_without_script(report_page, monkeypatch):
    def missing():
        raise RollError("root_missing")

    monkeypatch.setattr(recipients, "pinned_root", missing)
    answer = report_page()

    assert answer.status_code == 200
    assert b"<script" not in answer.content
    assert b"<template" not in answer.content


@pytest.mark.parametrize(("asked", "is_compressed"), [("gzip, br", True), ("", False)])
def test_the_script_comes_whole_and_rests_nowhere(client, asked, is_compressed):
    answer = client.get("/page.js", headers={"Accept-Encoding": asked})

    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert ("Content-Encoding" in answer) is is_compressed
    content = gzip.decompress(answer.content) if is_compressed else answer.content
    assert content == page_script.REPORT.content
    assert int(answer["Content-Length"]) == len(answer.content)
    if is_compressed:
        assert len(answer.content) <= 45_000


def test_the_script_can_only_be_read(client):
    answer = client.post("/page.js", b"", content_type="text/plain")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


def test_the_report_page_with_its_script_stays_light(report_page):
    answer = report_page("ps", headers={"Accept-Encoding": "gzip"})
    assert len(answer.content) <= 17_000
