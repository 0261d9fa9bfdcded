"""The page that makes packets, as it is built, handed out and signed. Everything is invented."""

import base64
import hashlib
import html
import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.management import CommandError, call_command
from django.utils import translation
from django.utils.translation import gettext

from intake import clock, page_script, pages
from intake.errors import IntakeError
from intake.forms import ReportForm
from intake.keys import Signer, Verifier
from intake.languages import LANGUAGES
from intake.packets import offline
from intake.packets.offline import Brought
from intake.sealing.age import PassphraseRecipient, encrypt_bytes
from tests.intake.packets.made import documents
from tests.organisation import Organisation

CODES = [code for code, _ in LANGUAGES]
INVENTED = Organisation()
PASSPHRASE = "six invented words for this one test"


def brought() -> Brought:
    return Brought.read(documents(INVENTED), INVENTED.root.verifier, clock.today())


@pytest.fixture(scope="module")
def page() -> dict[str, str]:
    """By language."""
    office = brought()
    return {code: offline.build(code, office) for code in CODES}


@pytest.mark.parametrize("language", CODES)
def test_a_page_is_one_light_file_that_asks_for_nothing(
    page: dict[str, str], language: str
) -> None:
    text = page[language]
    outside = text.replace(offline.script(), "").replace(pages.STYLE, "")

    assert len(text.encode()) <= 140_000
    assert "\x00" not in text
    assert not re.search(r"https?:|src=|<link(?! rel=\"icon\")|<img|\son\w+=|style=", outside)
    assert re.findall(r'href="([^"]*)"', outside) == ["data:,", "about:blank"]
    assert "action=" not in outside
    for nobodys in (INVENTED.network_id, INVENTED.desk_id, "Invented organisation"):
        assert str(nobodys) not in text, "whoever finds it learns nobody's name or circle"


@pytest.mark.parametrize("language", CODES)
def test_its_policy_lets_its_own_script_run_and_nothing_else(
    page: dict[str, str], language: str
) -> None:
    text = page[language]
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    rules = dict(one.strip().split(" ", 1) for one in html.unescape(policy).split(";"))

    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = hashlib.sha256(content.encode()).digest()
        assert rules[rule] == f"'sha256-{base64.b64encode(digest).decode()}'"
    assert text.index("Content-Security-Policy") < text.index("<style>")
    assert rules["default-src"] == rules["form-action"] == rules["base-uri"] == "'none'"
    assert rules["media-src"] == "blob:", "what was spoken is heard before it is sealed"
    assert "connect-src" not in rules
    assert "unsafe" not in policy


@pytest.mark.parametrize("language", CODES)
def test_it_asks_what_the_form_asks_and_shows_nothing_where_no_script_runs(
    page: dict[str, str], language: str
) -> None:
    asked = set(re.findall(r'\sname="(\w+)"', page[language]))
    with_form = re.findall(r'\sname="(\w+)"', pages.rendered("report", _context()))

    of_the_web = {"viewport", "submission_id", "receipt", "hold", "safety"}
    assert asked - {"referrer", "viewport"} == {*with_form, "code"} - of_the_web
    assert '<form hidden autocomplete="off"' in page[language]
    assert 'id="cannot"' in page[language]


@pytest.mark.parametrize("language", CODES)
def test_whoever_saved_a_packet_still_reads_what_it_is_and_what_to_do_with_it(
    page: dict[str, str], language: str
) -> None:
    (made,) = re.findall(r'<template id="packet_made">(.*?)</template>', page[language], re.DOTALL)
    _, after = made.split('id="saved"')
    with translation.override(language):
        for said in (
            "The file is your whole report, sealed. It opens on no device, not on this one either:"
            " that is how it should be.",
            "Your mailbox says that it was received once it has arrived and was opened. Until then"
            " nobody can promise that it will.",
        ):
            assert html.escape(gettext(said)) in after


def _context() -> dict[str, object]:
    return pages.report_context({}, ReportForm())


