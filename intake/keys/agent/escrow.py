"""The opener's halves, kept twice: for the agent, and for the ceremony when the agent is lost."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from intake.errors import IntakeError
from intake.keys import durable, strict
from intake.keys.agent.store import Store
from intake.sealing import HybridIdentity, HybridRecipient, SealingError
from intake.sealing.age import (
    PassphraseIdentity,
    PassphraseRecipient,
    decrypt_bytes,
    encrypt_bytes,
)

HALF_SIZE = 32


@dataclass(frozen=True, repr=False)
class HalfB:
    """The opener's half of one generation of a desk's originals key; `half` has 32 bytes.

    In a file: one line of JSON with one spelling, sealed to custody or under a passphrase.
    """

    desk: str
    generation: int
    half: bytes

    def __repr__(self) -> str:
        return f"<HalfB {self.desk} {self.generation}>"

    @property
    def name(self) -> str:
        """Of its file in the escrow, less the ending."""
        return f"originals-{strict.word(self.desk)}-{self.generation}"

    def to_line(self) -> bytes:
        """The content of its file."""
        told = {"desk": self.desk, "generation": self.generation, "half": self.half.hex()}
        return strict.dump(told).encode()

    @classmethod
    def from_line(cls, line: bytes) -> Self:
        """The inverse. Raises IntakeError("half_malformed")."""
        try:
            told = strict.only(strict.load(line.decode()), ("desk", "generation", "half"))
            desk, number = strict.word(told["desk"]), strict.number(told["generation"])
            half = bytes.fromhex(strict.words(told["half"], 2 * HALF_SIZE))
        except ValueError:
            raise IntakeError("half_malformed") from None
        if len(half) != HALF_SIZE:
            raise IntakeError("half_malformed")
        return cls(desk, number, half)

    def locked(self, passphrase: str, *, work_factor: int = 18) -> bytes:
        """An age file to carry it in from the ceremony to the agent."""
        return encrypt_bytes(self.to_line(), [PassphraseRecipient(passphrase, work_factor)])

    @classmethod
    def unlocked(cls, locked: bytes, passphrase: str) -> Self:
        """Raises IntakeError: half_not_opened, half_malformed."""
        return cls._opened(locked, PassphraseIdentity(passphrase))

    @classmethod
    def from_escrow(cls, escrowed: bytes, custody: HybridIdentity) -> Self:
        """What `keep_half` left for custody. Raises as `unlocked`."""
        return cls._opened(escrowed, custody)

    @classmethod
    def _opened(cls, file: bytes, identity: HybridIdentity | PassphraseIdentity) -> Self:
        try:
            line = decrypt_bytes(file, [identity])
        except SealingError:
            raise IntakeError("half_not_opened") from None
        return cls.from_line(line)


def keep_half(
    store: Store, desk_id: str, generation: int, half_b: bytes, custody: HybridRecipient
) -> Path:
    """Keep half B of a desk's originals key in the store and, sealed to custody, beside it.

    The escrow is written first: a half that is in use can always be restored. Returns the
    escrow's file, to be copied into the backups. Raises as Store.keep_originals_half.
    """
    kept = HalfB(desk_id, generation, half_b)
    folder = store.folder / "escrow"
    folder.mkdir(mode=0o700, exist_ok=True)
    store.refuse_other_half(desk_id, generation, half_b)
    file = folder / f"{kept.name}.age"
    durable.write(file, encrypt_bytes(kept.to_line(), [custody]))
    store.keep_originals_half(desk_id, generation, half_b)
    return file
