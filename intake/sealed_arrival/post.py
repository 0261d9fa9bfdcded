"""A sealed post, read strictly and with no key: one line of JSON, then two envelopes. Pure.

The line alone tells whether anything behind it is worth reading: it has the code.

    {"code":…,"epoch":…,"files":[…],"id":…,"network":…,"report":…,"salt":…,"schema":1,"seed":…,"tag":…}\\n
    report (an age file for two readers) · mailbox seed (an age file for one)

`docs/formats.md` has the fields.
"""

import hashlib
import json
import re
import uuid
from dataclasses import dataclass
from typing import Any

from intake.errors import IntakeError
from intake.report import canonical
from intake.sealing import Sealed, SealingError, check_envelope, padded_length, split

SCHEMA = 1
MAX_POST = 2 << 20  # octets of a whole post; the longest account takes a fifth of it
_MAX_LINE = 4096
BEGINNING = _MAX_LINE + 1  # octets of a post that have its whole line, with its line feed
_MAX_FILES = 10
_SEED_PAYLOAD = 16 + padded_length(1) + 16  # nonce, the smallest bucket, one tag
_KEYS = {"code", "epoch", "files", "id", "network", "report", "salt", "schema", "seed", "tag"}
_CODE = re.compile(r"[0-9A-Za-z-]{1,40}")


@dataclass(frozen=True)
class ListedFile:
    """A staged file as the sealed report lists it."""

    number: int
    sha256: bytes  # of header and payload


@dataclass(frozen=True, repr=False)
class PostLine:
    """What a post says of itself. `salt` is the report's file key's, for the event of its
    acceptance; `lengths` are octets of the two envelopes.
    """

    submission_id: bytes
    code: str
    network: uuid.UUID
    epoch: int
    tag: bytes
    salt: bytes
    files: tuple[ListedFile, ...]
    lengths: tuple[int, int]

    def __repr__(self) -> str:
        return f"<PostLine with {len(self.files)} files>"


@dataclass(frozen=True, repr=False)
class SealedPost(PostLine):
    """What came."""

    report: Sealed
    seed: Sealed

    def __repr__(self) -> str:
        return f"<SealedPost with {len(self.files)} files>"


def read_line(beginning: bytes) -> PostLine:
    """Read the line of a post from its first `BEGINNING` octets, or from more.

    Raises IntakeError("post_malformed").
    """
    line, end, _ = beginning.partition(b"\n")
    if not end or len(line) > _MAX_LINE:
        raise IntakeError("post_malformed")
    try:
        told = _told(line)
        return PostLine(
            submission_id=_hex(told["id"], 16),
            code=told["code"],
            network=_network(told["network"]),
            epoch=told["epoch"],
            tag=_hex(told["tag"], 32),
            salt=_hex(told["salt"], 16),
            files=_files(told["files"]),
            lengths=(told["report"], told["seed"]),
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        raise IntakeError("post_malformed") from None


def read_post(body: bytes) -> SealedPost:
    """Read a whole one, or refuse it: IntakeError("post_malformed"), or "not_sealed" where an
    envelope in it could not have been sealed as reports and seeds are.
    """
    line, envelopes = read_line(body), body.partition(b"\n")[2]
    if sum(line.lengths) != len(envelopes):
        raise IntakeError("post_malformed")
    cut = line.lengths[0]
    report, seed = _envelope(envelopes[:cut], readers=2), _seed(envelopes[cut:])
    return SealedPost(**vars(line), report=report, seed=seed)


def _told(line: bytes) -> dict[str, Any]:
    told = json.loads(line)
    if type(told) is not dict or set(told) != _KEYS or canonical(told) != line:
        raise ValueError
    numbers = (told["epoch"], told["report"], told["seed"])
    if told["schema"] != SCHEMA or not all(_counts(number) for number in numbers):
        raise ValueError
    if type(told["code"]) is not str or not _CODE.fullmatch(told["code"]):
        raise ValueError
    return told


def _counts(number: object) -> bool:
    """A whole number from 1 to what a column holds; `true` is none."""
    return type(number) is int and 0 < number < 1 << 31


def _hex(text: str, size: int) -> bytes:
    octets = bytes.fromhex(text)
    if len(octets) != size or octets.hex() != text:
        raise ValueError
    return octets


def _network(text: object) -> uuid.UUID:
    if not isinstance(text, str):
        raise TypeError
    network = uuid.UUID(text)
    if str(network) != text:
        raise ValueError
    return network


def _files(told: list[dict[str, Any]]) -> tuple[ListedFile, ...]:
    """In the order of their numbers, each once."""
    if type(told) is not list or len(told) > _MAX_FILES:
        raise ValueError
    files = tuple(_file(one) for one in told)
    numbers = [one.number for one in files]
    if numbers != sorted(set(numbers)):
        raise ValueError
    return files


def _file(told: dict[str, Any]) -> ListedFile:
    if set(told) != {"number", "sha256"} or not _counts(told["number"]):
        raise ValueError
    return ListedFile(told["number"], _hex(told["sha256"], 32))


def _envelope(octets: bytes, *, readers: int) -> Sealed:
    try:
        header, payload = split(octets)
        check_envelope(header, len(payload), stanzas=range(readers, readers + 1))
    except SealingError:
        raise IntakeError("not_sealed") from None
    return Sealed(header, payload, hashlib.sha256(octets).digest())


def _seed(octets: bytes) -> Sealed:
    seed = _envelope(octets, readers=1)
    if len(seed.payload) != _SEED_PAYLOAD:
        raise IntakeError("not_sealed")
    return seed
