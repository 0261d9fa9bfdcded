"""Pages of the guide, typed from their first line to their last. After the ceremony's there is a
desk, and a form that is open; after that of a lost passphrase an agent that opens again.

The machine without a network and the host are two folders; all of it is invented.
"""

import io
import json
import os
import pwd
import re
import shutil
import subprocess
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django import Settings

from casework.dossier import vouching
from casework.management.commands import make_desk, signer
from casework.models import Desk, Member
from casework.services.desks import found_desk
from intake import identities, recipients
from intake.errors import IntakeError, TransientError
from intake.keys.agent.agent import Agent
from intake.keys.agent.client import AgentClient
from intake.keys.agent.escrow import HalfB
from intake.keys.agent.peers import Peer
from intake.keys.ceremony import commands as ceremony
from intake.keys.ceremony import founding
from intake.management.commands import agent as agent_command
from intake.management.commands import issue_codes, keys, publish_roll, revoke, sequence
from intake.models import Network
from tests.deploy import guide

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "ceremony.md"
CHEAP = 2  # scrypt's work factor; the real one takes a second
HOST_WORDS = "seven invented words that open this host"
OPERATOR = Peer(uid=65534, gid=4242)
# What a step needs of the steps before it goes between the two machines by hand.
CARRIED = ("root.pub", "*.jsonl", "*.note", "vouched")


class Door(AgentClient):
    """The agent's door on that host: answers once it was started, and knows who asks."""

    def __init__(self, host: "Hands") -> None:
        super().__init__("nowhere")
        self._host = host

    def _ask(self, question: str, **fields: Any) -> dict[str, Any]:
        if self._host.agent is None:
            raise TransientError("agent_away")
        asked = json.loads(json.dumps({"ask": question, **fields}))
        answer = self._host.agent.answer(asked, self._host.who)
        if "refused" in answer:
            raise IntakeError(answer["refused"])
        if "later" in answer:
            raise TransientError(answer["later"])
        return answer


