"""Founding a stack: `stack_ground VAR CODES`."""

import json
import uuid
from pathlib import Path
from typing import Any

from casework.reading import unlock
from deploy.demonstration.keys import Places, found
from intake.models import Network
from intake.networks import issue_codes


def main(var: str, codes: str) -> dict[str, Any]:
    """The demo's keys, a desk that can be read, and unused codes."""
    places = Places(Path(var))
    found(places)
    made = json.loads(places.made.read_text())
    member = made["members"][0]
    desk = unlock(uuid.UUID(member["id"]), member["passphrase"]).identities[0]
    network = Network.objects.get(pk=made["network"])
    return {"codes": issue_codes(network, int(codes)), "desk": desk.seed.hex()}
