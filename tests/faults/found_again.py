"""Who holds every key looks for words in a restored host: `found_again SECRETS WORD …`."""

import base64
import json
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework import register
from casework.models import IdentityRow, Member, RowSecret, SealedRow
from casework.personal import PersonalKeys
from casework.unlocked import from_keys
from intake.blobs import blob_store
from intake.models import Attachment, CustodyBody, SmallPayload, Submission
from intake.payloads import open_payload
from intake.sealing import HybridIdentity, SealingError, age, parse_identity


def main(secrets: str, *words: str) -> dict[str, Any]:
    """In how many things of which kind each word stands, what the desk misses, and counts."""
    told = json.loads(Path(secrets).read_text())
    keys = [_identity(one) for one in told["opens"]]
    by = from_keys(
        Member.objects.get(pk=told["member"]),
        PersonalKeys(
            _identity(told["identity"]),
            Ed25519PrivateKey.from_private_bytes(base64.b64decode(told["signing"])),
        ),
    )
    here = register.of(by, uuid.UUID(told["desk"]))
    things = [*_opened(keys), *(("record", str(vars(one.record)).encode()) for one in here)]
    found = {
        word: dict(Counter(kind for kind, octets in things if word.encode() in octets))
        for word in words
    }
    counts = {
        model.__name__: model._default_manager.count()
        for model in (SealedRow, RowSecret, Submission, SmallPayload)
    }
    return {
        "found": found,
        "faults": [str(one.wrong) for one in here.faults],
        "blobs": len(set(blob_store().names())),
        **counts,
    }


def _identity(text: str) -> HybridIdentity:
    found = parse_identity(text)
    assert isinstance(found, HybridIdentity)
    return found


def _opened(keys: list[HybridIdentity]) -> Iterator[tuple[str, bytes]]:
    for kind in (Submission, Attachment):
        for row in kind._default_manager.all():
            with open_payload(row.blob) as payload:
                yield kind.__name__, _content(bytes(row.header) + payload.read(), keys)
    for names in IdentityRow.objects.all():
        yield "names", _content(bytes(names.header) + bytes(names.payload), keys)
    for body in CustodyBody.objects.all():
        yield "body", _content(bytes(body.sealed), keys)


def _content(sealed: bytes, keys: list[HybridIdentity]) -> bytes:
    try:
        return age.decrypt_bytes(sealed, keys)
    except SealingError:
        return b""
