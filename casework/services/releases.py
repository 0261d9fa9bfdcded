"""Drafts and what becomes of them: read, signed for by two, released, fetched.

What workers made is taken into the desk's register by whoever unlocks next, as arrivals are.
"""

import base64
import hashlib
import io
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, cast

from casework import register, rows
from casework.dossier import summaries
from casework.dossier.order import statement
from casework.dossier.release_order import ReleaseOrder
from casework.dossier.summaries import DraftSummary, PackageSummary
from casework.models import Draft, Package
from casework.records import Dossier, Stored
from casework.records.approval import Approval
from casework.records.dossier import DossierState, Left
from casework.services import annexes, approvals, dossiers, held, naming, reveals, shown_and_signed
from casework.services.approvals import Subject
from casework.services.deeds import seen, together
from casework.services.dossiers import STEPS, Progress, noted, versions
from casework.services.relying import require_consents
from casework.unlocked import Unlocked
from intake import clock, custody, orders
from intake.blobs import blob_store
from intake.durably import durably
from intake.errors import IntakeError
from intake.keys.approval import Deed
from intake.models import Order as OrderRow
from intake.models import OrderStage
from intake.pieces import PieceReader
from intake.sealing import FileKey, Inner, NotForUs, open_stream, unwrap

REASON = "release"
DAYS = 7  # the longest: over a weekend on which a time-stamping authority is away
_PIECE = 1 << 18


@dataclass(frozen=True, repr=False)
class Fetched:
    """A package as it goes to its addressees: a plain age file, sealed to them alone."""

    name: str
    size: int
    pieces: Iterator[bytes]

    def __repr__(self) -> str:
        return f"<Fetched of {self.size} octets>"


def take_new(by: Unlocked, desk: uuid.UUID) -> int:
    """Bring what workers made since into the desk's rows; gives how many versions changed.

    May be asked as often as one likes, by several people at once.

    Raises IntakeError("not_your_desk"), and what `register.of` raises.
    """
    waiting = (DossierState.ORDERED, DossierState.DRAFTED, DossierState.RELEASED)
    open_ = [one for one in versions(by, desk) if one.record.state in waiting]
    return sum(_renewed(by, desk, one) for one in open_ if not _is_done(one.record))


def drafts(by: Unlocked, desk: uuid.UUID) -> list[tuple[Stored[Dossier], Left]]:
    """Drafts that have not left, the newest version first."""
    return [(one, each) for one in versions(by, desk) for each in one.record.packages if each.waits]


def draft_summary(by: Unlocked, desk: uuid.UUID, draft: uuid.UUID) -> DraftSummary:
    """What a draft holds, file by file. Raises IntakeError("draft_missing")."""
    row = _draft(desk, draft)
    return summaries.draft(bytes(row.summary), row.pk, by.desk(desk).identities)


def open_draft(by: Unlocked, desk: uuid.UUID, draft: uuid.UUID) -> Iterator[bytes]:
    """The bag of a draft without names, as a tar, verified whole before its first piece.

    The reading is an event. Raises IntakeError: draft_missing, draft_has_names (two custodians
    sign first), row_altered for one that is another than its summary says, and the seal's own.
    """
    row, keys = _draft(desk, draft), by.desk(desk)
    try:
        key = unwrap(bytes(row.header), keys.identities)
    except NotForUs:
        raise IntakeError("draft_has_names") from None
    return _read(by, desk, row, key)


def open_named_draft(by: Unlocked, desk: uuid.UUID, approval: uuid.UUID) -> Iterator[bytes]:
    """The same of one with names, as custodians signed (REVEAL_IDENTITY on the draft).

    Raises IntakeError: approval_for_other, and as `reveals.open_key`.
    """
    asked = approvals.read(by, desk, approval).record
    if (asked.asked.deed, asked.asked.kind) != (Deed.REVEAL_IDENTITY, "draft"):
        raise IntakeError("approval_for_other")
    row = _draft(desk, asked.about)
    _request, _sealed, key = reveals.open_key(by, desk, approval)
    return _read(by, desk, row, key)


