"""The checks of a package, each a question with one answer. Pure.

A check gives a Finding for what it saw; what it cannot read at all it raises as IntakeError, which
`verify` turns into an untruth. Values in findings come from the package.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from casework.dossier import allowed, leaves, stamps, sums
from casework.dossier.allowed import AllowedKey
from casework.dossier.verify.findings import Finding, holds, is_open, note, untrue
from casework.dossier.verify.opened import Opened
from intake.custody.checkpoint import LogKey
from intake.custody.proofs import Proof
from intake.errors import IntakeError
from intake.keys import Verifier, sshsig

SUMS, SUMS_SIGNATURE = "SHA256SUMS", "SHA256SUMS.sshsig"
SIGNERS, SIGNERS_SIGNATURE, ROOT = "allowed_signers", "allowed_signers.sshsig", "root_signers"
LOG_KEY = "releases.vkey"
SIGNERS_NAMESPACE, ROOT_PRINCIPAL = "dossier-signers", "root"
LOOSE = (SUMS, SUMS_SIGNATURE, SIGNERS, SIGNERS_SIGNATURE, ROOT, LOG_KEY)
_MOST_STAMPS = 9


@dataclass(frozen=True, repr=False)
class Package:
    """What the checks look at, read as far as it takes to ask."""

    opened: Opened

    def __repr__(self) -> str:
        return "<Package>"

    def text(self, path: str) -> str:
        """A file's words. Raises IntakeError("unreadable")."""
        try:
            return self.opened.texts[path].decode("utf-8")
        except (KeyError, UnicodeDecodeError):
            raise IntakeError("unreadable") from None

    @property
    def tag_manifest(self) -> bytes:
        """What the signatures and tokens are over."""
        return self.opened.texts[f"{self.opened.name}/tagmanifest-sha256.txt"]

    @property
    def key(self) -> bytes:
        """The key that signed the list of files. Raises SshsigError."""
        listed = self.opened.texts[SUMS]
        return sshsig.signer_of(self.text(SUMS_SIGNATURE), allowed.SUMS_NAMESPACE, listed)

    @property
    def root(self) -> AllowedKey:
        """The organisation's root key as it is enclosed. Raises IntakeError."""
        keys = allowed.parse(self.text(ROOT))
        if len(keys) != 1 or keys[0].namespaces != (SIGNERS_NAMESPACE,):
            raise IntakeError("allowed_signers_malformed")
        return keys[0]

    @property
    def made_on(self) -> date:
        """The bag's own day. Raises IntakeError("unreadable")."""
        lines = self.text(f"{self.opened.name}/bag-info.txt").splitlines()
        days = [line[14:] for line in lines if line.startswith("Bagging-Date: ")]
        try:
            return date.fromisoformat(days[0])
        except (IndexError, ValueError):
            raise IntakeError("unreadable") from None


def whole(package: Package) -> Finding:
    """Everything that proves something is there."""
    name = package.opened.name
    tags = ("bagit.txt", "bag-info.txt", "tagmanifest-sha256.txt", "manifest-sha256.txt")
    wanted = [*LOOSE, f"{name}.sshsig", f"{name}.tlog-proof", *(f"{name}/{tag}" for tag in tags)]
    missing = [path for path in wanted if path not in package.opened.texts]
    if missing:
        return untrue("file_missing", path=missing[0])
    files = list(package.opened.digests.values())
    octets = sum(one.size for one in files)
    return holds("opened", name=name, files=f"{len(files):,}", octets=f"{octets:,}")


def list_signed(package: Package) -> Finding:
    """SHA256SUMS is signed, by whomever."""
    return holds("list_signed", fingerprint=allowed.fingerprint(package.key))


def listed(package: Package) -> Finding:
    """Every file is the one on the list, and there is no other."""
    found = package.opened.digests
    expected = sums.parse(package.opened.texts[SUMS])
    fault = first_fault(
        {path: one.by["sha256"] for path, one in found.items()},
        expected,
        besides=(SUMS, SUMS_SIGNATURE),
    )
    return fault or holds("listed", files=f"{len(expected):,}")


def vouched(package: Package) -> Finding:
    """The organisation's root key lists the signing key, for the day of the dossier."""
    document, root = package.text(SIGNERS), package.root
    signature = package.text(SIGNERS_SIGNATURE)
    if not sshsig.verifies(signature, SIGNERS_NAMESPACE, document.encode(), root.public):
        return untrue("signers_not_by_root")
    mine = [one for one in allowed.parse(document) if one.public == package.key]
    if not any(one.signs_dossiers and one.may_sign(package.made_on) for one in mine):
        return untrue("signer_not_allowed", day=package.made_on.isoformat())
    return holds("vouched", fingerprint=allowed.fingerprint(root.public))


def anchored(package: Package, fingerprint: str) -> Finding:
    """The key is the one whose fingerprint came another way. `fingerprint` may be the root's."""
    mine = [allowed.fingerprint(key) for key in (package.key, package.root.public)]
    if not fingerprint:
        return is_open("not_compared", dossier=mine[0], root=mine[1])
    if fingerprint not in mine:
        return untrue("another_fingerprint", dossier=mine[0], root=mine[1])
    return holds("anchored", fingerprint=fingerprint)


