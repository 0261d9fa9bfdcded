"""What an erasure takes of dossiers: every draft, package and order that holds what goes (P13).

What was sent before is not called back. Its version stays in the register, with no link to what
was erased, because the desk must be able to say that it left.
"""

import uuid
from collections.abc import Collection, Iterator
from dataclasses import replace

from django.db import transaction

from casework import register, rows
from casework.dossier import summaries
from casework.models import Draft, Package
from casework.records import Dossier, Review
from casework.services.deeds import seen
from casework.services.listing import is_of_all
from casework.services.merged import ever_one
from casework.unlocked import Unlocked
from intake import orders
from intake.blobs import blob_store


def forget_drafts_of(
    by: Unlocked,
    desk: uuid.UUID,
    gone: Collection[uuid.UUID],
    *,
    unnamed: Collection[uuid.UUID] = (),
) -> tuple[uuid.UUID, ...]:
    """Delete them; gives the ids of the versions that held one of the rows. Called inside the
    erasure's own transaction, before the rows change; blobs are deleted when it has committed.

    Args:
        unnamed: persons and sources of whom the names alone go.
    """
    held = _holding(by, desk, gone, unnamed)
    blobs: list[str] = []
    for version in held:
        blobs += _forget(desk, version)
    transaction.on_commit(lambda: _delete(blobs))
    return tuple(one.id for one in held)


def drafts_of(
    by: Unlocked,
    desk: uuid.UUID,
    gone: Collection[uuid.UUID],
    *,
    unnamed: Collection[uuid.UUID] = (),
) -> tuple[uuid.UUID, ...]:
    """Ids of the drafts that `forget_drafts_of` would delete today."""
    made = [one.order for one in _holding(by, desk, gone, unnamed)]
    found = Draft.objects.filter(order__in=made, desk=desk)
    return tuple(found.values_list("pk", flat=True))


def _holding(
    by: Unlocked, desk: uuid.UUID, gone: Collection[uuid.UUID], unnamed: Collection[uuid.UUID]
) -> list[Dossier]:
    held_by = {*gone, *_telling(by, desk, gone)}
    here = register.of(by, desk)
    every = [one.record for one in here.all(Dossier.KIND) if isinstance(one.record, Dossier)]
    nameless = ever_one(here, {*gone, *unnamed})
    named = {one.id for one in every if _holds(one, nameless) and _may_name(by, desk, one)}
    return [one for one in every if one.id in named or _holds(one, held_by)]


def forget_answers_of(by: Unlocked, desk: uuid.UUID, versions: Collection[uuid.UUID]) -> None:
    """What people answered for these versions, in words that may tell of what is erased. Called
    after the rows changed, in the same transaction. Numbers of a whole desk tell of nobody.
    """
    for row in versions:
        found = seen(by, desk, Dossier, row)
        if found.record.answers and not found.record.whole:
            rows.write(by, desk, replace(found.record, answers=()), expects=found.version)


def _forget(desk: uuid.UUID, version: Dossier) -> list[str]:
    """The rows; gives the blobs that nothing names any more. An order to let a draft leave
    carries its key: it goes in the same breath.
    """
    for order in (version.order, *(one.release for one in version.packages)):
        if order is not None:
            orders.forget(order)
    # Locked before packages are looked for: a release that ends now has its row, or none.
    locked = Draft.objects.select_for_update().filter(order=version.order, desk=desk)
    made = list(locked)
    left = Package.objects.filter(draft__in=[one.pk for one in made])
    blobs = [*(one.blob for one in made), *left.values_list("blob", flat=True)]
    left.delete()
    locked.delete()
    return blobs


def _telling(by: Unlocked, desk: uuid.UUID, gone: Collection[uuid.UUID]) -> Iterator[uuid.UUID]:
    """What names a report that goes: its words went along with that, and no version lists it."""
    here = register.of(by, desk)
    for row in gone:
        found = here.get(row)
        if found is not None and isinstance(found.record, Review):
            yield from (one.record.id for one in here.linked_to(row))


def _holds(version: Dossier, rows: set[uuid.UUID]) -> bool:
    relied = {row for one in version.relied for row in (one.consent, one.holder) if row}
    return bool(rows) and (is_of_all(version) or bool(rows & ({*version.items} | relied)))


def _may_name(by: Unlocked, desk: uuid.UUID, version: Dossier) -> bool:
    """Whether somebody is named in it, or may be once its order is carried out."""
    made = list(Draft.objects.filter(order=version.order, desk=desk))
    keys = by.desk(desk).identities
    told = (summaries.draft(bytes(one.summary), one.pk, keys) for one in made)
    return not made or any(one.named for one in told)


def _delete(blobs: list[str]) -> None:
    for name in blobs:
        blob_store().delete(name)
