"""The dossier keys as the root vouches for them: what a recipient's `ssh-keygen` reads.

`python -m casework.dossier.vouching`, run where the root key is, makes the three files.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework.dossier import allowed
from casework.dossier.signing import listed
from casework.dossier.signing.listed import SignerError
from intake.keys import sshsig
from intake.keys.roll import Roll

SIGNERS, SIGNATURE, ROOT = "allowed_signers", "allowed_signers.sshsig", "root_signers"
NAMESPACE, ROOT_NAME = "dossier-signers", "root"
_LONGEST = 1 << 16


@dataclass(frozen=True)
class Vouched:
    """`allowed_signers` lists the dossier keys with their days, `sshsig` is the root's signature
    over exactly that, `root_signers` the root key in the same form.
    """

    allowed_signers: str
    sshsig: str
    root_signers: str

    @classmethod
    def by(cls, root: Ed25519PrivateKey, roll: Roll) -> "Vouched":
        """Vouch for every dossier key of a roll."""
        lines = "".join(
            allowed.line(
                entry.public.public,
                # Read as midnight in the reader's zone, which may be behind ours.
                since=entry.since - timedelta(days=1),
                until=_gone(roll, entry.generation),
            )
            for entry in listed.entries(roll)
        )
        signature = sshsig.sign(root, NAMESPACE, lines.encode())
        public = root.public_key().public_bytes_raw()
        root_line = allowed.line(public, principal=ROOT_NAME, namespaces=(NAMESPACE,))
        return cls(lines, signature, root_line)

    @classmethod
    def read(cls, folder: Path) -> "Vouched":
        """From the three files. Raises SignerError("vouching_missing")."""
        try:
            return cls(*(_text(folder / name) for name in (SIGNERS, SIGNATURE, ROOT)))
        except (OSError, UnicodeDecodeError):
            raise SignerError("vouching_missing") from None

    def write(self, folder: Path) -> None:
        """As three files."""
        folder.mkdir(parents=True, exist_ok=True)
        texts = (self.allowed_signers, self.sshsig, self.root_signers)
        for name, text in zip((SIGNERS, SIGNATURE, ROOT), texts, strict=True):
            (folder / name).write_text(text, encoding="ascii")

    def require(self, private: Ed25519PrivateKey, root: bytes) -> None:
        """SignerError: vouching_of_another_key unless the pinned root vouches here for exactly
        this key; vouching_outdated where it does not for all that a key signs today.
        """
        public = private.public_key().public_bytes_raw()
        if not sshsig.verifies(self.sshsig, NAMESPACE, self.allowed_signers.encode(), root):
            raise SignerError("vouching_of_another_key")
        mine = [one for one in allowed.parse(self.allowed_signers) if one.public == public]
        if not mine:
            raise SignerError("vouching_of_another_key")
        if not any(one.signs_dossiers for one in mine):
            raise SignerError("vouching_outdated")


def _gone(roll: Roll, generation: int) -> date | None:
    gone = (
        one.on for one in roll.revoked if (one.id, one.generation) == (listed.KEY_ID, generation)
    )
    return next(gone, None)


def _text(file: Path) -> str:
    with file.open(encoding="ascii") as opened:
        return opened.read(_LONGEST)
