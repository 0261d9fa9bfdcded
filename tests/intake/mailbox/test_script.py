"""The one page of the mailbox that has a script, and what it may do."""

import gzip

import pytest

from intake import page_script
from intake.mailbox.web.sentences import STATES
from intake.page_words import file_words
from tests.intake.mailbox.conftest import OTHER, RECEIPT, ask

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "fa-af", "ps"]
SCRIPT = page_script.MAILBOX


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_names_one_script_by_its_hash_and_stays_light(reader, to, language):
    answer = reader.client.get(f"/{language}/", headers={"Accept-Encoding": "gzip"})
    headers = sum(len(f"{k}: {v}\r\n") for k, v in answer.items())
    assert len(answer.content) + headers <= 14_000
    page = gzip.decompress(answer.content).decode()
    assert page.count("<script") == 1
    assert f'<script src="/mailbox.js" integrity="{SCRIPT.integrity}" defer>' in page


def test_web_assembly_is_allowed_on_that_page_and_on_no_other(reader, to, client):
    ask(to)
    policy = reader.client.get("/en/")["Content-Security-Policy"]
    told = dict(one.strip().split(" ", 1) for one in policy.split(";"))
    assert told["script-src"] == f"'{SCRIPT.integrity}' 'wasm-unsafe-eval'"
    assert told["default-src"] == "'none'"
    assert told["connect-src"] == "'self'"
    for other in (reader.open(RECEIPT), reader.open(OTHER), reader.client.get("/x")):
        assert "wasm" not in other["Content-Security-Policy"]
        assert "script-src" not in other["Content-Security-Policy"]
        assert b"<script" not in other.content


def test_a_slip_gives_the_page_with_its_script_again(reader, to):
    answer = reader.open("12")
    assert answer.status_code == 422
    assert "wasm-unsafe-eval" in answer["Content-Security-Policy"]


def test_where_no_root_is_pinned_the_page_has_no_script(reader, to, settings, tmp_path):
    settings.ROLL_ROOT_FILE = tmp_path / "none"
    answer = reader.client.get("/en/")
    assert b"<script" not in answer.content
    assert "script-src" not in answer["Content-Security-Policy"]


def test_the_script_is_served_as_it_was_built(reader):
    answer = reader.client.get("/mailbox.js", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(answer.content) == SCRIPT.content
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert reader.client.post("/mailbox.js", b"", content_type="text/plain").status_code == 405


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_brings_every_word_that_its_script_says(reader, to, language):
    page = reader.client.get(f"/{language}/").content.decode()
    for name in (*STATES, "here", "deriving", "asking", "not_here", "no_answer",
                 "receipt_mistyped", "answer_missing", "answer_too_long", "plain_open",
                 "plain_send", "plain_means", "self_test", "roll", "withdrawal",
                 *file_words()):  # fmt: skip
        assert page.count(f'data-say="{name}"') == 1, name
    for name in ("empty", "opened", "question", "withdraw", "answer_taken", "withdrawal_taken"):
        assert f'<template id="{name}">' in page
    assert RECEIPT not in page
