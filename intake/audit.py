"""The hourly audit: every acknowledged report still has its row, its blob, and moves."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from intake.models import Attachment, CustodyBody, CustodyEvent, SealedPart, Stage, Submission
from intake.payloads import open_payload

_PIECE = 1 << 20


@dataclass
class Findings:
    """What an operator must hear of, as row ids by kind of trouble. Empty is good."""

    checked: int = 0
    missing: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    unfinished: int = 0
    needs_person: int = 0
    events: int = 0
    bodies: int = 0

    @property
    def clean(self) -> bool:
        """Whether everything acknowledged is there and unaltered."""
        return not (self.missing or self.altered)


def audit() -> Findings:
    """Read every payload that a row names and compare its hash. Reads ciphertext only."""
    found = Findings(
        unfinished=sum(
            model.objects.filter(stage=Stage.RECEIVED).count() for model in (Submission, Attachment)
        ),
        needs_person=Submission.objects.filter(stage=Stage.NEEDS_PERSON).count(),
        events=CustodyEvent.objects.count(),
        bodies=CustodyBody.objects.count(),
    )
    for row in _rows():
        found.checked += 1
        try:
            if _digest(row) != bytes(row.blob_sha256):
                found.altered.append(str(row.pk))
        except FileNotFoundError:
            found.missing.append(str(row.pk))
    return found


def _rows() -> Iterator[Submission | Attachment | SealedPart]:
    for model in (Submission, Attachment, SealedPart):
        yield from model.objects.only("header", "blob", "blob_sha256").iterator(chunk_size=500)


def _digest(row: Submission | Attachment | SealedPart) -> bytes:
    digest = hashlib.sha256(bytes(row.header))
    with open_payload(row.blob) as payload:
        while piece := payload.read(_PIECE):
            digest.update(piece)
    return digest.digest()
