"""The worker's way to private keys: the agent, one claimed row at a time.

Nothing that the intake web process loads may import this module; an import contract and a
test hold that.
"""

from django.conf import settings

from intake.errors import TransientError
from intake.keys.agent.client import AgentClient


def agent() -> AgentClient:
    """The key agent of this host."""
    return AgentClient(settings.AGENT_SOCKET)


def is_ready() -> bool:
    """Whether the agent is there and unlocked, so that claiming a row makes sense."""
    try:
        return not agent().status()["locked"]
    except TransientError:
        return False
