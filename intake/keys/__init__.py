"""Public keys: the signed roll and the certificates under it.

This door leads to public things only, so the web role may import it. Private keys are behind
`intake.keys.ceremony` (offline) and `intake.keys.agent` (its own process).
"""

from intake.keys.certificate import Certificate, Term
from intake.keys.entry import Entry, Kind
from intake.keys.note import NoteError, Signer, Verifier
from intake.keys.roll import Revocable, Revocation, Roll, RollError

__all__ = [
    "Certificate",
    "Entry",
    "Kind",
    "NoteError",
    "Revocable",
    "Revocation",
    "Roll",
    "RollError",
    "Signer",
    "Term",
    "Verifier",
]
