"""The sealed reasons why a row waits for a person, and their end when it goes back to work."""

from collections.abc import Mapping
from functools import partial

from django.db import transaction

from intake.blobs import blob_store
from intake.models import Attachment, SealedPart, SmallPayload, Submission
from intake.payloads import is_small, put
from intake.report import canonical
from intake.sealing import HybridRecipient, Inner, seal_bytes

Row = Submission | Attachment


def of(row: Row) -> list[SealedPart]:
    """Its notes: none where its key ended first."""
    of_file = isinstance(row, Attachment)
    about = {"attachment": row} if of_file else {"submission": row, "attachment": None}
    return list(SealedPart.objects.filter(kind=SealedPart.Kind.NOTE, **about))


def leave(row: Submission, said: Mapping[str, str], reader: HybridRecipient) -> None:
    """A new one, in the transaction of the deed that it explains."""
    inner = Inner(SealedPart.Kind.NOTE, 1, str(row.pk), 1, 1)
    sealed = seal_bytes(canonical(dict(said)), [reader], inner)
    payload = put(sealed.payload)
    payload.keep()
    SealedPart.objects.create(
        submission=row,
        kind=SealedPart.Kind.NOTE,
        header=sealed.header,
        blob=payload.name,
        blob_sha256=sealed.sha256,
        blob_size=len(sealed.payload),
    )


def forget(row: Row) -> None:
    """In the transaction that gives the row back: the next reason is said anew.

    The custody log keeps every one. A blob goes only when it is committed that nothing names it.
    """
    gone = of(row)
    names = [one.blob for one in gone]
    SealedPart.objects.filter(pk__in=[one.pk for one in gone]).delete()
    SmallPayload.objects.filter(pk__in=[name for name in names if is_small(name)]).delete()
    for name in names:
        if not is_small(name):
            transaction.on_commit(partial(blob_store().delete, name))
