"""What the agent keeps at rest: age files under a host identity, itself under a passphrase.

`host.age` opens with the passphrase and holds an age identity; every other file opens with
that identity (`age -d -i host.age epoch-12.age`). Inside is one line of JSON that starts with
the file's own name, so that a file put under another name is refused.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from intake.errors import IntakeError
from intake.keys import durable, strict
from intake.keys.agent.epochs import Days, Held
from intake.keys.certificate import Certificate, Term
from intake.keys.note import Signer
from intake.sealing import HybridIdentity, SealingError, parse_identity
from intake.sealing.age import (
    PassphraseIdentity,
    PassphraseRecipient,
    decrypt_bytes,
    encrypt_bytes,
)

HOST = "host"
CERTIFIER, LINKING = "certifier", "linking"
WORK_FACTOR = 18
_CERTIFIER_NAME = "epoch-certifier/organisation"


@dataclass(frozen=True, repr=False)
class TermKey:
    """A short-lived key, its days, and whether it was retired before them."""

    held: Held
    identity: HybridIdentity

    def __repr__(self) -> str:
        certificate = self.held.certificate
        return f"<TermKey {certificate.kind} {certificate.number}>"

    @property
    def name(self) -> str:
        """The name its file has, less the ending."""
        return f"{self.held.certificate.kind}-{self.held.certificate.number}"

    @property
    def is_epoch(self) -> bool:
        """Whether rows remember it by their epoch number."""
        return self.held.certificate.kind is Term.EPOCH


class Store:
    """An unlocked store. Files are read when asked for; what rests in memory is the caller's."""

    def __init__(self, folder: Path, host: HybridIdentity) -> None:
        self.folder = folder
        self._host = host

    def __repr__(self) -> str:
        return "<Store>"

    @classmethod
    def found(cls, folder: Path, passphrase: str, *, work_factor: int = WORK_FACTOR) -> Self:
        """Make a store with its host identity, certifier and linking key.

        Raises IntakeError("agent_store_exists"): nothing is ever overwritten.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = folder / f"{HOST}.age"
        if file.exists():
            raise IntakeError("agent_store_exists")
        host = HybridIdentity.generate()
        recipient = PassphraseRecipient(passphrase, work_factor)
        durable.write(file, encrypt_bytes(f"{host.encode()}\n".encode(), [recipient]))
        store = cls(folder, host)
        certifier = Ed25519PrivateKey.generate().private_bytes_raw()
        store._put(CERTIFIER, {"private": certifier.hex()})
        store._put(LINKING, {"secret": secrets.token_hex(32)})
        return store

    @classmethod
    def unlock(cls, folder: Path, passphrase: str) -> Self:
        """Open a store. Takes about a second at work factor 18.

        Raises IntakeError: agent_store_missing, agent_passphrase_wrong.
        """
        try:
            sealed = (folder / f"{HOST}.age").read_bytes()
        except FileNotFoundError:
            raise IntakeError("agent_store_missing") from None
        try:
            text = decrypt_bytes(sealed, [PassphraseIdentity(passphrase)]).decode().strip()
            host = parse_identity(text)
        except (SealingError, ValueError):
            raise IntakeError("agent_passphrase_wrong") from None
        if not isinstance(host, HybridIdentity):
            raise IntakeError("agent_passphrase_wrong")
        return cls(folder, host)

    def certifier(self) -> Signer:
        """Signs epoch, packet and order certificates."""
        raw = bytes.fromhex(self._get(CERTIFIER, "private")["private"])
        return Signer(_CERTIFIER_NAME, Ed25519PrivateKey.from_private_bytes(raw))

    def linking_key(self) -> bytes:
        """32 bytes under which names become tags."""
        return bytes.fromhex(self._get(LINKING, "secret")["secret"])

    def make_term(self, days: Days) -> TermKey:
        """Make a key, durable before anybody can seal to it."""
        identity = HybridIdentity.generate()
        key = TermKey(Held(days.certificate(str(identity.recipient))), identity)
        self._put_term(key)
        return key

    def retire(self, key: TermKey) -> TermKey:
        """Offer it no more, across restarts too."""
        retired = replace(key, held=replace(key.held, retired=True))
        self._put_term(retired)
        return retired

    def destroy(self, key: TermKey) -> None:
        """Delete it. What was sealed to it alone is lost from here on."""
        durable.remove(self.folder / f"{key.name}.age")

    def terms(self) -> list[TermKey]:
        """Every short-lived key held, oldest first of each kind."""
        kinds = tuple(f"{kind}-" for kind in Term)
        names = [name for name in self.names() if name.startswith(kinds)]
        keys = [self._term(name) for name in names]
        return sorted(keys, key=lambda k: (k.held.certificate.kind, k.held.certificate.number))

    def keep_originals_half(self, desk_id: str, generation: int, half_b: bytes) -> None:
        """Keep the opener's half of a desk's originals key (32 bytes).

        Use `escrow.keep_half`, which also leaves a copy for custody. Raises as
        `refuse_other_half`.
        """
        self.refuse_other_half(desk_id, generation, half_b)
        self._put(_half_name(desk_id, generation), {"half": half_b.hex()})

    def refuse_other_half(self, desk_id: str, generation: int, half_b: bytes) -> None:
        """Raises IntakeError("half_exists") rather than let another half replace the one kept:
        the originals sealed under it would never open again.
        """
        if len(half_b) != 32:
            raise ValueError("a half has 32 bytes")
        name = _half_name(desk_id, generation)
        if name in self.names() and self.originals_half(desk_id, generation) != half_b:
            raise IntakeError("half_exists")

    def originals_half(self, desk_id: str, generation: int) -> bytes:
        """The half kept. Raises IntakeError("agent_file_missing")."""
        return bytes.fromhex(self._get(_half_name(desk_id, generation), "half")["half"])

    def names(self) -> list[str]:
        """Names of the files, less the ending."""
        return sorted(file.stem for file in self.folder.glob("[!.]*.age"))

    def _put_term(self, key: TermKey) -> None:
        certificate, retired = key.held.certificate, key.held.retired
        self._put(
            key.name,
            {
                "certificate": certificate.body(),
                "identity": key.identity.encode(),
                "retired": retired,
            },
        )

    def _term(self, name: str) -> TermKey:
        fields = self._get(name, "certificate", "identity", "retired")
        identity = parse_identity(fields["identity"])
        held = Held(Certificate.parse(fields["certificate"]), bool(fields["retired"]))
        key = TermKey(held, identity) if isinstance(identity, HybridIdentity) else None
        if key is None or key.name != name:
            raise IntakeError("agent_file_broken")
        return key

    def _put(self, name: str, fields: Mapping[str, Any]) -> None:
        line = strict.dump({"": name, **fields}).encode()
        sealed = encrypt_bytes(line, [self._host.recipient])
        durable.write(self.folder / f"{name}.age", sealed)

    def _get(self, name: str, *fields: str) -> Mapping[str, Any]:
        """Raises IntakeError: agent_file_missing, agent_file_broken."""
        try:
            sealed = (self.folder / f"{name}.age").read_bytes()
            line = decrypt_bytes(sealed, [self._host]).decode()
            found = strict.only(strict.load(line), ("", *fields))
        except FileNotFoundError:
            raise IntakeError("agent_file_missing") from None
        except (SealingError, ValueError):
            raise IntakeError("agent_file_broken") from None
        if found[""] != name:
            raise IntakeError("agent_file_broken")
        return found


def _half_name(desk_id: str, generation: int) -> str:
    return f"originals-{strict.word(desk_id)}-{strict.number(generation)}"
