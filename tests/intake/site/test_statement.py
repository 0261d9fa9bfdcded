"""What the root signs about a site, read strictly. The organisation is invented."""

from dataclasses import replace
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from intake.errors import IntakeError
from intake.keys.note import Signer
from intake.keys.roll import Roll
from intake.site import Page, SiteError, Statement

ROOT = Signer("example.org/root", Ed25519PrivateKey.from_private_bytes(bytes([7] * 32)))
OTHER = Signer("example.org/root", Ed25519PrivateKey.from_private_bytes(bytes([8] * 32)))
PAGE = Page("ab" * 32, {"content-security-policy": "default-src 'none'"})
STATED = Statement(
    "Invented Circle",
    "intake",
    3,
    date(2026, 1, 5),
    {"/": PAGE, "/en/": PAGE},
    {"policies": ("default-src 'none'",), "scripts": ("cd" * 32,)},
)


def test_what_was_signed_is_read_again() -> None:
    assert Statement.verified(STATED.sign(ROOT), ROOT.verifier, floor=3) == STATED
    without_form = replace(STATED, site="mailbox", form={})
    assert Statement.verified(without_form.sign(ROOT), ROOT.verifier) == without_form


def test_only_the_pinned_root_is_believed() -> None:
    with pytest.raises(IntakeError, match="note_unsigned"):
        Statement.verified(STATED.sign(OTHER), ROOT.verifier)
    altered = STATED.sign(ROOT).replace("cd" * 32, "ce" * 32)
    with pytest.raises(IntakeError, match="note_unsigned"):
        Statement.verified(altered, ROOT.verifier)


def test_an_older_statement_is_refused() -> None:
    with pytest.raises(SiteError, match="site_older"):
        Statement.verified(STATED.sign(ROOT), ROOT.verifier, floor=4)


def test_a_statement_is_no_roll_and_a_roll_is_no_statement() -> None:
    with pytest.raises(IntakeError, match="roll_malformed"):
        Roll.parse(STATED.body())
    with pytest.raises(SiteError, match="site_malformed"):
        Statement.parse('{"schema":"amanat/roll/1"}\n')


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('"intake"', '"In take"'),
        ('"version":3', '"version":true'),
        ('"version":3', '"version":0'),
        ("2026-01-05", "2026-13-05"),
        ('"/en/"', '"en"'),
        ('"/en/"', '"/\u202een/"'),
        ("abab", "abaB"),
        ("cdcd", "cd"),
        ('"form":{', '"form":{"other":[],'),
        ('"pages":{', '"pages":{"/":{},'),
        ("amanat/site/1", "amanat/site/2"),
        ("\n", ""),
    ],
)  # fmt: skip
def test_what_is_misspelt_is_refused(good: str, bad: str) -> None:
    assert good in STATED.body()
    with pytest.raises(SiteError, match="site_malformed"):
        Statement.parse(STATED.body().replace(good, bad, 1))


@given(st.binary(max_size=300))
def test_no_octets_do_more_than_be_refused(octets: bytes) -> None:
    with pytest.raises(SiteError, match="site_malformed"):
        Statement.parse(octets.decode("utf-8", errors="replace"))
