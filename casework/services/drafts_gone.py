"""What an erasure takes of dossiers: every draft, package and order that holds what goes (P13).

What was sent before is not called back. Its version stays in the register, with no link to what
was erased, because the desk must be able to say that it left.
"""

import uuid
from collections.abc import Collection

from django.db import transaction

from casework.models import Draft, Package
from casework.records import Dossier
from casework.services.dossiers import is_of_all, versions
from casework.unlocked import Unlocked
from intake import orders
from intake.blobs import blob_store


def forget_drafts_of(by: Unlocked, desk: uuid.UUID, gone: Collection[uuid.UUID]) -> int:
    """Delete them; how many versions held one of the rows. Called inside the erasure's own
    transaction, before the rows change; blobs are deleted when it has committed.
    """
    held = [one.record for one in versions(by, desk) if _holds(one.record, set(gone))]
    blobs: list[str] = []
    for version in held:
        orders.forget(version.order)
        # Locked before packages are looked for: a release that ends now has its row, or none.
        locked = Draft.objects.select_for_update().filter(order=version.order, desk=desk)
        made = list(locked)
        left = Package.objects.filter(draft__in=[one.pk for one in made])
        blobs += [*(one.blob for one in made), *left.values_list("blob", flat=True)]
        left.delete()
        locked.delete()
    transaction.on_commit(lambda: _delete(blobs))
    return len(held)


def _holds(version: Dossier, gone: set[uuid.UUID]) -> bool:
    relied = {row for one in version.relied for row in (one.consent, one.holder) if row}
    return is_of_all(version) or bool(gone & ({*version.items} | relied))


def _delete(blobs: list[str]) -> None:
    for name in blobs:
        blob_store().delete(name)
