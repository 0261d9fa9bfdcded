"""Blobs in S3-compatible storage: multipart upload, completed, then verified by asking back.

The settings of the bucket (address, keys by file, addressing style) are django-storages' own,
read from `STORAGES["blobs"]`. Needs the `s3` extra of the requirements.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any, BinaryIO, Self, cast

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.storage import storages

from intake import clock
from intake.blobs import new_name
from intake.errors import TransientError

_PART = 8 << 20  # S3 wants parts of 5 MiB and more, the last one excepted
# The bucket may hold what is not ours, such as its owner's own notes: that is never touched.
_NAME = re.compile(r"[\w-]{43}", re.ASCII)


class S3Blobs:
    """Blobs as objects named by their random name alone."""

    def __init__(self, bucket: str) -> None:
        self._bucket = cast(Any, storages["blobs"]).connection.Bucket(bucket)

    def create(self, name: str = "") -> "S3BlobWriter":
        """A writer that keeps at most one part in memory; `name` as in `FileBlobs`."""
        return S3BlobWriter(self._bucket.Object(name or new_name()))

    def open(self, name: str) -> BinaryIO:
        """The payload from its start, as the connection delivers it."""
        try:
            return cast(BinaryIO, _Body(self._bucket.Object(name).get()["Body"]))
        except ClientError as fault:
            if fault.response.get("Error", {}).get("Code") in ("NoSuchKey", "404"):
                raise FileNotFoundError from None
            raise TransientError("storage_fault") from None
        except BotoCoreError:
            raise TransientError("storage_fault") from None

    def delete(self, name: str) -> None:
        """Remove a blob; one already gone is fine. TransientError("storage_fault")."""
        with _passing_faults():
            self._bucket.Object(name).delete()

    def names(self) -> Iterator[str]:
        """Every finished blob."""
        return (item.key for item in self._listed(self._bucket.objects.all))

    def names_older_than(self, days: int) -> Iterator[str]:
        """Every finished blob that was stored more than so many whole days ago, by the
        storage's clock. The listing tells it: no question for each. A blob that came in parts
        may count from its first one.
        """
        for item in self._listed(self._bucket.objects.all):
            if _days_since(item.last_modified) > days:
                yield item.key

    def purge_partial(self, *, older_than_days: int) -> int:
        """Abort uploads that no process can still be writing, whose parts no listing of objects
        shows; returns how many.
        """
        begun = self._listed(self._bucket.multipart_uploads.all, lambda one: one.object_key)
        stale = [one for one in begun if _days_since(one.initiated) > older_than_days]
        for upload in stale:
            with _passing_faults():
                upload.abort()
        return len(stale)

    def _listed(
        self, everything: Callable[[], Any], name: Callable[[Any], str] = lambda one: one.key
    ) -> Iterator[Any]:
        """What of a listing is ours."""
        with _passing_faults():
            yield from (one for one in everything() if _NAME.fullmatch(name(one)))

    def foreign(self) -> int:
        """0: a bucket may be shared, and what is others' there is no fault."""
        return 0

    def check_space(self, expected: int = 0) -> None:
        """Object storage tells no free space; a refusal shows when writing."""


class _Body:
    """A payload as the connection delivers it; a line that breaks is a passing fault."""

    def __init__(self, body: Any) -> None:
        self._body = body

    def read(self, size: int = -1) -> bytes:
        """Up to `size` octets, b"" at the end."""
        with _passing_faults():
            return cast(bytes, self._body.read(None if size < 0 else size))

    def close(self) -> None:
        """Let the line go."""
        self._body.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextmanager
def _passing_faults() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError):
        raise TransientError("storage_fault") from None


def _days_since(then: datetime) -> int:
    return (clock.now() - then).days


class S3BlobWriter:
    """Collects parts; `commit` completes the upload and compares length and existence."""

    def __init__(self, target: Any) -> None:
        self._target = target
        self._upload: Any = None
        self._parts: list[dict[str, object]] = []
        self._buffer = bytearray()
        self._size = 0

    def write(self, piece: bytes) -> None:
        """Append a piece; a full part leaves at once."""
        self._buffer += piece
        self._size += len(piece)
        while len(self._buffer) >= _PART:
            self._send_part()

    def _send_part(self) -> None:
        try:
            if self._upload is None:
                self._upload = self._target.initiate_multipart_upload()
            part = self._upload.Part(len(self._parts) + 1)
            answer = part.upload(Body=bytes(self._buffer[:_PART]))
        except (BotoCoreError, ClientError):
            raise TransientError("storage_fault") from None
        self._parts.append({"PartNumber": len(self._parts) + 1, "ETag": answer["ETag"]})
        del self._buffer[:_PART]

    def commit(self) -> str:
        """Complete, then verify: an object that does not answer its size was not stored."""
        try:
            if self._upload is None:
                self._target.put(Body=bytes(self._buffer))
            else:
                if self._buffer:
                    self._send_part()
                self._upload.complete(MultipartUpload={"Parts": self._parts})
            self._upload = None
            self._target.load()
        except (BotoCoreError, ClientError):
            raise TransientError("storage_fault") from None
        if self._target.content_length != self._size:
            raise TransientError("storage_fault")
        return cast(str, self._target.key)

    def abort(self) -> None:
        """Forget what was sent; safe to call after any failure, and twice. What a storage that is
        away does not forget, `purge_partial` ends later.
        """
        upload, self._upload = self._upload, None
        if upload is not None:
            with suppress(BotoCoreError, ClientError):
                upload.abort()
