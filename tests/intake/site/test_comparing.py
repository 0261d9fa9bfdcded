"""A monitor elsewhere holds a site against what the root signed. Words and codes are invented."""

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings

from intake.errors import IntakeError, TransientError
from intake.site import Statement
from intake.site.asking import Answer, Ask, in_process, over_http
from intake.site.comparing import POLICY, differences, of_form, scripts_in
from intake.site.describing import describe
from tests.intake.site.test_statement import ROOT

PIN = str(ROOT.verifier)


def stated(site: str, ask: Ask) -> Statement:
    return describe(
        ask, ROOT.verifier, site=site, organisation="Invented", version=1, today=date(2026, 1, 5)
    )


@pytest.fixture(scope="module")
def intake() -> tuple[Statement, Mapping[str, Answer]]:
    """What was signed, and what the same pages answer."""
    ask = in_process(WSGIHandler())
    statement = stated("intake", ask)
    return statement, {path: ask(path) for path in statement.pages}


def found(statement: Statement, site: Mapping[str, Answer]) -> list[str]:
    return [str(one) for one in differences(statement, site.__getitem__)]


def test_the_pages_in_every_language_and_the_script_are_as_they_were_described(intake) -> None:
    statement, site = intake
    assert set(statement.pages) >= {"/", "/en/", "/fa-af/", "/ps/"}
    assert found(statement, site) == []


def test_one_octet_more_on_a_page_is_told(intake) -> None:
    statement, site = intake
    for path, came in site.items():
        altered = {**site, path: replace(came, body=came.body + b" ")}
        assert found(statement, altered) == [f"{path}: other octets than were signed"]


def test_a_weaker_policy_and_a_cookie_are_told(intake) -> None:
    statement, site = intake
    weaker = {**site["/en/"].headers, POLICY: "default-src *", "set-cookie": "a=1"}
    altered = {**site, "/en/": replace(site["/en/"], headers=weaker)}
    assert found(statement, altered) == [
        f"/en/: another header {POLICY}",
        "/en/: another header set-cookie",
    ]


def test_a_page_that_is_gone_or_leads_elsewhere_is_told(intake) -> None:
    statement, site = intake
    for status in (302, 404, 500):
        altered = {**site, "/ps/": replace(site["/ps/"], status=status)}
        assert found(statement, altered) == [f"/ps/: answered {status}"]


def form(statement: Statement, root: str = PIN, more: str = "", policy: str = "") -> Answer:
    """As a code opens it: with one of the scripts that were signed, named by its hash."""
    digest = base64.b64encode(bytes.fromhex(statement.form["scripts"][0])).decode()
    signed = f'<script src="/page.js" integrity="sha256-{digest}"></script>'
    body = f'<template data-root="{root}"></template>{signed}{more}'
    return Answer(200, {POLICY: policy or statement.form["policies"][0]}, body.encode())


def test_the_form_is_held_to_its_policy_its_scripts_and_its_root(intake) -> None:
    statement, _ = intake
    look: Callable[[Answer], list[str]] = lambda came: [  # noqa: E731
        one.what for one in of_form(statement, "/en/", came, PIN)
    ]
    assert look(form(statement)) == []
    assert look(form(statement, policy="script-src *")) == [f"another header {POLICY}"]
    unsigned = "a script that was not signed"
    assert look(form(statement, more="<script>send()</script>")) == [unsigned]
    assert look(form(statement, more='<SCRIPT src="/x.js"></script>')) == [unsigned]
    assert look(form(statement, root=PIN.replace("root", "rood"))) == ["it believes another root"]
    twice = f'<template data-root="{PIN}x"></template>'
    assert look(form(statement, more=twice)) == ["it believes another root"]


def test_a_form_that_is_shown_to_nobody_is_not_called_good(intake) -> None:
    statement, site = intake
    (told,) = of_form(statement, "/en/", site["/en/"], PIN)
    assert "a code" in told.what


def test_the_form_of_this_program_carries_only_scripts_that_its_policy_admits(intake) -> None:
    statement, _ = intake
    assert statement.form["scripts"]
    for digest in statement.form["scripts"]:
        named = base64.b64encode(bytes.fromhex(digest)).decode()
        assert all(f"'sha256-{named}'" in policy for policy in statement.form["policies"])


def test_a_script_is_known_by_its_text_or_by_its_integrity() -> None:
    text = hashlib.sha256(b"go()").digest()
    named = base64.b64encode(text).decode()
    assert scripts_in(b"<script>go()</script>") == [text.hex()]
    assert scripts_in(f'<script integrity="sha256-{named}" src=/x></script>'.encode()) == [
        text.hex()
    ]
    assert scripts_in(b"<script src=/x></script>") == [""]


def test_a_page_that_differs_from_answer_to_answer_cannot_be_described() -> None:
    count = iter(range(99))
    unsteady: Ask = lambda _path: Answer(200, {}, str(next(count)).encode())  # noqa: E731
    with pytest.raises(IntakeError, match="page_unsteady"):
        stated("mailbox", unsteady)


@override_settings(ROOT_URLCONF="deploy.urls_mailbox")
def test_the_mailbox_is_described_like_the_form() -> None:
    ask = in_process(WSGIHandler())
    statement = stated("mailbox", ask)
    assert statement.form == {}
    assert list(differences(statement, ask)) == []


def test_a_site_that_does_not_answer_or_is_no_address_is_away() -> None:
    for address in ("http://127.0.0.1:9", "file:///etc", "nonsense"):
        with pytest.raises(TransientError, match="site_away"):
            over_http(address)("/en/")
