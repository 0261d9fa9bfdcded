"""The package: a bag and all that proves it, as one tar that leaves. Pure.

Layout and order: docs/formats.md, section 12.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Signed:
    """What the signer gives for one tag manifest; all of it is text of files in the package.

    Args:
        sshsig: over the tag manifest, namespace "dossier".
        tlog_proof: that SHA-256 of the tag manifest is an entry of the release log.
        vkey: the release log's verifier line.
        allowed_signers: the dossier keys with their days.
        allowed_signers_sshsig: over exactly that, by the root, namespace "dossier-signers".
        root_signers: the root key in the same form.
    """

    sshsig: str
    tlog_proof: str
    vkey: str
    allowed_signers: str
    allowed_signers_sshsig: str
    root_signers: str


class Signer(Protocol):
    """The signer's process, asked for one release that two people signed for."""

    def sign_release(self, tag_manifest: bytes) -> Signed:
        """Log the release and sign it. Raises IntakeError, TransientError("signer_away")."""
        ...

    def sign_sums(self, sums: bytes) -> str:
        """Sign the SHA256SUMS of the package around it. Raises as `sign_release`."""
        ...
