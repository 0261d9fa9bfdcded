"""Sealing what the worker made: one age file per part."""

import uuid
from collections.abc import Sequence

from intake.payloads import put
from intake.pipeline.claims import Claim
from intake.pipeline.outcome import Part
from intake.report import canonical
from intake.sealing import HybridRecipient, Inner, seal_bytes


def seal_part(kind: str, claim: Claim, content: object, readers: Sequence[HybridRecipient]) -> Part:
    """Seal `content` (bytes as they are, anything else as canonical JSON) for `readers`.

    Inside the seal stand the kind and the row it was made of (the attachment's, or else the
    submission's), so that a part moved to another row does not open there.
    """
    about = claim.row if claim.kind == "attachment" else claim.submission
    plain = content if isinstance(content, bytes) else canonical(content)
    sealed = seal_bytes(plain, readers, Inner(kind, 1, str(about), 1, 1))
    return Part(
        id=str(uuid.uuid4()),
        kind=kind,
        header=sealed.header,
        payload=put(sealed.payload),
        sha256=sealed.sha256,
        size=len(sealed.payload),
    )