class Hands:
    """Types what stands on the page, and fills in what a reader would."""

    def __init__(self, folder: Path, settings: Settings, patch: pytest.MonkeyPatch) -> None:
        self.offline, self.host = folder / "offline", folder / "host"
        self.opt = self.host / "opt"
        self.settings, self.patch = settings, patch
        self.agent: Agent | None = None
        self.who = OPERATOR
        self.printed = self.cards = ""
        for place in ("etc/amanat/keys", "etc/amanat/vouched", "var/lib/amanat-operator", "opt"):
            (self.host / place).mkdir(parents=True)
        self.offline.mkdir()
        (self.host / "etc/amanat/keys/code.key").write_bytes(bytes(32))

    def type_block(self, block: str) -> None:
        """On the machine that its first command is for; what it made is carried over then."""
        is_host = "deploy/manage" in block
        here, there = (self.opt, self.offline) if is_host else (self.offline, self.opt)
        for line in block.splitlines():
            self.patch.chdir(here)
            self._type(self._filled(line))
        for pattern in CARRIED:
            for source in (here, here / "PUBLIC", self.host / "var/lib/amanat-operator"):
                for made in source.glob(pattern):
                    copy = (
                        partial(shutil.copytree, dirs_exist_ok=True)
                        if made.is_dir()
                        else shutil.copy
                    )
                    copy(made, there / made.name)

    def _filled(self, line: str) -> str:
        if "NETWORK=DESK" in line:
            network, desk = Network.objects.get().pk, Desk.objects.get().pk
            line = line.replace("NETWORK=DESK", f"{network}={desk}")
        if "originals_recover check" in line:
            desk, (member, *_) = Desk.objects.get().pk, re.findall(r"(?m)^  (\S+)$", self.cards)
            line = line.replace("DESK", str(desk)).replace("PERSON", member)
        line = (
            line.replace("NUMBER", "1").replace("roll-NEXT", "roll-4").replace("roll-N", "roll-3")
        )
        return re.sub(r"(?<=[ =])/(?=etc|var|mnt)", f"{self.host}/", line)

    def _type(self, line: str) -> None:
        (one,) = guide.commands(PAGE, line)
        words = list(one.words)
        if words[0] == ".venv/bin/python" and words[1] == "-m":
            said = self._module(words[2], words[3:])
        elif words[0] == ".venv/bin/python":
            self.who = Peer(os.geteuid(), os.getegid())
            said = self._manage(words[2:], **dict(each.split("=") for each in one.variables))
            self.who = OPERATOR
        elif words[0] == "deploy/manage":
            said = self._by_the_door(words[1:])
        elif words[0] == "deploy/install":
            said = self._start()
        elif words[0] == "systemctl":
            said = self._start() if words[1] == "start" else self._stop()
        elif words[0] == "lp":
            said = self._hand_out([Path(name) for name in words[1:]])
        else:
            said = subprocess.run(["/bin/sh", "-euc", line], check=True, text=True,
                                  capture_output=True).stdout  # fmt: skip
        self.printed += said
        if one.out:
            Path(one.out).write_text(said, encoding="utf-8")

    def _module(self, name: str, words: list[str]) -> str:
        said: list[str] = []
        if name == "casework.dossier.vouching":
            self.patch.setattr("sys.argv", [name, *words])
            assert vouching.main() == 0
        else:
            assert ceremony.main(words, said.append) == 0, said
        return "".join(said)

    def _manage(self, words: list[str], **variables: str) -> str:
        for name, value in variables.items():
            setattr(self.settings, name, value if name == "ROLE" else Path(value))
        out = io.StringIO()
        call_command(*words, stdout=out)
        if words[0] == "make_desk":
            self.cards = out.getvalue()
        self.settings.ROLE = "operator"
        self.settings.LOG_KEY_FILE = self.settings.DOSSIER_KEY_FILE = None
        return out.getvalue()

    def _by_the_door(self, words: list[str]) -> str:
        state = self.host / "var/lib/amanat-operator"
        if words[0] == "--as":
            assert words[1] == "agent"
            words, state = words[2:], self.host / "var/lib/amanat-agent"
            state.mkdir(exist_ok=True)
            self.settings.AGENT_DIR = state / "store"
            self.who = Peer(os.geteuid(), os.getegid())
        self.patch.chdir(state)
        said = self._manage(words)
        self.patch.chdir(self.opt)
        self.settings.AGENT_DIR, self.who = None, OPERATOR
        return said

    def _start(self) -> str:
        assert list((self.host / "etc/amanat/vouched").iterdir()), "the signer would not start"
        store = self.host / "var/lib/amanat-agent/store"
        self.agent = Agent(store, [pwd.getpwuid(OPERATOR.uid).pw_name])
        return ""

    def _stop(self) -> str:
        self.agent = None
        return ""

    def _hand_out(self, sheets: list[Path]) -> str:
        for name, sheet in zip("ABCDE", sheets, strict=True):
            shutil.copy(sheet, self.offline / name)
        return ""

    def passphrase(self, prompt: str) -> str:
        """From the cards, or from what was shown last."""
        if "host" in prompt:
            return HOST_WORDS
        if "of that file" in prompt:
            return str(re.findall(r"shown this once: (.+)", self.printed)[-1])
        if prompt.startswith("Passphrase: ") or prompt == "Passphrase":
            return str(re.findall(r"passphrase +(.+)", self.cards)[0])
        return str(re.findall(r"shown this once:  (.+)", self.printed)[0])


