"""A person's keys: an age identity and an Ed25519 signing key, in one passphrase age file.

Pure. The file is what `age -d` gives back as an ordinary identity file, so that a person whose
server is gone still opens what was sealed to them.
"""

import base64
from dataclasses import dataclass
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from intake.errors import IntakeError
from intake.sealing import HybridIdentity, SealingError, age, parse_identity

_HEAD = "# Amanat personal key"
_SIGNING = "# signing: "


@dataclass(frozen=True, repr=False)
class PersonalKeys:
    """What one person holds. Never written except under their passphrase."""

    identity: HybridIdentity
    signing: Ed25519PrivateKey

    @classmethod
    def generate(cls) -> Self:
        """New keys."""
        return cls(HybridIdentity.generate(), Ed25519PrivateKey.generate())

    def wrap(self, passphrase: str, *, work_factor: int = 18) -> bytes:
        """The passphrase age file. Work factor 18: about a second and 256 MiB a guess."""
        signing = base64.b64encode(self.signing.private_bytes_raw()).decode()
        text = f"{_HEAD}\n{_SIGNING}{signing}\n{self.identity.encode()}\n"
        return age.encrypt_bytes(text.encode(), [age.PassphraseRecipient(passphrase, work_factor)])

    @classmethod
    def unwrap(cls, wrapped: bytes, passphrase: str) -> Self:
        """Open the file. IntakeError("passphrase_wrong") for a wrong phrase or a broken file."""
        try:
            plain = age.decrypt_bytes(wrapped, [age.PassphraseIdentity(passphrase)]).decode()
            _head, signing, identity = plain.splitlines()
            seed = base64.b64decode(signing.removeprefix(_SIGNING), validate=True)
            return cls(_identity(identity), Ed25519PrivateKey.from_private_bytes(seed))
        except (SealingError, ValueError):
            raise IntakeError("passphrase_wrong") from None

    @property
    def verifier(self) -> str:
        """The public signing key as the roll writes it: base64 of 32 bytes."""
        return base64.b64encode(self.signing.public_key().public_bytes_raw()).decode()


def _identity(line: str) -> HybridIdentity:

    identity = parse_identity(line)
    if not isinstance(identity, HybridIdentity):
        raise ValueError("not a hybrid identity")  # noqa: TRY004
    return identity
