"""The key agent as it is run, killed by SIGKILL at one step of an opening. For test_killed.py.

ROLE=agent … python -m tests.intake.keys.dying_agent STEP
"""

import functools
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

Deed = Callable[..., Any]


def before(deed: Deed) -> Deed:
    """Dies instead of doing it."""

    @functools.wraps(deed)
    def dying(*_args: Any, **_named: Any) -> Any:
        os.kill(os.getpid(), signal.SIGKILL)

    return dying


def after(deed: Deed) -> Deed:
    """Does it, and dies."""

    @functools.wraps(deed)
    def dying(*args: Any, **named: Any) -> Any:
        deed(*args, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    return dying


def if_key(kill: Callable[[Deed], Deed]) -> Callable[[Deed], Deed]:
    """Only when the answer has a key in it: status is asked for too."""

    def choose(send: Deed) -> Deed:
        @functools.wraps(send)
        def sends(peer: Any, message: dict[str, Any]) -> Any:
            return (kill(send) if "key" in message else send)(peer, message)

        return sends

    return choose


def if_nonce(kill: Callable[[Deed], Deed]) -> Callable[[Deed], Deed]:
    """Only when it is the file of an approval that was used up."""

    def choose(rename: Deed) -> Deed:
        @functools.wraps(rename)
        def renames(old: Any, new: Any) -> Any:
            return (kill(rename) if Path(new).parent.name == "opened" else rename)(old, new)

        return renames

    return choose


# Step -> what is patched, and how: in the order in which an opening comes to them.
STEPS: dict[str, tuple[str, str, Callable[[Deed], Deed]]] = {
    "asked": ("intake.keys.agent.opener", "Opener.open_original", before),
    "signatures verified": ("intake.keys.approval", "verify", after),
    "header unwrapped": ("intake.keys.agent.opener", "_unwrap", after),
    "leaf drafted": ("intake.custody", "draft", after),
    "nonce written, not in place": ("os", "replace", if_nonce(before)),
    "nonce in place, not synced": ("os", "replace", if_nonce(after)),
    "approval used up": ("intake.keys.agent.spent", "Spent.spend", after),
    "leaf about to be written": ("intake.custody", "record", before),
    "leaf written, not committed": ("intake.custody", "record", after),
    "leaf committed": ("intake.keys.agent.opener", "Opener.open_original", after),
    "about to answer": ("intake.keys.agent.wire", "send", if_key(before)),
    "answered": ("intake.keys.agent.wire", "send", if_key(after)),
}


def main(step: str) -> None:
    """Become the agent. A step that is "" kills nobody."""
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    if step:
        module, name, kill = STEPS[step]
        owner: Any = __import__(module, fromlist=["_"])
        *within, name = name.split(".")
        for one in within:
            owner = getattr(owner, one)
        setattr(owner, name, kill(getattr(owner, name)))
    call_command("agent")


if __name__ == "__main__":
    main(sys.argv[1])
