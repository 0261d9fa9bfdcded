"""Signed notes. Keys and names here are invented."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from intake.keys import note
from intake.keys.note import NoteError, Signer, Verifier

LINES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])).map("{}\n".format)


def signer(name: str = "example.org/root", seed: int = 1) -> Signer:
    return Signer(name, Ed25519PrivateKey.from_private_bytes(bytes([seed] * 32)))


def refused(text: str, verifier: Verifier) -> str:
    with pytest.raises(NoteError) as refusal:
        note.read(text, verifier)
    return refusal.value.code


@given(LINES)
def test_a_signed_text_reads_back_as_it_was(text):
    assert note.read(signer().sign(text), signer().verifier) == text


@given(st.data())
def test_any_changed_character_is_noticed(data):
    document = signer().sign("custody is with five people\n")
    place = data.draw(st.integers(0, len(document) - 1))
    other = data.draw(st.characters(codec="utf-8").filter(lambda c: c != document[place]))
    with pytest.raises(NoteError):
        note.read(document[:place] + other + document[place + 1 :], signer().verifier)


@given(st.integers(0, 10_000))
def test_a_note_cut_short_anywhere_is_refused(length):
    document = signer().sign("custody is with five people\n")
    with pytest.raises(NoteError):
        note.read(document[: length % len(document)], signer().verifier)


def test_another_root_of_the_same_name_is_not_believed():
    document = signer(seed=2).sign("text\n")
    assert refused(document, signer(seed=1).verifier) == "note_unsigned"


def test_another_name_with_the_same_key_is_not_believed():
    document = signer("example.org/other").sign("text\n")
    assert refused(document, signer().verifier) == "note_unsigned"


def test_a_witness_may_sign_below_and_a_false_signature_of_ours_condemns():
    text = "text\n"
    witness = signer("witness.example", 3).sign(text).removeprefix("text\n\n")
    assert note.read(signer().sign(text) + witness, signer().verifier) == text

    line = base64.b64encode(signer().verifier.key_id + bytes(64)).decode()
    forged = signer().sign(text) + f"— example.org/root {line}\n"
    assert refused(forged, signer().verifier) == "note_unsigned"


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "text\n",
        "text\n\n",
        "text\n\n- example.org/root AAAAAAA=\n",
        "text\n\n— example.org/root AAAA\n",
        "text\n\n— example.org/root not base64\n",
        "text\n\n— exa+mple AAAAAAAA\n",
        "te\0xt\n\n— example.org/root AAAAAAAA\n",
        "te\rxt\n\n— example.org/root AAAAAAAA\n",
        "te\ud800xt\n\n— example.org/root AAAAAAAA\n",
        "x" * (note.MAX_NOTE + 1),
    ],
)
def test_what_is_no_note_is_malformed(broken):
    assert refused(broken, signer().verifier) == "note_malformed"


def test_the_pinned_line_reads_back_and_a_mistyped_one_does_not():
    line = str(signer().verifier)
    assert Verifier.parse(line) == signer().verifier
    swapped = line.replace("example.org/root", "example.org/toor")
    for wrong in (swapped, line[:-2], f"{line}\n", "", "a+b", line.replace("+", " ", 1)):
        with pytest.raises(NoteError):
            Verifier.parse(wrong)


def test_a_signer_does_not_show_its_key():
    assert repr(signer()) == "Signer()"
