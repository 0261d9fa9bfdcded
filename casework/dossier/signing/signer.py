"""What the signer signs: releases that two custodians signed for, after the log has them."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from casework.dossier import allowed
from casework.dossier.package import Signed
from casework.dossier.signing import listed, releases
from casework.dossier.signing.listed import SignerError
from casework.dossier.signing.releases import Grown, Memory
from casework.dossier.signing.vouched import Vouched
from intake import clock, custody, recipients
from intake.custody.checkpoint import LogKey
from intake.keys import Verifier, approval, attestation, sshsig
from intake.keys.approval import ApprovalError, Deed, Request, Signature
from intake.keys.attestation import Attestation

_SUM = re.compile(r"([0-9a-f]{64})  ([!-~][ -~]*)")
_TAG_MANIFEST, _OTHER_TAG_MANIFEST = "/tagmanifest-sha256.txt", "/tagmanifest-sha512.txt"
_BESIDE = re.compile(
    r"allowed_signers(\.sshsig)?|root_signers|releases\.vkey|tsa-[1-9]\.pem|VERIFY(\.[a-z-]+)?\.txt"
)
_PROOF = re.compile(r"\.sshsig|\.tlog-proof|\.[1-9]\.tsr")


@dataclass(frozen=True, repr=False)
class Asked:
    """A release as the people signed it.

    Args:
        opened: the opener's word that two custodians of the desk had the draft opened for this.
        order: SHA-256 in hex of the order that the dossier was compiled from.
        tag_manifest: the bag's `tagmanifest-sha256.txt`, whole.
    """

    request: Request
    signatures: tuple[Signature, ...]
    opened: Attestation
    order: str
    tag_manifest: bytes

    def __repr__(self) -> str:
        return "<Asked>"

    @property
    def digest(self) -> bytes:
        """SHA-256 of the tag manifest, which is also the entry in the release log."""
        return hashlib.sha256(self.tag_manifest).digest()


class Signer:
    """One for the life of the process. Nothing the database says is believed but the roll."""

    def __init__(self, private: Ed25519PrivateKey, vouched: Vouched, memory: Memory) -> None:
        self._private, self._vouched, self._memory = private, vouched, memory

    def __repr__(self) -> str:
        return "<Signer>"

    def sign_release(self, asked: Asked) -> Signed:
        """Log the release, then sign its tag manifest. Asked again, the same leaf serves.

        Raises IntakeError: what `approval.verify` raises; approval_malformed for another deed,
        release_not_attested, release_detail_wrong, dossier_key_not_on_roll,
        release_log_not_continued.
        """
        people = self._check(asked)
        log = self._commit(asked, people)
        document = log.signed(self._private)
        self._memory.keep(document)
        public = self._private.public_key().public_bytes_raw()
        return Signed(
            sshsig=sshsig.sign(self._private, allowed.NAMESPACE, asked.tag_manifest),
            tlog_proof=log.proof(asked.digest, document).text(),
            vkey=str(Verifier(log.origin, public)),
            allowed_signers=self._vouched.allowed_signers,
            allowed_signers_sshsig=self._vouched.sshsig,
            root_signers=self._vouched.root_signers,
        )

    def sign_sums(self, asked: Asked, sums: bytes) -> str:
        """Sign the SHA256SUMS of the package around a release that may be signed.

        Raises IntakeError: as `sign_release`; sums_malformed unless they name the tag manifest
        once, by its digest, and besides nothing but what it lists, its payload, and the files
        that prove it: who asks cannot have anything else signed along with them.
        """
        self._check(asked)
        _require_only(asked, _lines(sums))
        return sshsig.sign(self._private, allowed.SUMS_NAMESPACE, sums)

    def _check(self, asked: Asked) -> tuple[str, ...]:
        request, roll = asked.request, recipients.current().roll
        listed.require_listed(self._private, roll)
        if (request.deed, request.kind) != (Deed.RELEASE, "draft"):
            raise ApprovalError("approval_malformed")
        people = approval.verify(request, asked.signatures, roll, clock.today())
        attestation.check(asked.opened, request, roll)
        if request.detail != f"{asked.order} {asked.digest.hex()}":
            raise SignerError("release_detail_wrong")
        return people

    def _commit(self, asked: Asked, people: Sequence[str]) -> Grown:
        """The log with the release in it, durable."""
        keys = recipients.current()
        known = listed.entries(keys.roll)
        log = releases.current(known[0].public.public)
        self._memory.check(log, [LogKey(entry.public.public) for entry in known])
        event = custody.draft(
            "release.signed", [keys.desk(asked.request.desk)], **_about(asked, people)
        )
        grown = releases.with_new(log, *releases.anchor(), asked.digest)
        self._memory.mean(grown.signed(self._private))
        with transaction.atomic(durable=True):
            if releases.append(log, grown):
                custody.record(event)
        return releases.current(known[0].public.public)


def _require_only(asked: Asked, sums: list[tuple[str, str]]) -> None:
    """Raises SignerError("sums_malformed")."""
    tops = [(digest, path) for digest, path in sums if path.endswith(_TAG_MANIFEST)]
    if [digest for digest, _path in tops] != [asked.digest.hex()]:
        raise SignerError("sums_malformed")
    name = tops[0][1].removesuffix(_TAG_MANIFEST)
    tags = {(digest, f"{name}/{path}") for digest, path in _lines(asked.tag_manifest)}
    if not all(one in tags or _is_beside(name, one[1]) for one in sums if one != tops[0]):
        raise SignerError("sums_malformed")


def _is_beside(name: str, path: str) -> bool:
    """Whether it is of the payload, which the bag's manifests hold, or a file around the bag."""
    if path.startswith(f"{name}/"):
        return path.startswith(f"{name}/data/") or path == f"{name}{_OTHER_TAG_MANIFEST}"
    return bool(_BESIDE.fullmatch(path) or _PROOF.fullmatch(path.removeprefix(name)))


def _lines(sums: bytes) -> list[tuple[str, str]]:
    """(digest, path) of a SHA256SUMS. Raises SignerError("sums_malformed")."""
    try:
        found = [_SUM.fullmatch(line) for line in sums.decode("ascii").splitlines()]
    except UnicodeDecodeError:
        raise SignerError("sums_malformed") from None
    if not found or not sums.endswith(b"\n"):
        raise SignerError("sums_malformed")
    return [_pair(line) for line in found]


def _pair(line: re.Match[str] | None) -> tuple[str, str]:
    if line is None:
        raise SignerError("sums_malformed")
    return line[1], line[2]


def _about(asked: Asked, people: Sequence[str]) -> dict[str, str]:
    return {
        "row": asked.request.id,
        "detail": asked.request.detail,
        "signed_by": " ".join(people),
        "approval": asked.request.digest.hex(),
        "opened": asked.opened.leaf.hex(),
    }
