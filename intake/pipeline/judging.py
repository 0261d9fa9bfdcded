"""What a worker's child needs to judge the code or token in a packet: read in the parent, for a
child asks no database.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from intake import issuers, networks
from intake.admission import Issuer
from intake.models import BY_PACKET, Attachment, Submission


@dataclass(frozen=True, repr=False)
class Judging:
    """`codes`: circles by digest of the codes that are free for this packet; `issuers`: by id,
    those whose tokens admit today; `judged`: the circle of an earlier version, which needs no
    code; `files`: SHA-256 in hex by (row, number) of what is here under the packet's id.
    """

    codes: Mapping[bytes, uuid.UUID]
    issuers: Mapping[uuid.UUID, Issuer]
    judged: uuid.UUID | None
    files: Mapping[tuple[str, int], str]

    def __repr__(self) -> str:
        return "<Judging>"


def judging(row: Submission) -> Judging | None:
    """None where there is nothing to judge."""
    if row.epoch != BY_PACKET:
        return None
    others = Submission.objects.filter(id_digest=row.id_digest, epoch__gt=BY_PACKET)
    files = Attachment.objects.filter(id_digest=row.id_digest)
    return Judging(
        codes=networks.usable_by(bytes(row.id_digest)),
        issuers=issuers.good(),
        judged=others.order_by("version").values_list("network", flat=True).first(),
        files={(str(one.pk), one.number): bytes(one.blob_sha256).hex() for one in files},
    )