@pytest.fixture
def hands(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Hands:
    """Two machines, and work factors that cost nothing."""
    made = Hands(tmp_path, settings, monkeypatch)
    settings.ROLE, settings.VAR_DIR = "operator", made.host / "var/lib/amanat"
    settings.BLOBS = f"file://{settings.VAR_DIR / 'blobs'}"
    settings.ROLL_ROOT_FILE = made.host / "etc/amanat/root.pub"
    settings.ROLL_FLOOR_FILE = made.host / "var/lib/amanat-operator/roll"
    settings.CODE_KEY_FILE = made.host / "etc/amanat/keys/code.key"
    settings.AGENT_PASSPHRASE_FILE = None
    for module in (keys, make_desk, publish_roll, revoke, identities):
        monkeypatch.setattr(module, "agent", lambda: Door(made))
    for command in (agent_command, sequence, signer):
        monkeypatch.setattr(command, "harden_process", lambda: None)
    monkeypatch.setattr(founding, "WORK_FACTOR", CHEAP)
    monkeypatch.setattr(agent_command, "WORK_FACTOR", CHEAP)
    monkeypatch.setattr(
        make_desk, "found_desk", lambda count, day: found_desk(count, day, work_factor=1)
    )
    locked = HalfB.locked
    monkeypatch.setattr(
        HalfB, "locked", lambda half, words, work_factor: locked(half, words, work_factor=CHEAP)
    )
    monkeypatch.setattr("getpass.getpass", lambda prompt="": made.passphrase(prompt))
    return made


def test_typed_from_top_to_bottom_it_ends_with_a_desk_and_an_open_form(hands: Hands):
    for block in guide.blocks(PAGE):
        hands.type_block(block)

    roll, desk, network = recipients.current().roll, Desk.objects.get(), Network.objects.get()
    assert roll.version == 3
    assert roll.desk_of(str(network.pk)) == str(desk.pk)
    assert recipients.current().seals_reports(), "what comes now is sealed"
    assert Member.objects.count() == 3
    assert {entry.kind.value for entry in roll.keys} >= {"log", "dossier", "epoch-certifier"}
    assert [file.name for file in (hands.host / "mnt/escrow").iterdir()] == [
        f"originals-{desk.pk}-1.age"
    ]
    for share in hands.offline.rglob("custody-share*"):
        pytest.fail(f"{share.name} is still there")
    assert not list(hands.host.rglob("root.age")), "the root was never on the host"
    out = io.StringIO()
    call_command(issue_codes.Command(), str(network.pk), 2, plain=True, stdout=out)
    assert len(out.getvalue().split()) == 2


def test_where_the_hosts_passphrase_is_lost_three_sheets_bring_the_opener_back(hands: Hands):
    for block in guide.blocks(PAGE):
        hands.type_block(block)
    before = (hands.host / "var/lib/amanat-agent/store/host.age").read_bytes()
    shutil.copy(hands.offline / "PRIVATE/root.age", hands.offline)
    shutil.copy(hands.offline / "PUBLIC/root.pub", hands.offline)
    (escrowed,) = (hands.host / "mnt/escrow").iterdir()
    shutil.copy(escrowed, hands.offline / "originals-DESK-N.age")

    blocks = guide.blocks("lost-passphrase.md")
    for block in blocks[:-1]:  # the last one is of another section, for the root
        hands.type_block(block)

    assert "both halves make the key on the roll" in hands.printed
    assert hands.agent is not None
    assert hands.agent.round_failed == "", "it certifies under the new certifier"
    assert recipients.current().roll.is_revoked("epoch-certifier", "organisation", 1)
    assert (hands.host / "var/lib/amanat-agent/store/host.age").read_bytes() != before
    assert not [one for one in hands.host.rglob("store-before/**/*") if one.is_file()]
    assert not list(hands.offline.glob("half.age"))


def test_after_a_seizure_one_roll_ends_what_that_machine_had_and_lists_what_the_next_one_has(
    hands: Hands,
):
    for block in guide.blocks(PAGE):
        hands.type_block(block)
    shutil.copy(hands.offline / "PRIVATE/root.age", hands.offline)
    for gone in ("etc/amanat/keys/log.key", "etc/amanat/keys/dossier.key"):
        (hands.host / gone).unlink()
    shutil.rmtree(hands.host / "var/lib/amanat-agent/store")
    hands.agent = None
    before = recipients.current().roll

    (made,) = (one for one in guide.blocks(PAGE) if "signer --prepare" in one)
    (revoked,) = (one for one in guide.blocks("seized-server.md") if "revoke signer" in one)
    (drafted,) = (one for one in guide.blocks("seized-server.md") if "ceremony draft" in one)
    (signed,) = (one for one in guide.blocks("lost-passphrase.md") if "ceremony sign" in one)
    (published,) = (one for one in guide.blocks("lost-passphrase.md") if "publish_roll" in one)
    for block in (made, revoked, drafted, signed.splitlines()[-1], published):
        hands.type_block(block)

    roll = recipients.current().roll
    ended = {one for one in before.keys if one.kind.value in ("log", "dossier", "epoch-certifier")}
    for kind, id_ in {(one.kind, one.id) for one in ended}:
        assert roll.is_revoked(kind, id_, 1)
        assert roll.entry(kind, id_).generation == 2, "and the next one is in use"
    assert roll.is_revoked("epoch", "1")
    assert roll.is_revoked("packet", "1")
    assert hands.agent is not None
    assert hands.agent.round_failed == ""
    recipients.forget()  # as every process does within seconds
    assert recipients.current().epoch.number != 1
