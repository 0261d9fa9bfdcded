"""Leaves of the custody log in an extract, with what they were made of, where that may be told.

A leaf is the SHA-256 of a salt and a body: whoever has both makes it again with `sha256sum`, and
knows that the log has held exactly those words since the leaf was in it. Format: docs/formats.md,
section 10. Pure.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from intake.errors import IntakeError

# Bodies of rows, digests and days alone. In others stand opaque ids of our people, by which two
# dossiers would show what one of them did: their leaves stay closed.
TOLD = ("submission.received", "submission.ready", "attachment.ready")
_OPENED = re.compile(r"opened ([0-9a-f]{64}) ([0-9a-f]{32}) (\{.*\})")
_EVENT = re.compile(r"event .+, leaf ([0-9a-f]{64})")
_DIGEST = re.compile(r"[0-9a-f]{64}")
About = Mapping[str, object]


@dataclass(frozen=True)
class Leaves:
    """How many leaves an extract names, and of how many it tells what they were made of."""

    opened: int
    closed: int


def received(day: object, digest: object) -> str:
    """The line of a file's arrival."""
    return f"{day} received sealed, sha256 {digest}"


def event(leaf: str, about: About) -> str:
    """The line of one event: its kind, the digests in it, its leaf in hex."""
    digests = [f"{name} {told}" for name, told in sorted(about.items())
               if isinstance(told, str) and _DIGEST.fullmatch(told)]  # fmt: skip
    return ", ".join([f"event {about['kind']}", *digests, f"leaf {leaf}"])


def lines(leaf: str, salt: bytes, body: bytes) -> Iterator[str]:
    """The lines of one event, and of what its leaf was made where that may be told."""
    about: About = json.loads(body)
    yield event(leaf, about)
    if about["kind"] in TOLD:
        yield f"opened {leaf} {salt.hex()} {body.decode()}"


def check(extract: bytes) -> Leaves:
    """Make every leaf again whose salt and body stand there.

    Raises IntakeError("leaf_wrong"): one is another, or its event is told in other words.
    """
    try:
        told = set(extract.decode().split("\n"))
        opened = [_made_again(line, told) for line in told if line.startswith("opened ")]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise IntakeError("leaf_wrong") from None
    named = {found[1] for line in told if (found := _EVENT.fullmatch(line))}
    return Leaves(len(set(opened)), len(named - set(opened)))


def _made_again(line: str, told: set[str]) -> str:
    """The leaf of one line. Raises ValueError and its like."""
    found = _OPENED.fullmatch(line)
    if found is None:
        raise ValueError("no opened leaf")
    leaf, salt, body = found.groups()
    about = json.loads(body)
    same = hashlib.sha256(bytes.fromhex(salt) + body.encode()).hexdigest() == leaf
    is_told = event(leaf, about) in told
    if about["kind"] == "submission.received":
        is_told = is_told and received(about["day"], about["sha256"]) in told
    if not (same and is_told):
        raise ValueError("another leaf")
    return leaf
