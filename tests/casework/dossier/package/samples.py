"""A small package with everything in it, signed with keys made of fixed bytes. All invented."""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework.dossier import allowed, bag
from casework.dossier.allowed import AllowedKey
from casework.dossier.bag import Plan
from casework.dossier.bagfile import BagFile
from casework.dossier.package import Packing, Released, Signed
from casework.dossier.stamps import Authority, Stamp, obtain
from intake.custody import merkle
from intake.custody.checkpoint import Checkpoint
from intake.custody.proofs import Proof
from intake.keys import Verifier, sshsig

DAY = date(2026, 11, 21)
NAME = "D-2026-0007-v1"
ORIGIN = "amanat/release-log/0123456789abcdef/1"
FILES = {
    "data/evidence.csv": b"id,sha256\nE-0001,ab\n",
    "data/evidence/E-0001.jpg": bytes(range(256)) * 40,
    "data/custody/E-0001.txt": "دریافت شد\n".encode(),
    "data/dossier.fa-af.html": "<p>متن ساختگی</p>".encode(),
}
_ROW, _DIGEST = "00000000-0000-0000-0000-000000000001", "ab" * 32
_BODIES = (
    f'{{"day":"2026-10-02","kind":"submission.received","row":"{_ROW}","sha256":"{_DIGEST}"}}',
    f'{{"kind":"attachment.ready","part":"rendition","row":"{_ROW}","sha256":"{_DIGEST}"}}',
)


def _extract() -> bytes:
    """Of one report and one file: written by hand, as a stranger would read it."""
    told = [f"2026-10-02 received sealed, sha256 {_DIGEST}"]
    for number, body in enumerate(_BODIES):
        salt = bytes([number]) * 16
        leaf, kind = hashlib.sha256(salt + body.encode()).hexdigest(), body.split('"kind":"')[1]
        told.append(f"event {kind.split(chr(34))[0]}, sha256 {_DIGEST}, leaf {leaf}")
        told.append(f"opened {leaf} {salt.hex()} {body}")
    told.append(f"event original.opened, leaf {'cd' * 32}")
    return "".join(f"{line}\n" for line in told).encode()


EXTRACT = _extract()


def key(number: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)


def public(private: Ed25519PrivateKey) -> bytes:
    return private.public_key().public_bytes_raw()


@dataclass
class InventedSigner:
    """Signs as the signer's process does, with a log of entries that stand for other releases."""

    private: Ed25519PrivateKey = field(default_factory=lambda: key(1))
    root: Ed25519PrivateKey = field(default_factory=lambda: key(2))
    since: date = date(2020, 1, 1)
    until: date | None = None
    before: int = 2
    after: int = 3

    def sign_release(self, tag_manifest: bytes) -> Signed:
        signers = allowed.written([AllowedKey(public(self.private), self.since, self.until)])
        root = AllowedKey(public(self.root), principal="root", namespaces=("dossier-signers",))
        return Signed(
            sshsig=sshsig.sign(self.private, "dossier", tag_manifest),
            tlog_proof=self._proof(hashlib.sha256(tag_manifest).digest()).text(),
            vkey=str(Verifier(ORIGIN, public(self.private))),
            allowed_signers=signers,
            allowed_signers_sshsig=sshsig.sign(self.root, "dossier-signers", signers.encode()),
            root_signers=root.line(),
        )

    def sign_sums(self, sums: bytes) -> str:
        return sshsig.sign(self.private, "dossier-sums", sums)

    def _proof(self, entry: bytes) -> Proof:
        others = [bytes([number]) * 32 for number in range(self.before + self.after)]
        entries = [*others[: self.before], entry, *others[self.before :]]
        leaves = [merkle.leaf_hash(one) for one in entries]

        def complete(level: int, index: int) -> bytes:
            if level == 0:
                return leaves[index]
            pair = complete(level - 1, 2 * index), complete(level - 1, 2 * index + 1)
            return merkle.node_hash(*pair)

        size = len(entries)
        document = Checkpoint(ORIGIN, size, merkle.root(size, complete)).sign(self.private)
        return Proof(self.before, merkle.inclusion_path(self.before, size, complete), document)


def planned(files: Mapping[str, bytes] = FILES, made_on: date = DAY) -> Plan:
    listed = [BagFile.of(path, content) for path, content in files.items()]
    info = {"Source-Organization": "An invented organisation", "External-Identifier": NAME}
    return bag.plan(NAME, listed, made_on=made_on, info=info)


def draft(plan: Plan) -> bytes:
    return b"".join(bag.pieces(plan))


def stamping(*authorities):
    """Tokens of invented authorities, or none."""

    def stamp(message: bytes) -> list[Stamp]:
        return [obtain(message, Authority("", one.chain), one.post) for one in authorities]

    return stamp


def packed(plan=None, signer=None, authorities=()) -> tuple[bytes, Released]:
    """The archive of a package, and what the register is told."""
    plan, out = plan or planned(), io.BytesIO()
    packing = Packing(
        io.BytesIO(draft(plan)), plan.digest, signer or InventedSigner(), stamping(*authorities)
    )
    released = packing.write(out)
    return out.getvalue(), released


def fingerprint(number: int = 1) -> str:
    return allowed.fingerprint(public(key(number)))
