"""The page roll: of a roll, only what a browser needs to seal.

A page brings it over a line on which each key weighs a second or two. It names no desk, no circle
and no person, so that it weighs the same for whatever number of them, and says nothing of them to
whoever opens the page. Pure.
"""

from collections.abc import Mapping
from typing import Any

from intake.keys import strict
from intake.keys.entry import Kind

SCHEMA = "amanat/page-roll/1"
_KINDS = (Kind.CUSTODY, Kind.CERTIFIER)
_REVOCABLE = (*_KINDS, "epoch", "packet")


def body(roll: Mapping[str, Any]) -> str:
    """What the root signs, of the fields of a roll's body: one line of JSON in its one spelling."""
    listed = [key for key in roll["keys"] if key["kind"] in _KINDS]
    custody = [key["generation"] for key in listed if key["kind"] == Kind.CUSTODY]
    # An older custody key is never sealed to; older certifiers may have signed what still counts.
    keys = [k for k in listed if k["kind"] != Kind.CUSTODY or k["generation"] == max(custody)]
    return strict.dump(
        {
            "schema": SCHEMA,
            "version": roll["version"],
            "issued": roll["issued"],
            "expires": roll["expires"],
            "keys": keys,
            "revoked": [one for one in roll["revoked"] if one["kind"] in _REVOCABLE],
        }
    )