def ask_release(by: Unlocked, desk: uuid.UUID, draft: uuid.UUID, *, words: str) -> Stored[Approval]:
    """Ask two custodians to sign that this draft leaves, for exactly its addressees.

    Raises IntakeError: draft_missing, consent_withdrawn, held_after_erasure, names_joined_since,
    row_altered, and as `approvals.ask` and `annexes.require_compared`.
    """
    told = draft_summary(by, desk, draft)
    _require_may_leave(by, desk, told, draft)
    shown_and_signed.require(by, desk, draft)
    return approvals.ask(
        by,
        desk,
        Deed.RELEASE,
        Subject("draft", draft),
        reason=REASON,
        words=words,
        detail=shown_and_signed.detail(told),
        days=DAYS,
    )


def release(by: Unlocked, desk: uuid.UUID, approval: uuid.UUID) -> uuid.UUID:
    """As a custodian, once two have signed: order the package; gives the order's id.

    Raises IntakeError: approval_for_other, consent_withdrawn, held_after_erasure,
    names_joined_since, row_altered, already_released, and as `annexes.require_compared` and
    `reveals.open_release`: the approval is used up by the key that leaves the opener.
    """
    asked = approvals.read(by, desk, approval).record
    if asked.asked.deed is not Deed.RELEASE:
        raise IntakeError("approval_for_other")
    told = draft_summary(by, desk, asked.about)
    _require_may_leave(by, desk, told, asked.about)
    shown_and_signed.require(by, desk, asked.about, asked.asked.detail)
    if Package.objects.filter(draft=asked.about).exists():
        raise IntakeError("already_released")
    request, sealed, (key, opened) = reveals.open_release(by, desk, approval)
    order = ReleaseOrder(
        draft=asked.about,
        number=told.number,
        header=hashlib.sha256(sealed.header).hexdigest(),
        key=key.octets,
        opened=opened,
        statement=statement(told.statement),
        signature=base64.b64decode(told.signature),
        request=request,
        signatures=asked.signed,
    )
    order.check()
    id_ = uuid.uuid4()
    event = noted("release.ordered", by, desk, asked.about, told.order, placed=str(id_))
    with together(), rows.in_line(by.desk(desk)):
        register.renew(by, desk)
        _note_release(by, desk, asked.about, id_)
        # Once more, in line with whoever takes a consent back and stops what is on its way.
        _require_may_leave(by, desk, told, asked.about)
        orders.place(id_, desk, order.to_bytes(), event=event)
    return id_


def _require_may_leave(by: Unlocked, desk: uuid.UUID, told: DraftSummary, draft: uuid.UUID) -> None:
    version = version_of(by, desk, draft).record
    require_consents(by, desk, version)
    held.require_free(by, desk, version)
    naming.require_whole(by, desk, version)
    annexes.require_compared(by, desk, version, told.compared)


def progress(by: Unlocked, desk: uuid.UUID, order: uuid.UUID, draft: uuid.UUID) -> Progress:
    """How far a release is; "released" once its package is there.

    Args:
        order: as `release` gave it. Its reasons, where it was refused: `dossiers.reasons`.
    """
    if Package.objects.filter(draft=draft, desk=desk).exists():
        return Progress("released", STEPS)
    return dossiers.progress(by, desk, order)


def waits_for(by: Unlocked, desk: uuid.UUID, order: uuid.UUID) -> str:
    """The code of what a release was put back for; "" for one that is worked on or was not yet.

    Raises IntakeError("not_your_desk").
    """
    keys = by.desk(desk).identities
    row = OrderRow.objects.filter(pk=order, desk=desk, stage=OrderStage.PLACED, step=0).first()
    return summaries.refusal(bytes(row.reply), order, keys).code if row and row.reply else ""


