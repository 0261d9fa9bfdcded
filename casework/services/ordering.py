"""What a dossier's order carries: the keys of what was chosen, taken from an unlocked desk.

Originals and names have no key here; theirs come from the opener, one approval each.
"""

import hashlib
import uuid
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from casework.dossier import opening
from casework.dossier.choosing import Choice, Chosen
from casework.dossier.order import Items, PartItem, RowItem
from casework.dossier.profiles.extract import PUBLISHED
from casework.models import RowSecret, SealedRow
from casework.records import Evidence, Record, Review, Stored
from casework.row_seal import Place
from casework.services import approvals, reveals
from casework.services.custody_extracts import extracts
from casework.services.deeds import seen
from casework.services.naming import whose
from casework.services.telling import Told, tell_nobody
from casework.unlocked import DeskKeys, Unlocked
from intake.errors import IntakeError
from intake.keys.approval import Deed
from intake.models import SealedPart
from intake.sealing import NotForUs, unwrap

_BATCH = 500
# What is for everybody has no account in it and no file but what was public before: no machine
# knows whose face is in one.
FOR_EVERYBODY = frozenset(("public", "un_public", "statistics"))


def items(
    by: Unlocked, desk: uuid.UUID, chosen: Chosen, choice: Choice, told: Told = tell_nobody
) -> Items:
    """The keys of everything chosen that the desk reads by itself, and what stays behind.

    Args:
        told: now and then how many more rows have their key.

    Raises IntakeError: not_your_desk, row_changed when somebody wrote meanwhile, row_missing.
    """
    keys = by.desk(desk)
    parts: list[PartItem] = []
    left_out = dict(chosen.left_out)
    without = choice.whole_desk or choice.terms.audience in FOR_EVERYBODY
    for review in () if without else chosen.reviews():
        account = _account(keys, review, review.id)
        parts += [account] if account else []
        if account is None:
            left_out[review.id] = "account_missing"
    for record in chosen.evidence():
        part, why = _file(keys, record, chosen, choice)
        parts += [part] if part else []
        if why:
            left_out[record.id] = why
    return Items(
        rows=tuple(_rows(keys, chosen.records, told)), parts=tuple(parts), left_out=left_out
    )


def with_originals(by: Unlocked, desk: uuid.UUID, ordered: Items, choice: Choice) -> Items:
    """The same with the originals and names that custodians signed for, and custody extracts.

    Each approval is used up, and its leaf in the log, before its key is here. Raises as
    `reveals.reveal`.
    """
    opened = [*_originals(by, desk, choice), *_names(by, desk, choice)]
    taken = {one.record for one in opened}
    kept = [one for one in ordered.parts if one.record not in taken]
    parts = (*kept, *opened)
    left = {row: why for row, why in ordered.left_out.items() if row not in taken}
    told = extracts(by, desk, [one for one in parts if one.kind != opening.IDENTITY])
    return Items(rows=ordered.rows, parts=parts, left_out=left, custody=told)


def _rows(
    keys: DeskKeys, records: Mapping[uuid.UUID, Stored[Record]], told: Told
) -> Iterator[RowItem]:
    waiting = iter(records.values())
    while batch := list(islice(waiting, _BATCH)):
        ids = [one.record.id for one in batch]
        # No objects of Django's: of a whole desk, making them took half of the time.
        resting = {
            each[0]: each for each in SealedRow.objects.filter(pk__in=ids).values_list(*_ROW)
        }
        secrets = dict(RowSecret.objects.filter(pk__in=ids).values_list("pk", "secret"))
        for one in batch:
            yield _row(keys, one, resting.get(one.record.id), secrets.get(one.record.id))
        told(len(batch))


_ROW = ("pk", "desk_id", "kind", "version", "generation", "day", "sealed")


