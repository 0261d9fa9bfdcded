"""The key agent, by what it says of itself."""

from collections.abc import Iterator

from deploy.doctor.fault import Fault
from intake.errors import IntakeError, TransientError
from intake.identities import agent

_UNLOCK = "manage.py keys unlock"


def look() -> Iterator[Fault]:
    """Whether it is there, unlocked, at work, and its memory stays in memory."""
    try:
        status = agent().status()
    except TransientError:
        yield Fault(
            "The key agent does not answer: reports are taken in, and nobody works on them.",
            f"Start it (ROLE=agent manage.py agent), then: {_UNLOCK}",
        )
        return
    except IntakeError:
        yield Fault(
            "The key agent does not speak with this user.", "Put it into the socket's group."
        )
        return
    if status["locked"]:
        yield Fault("The key agent is locked: reports are taken in, and wait.", _UNLOCK)
    elif status["round"] not in ("ok", "none"):
        yield Fault(
            f"The key agent's last round did not end ({status['round']}).",
            "Mend what this names, then `manage.py keys`: it goes round every minute.",
        )
    if status["overdue"]:
        yield Fault(
            "The key agent holds keys that should be gone.",
            "`manage.py keys` names them. They go once the roll is valid.",
        )
    if not status["memory_locked"]:
        yield Fault(
            "The key agent's memory can be swapped out.",
            "Give its unit LimitMEMLOCK=infinity, or switch swap off; restart and unlock it.",
        )
