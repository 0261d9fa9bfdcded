"""allowed_signers: who signs dossiers, and between which days, as `ssh-keygen` reads it. Pure.

One line for each key: principal, namespaces and days, key. Days are written without a zone, as
OpenSSH before 9.1 wants them, and count in the reader's own; a day either way is nothing here.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from intake.errors import IntakeError
from intake.keys.sshsig import KEY_TYPE, key_blob

PRINCIPAL = NAMESPACE = "dossier"
# Tag manifest and SHA256SUMS are lines of one form: under one namespace, one with its signature
# could be shown in the other's place to whoever runs a single command.
SUMS_NAMESPACE = "dossier-sums"
NAMESPACES = (NAMESPACE, SUMS_NAMESPACE)
LONGEST = 1 << 16  # characters of a file: some 300 keys
_WORD = re.compile(r"[a-z][a-z0-9-]{0,63}")
_LINE = re.compile(
    r'([a-z][a-z0-9-]*) namespaces="([a-z0-9,-]+)"'
    r'(?:,valid-after="([0-9]{8})")?(?:,valid-before="([0-9]{8})")? (ssh-ed25519 [!-~]+)'
)


@dataclass(frozen=True)
class AllowedKey:
    """A key that may sign as `principal`; from `since`, and no more from `until` on."""

    public: bytes  # 32 bytes, raw Ed25519
    since: date | None = None
    until: date | None = None
    principal: str = PRINCIPAL
    namespaces: tuple[str, ...] = NAMESPACES

    def may_sign(self, on: date) -> bool:
        """Whether a signature of that day counts."""
        begun = self.since is None or self.since <= on
        return begun and (self.until is None or on < self.until)

    @property
    def signs_dossiers(self) -> bool:
        """Whether it is listed for all that a package has of one key."""
        return set(NAMESPACES) <= set(self.namespaces)

    def line(self) -> str:
        """Its line, with the line feed. ValueError for names that are none."""
        if not (self.namespaces and all(map(_WORD.fullmatch, (self.principal, *self.namespaces)))):
            raise ValueError("a principal or namespace with other letters, or none")
        days = ((",valid-after", self.since), (",valid-before", self.until))
        options = "".join(f'{name}="{day:%Y%m%d}"' for name, day in days if day)
        named = ",".join(self.namespaces)
        return f'{self.principal} namespaces="{named}"{options} {openssh(self.public)}\n'


def line(
    public: bytes,
    *,
    since: date | None = None,
    until: date | None = None,
    principal: str = PRINCIPAL,
    namespaces: tuple[str, ...] = NAMESPACES,
) -> str:
    """The line of one key, with its line feed."""
    return AllowedKey(public, since, until, principal, namespaces).line()


def parse(text: str) -> tuple[AllowedKey, ...]:
    """The inverse of joined lines. Raises IntakeError("allowed_signers_malformed")."""
    try:
        keys = tuple(_key(one) for one in text[:LONGEST].removesuffix("\n").split("\n"))
        is_ours = written(keys) == text
    except ValueError:
        raise IntakeError("allowed_signers_malformed") from None
    if not is_ours:
        raise IntakeError("allowed_signers_malformed")
    return keys


def written(keys: Iterable[AllowedKey]) -> str:
    """The whole file."""
    return "".join(one.line() for one in keys)


def openssh(public: bytes) -> str:
    """A public key of 32 bytes as OpenSSH writes it."""
    return f"{KEY_TYPE.decode()} {base64.b64encode(key_blob(public)).decode()}"


def fingerprint(public: bytes) -> str:
    """What `ssh-keygen` shows of a key: "SHA256:" and 43 letters. People compare this one."""
    digest = hashlib.sha256(key_blob(public)).digest()
    return f"SHA256:{base64.b64encode(digest).decode().rstrip('=')}"


def _key(one: str) -> AllowedKey:
    found = _LINE.fullmatch(one)
    if not found:
        raise ValueError("not such a line")
    since, until = (_day(found[group]) for group in (3, 4))
    return AllowedKey(_public(found[5]), since, until, found[1], tuple(found[2].split(",")))


def _public(text: str) -> bytes:
    try:
        blob = base64.b64decode(text.partition(" ")[2], validate=True)
    except binascii.Error:
        raise ValueError("not base64") from None
    if len(blob) < 32 or key_blob(blob[-32:]) != blob:
        raise ValueError("not an Ed25519 key")
    return blob[-32:]


def _day(digits: str | None) -> date | None:
    return datetime.strptime(digits, "%Y%m%d").date() if digits else None  # noqa: DTZ007
