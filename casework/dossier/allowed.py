"""allowed_signers: who signs dossiers, and between which days, as `ssh-keygen` reads it. Pure.

One line for each key: principal, namespace and days, key. Days are written without a zone, as
OpenSSH before 9.1 wants them, and count in the reader's own; a day either way is nothing here.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from casework.dossier.sshsig import KEY_TYPE, key_blob
from intake.errors import IntakeError

PRINCIPAL = NAMESPACE = "dossier"
LONGEST = 1 << 16  # characters of a file: some 300 keys
_WORD = re.compile(r"[a-z][a-z0-9-]{0,63}")
_LINE = re.compile(
    r'([a-z][a-z0-9-]*) namespaces="([a-z][a-z0-9-]*)"'
    r'(?:,valid-after="([0-9]{8})")?(?:,valid-before="([0-9]{8})")? (ssh-ed25519 [!-~]+)'
)


@dataclass(frozen=True)
class AllowedKey:
    """A key that may sign as `principal`; from `since`, and no more from `until` on."""

    public: bytes  # 32 bytes, raw Ed25519
    since: date | None = None
    until: date | None = None
    principal: str = PRINCIPAL
    namespace: str = NAMESPACE

    def may_sign(self, on: date) -> bool:
        """Whether a signature of that day counts."""
        begun = self.since is None or self.since <= on
        return begun and (self.until is None or on < self.until)

    def line(self) -> str:
        """Its line, with the line feed. ValueError for names that are none."""
        if not (_WORD.fullmatch(self.principal) and _WORD.fullmatch(self.namespace)):
            raise ValueError("a principal or namespace with other letters")
        days = ((",valid-after", self.since), (",valid-before", self.until))
        options = "".join(f'{name}="{day:%Y%m%d}"' for name, day in days if day)
        return f'{self.principal} namespaces="{self.namespace}"{options} {openssh(self.public)}\n'


def line(
    public: bytes,
    *,
    since: date | None = None,
    until: date | None = None,
    principal: str = PRINCIPAL,
    namespace: str = NAMESPACE,
) -> str:
    """The line of one key, with its line feed."""
    return AllowedKey(public, since, until, principal, namespace).line()


def parse(text: str) -> tuple[AllowedKey, ...]:
    """The inverse of joined lines. Raises IntakeError("allowed_signers_malformed")."""
    try:
        keys = tuple(_key(one) for one in text[:LONGEST].removesuffix("\n").split("\n"))
    except ValueError:
        raise IntakeError("allowed_signers_malformed") from None
    if written(keys) != text:
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
    return AllowedKey(_public(found[5]), since, until, found[1], found[2])


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
