"""Releasing: a draft two custodians signed for goes out of its seal, is signed, stamped, packed.

Runs in a forked child of the worker. The draft is verified to its last octet before anybody is
asked, and the time is stamped before anything is packed. The package is sealed to its addressees
while it is written, and has no row before it is whole. Killed at any step there is no package;
the signer answers the same question again.
"""

import hashlib
import io
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, cast

from django.conf import settings
from django.db import connection

from casework.dossier import addressees, stamps, tarring
from casework.dossier.bag import TAG_MANIFEST
from casework.dossier.compiling import HASHED, OPENED, SEALED, Step
from casework.dossier.package import Packing, Signed, Signer, Stamping
from casework.dossier.release_order import ReleaseOrder
from casework.dossier.signing.client import SignerClient
from casework.dossier.signing.signer import Asked
from casework.dossier.stamp_door import post
from casework.dossier.stamps import Stamp
from casework.dossier.summaries import PACKAGE, Made, PackageSummary, seal
from casework.models import Draft, Package
from intake import clock
from intake.blobs import BlobWriter, blob_store
from intake.errors import IntakeError
from intake.keys import approval
from intake.orders import Claim
from intake.pieces import PieceReader
from intake.recipients import Recipients
from intake.sealing import Inner, age, open_stream, padded_length

_BLOCK = 512  # of a tar
_LONGEST_MANIFEST = 1 << 16  # octets: it lists a handful of files
_ZEROS = bytes(1 << 16)
# Who signs a release; another one in tests.
SignerOf = Callable[[ReleaseOrder, bytes], Signer]


@dataclass(frozen=True, kw_only=True, repr=False)
class SealedPackage(Made):
    """One package, sealed to its addressees."""

    draft: uuid.UUID


def release_order(content: bytes, claim: Claim, keys: Recipients, step: Step) -> SealedPackage:
    """The package of an order to release, which must be of the desk that its row says.

    Raises IntakeError: order_malformed, order_forged, approval_expired, draft_missing,
    already_released, draft_changed, recipient_expired and its like, what the signer refuses,
    tsa_refused, package_untrue, the seal's own; TransientError: signer_away, tsa_away, storage.
    """
    order = ReleaseOrder.from_bytes(content)
    today = clock.today()
    # Not its last day: the draft is made. How long it may wait, the request says.
    order.statement.check_signature(order.signature, keys.roll)
    if order.statement.desk != claim.desk:
        raise IntakeError("order_forged")
    approval.check_days(order.request, today)
    addressees.check(order.addressees, today)
    draft, manifest = _draft(order)
    blob_store().check_space(draft.size)
    step(OPENED)
    # Before anything is packed: an authority may be away for days, and is asked again and again.
    stamped = stamping()(manifest)
    packing = Packing(
        _bag(draft, order), order.tag_manifest, _Late(order, step), lambda _manifest: stamped
    )
    return _sealed(order, packing, keys, step)


def stamping() -> Stamping:
    """The time-stamping authorities of this organisation, as one function."""
    known = stamps.authorities(settings.TSA_URLS, settings.TSA_CHAINS)
    ask = partial(post, proxy=settings.TSA_PROXY)

    def stamp(message: bytes) -> Sequence[Stamp]:
        return [stamps.obtain(message, one, ask) for one in known]

    return stamp


def asked_of(order: ReleaseOrder, tag_manifest: bytes) -> Asked:
    """What the signer is asked to sign."""
    digest = order.statement.digest
    return Asked(order.request, order.signatures, order.opened, digest, tag_manifest)


def signer(order: ReleaseOrder, tag_manifest: bytes) -> Signer:
    """The signer's process, for this one release."""
    return SignerClient(settings.SIGNER_SOCKET, asked_of(order, tag_manifest))


SIGNER: SignerOf = signer


class _Late:
    """The signer, asked once the tag manifest is known: it stands in the draft."""

    def __init__(self, order: ReleaseOrder, step: Step) -> None:
        self._order, self._step = order, step
        self._signer: Signer | None = None

    def sign_release(self, tag_manifest: bytes) -> Signed:
        """As `package.Signer`; never for an order that was stopped while the bag was read."""
        self._step(HASHED)
        self._signer = SIGNER(self._order, tag_manifest)
        return self._signer.sign_release(tag_manifest)

    def sign_sums(self, sums: bytes) -> str:
        """As `package.Signer`; never before `sign_release`."""
        if self._signer is None:
            raise IntakeError("draft_changed")
        return self._signer.sign_sums(sums)


