"""`scrypt`: a passphrase. For key files: a person's identity, the agent's store, escrow.

The work factor is the base-two logarithm of N, with r = 8 and p = 1: 18 takes 256 MiB and
about a second, each step doubles both.
"""

import os
import re

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from intake.sealing.errors import BrokenHeader
from intake.sealing.header import Stanza, decode_base64, encode_base64
from intake.sealing.stanzas import Family

KIND = "scrypt"
DEFAULT_WORK_FACTOR = 18
# What a stranger's header may make this process spend: 1 GiB and some seconds.
MAX_WORK_FACTOR = 20

_LABEL = b"age-encryption.org/v1/scrypt"
_SALT_BYTES = 16
_BODY_BYTES = 32
_WORK_FACTOR = re.compile(r"[1-9][0-9]?")
_NONCE = bytes(12)


class PassphraseRecipient:
    """Wraps for whoever knows `passphrase`; must be the only recipient of its file.

    Args:
        work_factor: 1 to 20; below 18 only for tests.

    Raises:
        ValueError: an empty passphrase or a work factor out of range.
    """

    family = Family.PASSPHRASE

    def __init__(self, passphrase: str, work_factor: int = DEFAULT_WORK_FACTOR) -> None:
        if not passphrase or not 1 <= work_factor <= MAX_WORK_FACTOR:
            raise ValueError("a passphrase file needs a passphrase and a work factor of 1 to 20")
        self._passphrase = passphrase
        self._work_factor = work_factor

    def __repr__(self) -> str:
        return "<PassphraseRecipient>"

    def wrap(self, file_key: bytes) -> Stanza:
        salt = os.urandom(_SALT_BYTES)
        cipher = _cipher(self._passphrase, salt, self._work_factor)
        body = cipher.encrypt(_NONCE, file_key, None)
        return Stanza((KIND, encode_base64(salt), str(self._work_factor)), body)


class PassphraseIdentity:
    """Opens with `passphrase`, refusing a work factor above `max_work_factor`."""

    def __init__(self, passphrase: str, max_work_factor: int = MAX_WORK_FACTOR) -> None:
        self._passphrase = passphrase
        self._max_work_factor = max_work_factor

    def __repr__(self) -> str:
        return "<PassphraseIdentity>"

    def unwrap(self, stanza: Stanza) -> bytes | None:
        if stanza.kind != KIND:
            return None
        salt, work_factor = _parameters(stanza)
        if work_factor > self._max_work_factor:
            raise BrokenHeader
        try:
            return _cipher(self._passphrase, salt, work_factor).decrypt(_NONCE, stanza.body, None)
        except InvalidTag:
            return None


def _parameters(stanza: Stanza) -> tuple[bytes, int]:
    if len(stanza.arguments) != 3 or len(stanza.body) != _BODY_BYTES:
        raise BrokenHeader
    salt = decode_base64(stanza.arguments[1])
    if len(salt) != _SALT_BYTES or not _WORK_FACTOR.fullmatch(stanza.arguments[2]):
        raise BrokenHeader
    return salt, int(stanza.arguments[2])


def _cipher(passphrase: str, salt: bytes, work_factor: int) -> ChaCha20Poly1305:
    scrypt = Scrypt(salt=_LABEL + salt, length=32, n=1 << work_factor, r=8, p=1)
    return ChaCha20Poly1305(scrypt.derive(passphrase.encode("utf-8")))