def _row(
    keys: DeskKeys, one: Stored[Record], resting: tuple[Any, ...] | None, secret: Any
) -> RowItem:
    if resting is None or secret is None or resting[1] != keys.desk:
        raise IntakeError("row_missing")
    row, desk, kind, version, generation, day, sealed = resting
    if version != one.version:
        raise IntakeError("row_changed")
    place = Place(desk, kind, row, version, generation, day)
    return RowItem(
        row=row,
        kind=kind,
        version=version,
        generation=generation,
        day=day,
        sha256=hashlib.sha256(bytes(sealed)).hexdigest(),
        key=place.keys(keys, bytes(secret)).key,
    )


def _account(keys: DeskKeys, review: Review, record: uuid.UUID) -> PartItem | None:
    parts = SealedPart.objects.filter(submission=review.submission, attachment=None)
    part = parts.filter(kind=opening.WORKING_COPY).first()
    return _part(keys, part, record, str(review.submission)) if part else None


def _file(
    keys: DeskKeys, record: Evidence, chosen: Chosen, choice: Choice
) -> tuple[PartItem | None, str]:
    """The working copy of an evidence item, or the code of why there is none."""
    if choice.terms.audience in FOR_EVERYBODY and record.mode not in PUBLISHED:
        return None, "not_for_audience"
    if record.attachment is None:
        review = chosen.records.get(record.review) if record.review else None
        if review is None or not isinstance(review.record, Review):
            return None, "no_file"
        account = _account(keys, review.record, record.id)
        return account, "" if account else "account_missing"
    parts = SealedPart.objects.filter(attachment=record.attachment, kind=opening.RENDITION)
    part = parts.first()
    if part is None:
        return None, "not_shown"
    return _part(keys, part, record.id, str(record.attachment)), ""


def _part(keys: DeskKeys, part: SealedPart, record: uuid.UUID, about: str) -> PartItem:
    header = bytes(part.header)
    try:
        key = unwrap(header, keys.identities)
    except NotForUs:
        raise IntakeError("not_your_desk") from None
    digest = hashlib.sha256(header).hexdigest()
    return PartItem(
        record=record, kind=part.kind, id=about, row=part.pk, header=digest, key=key.octets
    )


def _originals(by: Unlocked, desk: uuid.UUID, choice: Choice) -> Iterator[PartItem]:
    for row, approval in choice.originals.items():
        record = seen(by, desk, Evidence, row).record
        about = record.attachment
        if about is None and record.review is not None:
            about = seen(by, desk, Review, record.review).record.submission
        yield _opened(by, desk, approval, deed=Deed.REVEAL_ORIGINAL, about=about, record=row)


def _names(by: Unlocked, desk: uuid.UUID, choice: Choice) -> Iterator[PartItem]:
    """Of somebody with two records, the names of the one that stays come first."""
    for row in sorted(choice.names, key=lambda each: whose(by, desk, each) != each):
        record = seen(by, desk, Record, row).record
        about, of = getattr(record, "identity", None), whose(by, desk, row)
        approval = choice.names[row]
        yield _opened(by, desk, approval, deed=Deed.REVEAL_IDENTITY, about=about, record=of)


def _opened(
    by: Unlocked, desk: uuid.UUID, approval: uuid.UUID, *, deed: Deed, about: uuid.UUID | None,
    record: uuid.UUID,
) -> PartItem:  # fmt: skip
    """Refused before the opener is asked where the approval is for something else."""
    asked = approvals.read(by, desk, approval).record
    signed_for = (asked.asked.deed, asked.about, asked.asked.detail)
    if about is None or signed_for != (deed, about, approvals.FOR_DOSSIER):
        raise IntakeError("approval_for_other")
    request, sealed, key = reveals.open_key(by, desk, approval)
    return PartItem(
        record=record,
        kind=sealed.inner.kind,
        id=sealed.inner.id,
        part=sealed.inner.part,
        of=sealed.inner.of,
        row=sealed.row,
        header=request.header,
        approval=request.digest.hex(),
        key=key.octets,
    )
