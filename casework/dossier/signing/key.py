"""The dossier key: made and kept on the signer's host, put on the roll by the root."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework.dossier.signing.listed import KEY_ID, SignerError
from intake import clock
from intake.custody.signing import LogError, load_key, new_key
from intake.keys import Entry, Kind, Verifier


def make(file: Path) -> Entry:
    """Make it; returns the entry that the ceremony adds to the next roll.

    Raises SignerError("dossier_key_exists").
    """
    if file.exists():
        raise SignerError("dossier_key_exists")
    public = Verifier(f"{Kind.DOSSIER}/{KEY_ID}", new_key(file))
    return Entry(Kind.DOSSIER, KEY_ID, 1, clock.today(), verifier=public.base64)


def load(file: Path) -> Ed25519PrivateKey:
    """Read it. Raises SignerError for one that others may read, or that is none."""
    try:
        return load_key(file)
    except LogError as refusal:
        raise SignerError(refusal.code.replace("log_key", "dossier_key")) from None
