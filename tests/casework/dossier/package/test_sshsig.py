"""Signatures and allowed signers, as OpenSSH takes them and as we read them. Keys are invented."""

import re
import subprocess
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from casework.dossier import allowed
from casework.dossier.allowed import AllowedKey
from intake.errors import IntakeError
from intake.keys import sshsig
from intake.keys.sshsig import Sshsig, SshsigError

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
PUBLIC = KEY.public_key().public_bytes_raw()
MESSAGE = b"an invented tag manifest\n"
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
NAMES = st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True)
KEYS = st.builds(
    AllowedKey,
    public=st.binary(min_size=32, max_size=32),
    since=st.none() | DAYS,
    until=st.none() | DAYS,
    principal=NAMES,
    namespaces=st.lists(NAMES, min_size=1, max_size=3).map(tuple),
)


def ssh_keygen(*words, message=MESSAGE):
    return subprocess.run(["ssh-keygen", *words], input=message, capture_output=True, check=False)


@pytest.fixture
def verify(tmp_path):
    """`ssh-keygen -Y verify` with these files."""

    def run(signature: str, signers: str, message: bytes = MESSAGE, namespace: str = "dossier"):
        (tmp_path / "s.sshsig").write_text(signature)
        (tmp_path / "signers").write_text(signers)
        words = ["-f", tmp_path / "signers", "-I", "dossier", "-n", namespace]
        return ssh_keygen("-Y", "verify", *words, "-s", tmp_path / "s.sshsig", message=message)

    return run


def test_ssh_keygen_accepts_what_we_sign_and_shows_the_fingerprint_we_show(verify):
    done = verify(sshsig.sign(KEY, "dossier", MESSAGE), allowed.line(PUBLIC))

    assert done.returncode == 0
    assert allowed.fingerprint(PUBLIC) in done.stdout.decode()


@pytest.mark.parametrize(
    ("message", "namespace", "signers"),
    [
        (b"another\n", "dossier", allowed.line(PUBLIC)),
        (MESSAGE, "dossier", allowed.line(OTHER.public_key().public_bytes_raw())),
        (MESSAGE, "another", allowed.line(PUBLIC, namespaces=("another",))),
        (MESSAGE, "dossier", allowed.line(PUBLIC, since=date(2090, 1, 1))),
        (MESSAGE, "dossier", allowed.line(PUBLIC, until=date(2020, 1, 1))),
    ],
    ids=["message", "key", "namespace", "too early", "revoked"],
)
def test_ssh_keygen_refuses_another_message_key_namespace_or_day(
    verify, message, namespace, signers
):
    done = verify(sshsig.sign(KEY, "dossier", MESSAGE), signers, message, namespace)

    assert done.returncode != 0


def test_a_signature_of_the_list_of_files_is_none_of_a_tag_manifest_and_the_other_way(verify):
    for mine, other in (("dossier", "dossier-sums"), ("dossier-sums", "dossier")):
        signature = sshsig.sign(KEY, mine, MESSAGE)

        assert verify(signature, allowed.line(PUBLIC), namespace=mine).returncode == 0
        assert verify(signature, allowed.line(PUBLIC), namespace=other).returncode != 0
        assert not sshsig.verifies(signature, other, MESSAGE, PUBLIC)
        only = allowed.line(PUBLIC, namespaces=(mine,))
        swapped = sshsig.sign(KEY, other, MESSAGE)
        assert verify(swapped, only, namespace=other).returncode != 0


def test_we_accept_what_ssh_keygen_signs(tmp_path):
    ssh_keygen("-q", "-t", "ed25519", "-N", "", "-C", "", "-f", tmp_path / "key")
    done = ssh_keygen("-Y", "sign", "-n", "dossier", "-f", tmp_path / "key")
    shown = ssh_keygen("-l", "-f", tmp_path / "key.pub").stdout.decode().split()[1]

    public = sshsig.signer_of(done.stdout.decode(), "dossier", MESSAGE)

    assert allowed.fingerprint(public) == shown
    assert (tmp_path / "key.pub").read_text().strip() == allowed.openssh(public)


def test_a_signature_is_of_one_message_one_namespace_and_one_key():
    signature = sshsig.sign(KEY, "dossier", MESSAGE)

    assert sshsig.verifies(signature, "dossier", MESSAGE, PUBLIC)
    assert not sshsig.verifies(signature, "dossier", MESSAGE + b" ", PUBLIC)
    assert not sshsig.verifies(signature, "dossier-signers", MESSAGE, PUBLIC)
    assert not sshsig.verifies(signature, "dossier", MESSAGE, bytes(32))


def test_no_octet_of_a_signature_file_can_change_unseen():
    signature = sshsig.sign(KEY, "dossier", MESSAGE)

    for at, letter in enumerate(signature):
        for other in {chr(ord(letter) ^ 1), "\n", " ", ""} - {letter}:
            changed = signature[:at] + other + signature[at + 1 :]
            assert not sshsig.verifies(changed, "dossier", MESSAGE, PUBLIC)


@given(st.text(max_size=400) | st.binary(max_size=400).map(lambda b: b.decode("latin-1")))
def test_what_is_no_signature_is_refused(text):
    with pytest.raises(SshsigError, match="sshsig_malformed"):
        Sshsig.parse(text)


@given(st.binary(min_size=32, max_size=32), NAMES, st.binary(min_size=64, max_size=64))
def test_every_signature_reads_back(public, namespace, signature):
    made = Sshsig(public, namespace, signature)

    assert Sshsig.parse(made.armored()) == made


@given(st.lists(KEYS, min_size=1, max_size=4))
def test_every_list_of_allowed_signers_reads_back(keys):
    assert allowed.parse(allowed.written(keys)) == tuple(keys)


@given(st.lists(KEYS, min_size=1, max_size=2), st.data())
def test_a_changed_list_of_allowed_signers_is_refused_or_says_something_else(keys, data):
    text = allowed.written(keys)
    at = data.draw(st.integers(0, len(text) - 1))
    changed = text[:at] + data.draw(st.characters(codec="utf-8")) + text[at + 1 :]

    if changed != text:
        assert _read(changed) != tuple(keys)


def _read(text: str) -> tuple[AllowedKey, ...] | None:
    try:
        return allowed.parse(text)
    except IntakeError:
        return None


LINE = allowed.line(PUBLIC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "dossier\n",
        LINE + "\n",
        LINE[:-1],
        LINE * 1000,
        LINE.replace("\n", "\r\n"),
        LINE.replace(",", ",,"),
        LINE.replace(",dossier", ","),
        "a" * 65 + LINE,
    ],
)
def test_what_is_no_list_of_signers_is_refused(text):
    with pytest.raises(IntakeError, match="allowed_signers_malformed"):
        allowed.parse(text)


def test_a_key_may_sign_from_its_first_day_until_the_day_it_is_revoked():
    key = AllowedKey(PUBLIC, date(2026, 3, 1), date(2026, 9, 1))

    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 8, 31), date(2026, 9, 1)]

    assert [key.may_sign(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize("name", ["", "*", "a,b", "A", "two words", 'x"'])
def test_a_principal_that_ssh_would_read_as_a_pattern_is_refused(name):
    with pytest.raises(ValueError, match="other letters"):
        allowed.line(PUBLIC, principal=name)


def test_a_line_says_its_days_as_older_openssh_takes_them():
    written = allowed.line(PUBLIC, since=date(2026, 1, 2), until=date(2027, 1, 2))

    assert re.match(
        r'dossier namespaces="dossier,dossier-sums",'
        r'valid-after="20260102",valid-before="20270102" ssh-ed25519 ',
        written,
    )
