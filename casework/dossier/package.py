"""The package: a bag and all that proves it, as one tar that leaves. Pure.

The bag passes through first, then the files beside it, sorted; docs/formats.md, section 12. What
was signed is verified once more, as a recipient does it, before the last of it goes out.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol

from casework.dossier import allowed, instructions, sums, tarring
from casework.dossier.bag import TAG_MANIFEST, Writable
from casework.dossier.instructions import Facts
from casework.dossier.stamps import Stamp
from casework.dossier.verify import Outcome, checks, verify_opened
from casework.dossier.verify.opened import Opened
from intake.errors import IntakeError


class PackageError(IntakeError):
    """draft_changed (the bag is not the one that was signed for), package_untrue (what the signer
    or an authority gave does not verify).
    """


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
        """Sign the SHA256SUMS of the package around it, namespace "dossier-sums".

        Raises as `sign_release`.
        """
        ...


# Tokens over a tag manifest; none where no authority is set up. Raises as `stamps.obtain`.
Stamping = Callable[[bytes], Sequence[Stamp]]


@dataclass(frozen=True)
class Released:
    """What left, for the register; digests in hex. `fingerprint` is of the key that signed."""

    name: str
    tag_manifest_sha256: str
    sums_sha256: str
    fingerprint: str
    stamped: tuple[datetime, ...]
    files: int
    octets: int


class Packing:
    """One package on its way out.

    Args:
        bag: the draft, as `bag.pieces` wrote it; read once, in pieces.
        digest: SHA-256 in hex of the tag manifest that two people signed for.

    `pieces` raises IntakeError in the middle for whatever is wrong; what went out until then has
    no signature of the list of files, and is thrown away by whoever took it.
    """

    def __init__(self, bag: BinaryIO, digest: str, signer: Signer, stamping: Stamping) -> None:
        self._bag, self._digest = bag, digest
        self._signer, self._stamping = signer, stamping
        self._opened, self._stamped = Opened(), tuple[datetime, ...]()

    def __repr__(self) -> str:
        return "<Packing>"

    def pieces(self) -> Iterator[bytes]:
        """The archive. Raises PackageError, ArchiveError, and what signer and stamping raise."""
        yield from self._through()
        manifest = self._signed_for()
        loose = self._loose(manifest)
        listed = sums.written(
            {path: one.by["sha256"] for path, one in self._opened.digests.items()}
        )
        signature = self._signer.sign_sums(listed).encode()
        for path, content in ((checks.SUMS, listed), (checks.SUMS_SIGNATURE, signature)):
            self._opened.add(path, content)
            loose[path] = content
        self._require_true()
        for path in sorted(loose):
            yield from tarring.member(path, loose[path])
        yield tarring.end()

    def write(self, out: Writable) -> Released:
        """`pieces`, into anything that takes octets."""
        for piece in self.pieces():
            out.write(piece)
        return self.released

    @property
    def released(self) -> Released:
        """Once the last piece is out; until then there is nothing to say (KeyError)."""
        files = self._opened.digests
        package = checks.Package(self._opened)
        return Released(
            name=self._opened.name,
            tag_manifest_sha256=self._digest,
            sums_sha256=files[checks.SUMS].by["sha256"],
            fingerprint=allowed.fingerprint(package.key),
            stamped=self._stamped,
            files=len(files),
            octets=sum(one.size for one in files.values()),
        )

    def _through(self) -> Iterator[bytes]:
        """The bag, as it comes, without its end."""
        for member in tarring.members(self._bag):
            yield tarring.header(member.path, member.size)
            yield from self._opened.taking(member.path, member.pieces)
            yield tarring.padding(member.size)

    def _signed_for(self) -> bytes:
        """The tag manifest, if this is the bag that people signed for, whole."""
        try:
            manifest = self._opened.texts.get(f"{self._opened.name}/{TAG_MANIFEST}", b"")
            whole = checks.bag(self._opened).outcome is Outcome.HOLDS
        except IntakeError:
            raise PackageError("draft_changed") from None
        alone = all("/" in path for path in self._opened.digests)
        if not (whole and alone and hashlib.sha256(manifest).hexdigest() == self._digest):
            raise PackageError("draft_changed")
        return manifest

    def _loose(self, manifest: bytes) -> dict[str, bytes]:
        """The files beside the bag, but for the list of files and its signature."""
        name = self._opened.name
        signed, stamps = self._signer.sign_release(manifest), self._stamping(manifest)
        self._stamped = tuple(one.at for one in stamps)
        loose = {
            f"{name}.sshsig": signed.sshsig.encode(),
            f"{name}.tlog-proof": signed.tlog_proof.encode(),
            checks.LOG_KEY: f"{signed.vkey}\n".encode(),
            checks.SIGNERS: signed.allowed_signers.encode(),
            checks.SIGNERS_SIGNATURE: signed.allowed_signers_sshsig.encode(),
            checks.ROOT: signed.root_signers.encode(),
        }
        for number, one in enumerate(stamps, start=1):
            loose |= {f"{name}.{number}.tsr": one.reply, f"tsa-{number}.pem": one.chain}
        made_on = checks.Package(self._opened).made_on
        loose |= instructions.instructions(Facts(name, made_on, self._stamped))
        for path, content in loose.items():
            self._opened.add(path, content)
        return loose

    def _require_true(self) -> None:
        findings = verify_opened(self._opened)
        if any(one.outcome is Outcome.UNTRUE for one in findings):
            raise PackageError("package_untrue")
