"""The events of arrivals: they have no body, and whoever opens a report makes their leaf again."""

import hashlib
from collections import Counter

from intake.models import CustodyBody, CustodyEvent, Submission
from intake.report import canonical
from intake.sealing import HybridIdentity, unwrap


class Arrivals:
    """Compares events that have no body with the reports that arrived.

    Before `compare`, `salts` takes what the events of finished reports tell, by row, and
    `unknown` the rows whose header or payload is not what it was: their leaf cannot be made,
    and they stand for one event each of those that are left.
    """

    def __init__(self, epoch: HybridIdentity | None) -> None:
        self._epoch = epoch
        self.salts: dict[str, bytes] = {}
        self.unknown: set[str] = set()
        self.lost = self.doubled = self.mistaken = 0

    def compare(self) -> None:
        """Fill in `lost`, `doubled` and `mistaken`: a finished report that tells another salt."""
        left, without = _leaves(), 0
        for row in Submission.objects.all():
            salt = self._salt(row)
            if salt is None:
                without += 1
                continue
            times = left.pop(_leaf(row, salt), 0)
            self.lost += times < 1
            self.doubled += times > 1
        self.lost += max(0, without - left.total())
        self.doubled += max(0, left.total() - without)

    def _salt(self, row: Submission) -> bytes | None:
        told = self.salts.get(str(row.pk))
        if str(row.pk) in self.unknown or self._epoch is None:
            return told
        salt = unwrap(bytes(row.header), [self._epoch]).event_salt()
        self.mistaken += told not in (None, salt)
        return salt


def _leaves() -> Counter[bytes]:
    """Leaves of the events that have no body, and how often each is there."""
    told = set(CustodyBody.objects.values_list("event_id", flat=True))
    events = CustodyEvent.objects.values_list("pk", "leaf")
    return Counter(bytes(leaf) for event, leaf in events if event not in told)


def _leaf(row: Submission, salt: bytes) -> bytes:
    """By docs/formats.md, not by the code that writes it."""
    body = {
        "kind": "submission.received",
        "row": str(row.pk),
        "sha256": bytes(row.blob_sha256).hex(),
        "day": row.received_on.isoformat(),
    }
    return hashlib.sha256(salt + canonical(body)).digest()
