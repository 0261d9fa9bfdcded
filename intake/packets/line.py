"""The first line of a packet: all that can be read of it without a key. Pure.

    {"files":[…],"id_digest":…,"packet":4,"report":{…},"salt":…,"schema":1,"seed":{…}}\n

It has the digest of each envelope that follows, so that its own digest tells one packet from
any other, and a damaged one is noticed before anything of it counts.
"""

import hashlib
import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from intake.errors import IntakeError
from intake.packets import MAX_FILES, MAX_LINE, MAX_PACKET, MAX_REPORT, MAX_SEED
from intake.report import canonical

SCHEMA = 1
_KEYS = {"files", "id_digest", "packet", "report", "salt", "schema", "seed"}
_HEX = re.compile(r"(?:[0-9a-f]{2})+")


@dataclass(frozen=True)
class Envelope:
    """Header and payload together: octets, and SHA-256 of them."""

    size: int
    sha256: bytes


@dataclass(frozen=True)
class PacketFile(Envelope):
    """One file; `tag` is 32 octets that the writer gives it alone."""

    number: int
    tag: bytes

    def row(self, id_digest: bytes) -> uuid.UUID:
        """The id of its row, which a writer without a network cannot ask for."""
        return row_of(id_digest, self.number)


@dataclass(frozen=True, repr=False)
class PacketLine:
    """`packet` numbers the key; `salt` is of the report's file key, for the event of arrival."""

    id_digest: bytes
    packet: int
    salt: bytes
    report: Envelope
    seed: Envelope
    files: tuple[PacketFile, ...]

    def __repr__(self) -> str:
        return f"<PacketLine of {len(self.files)} files>"

    @property
    def size(self) -> int:
        """Octets of everything behind the line."""
        return self.report.size + self.seed.size + sum(one.size for one in self.files)

    def to_bytes(self) -> bytes:
        """With its line feed."""
        files = [{"number": one.number, "tag": one.tag.hex(), **_plain(one)} for one in self.files]
        told = {
            "files": files,
            "id_digest": self.id_digest.hex(),
            "packet": self.packet,
            "report": _plain(self.report),
            "salt": self.salt.hex(),
            "schema": SCHEMA,
            "seed": _plain(self.seed),
        }
        return canonical(told) + b"\n"

    def digest(self) -> bytes:
        """SHA-256 of the line: the same for the same packet, however often it arrives."""
        return hashlib.sha256(self.to_bytes()).digest()

    @classmethod
    def from_bytes(cls, line: bytes) -> Self:
        """Read one strictly. IntakeError: no_packet; packet_too_large."""
        try:
            read = cls._read(json.loads(line))
        except (ValueError, TypeError, KeyError, RecursionError):
            raise IntakeError("no_packet") from None
        if read.to_bytes() != line or len(line) > MAX_LINE:
            raise IntakeError("no_packet")
        if read.seed.size > MAX_SEED:
            raise IntakeError("no_packet")
        if read.size > MAX_PACKET or read.report.size > MAX_REPORT:
            raise IntakeError("packet_too_large")
        return read

    @classmethod
    def _read(cls, told: dict[str, Any]) -> Self:
        if set(told) != _KEYS or told["schema"] != SCHEMA:
            raise ValueError
        return cls(
            id_digest=_hex(told["id_digest"], 32),
            packet=_counted(told["packet"]),
            salt=_hex(told["salt"], 16),
            report=_envelope(told["report"]),
            seed=_envelope(told["seed"]),
            files=_files(told["files"]),
        )


def row_of(id_digest: bytes, number: int) -> uuid.UUID:
    """The row of a packet's file: 16 octets of SHA-256("amanat packet file v1" ‖ digest ‖ number),
    as a random UUID is written; `number` as 4 octets, big-endian.
    """
    told = b"amanat packet file v1" + id_digest + number.to_bytes(4, "big")
    return uuid.UUID(bytes=hashlib.sha256(told).digest()[:16], version=4)


def _plain(one: Envelope) -> dict[str, Any]:
    return {"sha256": one.sha256.hex(), "size": one.size}


def _files(told: list[dict[str, Any]]) -> tuple[PacketFile, ...]:
    """In the order of their numbers; no number and no tag twice."""
    if type(told) is not list or len(told) > MAX_FILES:
        raise ValueError
    files = tuple(_file(one) for one in told)
    numbers = [one.number for one in files]
    if numbers != sorted(set(numbers)) or len({one.tag for one in files}) != len(files):
        raise ValueError
    return files


def _file(told: Mapping[str, Any]) -> PacketFile:
    if set(told) != {"number", "sha256", "size", "tag"}:
        raise ValueError
    number = _counted(told["number"])
    if number > 999:
        raise ValueError
    return PacketFile(
        _counted(told["size"]), _hex(told["sha256"], 32), number, _hex(told["tag"], 32)
    )


def _envelope(told: Mapping[str, Any]) -> Envelope:
    if set(told) != {"sha256", "size"}:
        raise ValueError
    return Envelope(_counted(told["size"]), _hex(told["sha256"], 32))


def _counted(number: object) -> int:
    """A whole number from 1 to what a column holds; `true` is none."""
    if type(number) is not int or not 0 < number < 1 << 31:
        raise ValueError
    return number


def _hex(text: str, size: int) -> bytes:
    if len(text) != 2 * size or not _HEX.fullmatch(text):
        raise ValueError
    return bytes.fromhex(text)
