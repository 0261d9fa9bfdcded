"""`bad_line FILE`: after F8, open every stored file and give the digest of what is inside."""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings

from intake.blobs import blob_store
from intake.models import Attachment, Stage
from intake.sealing import HybridIdentity, Inner, open_stream, unwrap
from tests.faults.checker import strays


def main(file: str) -> dict[str, Any]:
    """Digests of the accepted files by submission, and what the broken tries left behind."""
    epoch = HybridIdentity(bytes.fromhex(json.loads(Path(file).read_text())["epoch"]))
    accepted = Attachment.objects.exclude(stage=Stage.STAGED).order_by("number")
    found: dict[str, list[str]] = {}
    for row in accepted:
        found.setdefault(bytes(row.id_digest).hex(), []).append(_content(row, epoch))
    partial = list((settings.VAR_DIR / "blobs").glob("??/.*"))
    return {"files": found, "partial": len(partial), "strays": strays()}


def _content(row: Attachment, epoch: HybridIdentity) -> str:
    """SHA-256 of the file as it was sent: its name and type stand in the first line."""
    inner = Inner("attachment", 1, bytes(row.id_digest).hex(), row.number + 1, 0)
    key = unwrap(bytes(row.header), [epoch])
    with blob_store().open(row.blob) as payload:
        whole = b"".join(open_stream(payload, bytes(row.header), key, inner))
    return hashlib.sha256(whole.split(b"\n", 1)[1]).hexdigest()
