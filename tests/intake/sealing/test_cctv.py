"""The public vectors for age decide what is accepted, refused, and for which reason."""

import hashlib
import io
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from intake.sealing import age, armor, parse_identity
from intake.sealing.errors import (
    BrokenArmor,
    BrokenHeader,
    BrokenPayload,
    ForgedHeader,
    NotForUs,
    SealingError,
)
from intake.sealing.stanzas import Identity

TESTDATA = Path(__file__).parents[2] / "vectors" / "cctv-age" / "testdata"
VECTORS = sorted(path.name for path in TESTDATA.iterdir())

REFUSALS: dict[str, type[SealingError]] = {
    "no match": NotForUs,
    "HMAC failure": ForgedHeader,
    "header failure": BrokenHeader,
    "payload failure": BrokenPayload,
    "armor failure": BrokenArmor,
}


@dataclass
class Vector:
    expect: str
    payload_sha256: str
    identities: list[Identity]
    armored: bool
    file: bytes

    @classmethod
    def load(cls, name: str) -> "Vector":
        head, _, file = (TESTDATA / name).read_bytes().partition(b"\n\n")
        fields = [line.split(": ", 1) for line in head.decode().splitlines()]
        first = dict(reversed(fields))
        identities: list[Identity] = [
            parse_identity(value) for key, value in fields if key == "identity"
        ]
        identities += [
            age.PassphraseIdentity(value) for key, value in fields if key == "passphrase"
        ]
        if first.get("compressed") == "zlib":
            file = zlib.decompress(file)
        armored = first.get("armored") == "yes"
        return cls(first["expect"], first.get("payload", ""), identities, armored, file)


def outcome(vector: Vector) -> tuple[type[SealingError] | None, bytes]:
    """Which refusal, if any, and everything that came out before it."""
    released = b""
    source = io.BytesIO(vector.file)
    try:
        file = armor.dearmored(source) if vector.armored else source
        for piece in age.decrypt(file, vector.identities):
            released += piece
    except SealingError as refusal:
        return type(refusal), released
    return None, released


def test_all_the_vectors_are_there():
    assert len(VECTORS) == 143


@pytest.mark.parametrize("name", VECTORS)
def test_a_vector_is_decided_as_its_authors_say(name):
    vector = Vector.load(name)

    refusal, released = outcome(vector)

    assert refusal == REFUSALS.get(vector.expect)
    if vector.payload_sha256:
        assert hashlib.sha256(released).hexdigest() == vector.payload_sha256
    else:
        assert not released


@pytest.mark.parametrize("name", [name for name in VECTORS if name.startswith("armor")])
def test_an_armored_vector_is_recognised_as_such_where_nobody_says_so(name):
    vector = Vector.load(name)
    reader = io.BufferedReader(io.BytesIO(vector.file))

    in_memory = refusal_of(lambda: age.decrypt_bytes(vector.file, vector.identities))
    streamed = refusal_of(lambda: b"".join(age.decrypt(armor.opened(reader), vector.identities)))

    # A text that does not start as armor does is taken for a file, and refused as one.
    expected = {REFUSALS.get(vector.expect), BrokenHeader} if streamed else {None}
    assert {in_memory, streamed} <= expected


def refusal_of(deed: Callable[[], bytes]) -> type[SealingError] | None:
    try:
        deed()
    except SealingError as refusal:
        return type(refusal)
    return None