def test_the_page_is_the_same_whoever_builds_it_and_another_for_each_language(
    page: dict[str, str],
) -> None:
    again = brought()
    assert offline.build("ps", again) == offline.build("ps", again)
    assert len({text.split("<main>")[0] for text in page.values()}) == len(CODES)
    assert page_script.integrity(offline.script()) in html.unescape(page["en"])


def test_what_it_brings_stands_in_it_as_text() -> None:
    with_marks = documents(INVENTED).replace("custody", "A &amp; <b> \\u0041")
    held = Brought(with_marks, "root", 1, clock.today())
    text = offline.build("en", held)
    (found,) = re.findall(r'<template id="roll">(.*?)</template>', text, re.DOTALL)
    assert html.unescape(found) == with_marks
    assert "<" not in found


def test_documents_that_are_not_to_be_believed_make_no_page() -> None:
    today, root = clock.today(), INVENTED.root.verifier
    text = documents(INVENTED)

    def refusal(text: str, root: Verifier = root, days: int = 0) -> str:
        with pytest.raises(IntakeError) as refused:
            Brought.read(text, root, today + timedelta(days=days))
        return refused.value.code

    assert Brought.read(text, root, today).until == today + timedelta(days=60)
    assert refusal(text, Organisation().root.verifier) == "roll_unsigned"
    assert refusal(text, days=60) == "epoch_expired"
    assert refusal(text, days=90) == "roll_expired"
    assert refusal(text, days=-2) == "documents_malformed", "a day that is yet to come"
    assert refusal(text.replace('"number":4', '"number":5')) == "epoch_malformed"
    assert refusal(text.replace('"kind":"packet"', '"kind":"order"')) == "epoch_missing"
    for wrong in (f" {text}", text[:-1], "[]", "{}", '{"day":1}'):
        assert refusal(wrong) == "documents_malformed"


@pytest.mark.django_db
def test_the_command_writes_pages_that_are_made_again_beside_the_root_and_signed(
    organisation: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    organisation.offer_packets()
    key, secret, pin = (tmp_path / name for name in ("root.age", "words", "root.pub"))
    lock_up(organisation.root, key)
    secret.write_text(PASSPHRASE)
    here, there = tmp_path / "here", tmp_path / "there"

    call_command("build_packet_page", out=here)
    said = capsys.readouterr().out
    call_command(
        "build_packet_page", out=there, documents=here / "documents.json", pin=pin,
        root_key=key, passphrase_file=secret,
    )  # fmt: skip

    assert capsys.readouterr().out == said
    for code in CODES:
        page = (here / f"form-{code}.html").read_bytes()
        assert page == (there / f"form-{code}.html").read_bytes()
        assert hashlib.sha256(page).hexdigest() in re.sub(r"\s", "", said)
        assert verified(there, f"form-{code}.html", page)
        assert not verified(there, f"form-{code}.html", page + b" ")
    assert not [*here.glob("*.sshsig")]


def lock_up(root: Signer, file: Path) -> None:
    """As the ceremony keeps it."""
    pem = root.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(encrypt_bytes(pem, [PassphraseRecipient(PASSPHRASE, 4)]))


def verified(folder: Path, name: str, page: bytes) -> bool:
    done = subprocess.run(
        ["ssh-keygen", "-Y", "verify", "-f", folder / "packet_signers", "-I", "root",
         "-n", "packet-page", "-s", folder / f"{name}.sshsig"],
        input=page, capture_output=True, check=False,
    )  # fmt: skip
    return done.returncode == 0


@pytest.mark.django_db
def test_the_command_signs_nothing_with_another_root_and_needs_a_packet_key(
    organisation: Organisation, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    with pytest.raises(CommandError, match="epoch_missing"):
        call_command("build_packet_page", out=out)
    organisation.offer_packets()
    other, key, secret = Organisation().root, tmp_path / "root.age", tmp_path / "words"
    lock_up(other, key)
    secret.write_text(PASSPHRASE)
    with pytest.raises(CommandError, match="root_of_another"):
        call_command("build_packet_page", out=out, root_key=key, passphrase_file=secret)
    assert not out.exists()
