"""What is made from passwords and codes: hashes to compare with, and a key to seal under."""

import hashlib
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

SALT_SIZE = 16
_PASSES = 3
_KEY_SIZE = 32


class Argon2id(Argon2PasswordHasher):
    """Django's, with the memory and lanes that a small server with several threads can give."""

    time_cost = _PASSES
    parallelism = 1

    def params(self) -> Any:
        """Memory is a setting, in KiB."""
        self.memory_cost = settings.ARGON2_MEMORY
        return super().params()  # type: ignore[misc]


def key_from(password: str, salt: bytes) -> bytes:
    """32 octets that only this password gives, by Argon2id: about a tenth of a second."""
    return hash_secret_raw(
        password.encode("utf-8", "surrogatepass"), salt,
        time_cost=_PASSES, memory_cost=settings.ARGON2_MEMORY, parallelism=1,
        hash_len=_KEY_SIZE, type=Type.ID,
    )  # fmt: skip


def digest_of(code: str, salt: bytes) -> bytes:
    """Of a random code of 80 bits, which needs no slow hash: one guess costs 4 MiB, 10 ms."""
    return hashlib.scrypt(code.encode(), salt=salt, n=1 << 12, r=8, p=1, dklen=_KEY_SIZE)