def bag(opened: Opened) -> Finding:
    """The bag is valid: both kinds of manifest, complete, and the sizes as declared."""
    start = f"{opened.name}/"
    texts = opened.texts.items()
    tags = {path.removeprefix(start): text for path, text in texts if path.startswith(start)}
    for algorithm in sums.ALGORITHMS:
        tops = tuple(f"tagmanifest-{one}.txt" for one in sums.ALGORITHMS)
        found = {
            path.removeprefix(start): one.by[algorithm]
            for path, one in opened.digests.items()
            if path.startswith(start)
        }
        payload = sums.parse(tags.get(f"manifest-{algorithm}.txt", b"\n"), algorithm)
        above = sums.parse(tags.get(f"tagmanifest-{algorithm}.txt", b"\n"), algorithm)
        if fault := first_fault(found, payload | above, besides=tops):
            return fault
    return _declared(opened, tags)


def bag_signed(package: Package) -> Finding:
    """The tag manifest is signed by the key that signed the list."""
    signature = package.text(f"{package.opened.name}.sshsig")
    signer = sshsig.signer_of(signature, allowed.NAMESPACE, package.tag_manifest)
    if signer != package.key:
        return untrue("bag_signed_by_another", fingerprint=allowed.fingerprint(signer))
    return holds("bag_signed")


def stamped(package: Package, pinned: Sequence[bytes]) -> Iterator[Finding]:
    """Each time stamp; `pinned` are chains in PEM that are believed instead of those enclosed."""
    name, texts = package.opened.name, package.opened.texts
    numbers = [n for n in range(1, _MOST_STAMPS) if f"{name}.{n}.tsr" in texts]
    if not numbers:
        yield note("not_stamped")
    for number in numbers:
        reply, enclosed = texts[f"{name}.{number}.tsr"], texts.get(f"tsa-{number}.pem", b"")
        at = _stamped_at(reply, package.tag_manifest, pinned or [enclosed])
        said = {"number": str(number), "at": f"{at:%Y-%m-%d %H:%M:%S} UTC" if at else ""}
        if at is None:
            yield untrue("stamp_wrong", **said)
        elif not _fits(package, at.date()):
            yield untrue("stamp_at_odds", **said)
        elif pinned:
            yield holds("stamped", **said)
        else:
            yield note("stamped_by", root=stamps.root_fingerprint(enclosed), **said)


def logged(package: Package) -> Finding:
    """The dossier stands in the release log, under a checkpoint that its key signed."""
    verifier = Verifier.parse(package.text(LOG_KEY).removesuffix("\n"))
    if verifier.public not in [one.public for one in allowed.parse(package.text(SIGNERS))]:
        return untrue("log_of_another")
    proof = Proof.parse(package.text(f"{package.opened.name}.tlog-proof"))
    entry = hashlib.sha256(package.tag_manifest).digest()
    seen = proof.check(entry, [LogKey(verifier.public)]).checkpoint
    if seen.origin != verifier.name:
        return untrue("log_of_another")
    return holds("logged", origin=seen.origin, place=str(proof.index + 1), size=str(seen.size))


def custody(opened: Opened) -> Iterator[Finding]:
    """Every leaf of the custody log that an extract opens is what its words make."""
    seen = []
    for path, extract in sorted(opened.extracts.items()):
        try:
            seen.append(leaves.check(extract))
        except IntakeError:
            yield untrue("leaf_wrong", path=path)
            return
    told, closed = sum(one.opened for one in seen), sum(one.closed for one in seen)
    if told or closed:
        yield holds("leaves", opened=f"{told:,}", closed=f"{closed:,}")


def first_fault(
    found: dict[str, str], expected: dict[str, str], *, besides: Sequence[str]
) -> Finding | None:
    """The first difference between files as they are and as they are listed."""
    for path in sorted(found.keys() | expected.keys()):
        if path not in found:
            return untrue("file_missing", path=path)
        if path in besides:
            continue
        if path not in expected:
            return untrue("file_added", path=path)
        if found[path] != expected[path]:
            return untrue("file_changed", path=path)
    return None


def _declared(opened: Opened, tags: dict[str, bytes]) -> Finding:
    payload = [
        one for path, one in opened.digests.items() if path.startswith(f"{opened.name}/data/")
    ]
    oxum = f"Payload-Oxum: {sum(one.size for one in payload)}.{len(payload)}"
    is_bag = tags.get("bagit.txt", b"").startswith(b"BagIt-Version: 1.0\n")
    if not is_bag or oxum.encode() not in tags.get("bag-info.txt", b"").splitlines():
        return untrue("bag_declaration_wrong")
    return holds("bag")


def _fits(package: Package, stamped: date) -> bool:
    """Not before the dossier's own day, and while its key might sign: who holds a key that was
    revoked can write any day into a bag, and gets no token of that day.
    """
    mine = [one for one in allowed.parse(package.text(SIGNERS)) if one.public == package.key]
    in_its_days = any(one.may_sign(stamped) for one in mine)
    return in_its_days and stamped >= package.made_on - timedelta(days=1)


def _stamped_at(reply: bytes, message: bytes, chains: Sequence[bytes]) -> datetime | None:
    for chain in chains:
        try:
            return stamps.check(reply, message, chain).astimezone(UTC)
        except stamps.StampError:
            continue
    return None