def require_waiting(draft: uuid.UUID) -> None:
    """IntakeError: draft_missing, already_released. Inside a transaction it stays as it is."""
    rows = Draft.objects.filter(pk=draft)
    if connection.in_atomic_block:
        rows = rows.select_for_update()
    if rows.values_list("pk", flat=True).first() is None:
        raise IntakeError("draft_missing")
    if Package.objects.filter(draft=draft).exists():
        raise IntakeError("already_released")


def _draft(order: ReleaseOrder) -> tuple[Draft, bytes]:
    """The row and its tag manifest, if it is the very draft that was signed for, whole."""
    told = order.statement
    rows = Draft.objects.filter(desk=told.desk, order=told.id, number=order.number)
    row = rows.filter(pk=order.draft).first()
    if row is None:
        raise IntakeError("draft_missing")
    if hashlib.sha256(bytes(row.header)).hexdigest() != order.header:
        raise IntakeError("draft_changed")
    return row, _tag_manifest(row, order)


def _tag_manifest(draft: Draft, order: ReleaseOrder) -> bytes:
    """What two signed for and the authorities stamp; the draft is read to its last octet."""
    path, found = f"{order.name}/{TAG_MANIFEST}", b""
    for member in tarring.members(_bag(draft, order)):
        if member.path == path and member.size <= _LONGEST_MANIFEST:
            found = b"".join(member.pieces)
    if hashlib.sha256(found).hexdigest() != order.tag_manifest:
        raise IntakeError("draft_changed")
    return found


def _inner(order: ReleaseOrder) -> Inner:
    return Inner("draft", 1, str(order.draft), 1, 1)


def _bag(draft: Draft, order: ReleaseOrder) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(PieceReader(_pieces(draft, order))))


def _pieces(draft: Draft, order: ReleaseOrder) -> Iterator[bytes]:
    with blob_store().open(draft.blob) as payload:
        yield from open_stream(payload, bytes(draft.header), order.file_key, _inner(order))


def _sealed(order: ReleaseOrder, packing: Packing, keys: Recipients, step: Step) -> SealedPackage:
    readers = [one.recipient for one in order.addressees]
    source = cast(BinaryIO, io.BufferedReader(PieceReader(_padded(packing.pieces()))))
    pieces = age.encrypt(source, readers)
    header = next(pieces)
    out = _Out(header)
    try:
        for piece in pieces:
            out.write(piece)
        step(SEALED)
        blob = out.commit()
    except BaseException:
        out.abort()
        raise
    id_ = uuid.uuid4()
    told = _summary(order, packing, out.digest.hexdigest())
    return SealedPackage(
        id=id_,
        draft=order.draft,
        header=header,
        blob=blob,
        sha256=out.digest.digest(),
        size=out.size,
        summary=seal(PACKAGE, id_, told, keys.desk(order.statement.desk)),
    )


class _Out:
    """Where the package goes, counted and hashed from its header on."""

    def __init__(self, header: bytes) -> None:
        self._writer: BlobWriter = blob_store().create()
        self.digest, self.size = hashlib.sha256(header), 0

    def write(self, piece: bytes) -> None:
        self._writer.write(piece)
        self.digest.update(piece)
        self.size += len(piece)

    def commit(self) -> str:
        return self._writer.commit()

    def abort(self) -> None:
        self._writer.abort()


def _padded(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The archive with as many empty blocks at its end as hide its length: tar reads none of
    them, and what rests here tells a bucket and no size.
    """
    size = 0
    for piece in pieces:
        size += len(piece)
        yield piece
    left = -(-padded_length(size) // _BLOCK) * _BLOCK - size
    while left > 0:
        yield _ZEROS[:left]
        left -= len(_ZEROS)


def _summary(order: ReleaseOrder, packing: Packing, sha256: str) -> PackageSummary:
    left = packing.released
    return PackageSummary(
        draft=order.draft,
        order=order.statement.digest,
        name=order.name,
        tag_manifest=order.tag_manifest,
        sha256=sha256,
        fingerprint=left.fingerprint,
        stamped=tuple(one.isoformat() for one in left.stamped),
        sent=tuple((one.name, one.key) for one in order.addressees),
    )
