"""The signer as a process: its socket, its command, and the root's word for its key."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.management import CommandError, call_command
from pytest_django import Settings

from casework.dossier.signing import key, wire
from casework.dossier.signing.client import SignerClient
from casework.dossier.signing.server import SignerServer
from casework.dossier.signing.signer import Signer
from casework.dossier.signing.vouched import Vouched
from intake.errors import IntakeError, TransientError
from intake.keys import roll as rolls
from intake.keys.roll import Roll
from intake.sealing.age import PassphraseRecipient, encrypt_bytes
from tests.casework.dossier.signing.conftest import TAGS, Ask
from tests.casework.dossier.signing.test_signer import SUMS
from tests.casework.house import House

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def listening(signer: Signer, tmp_path: Path) -> Iterator[Path]:
    """Its socket."""
    path = tmp_path / "s.sock"
    server = SignerServer(signer, path)
    thread = threading.Thread(target=server.serve)
    thread.start()
    yield path
    server.stop()
    thread.join()


def test_the_worker_gets_signatures_over_the_socket(listening: Path, asked: Ask) -> None:
    client = SignerClient(listening, asked("Amina", "Farid"))
    signed = client.sign_release(TAGS)
    assert signed.sshsig.startswith("-----BEGIN SSH SIGNATURE-----")
    assert client.sign_sums(SUMS) != signed.sshsig


def test_a_refusal_comes_over_the_socket_as_one(listening: Path, asked: Ask) -> None:
    with pytest.raises(IntakeError, match="approval_missing"):
        SignerClient(listening, asked("Amina")).sign_release(TAGS)
    with pytest.raises(IntakeError, match="release_detail_wrong"):
        SignerClient(listening, asked("Amina", "Farid")).sign_release(TAGS + b"x")


def test_a_question_without_the_openers_word_is_refused_as_such(
    listening: Path, asked: Ask
) -> None:
    client = SignerClient(listening, asked("Amina", "Farid"))
    question = wire.question("sign_release", client.asked)
    for without in ({"opened": ""}, {"opened": "AAAA"}, {"opened": None}, {"opened": 7}):
        with pytest.raises(IntakeError, match="release_not_attested"):
            client._ask(question | without)
    del question["opened"]
    with pytest.raises(IntakeError, match="release_not_attested"):
        client._ask(question)


def test_a_signer_that_is_away_is_a_passing_fault(tmp_path: Path, asked: Ask) -> None:
    with pytest.raises(TransientError, match="signer_away"):
        SignerClient(tmp_path / "nobody", asked("Amina", "Farid")).sign_release(TAGS)


def test_others_cannot_even_connect_to_its_socket(listening: Path) -> None:
    assert listening.stat().st_mode & 0o777 == 0o660


def test_a_key_is_prepared_once_and_never_over_another(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DOSSIER_KEY_FILE = tmp_path / "dossier.key"
    call_command("signer", prepare=True)
    assert '"kind":"dossier"' in capsys.readouterr().out.replace(" ", "")
    made = settings.DOSSIER_KEY_FILE.read_bytes()
    assert settings.DOSSIER_KEY_FILE.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="dossier_key_exists"):
        call_command("signer", prepare=True)
    assert settings.DOSSIER_KEY_FILE.read_bytes() == made


def test_a_key_that_the_root_does_not_vouch_for_does_not_start(
    settings: Settings, tmp_path: Path, vouched: Vouched
) -> None:
    settings.DOSSIER_KEY_FILE, settings.VOUCHED_DIR = tmp_path / "dossier.key", tmp_path / "v"
    key.make(settings.DOSSIER_KEY_FILE)
    with pytest.raises(CommandError, match="vouching_missing"):
        call_command("signer")
    vouched.write(settings.VOUCHED_DIR)
    with pytest.raises(CommandError, match="vouching_of_another_key"):
        call_command("signer")


def test_the_root_vouches_offline_and_ssh_keygen_agrees(
    house: House, roll: Roll, private: Ed25519PrivateKey, settings: Settings, tmp_path: Path
) -> None:
    root = house.organisation.root
    files = {name: tmp_path / name for name in ("roll", "root.age", "pin", "pass")}
    files["roll"].write_text(rolls.sign(roll, root))
    files["pin"].write_text(f"{root.verifier}\n")
    files["pass"].write_text("an invented passphrase\n")
    files["root.age"].write_bytes(_locked(root.private, "an invented passphrase"))
    run: list[str | Path] = [
        *(sys.executable, "-m", "casework.dossier.vouching", "--roll", files["roll"]),
        *("--root-key", files["root.age"], "--pin", files["pin"], "--out", tmp_path / "out"),
        *("--passphrase-file", files["pass"]),
    ]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    read = Vouched.read(tmp_path / "out")
    read.require(private, root.verifier.public)
    assert _ssh_keygen(tmp_path / "out", read.allowed_signers) == 0
    assert _ssh_keygen(tmp_path / "out", f"{read.allowed_signers} ") != 0


def _locked(root: Ed25519PrivateKey, passphrase: str) -> bytes:
    pem = root.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return encrypt_bytes(pem, [PassphraseRecipient(passphrase, 1)])


def _ssh_keygen(folder: Path, text: str) -> int:
    program = shutil.which("ssh-keygen")
    assert program, "the tests need ssh-keygen (Debian: openssh-client)"
    return subprocess.run(
        [
            *(program, "-Y", "verify", "-f", folder / "root_signers", "-I", "root"),
            *("-n", "dossier-signers", "-s", folder / "allowed_signers.sshsig"),
        ],
        input=text.encode(),
        capture_output=True,
        check=False,
    ).returncode