def package_summary(by: Unlocked, desk: uuid.UUID, draft: uuid.UUID) -> PackageSummary:
    """What left of a draft. Raises IntakeError("package_missing")."""
    row = _package(desk, draft)
    return summaries.package(bytes(row.summary), row.pk, by.desk(desk).identities)


def download(by: Unlocked, desk: uuid.UUID, draft: uuid.UUID) -> Fetched:
    """The sealed package; that it was fetched is an event.

    Raises IntakeError: not_your_desk, package_missing, row_altered for another file than the
    register says, and consent_withdrawn, held_after_erasure or names_joined_since for one that
    was made and not fetched before: what left is not called back, and this has not left.
    """
    row = _package(desk, draft)
    told = package_summary(by, desk, draft)
    version = version_of(by, desk, draft).record
    require_consents(by, desk, version)
    held.require_free(by, desk, version)
    naming.require_whole(by, desk, version)
    _require_same(row, version)
    event = noted("package.fetched", by, desk, draft, told.order, sha256=told.sha256)
    with durably():
        custody.record(event)
    header = bytes(row.header)
    return Fetched(f"{told.name}.tar.age", len(header) + row.size, _file(header, row.blob))


def forget_package(by: Unlocked, desk: uuid.UUID, draft: uuid.UUID) -> None:
    """Delete a package and its draft from this host; the register of what left stays.

    Raises IntakeError("package_missing").
    """
    row, made = _package(desk, draft), Draft.objects.filter(pk=draft, desk=desk).first()
    told = package_summary(by, desk, draft)
    version_of(by, desk, draft)  # that it left is in the register before it is gone here
    event = noted("package.forgotten", by, desk, draft, told.order)
    with together():
        row.delete()
        if made is not None:
            made.delete()
        custody.record(event)
    for one in (row, made):
        if one is not None:
            blob_store().delete(one.blob)


def _is_done(version: Dossier) -> bool:
    """Nothing can come any more: all that there is of it left or is gone."""
    return bool(version.packages) and not version.waits


def _renewed(by: Unlocked, desk: uuid.UUID, version: Stored[Dossier]) -> bool:
    before = version.record
    after = _as_made(by, desk, before)
    if after == before:
        return False
    try:
        event = noted("dossier.taken", by, desk, before.id, before.order_sha256, state=after.state)
        with together():
            rows.write(by, desk, after, expects=version.version)
            custody.record(event)
    except IntakeError as refusal:
        if refusal.code != "row_changed":
            raise
        return False
    return True


def _as_made(by: Unlocked, desk: uuid.UUID, version: Dossier) -> Dossier:
    """The version as the rows of its order, drafts and packages have it."""
    # The order first: a worker that ends it in between has its drafts in the same transaction.
    order = OrderRow.objects.filter(pk=version.order).first()
    made = list(Draft.objects.filter(order=version.order, desk=desk).order_by("number"))
    here = {one.pk for one in made}
    gone = [_found_gone(one) for one in version.packages if one.draft not in here]
    packages = (*(_left(by, desk, version, one) for one in made), *gone)
    if not packages:
        return replace(version, state=_without_drafts(version, order))
    packages = tuple(sorted(packages, key=lambda one: one.annex))
    printed = version.printed or _printed(by, desk, made, packages)
    return replace(version, packages=packages, state=state_of(packages), printed=printed)


def _printed(by: Unlocked, desk: uuid.UUID, made: Iterable[Draft], packages: Iterable[Left]) -> str:
    """The numbers of an annex that left; "" of what is none or has not left."""
    left, keys = {one.draft for one in packages if one.on}, by.desk(desk).identities
    told = (summaries.draft(bytes(one.summary), one.pk, keys) for one in made if one.pk in left)
    return next((one.printed for one in told if one.printed), "")


def state_of(packages: tuple[Left, ...]) -> DossierState:
    """Of a version with these drafts, at least one."""
    if any(one.on for one in packages):
        return DossierState.RELEASED
    waits = any(one.waits for one in packages)
    return DossierState.DRAFTED if waits else DossierState.DISCARDED


