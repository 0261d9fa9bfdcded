"""Where a sealed payload rests: small ones in the database, all others in blob storage.

A small one is written in the transaction of its row. A blob is durable before that
transaction begins. The length of its name tells the two apart.
"""

import base64
import io
import secrets
from dataclasses import dataclass
from typing import BinaryIO

from django.db import connection

from intake import blobs
from intake.inserting import insert
from intake.models import SmallPayload

# The larger of the two small buckets of padding, with age's nonce and one tag around it.
SMALL = 16 * 1024 + 32
_SMALL_NAME = 22


@dataclass(frozen=True, repr=False)
class Payload:
    """One payload on its way to rest. `small` is its content until `keep` has written it."""

    name: str
    small: bytes = b""

    def keep(self) -> None:
        """Write it, if it is small. Only inside the transaction of its row."""
        if not connection.in_atomic_block:
            raise RuntimeError("A small payload belongs into the transaction of its row.")
        if self.small:
            insert(SmallPayload(name=self.name, content=self.small))

    def forget(self) -> None:
        """Its row will not be: remove what is there already. A small one never was."""
        if not self.small:
            blobs.blob_store().delete(self.name)


def put(content: bytes) -> Payload:
    """Bring a payload to where it will rest; durable already, or small. Asks no database.

    Raises TransientError when blob storage is full or failing.
    """
    if len(content) > SMALL:
        return Payload(blobs.put(content))
    return Payload(_new_name(), content)


def open_payload(name: str) -> BinaryIO:
    """The payload from its start. Missing: FileNotFoundError, an alarm for the audit."""
    return io.BytesIO(small(name)) if is_small(name) else blobs.blob_store().open(name)


def is_small(name: str) -> bool:
    """Whether the payload of that name rests in the database."""
    return len(name) == _SMALL_NAME


def small(name: str) -> bytes:
    """A small payload whole. Missing: FileNotFoundError."""
    content = SmallPayload.objects.filter(pk=name).values_list("content", flat=True).first()
    if content is None:
        raise FileNotFoundError
    return bytes(content)


def _new_name() -> str:
    """16 random bytes in base64url without padding."""
    return base64.urlsafe_b64encode(secrets.token_bytes(16)).rstrip(b"=").decode()
