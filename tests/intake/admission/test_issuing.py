"""The coordinator's commands, the root's statement, and what neither may let through."""

import json
import re
import subprocess
import sys
import uuid
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from intake.admission import Issuer, Quarter, Token
from intake.admission.asking import Asking
from intake.admission.carried import Carried, write
from intake.admission.issuing import commands
from intake.admission.issuing.keys import IssuerKey
from intake.admission.statement import Statement, StatementError, sign, verify
from intake.errors import IntakeError
from intake.keys import RollError, Signer
from intake.keys import roll as rolls
from intake.keys.ceremony import commands as ceremony
from intake.keys.ceremony import founding
from tests.intake.admission.conftest import Coordinator
from tests.organisation import Organisation

NETWORK = uuid.UUID(int=0xABCDEF)
QUARTER = "2026-4"
PASSPHRASE = "invented words of a coordinator"


class Desk:
    """A machine without a network: files in a folder, and a passphrase in one of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "words").write_text(PASSPHRASE)

    def run(self, deed: str, *arguments: object, fails: bool = False) -> str:
        """What the command says."""
        said: list[str] = []
        code = commands.main([deed, *map(str, arguments)], said.append)
        assert (code == 1) is fails, said
        return "".join(said)

    def make(self, **changed: object) -> str:
        """Make a key cheaply."""
        options = {
            "network": NETWORK, "quarter": QUARTER, "private": self.folder / "key.age",
            "public": self.folder / "key.json", "passphrase-file": self.folder / "words",
            "work-factor": 4, **changed,
        }  # fmt: skip
        return self.run("make", *(f"--{name}={value}" for name, value in options.items()))

    def sign(self, *requests: str, fails: bool = False) -> str:
        """Answer requests."""
        (self.folder / "requests").write_text("\n\n".join(requests))
        return self.run(
            "sign", "--private", self.folder / "key.age", "--requests", self.folder / "requests",
            "--passphrase-file", self.folder / "words", fails=fails,
        )  # fmt: skip


@pytest.fixture
def desk(tmp_path, coordinator: Coordinator, monkeypatch) -> Desk:
    """With a key that was made before: making one takes long."""
    monkeypatch.setattr(IssuerKey, "make", classmethod(_ready_made(coordinator)))
    return Desk(tmp_path)


def _ready_made(coordinator: Coordinator):
    return lambda cls, network, quarter: cls(
        replace(coordinator.issuer, network=network, quarter=quarter), coordinator.key
    )


def letters(said: str) -> list[str]:
    """What stands in full lines, apart by empty ones."""
    blocks = re.findall(r"(?:^[0-9A-Z]{60}\n)+[0-9A-Z]+$", said, re.MULTILINE)
    return [block.replace("\n", "") for block in blocks]


def test_from_the_key_to_a_token_by_letters_alone(desk: Desk):
    (key,) = letters(desk.make())
    (again,) = letters(desk.run("show", "--public", desk.folder / "key.json"))
    assert again == key
    issuer = Issuer.read(key)
    assert (issuer.network, str(issuer.quarter)) == (NETWORK, QUARTER)

    members = [Asking.new(issuer) for _ in range(3)]
    requests = [commands.in_lines(one.to_letters()).lower() for one in members]
    answers = letters(desk.sign(*requests))

    assert len(answers) == 3
    for member, answer in zip(members, answers, strict=True):
        assert member.token(answer).is_of(issuer)


def test_a_member_with_a_computer_asks_and_makes_the_token(desk: Desk):
    (key,) = letters(desk.make())
    (desk.folder / "letters").write_text(commands.in_lines(key))
    said = desk.run("ask", "--key", desk.folder / "letters")
    (request,) = letters(said)
    (seed,) = re.findall(r"^(?:[0-9A-Z]{4} )+[0-9A-Z]+$", said, re.MULTILINE)
    (desk.folder / "seed").write_text(seed.lower())
    (answer,) = letters(desk.sign(request))
    (desk.folder / "answer").write_text(answer)
    finish = ("token", "--key", desk.folder / "letters", "--seed", desk.folder / "seed",
              "--answer", desk.folder / "answer")  # fmt: skip

    (token,) = letters(desk.run(*finish))

    assert Token.read(token).is_of(Issuer.read(key))
    (desk.folder / "seed").write_text(write(Carried.SEED, bytes(20)))
    assert "Refused: answer_wrong" in desk.run(*finish, fails=True)


def test_the_private_key_rests_under_its_passphrase_only(desk: Desk):
    said = desk.make()
    for file in (desk.folder / "key.age", desk.folder / "key.json"):
        assert b"PRIVATE" not in file.read_bytes()
    assert (desk.folder / "key.age").stat().st_mode & 0o777 == 0o600
    assert (desk.folder / "key.age").read_bytes().startswith(b"age-encryption.org/v1")
    assert PASSPHRASE not in said
    (desk.folder / "words").write_text("other words")
    request = Asking.new(commands.read_public(desk.folder / "key.json")).to_letters()
    assert "Refused" in desk.sign(request, fails=True)


def test_a_key_is_not_made_over_another(desk: Desk):
    desk.make()
    before = (desk.folder / "key.age").read_bytes()
    with pytest.raises(AssertionError, match="file_exists"):
        desk.make()
    assert (desk.folder / "key.age").read_bytes() == before


def test_one_wrong_request_and_none_is_answered(desk: Desk, stranger: Coordinator):
    desk.make()
    good = Asking.new(commands.read_public(desk.folder / "key.json")).to_letters()
    foreign = Asking.new(stranger.issuer).to_letters()
    for requests, code in (
        ((good, foreign), "request_of_another"),
        ((good, good[:-1]), "carried_damaged"),
        ((good, good.lower()), "request_twice"),
        ((), "request_missing"),
    ):
        said = desk.sign(*requests, fails=True)
        assert f"Refused: {code}" in said
        assert not letters(said)


def test_a_private_file_whose_halves_do_not_fit_is_refused(
    coordinator: Coordinator, stranger: Coordinator
):
    mixed = IssuerKey(stranger.issuer, coordinator.key).to_bytes()
    for octets in (
        mixed,
        b"",
        b"{}\n",
        IssuerKey(coordinator.issuer, coordinator.key).to_bytes()[1:],
    ):
        with pytest.raises(IntakeError, match="issuer_key_malformed"):
            IssuerKey.from_bytes(octets)


@pytest.mark.full
def test_the_module_runs_by_itself_without_django(tmp_path):
    (tmp_path / "words").write_text(PASSPHRASE)
    arguments = ["make", f"--network={NETWORK}", f"--quarter={QUARTER}", "--private=key.age",
                 "--public=key.json", "--passphrase-file=words", "--work-factor=4"]  # fmt: skip
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-m", "intake.admission", *arguments],
        cwd=tmp_path, env={"PYTHONPATH": str(root)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert len(letters(done.stdout)) == 1


# -- the statement ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def root() -> Signer:
    return Organisation().root


def test_a_statement_comes_back_and_only_under_its_root(coordinator: Coordinator, root: Signer):
    told = Statement(3, (coordinator.issuer,))
    document = sign(told, root)
    assert verify(document, root.verifier) == told
    assert told.issuer(coordinator.issuer.id) == coordinator.issuer
    assert told.issuer(uuid.uuid4()) is None
    with pytest.raises(StatementError, match="issuers_unsigned"):
        verify(document, Organisation().root.verifier)
    with pytest.raises(StatementError):
        verify(document.replace('"version":3', '"version":4'), root.verifier)


def test_a_roll_is_no_statement_and_a_statement_no_roll(coordinator: Coordinator):
    organisation = Organisation()
    roll = rolls.sign(organisation.roll(), organisation.root)
    with pytest.raises(StatementError, match="issuers_malformed"):
        verify(roll, organisation.root.verifier)
    statement = sign(Statement(1, (coordinator.issuer,)), organisation.root)
    with pytest.raises(RollError, match="roll_malformed"):
        rolls.verify(statement, organisation.root.verifier)


def test_a_circle_has_one_key_a_quarter_or_its_members_could_be_told_apart(
    coordinator: Coordinator, stranger: Coordinator
):
    one = coordinator.issuer
    other = replace(stranger.issuer, network=one.network)
    for listed in ((one, other), (other, one), (one, one)):
        with pytest.raises(StatementError, match="issuers_malformed"):
            Statement(1, listed)
    assert Statement(1, (one,)).with_((other,), frozenset()) == Statement(2, (other,))
    assert Statement(1, (one,)).with_((), frozenset({one.id})) == Statement(2, ())
    later = replace(one, quarter=Quarter(2027, 1))
    assert Statement(1, (one,)).with_((later,), frozenset()).issuers == (one, later)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("network", "x"), ("network", str(NETWORK).upper()), ("quarter", "2026-5"),
        ("modulus", "AAAA"), ("modulus", "%"), ("modulus", ""), ("more", "x"),
    ],
)  # fmt: skip
def test_an_odd_issuer_condemns_the_statement(coordinator: Coordinator, root: Signer, field, value):
    body = json.loads(Statement(1, (replace(coordinator.issuer, network=NETWORK),)).body())
    body["issuers"][0][field] = value
    text = json.dumps(body, sort_keys=True, separators=(",", ":")) + "\n"
    with pytest.raises(StatementError, match="issuers_malformed"):
        verify(root.sign(text), root.verifier)


class TestCeremony:
    """`ceremony issuers`, with the root's own file."""

    @pytest.fixture
    def founded(self, tmp_path):
        """A ceremony, cheaply."""
        (tmp_path / "words").write_text(PASSPHRASE)
        return founding.found(
            tmp_path / "private", tmp_path / "public", organisation="Invented organisation",
            root_name="example.org/root", today=date(2026, 11, 21),
            passphrase=PASSPHRASE, work_factor=4,
        )  # fmt: skip

    def run(self, tmp_path: Path, out: str, *arguments: object) -> tuple[int, str]:
        """Its status and what it says."""
        said: list[str] = []
        status = ceremony.main(
            ["issuers", "--root-key", f"{tmp_path}/private/root.age",
             "--pin", f"{tmp_path}/public/root.pub", "--passphrase-file", f"{tmp_path}/words",
             "--out", f"{tmp_path}/{out}", *map(str, arguments)],
            said.append,
        )  # fmt: skip
        return status, "".join(said)

    def test_an_issuer_is_added_then_revoked(self, founded, desk: Desk, tmp_path):
        desk.make()
        status, said = self.run(tmp_path, "1.note", "--add", tmp_path / "key.json")
        batch = commands.read_public(tmp_path / "key.json").id
        assert status == 0
        assert f"batch {batch}  NEW" in said
        pin = ceremony.read_pin(tmp_path / "public" / "root.pub")
        first = verify((tmp_path / "1.note").read_text(), pin)
        assert [one.id for one in first.issuers] == [batch]

        status, said = self.run(
            tmp_path, "2.note", "--previous", tmp_path / "1.note", "--revoke", batch
        )
        assert status == 0
        assert f"No longer taken: batch {batch}" in said
        assert verify((tmp_path / "2.note").read_text(), pin) == Statement(2, ())

    def test_a_previous_statement_of_another_root_is_refused(self, founded, tmp_path):
        (tmp_path / "0.note").write_text(sign(Statement(1, ()), Organisation().root))
        status, said = self.run(tmp_path, "1.note", "--previous", tmp_path / "0.note")
        assert status == 1
        assert "issuers_unsigned" in said
        assert not (tmp_path / "1.note").exists()