def _found_gone(known: Left) -> Left:
    """Of a draft that is not here any more: it left, or an erasure took it."""
    return replace(known, gone=clock.today()) if known.waits else known


def _without_drafts(version: Dossier, row: OrderRow | None) -> DossierState:
    if row is None:  # a day old, and nobody carried it out
        return version.state if version.packages else DossierState.CANCELLED
    return DossierState.REFUSED if row.stage == OrderStage.REFUSED else version.state


def _left(by: Unlocked, desk: uuid.UUID, version: Dossier, row: Draft) -> Left:
    known = next((one for one in version.packages if one.draft == row.pk), None)
    if known is not None and known.on is not None:
        return known
    keys = by.desk(desk).identities
    told = summaries.draft(bytes(row.summary), row.pk, keys)
    left = known or Left(draft=row.pk, annex=told.number > 1, tag_manifest=told.tag_manifest)
    package = Package.objects.filter(draft=row.pk, desk=desk).first()
    if package is None:
        return left
    gone = summaries.package(bytes(package.summary), package.pk, keys)
    return replace(left, package=gone.sha256, on=package.day)


def version_of(by: Unlocked, desk: uuid.UUID, draft: uuid.UUID) -> Stored[Dossier]:
    """The version that a draft is of, taken in before if nobody did yet."""
    take_new(by, desk)
    for one in versions(by, desk):
        if draft in {each.draft for each in one.record.packages}:
            return seen(by, desk, Dossier, one.record.id)
    raise IntakeError("draft_missing")


def _note_release(by: Unlocked, desk: uuid.UUID, draft: uuid.UUID, order: uuid.UUID) -> None:
    """Whoever deletes the draft finds the order by it, and so does the page that says why it
    was refused: what an order is about lies in its seal.
    """
    found = version_of(by, desk, draft)
    packages = tuple(
        replace(one, release=order, let_go=clock.today()) if one.draft == draft else one
        for one in found.record.packages
    )
    rows.write(by, desk, replace(found.record, packages=packages), expects=found.version)


def _read(by: Unlocked, desk: uuid.UUID, row: Draft, key: FileKey) -> Iterator[bytes]:
    header, inner = bytes(row.header), Inner("draft", 1, str(row.pk), 1, 1)
    told = draft_summary(by, desk, row.pk)
    opened = PieceReader(_pieces(row.blob, header, key, inner))
    shown_and_signed.require_bag(cast(BinaryIO, io.BufferedReader(opened)), told.tag_manifest)
    with durably():
        custody.record(noted("draft.read", by, desk, row.pk, told.order))
    return _pieces(row.blob, header, key, inner)


def _pieces(blob: str, header: bytes, key: FileKey, inner: Inner) -> Iterator[bytes]:
    with blob_store().open(blob) as payload:
        yield from open_stream(payload, header, key, inner)


def _require_same(row: Package, version: Dossier) -> None:
    digest = hashlib.sha256()
    for piece in _file(bytes(row.header), row.blob):
        digest.update(piece)
    if digest.hexdigest() not in {
        one.package for one in version.packages if one.draft == row.draft
    }:
        raise IntakeError("row_altered")


def _file(header: bytes, blob: str) -> Iterator[bytes]:
    yield header
    with blob_store().open(blob) as payload:
        while piece := payload.read(_PIECE):
            yield piece


def _draft(desk: uuid.UUID, draft: uuid.UUID) -> Draft:
    row = Draft.objects.filter(pk=draft, desk=desk).first()
    if row is None:
        raise IntakeError("draft_missing")
    return row


def _package(desk: uuid.UUID, draft: uuid.UUID) -> Package:
    row = Package.objects.filter(draft=draft, desk=desk).first()
    if row is None:
        raise IntakeError("package_missing")
    return row
