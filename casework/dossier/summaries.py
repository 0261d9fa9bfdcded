"""What a worker tells the desk of its work: sealed summaries, read when somebody unlocks. Pure."""

import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, TypeVar

from casework.dossier.consenting import Relied
from casework.dossier.profile import Gap
from casework.records.shapes import Mute
from intake.errors import IntakeError
from intake.report import canonical
from intake.sealing import (
    HybridIdentity,
    HybridRecipient,
    Inner,
    open_bytes,
    seal_bytes,
    split,
    unwrap,
)

DRAFT, PACKAGE, REFUSAL = "draft_summary", "package_summary", "order_refusal"
_LARGEST = 64 << 20
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, repr=False)
class DraftSummary(Mute):
    """One draft as the desk's register takes it in.

    Args:
        order: digest of the order. `statement` and `signature` are its own, for the release.
        tag_manifest: SHA-256 in hex.
        files: path, octets, SHA-256 of every file of the bag.
        gaps: what was missing and did not block.
        printed: the cells of an annex, as they lie in its bag; "" of any other dossier.
        compared: ids of the versions that it was held against.
    """

    order: str
    statement: str
    signature: str
    number: int
    named: bool
    tag_manifest: str
    files: tuple[tuple[str, int, str], ...]
    gaps: tuple[Gap, ...] = ()
    relied: tuple[Relied, ...] = ()
    printed: str = ""
    compared: tuple[uuid.UUID, ...] = ()


@dataclass(frozen=True, kw_only=True, repr=False)
class PackageSummary(Mute):
    """One package that left. `sha256` of the sealed file; `stamped` are times in ISO."""

    draft: uuid.UUID
    order: str
    name: str
    tag_manifest: str
    sha256: str
    fingerprint: str
    stamped: tuple[str, ...]
    sent: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, repr=False)
class Refusal(Mute):
    """Why an order was not carried out: a code, and what was missing, item by item."""

    code: str
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, kw_only=True, repr=False)
class Made(Mute):
    """A sealed object that is durable under its blob's name and has no row yet.

    `sha256` of header and payload, `size` of the payload; `summary` is sealed for the desk.
    """

    id: uuid.UUID
    header: bytes
    blob: str
    sha256: bytes
    size: int
    summary: bytes


def seal(kind: str, about: uuid.UUID, told: object, desk: HybridRecipient) -> bytes:
    """An age file in one piece for the desk."""
    sealed = seal_bytes(canonical(_plain(told)), [desk], Inner(kind, 1, str(about), 1, 1))
    return sealed.header + sealed.payload


def draft(sealed: bytes, about: uuid.UUID, keys: Sequence[HybridIdentity]) -> DraftSummary:
    """Read one. Raises IntakeError: summary_malformed, and the seal's own."""
    return _read(sealed, Inner(DRAFT, 1, str(about), 1, 1), keys, _draft)


def package(sealed: bytes, about: uuid.UUID, keys: Sequence[HybridIdentity]) -> PackageSummary:
    """Read one. Raises as `draft`."""
    return _read(sealed, Inner(PACKAGE, 1, str(about), 1, 1), keys, _package)


def refusal(sealed: bytes, about: uuid.UUID, keys: Sequence[HybridIdentity]) -> Refusal:
    """Read one. Raises as `draft`."""
    return _read(sealed, Inner(REFUSAL, 1, str(about), 1, 1), keys, _refusal)


def _read(
    sealed: bytes,
    inner: Inner,
    keys: Sequence[HybridIdentity],
    made: Callable[[Mapping[str, Any]], T],
) -> T:
    header, payload = split(sealed)
    content = open_bytes(header, payload, unwrap(header, list(keys)), inner, _LARGEST)
    try:
        return made(json.loads(content))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise IntakeError("summary_malformed") from None


def _draft(told: Mapping[str, Any]) -> DraftSummary:
    more = {
        "files": tuple((str(path), int(size), str(sha)) for path, size, sha in told["files"]),
        "gaps": tuple(map(_gap, told["gaps"])),
        "relied": tuple(
            Relied(uuid.UUID(one["consent"]), uuid.UUID(one["holder"]), one["scope"], one["state"])
            for one in told["relied"]
        ),
        "compared": tuple(uuid.UUID(one) for one in told.get("compared", ())),
    }
    return DraftSummary(**{**told, **more})


def _package(told: Mapping[str, Any]) -> PackageSummary:
    more = {
        "draft": uuid.UUID(told["draft"]),
        "stamped": tuple(map(str, told["stamped"])),
        "sent": tuple((str(name), str(key)) for name, key in told["sent"]),
    }
    return PackageSummary(**{**told, **more})


def _refusal(told: Mapping[str, Any]) -> Refusal:
    return Refusal(code=str(told["code"]), gaps=tuple(map(_gap, told["gaps"])))


def _gap(told: Mapping[str, Any]) -> Gap:
    about = uuid.UUID(told["about"]) if told["about"] else None
    return Gap(str(told["code"]), about, str(told["field"]), bool(told["blocks"]))


def _plain(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    return value
