"""SIGKILL at every step of an opening, to the agent as its own process behind its own socket.

Either leaf and key, or no key; never a key without its leaf, and nothing twice after a retry.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.db import connection

from intake.errors import IntakeError, TransientError
from intake.keys.agent.agent import Agent
from intake.keys.agent.client import AgentClient
from intake.sealing import FileKey
from tests.intake.keys.conftest import PASSPHRASE
from tests.intake.keys.custodians import Custodians
from tests.intake.keys.dying_agent import STEPS
from tests.intake.keys.test_opener import TOLD, Original, ask, here, line, openings

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).parents[3]


class After(NamedTuple):
    """What a kill leaves."""

    leaves: int
    has_key: bool
    may_retry: bool  # with the same approval


UNTOUCHED, USED_UP = After(0, False, True), After(0, False, False)
LEAF_ALONE, DONE = After(1, False, False), After(1, True, False)
LEFT = {
    "asked": UNTOUCHED,
    "signatures verified": UNTOUCHED,
    "header unwrapped": UNTOUCHED,
    "leaf drafted": UNTOUCHED,
    "nonce written, not in place": UNTOUCHED,
    "nonce in place, not synced": USED_UP,
    "approval used up": USED_UP,
    "leaf about to be written": USED_UP,
    "leaf written, not committed": USED_UP,
    "leaf committed": LEAF_ALONE,
    "about to answer": LEAF_ALONE,
    "answered": DONE,
}


@pytest.fixture
def desk(store, organisation) -> Custodians:
    custodians = Custodians(organisation)
    custodians.publish()
    store.keep_originals_half(custodians.desk, 1, custodians.half_b)
    return custodians


@contextmanager
def agent_dying_at(step: str, settings: Any) -> Iterator["subprocess.Popen[bytes]"]:
    """The process, answering, on the database of this test."""
    words = Path(settings.AGENT_DIR).parent / "words"
    words.write_text(f"{PASSPHRASE}\n")
    environment = {
        "PATH": os.environ["PATH"], "ROLE": "agent", "DATABASE_URL": _database(),
        "DJANGO_SETTINGS_MODULE": "deploy.settings", "VAR_DIR": str(words.parent),
        "AGENT_DIR": str(settings.AGENT_DIR), "AGENT_SOCKET": str(settings.AGENT_SOCKET),
        "AGENT_PASSPHRASE_FILE": str(words), "ROLL_ROOT_FILE": str(settings.ROLL_ROOT_FILE),
        "ROLL_FLOOR_FILE": str(words.parent / "agent-floor"),
    }  # fmt: skip
    words.chmod(0o600)
    command = [sys.executable, "-m", "tests.intake.keys.dying_agent", step]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait(process, AgentClient(settings.AGENT_SOCKET))
        yield process
    finally:
        process.kill()
        process.wait()


def _database() -> str:
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{known['NAME']}"
    return f"postgresql://{known['USER']}@/{known['NAME']}?host={known['HOST']}"


def _wait(process: "subprocess.Popen[bytes]", client: AgentClient) -> None:
    """Unlocked and past its first round, so that no round meets the kill."""
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        try:
            if client.status()["round"] == "ok":
                return
        except TransientError:
            time.sleep(0.05)
    raise AssertionError("the agent did not come up")


def opened(client: AgentClient, desk: Custodians, original: Original, request: Any) -> Any:
    """The file key, or None when whoever was asked is gone."""
    try:
        return ask(client, desk, original, request, desk.both(request))
    except TransientError:
        return None


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_there_is_no_key_without_its_leaf(step: str, desk, settings) -> None:
    original, left = Original(desk), LEFT[step]
    request = original.request(desk)

    with agent_dying_at(step, settings) as process:
        key = opened(AgentClient(settings.AGENT_SOCKET), desk, original, request)
        assert process.wait(60) == -9

    assert (len(openings(desk)), key is not None) == (left.leaves, left.has_key)
    if key is not None:
        assert original.opened(key) == TOLD
    again = Agent(settings.AGENT_DIR)
    again.unlock(PASSPHRASE)
    answer = again.answer(line(desk, original, request, desk.both(request)), here())
    assert ("key" in answer) is left.may_retry, answer
    assert left.may_retry or answer == {"refused": "approval_spent"}
    assert len(openings(desk)) == left.leaves + left.may_retry, "nothing is doubled"
    third = again.answer(line(desk, original, request, desk.both(request)), here())
    assert third == {"refused": "approval_spent"}
    anew = original.request(desk)
    answer = again.answer(line(desk, original, anew, desk.both(anew)), here())
    assert "key" in answer, "people who ask anew are answered"


def test_nobody_killed_it_and_it_answers(desk, settings) -> None:
    """Else every kill above would pass for a reason of its own."""
    original = Original(desk)
    request = original.request(desk)

    with agent_dying_at("", settings) as process:
        client = AgentClient(settings.AGENT_SOCKET)
        key = opened(client, desk, original, request)
        with pytest.raises(IntakeError, match="approval_spent"):
            ask(client, desk, original, request, desk.both(request))
        assert process.poll() is None

    assert isinstance(key, FileKey)
    assert original.opened(key) == TOLD
    assert len(openings(desk)) == 1


def test_every_step_has_what_it_leaves() -> None:
    assert list(LEFT) == list(STEPS)
