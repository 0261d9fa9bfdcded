"""The first ceremony: the root, the custody key in shares, the backup key, a first draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from intake.errors import IntakeError
from intake.keys import durable
from intake.keys.ceremony import shares
from intake.keys.ceremony.drafting import fingerprint
from intake.keys.entry import SINGLE, Entry, Kind
from intake.keys.note import Signer
from intake.keys.roll import Roll
from intake.sealing import HybridIdentity, SealingError
from intake.sealing.age import (
    PassphraseIdentity,
    PassphraseRecipient,
    decrypt_bytes,
    encrypt_bytes,
)

ROOT_FILE, BACKUP_FILE, PIN_FILE = "root.age", "backup.age", "root.pub"
WORK_FACTOR = 18


@dataclass(frozen=True)
class Founded:
    """What is public of it."""

    draft: Roll
    draft_file: Path
    pin_file: Path
    share_files: Sequence[Path]


def found(
    private: Path,
    public: Path,
    *,
    organisation: str,
    root_name: str,
    today: date,
    passphrase: str,
    valid_days: int = 365,
    work_factor: int = WORK_FACTOR,
) -> Founded:
    """Make the organisation's offline keys.

    Args:
        private: made with mode 0700; must not exist. Holds root.age and backup.age under
            `passphrase`, and five share sheets to print and then delete.
        public: gets root.pub, to be pinned on every host, and the draft of roll 1.
        root_name: the name in signatures, such as `example.org/root`.

    Raises IntakeError("ceremony_folder_exists").
    """
    try:
        private.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        raise IntakeError("ceremony_folder_exists") from None
    public.mkdir(parents=True, exist_ok=True)
    root = Signer(root_name, Ed25519PrivateKey.generate())
    custody, backup = HybridIdentity.generate(), HybridIdentity.generate()
    lock = PassphraseRecipient(passphrase, work_factor)
    durable.write(private / ROOT_FILE, encrypt_bytes(_pem(root), [lock]))
    durable.write(private / BACKUP_FILE, encrypt_bytes(identity_file(backup), [lock]))
    share_files = _write_shares(private, custody, organisation)
    draft = _first_roll(organisation, today, valid_days, custody, backup)
    durable.write(public / PIN_FILE, f"{root.verifier}\n".encode(), mode=0o644)
    durable.write(public / "roll-1.draft", draft.body().encode(), mode=0o644)
    return Founded(draft, public / "roll-1.draft", public / PIN_FILE, share_files)


def open_root(file: Path, root_name: str, passphrase: str) -> Signer:
    """The root, to sign with. Raises IntakeError("root_locked")."""
    try:
        pem = decrypt_bytes(file.read_bytes(), [PassphraseIdentity(passphrase)])
        private = load_pem_private_key(pem, password=None)
    except (OSError, SealingError, ValueError):
        raise IntakeError("root_locked") from None
    if not isinstance(private, Ed25519PrivateKey):
        raise IntakeError("root_locked")
    return Signer(root_name, private)


def identity_file(identity: HybridIdentity) -> bytes:
    """As `age -i` reads it."""
    return f"{identity.encode()}\n".encode()


def _pem(root: Signer) -> bytes:
    """PKCS #8, so that openssl can sign with it should all else be lost. Sealed by the caller."""
    return root.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write_shares(private: Path, custody: HybridIdentity, organisation: str) -> list[Path]:
    mark = fingerprint(str(custody.recipient))
    files = []
    for number, share in enumerate(shares.split(custody), start=1):
        file = private / f"custody-share-{number}-of-{shares.MADE}.txt"
        durable.write(file, shares.sheet(share, number, organisation, mark).encode())
        files.append(file)
    return files


def _first_roll(
    organisation: str, today: date, valid_days: int, custody: HybridIdentity, backup: HybridIdentity
) -> Roll:
    keys = {Kind.CUSTODY: custody, Kind.BACKUP: backup}
    entries = tuple(
        Entry(kind, SINGLE[kind], 1, today, recipient=str(identity.recipient))
        for kind, identity in keys.items()
    )
    expires = today + timedelta(days=valid_days)
    return Roll(organisation, 1, today, expires, entries, {}, ())
