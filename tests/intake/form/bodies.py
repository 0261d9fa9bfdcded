"""Bodies as browsers write them, and a sink that remembers. Invented words and names only."""

from collections.abc import Callable, Sequence

from intake.body import Fields
from intake.errors import IntakeError

BOUNDARY = "----formboundary7MA4YWxk"
CONTENT_TYPE = f"multipart/form-data; boundary={BOUNDARY}"


def text(name: str, value: str) -> bytes:
    head = f'Content-Disposition: form-data; name="{name}"\r\n\r\n'
    return head.encode() + value.encode()


def file(name: str, content: bytes, media_type: str = "image/jpeg") -> bytes:
    head = f'Content-Disposition: form-data; name="files"; filename="{name}"\r\n'
    return head.encode() + f"Content-Type: {media_type}\r\n\r\n".encode() + content


def body(*parts: bytes) -> bytes:
    mark = f"--{BOUNDARY}".encode()
    return b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"


def reader(raw: bytes, cuts: Sequence[int] = ()) -> Callable[[int], bytes]:
    """A `read` that gives the body in pieces of the lengths in `cuts`, then as asked."""
    lengths = list(cuts)
    rest = memoryview(raw)

    def read(most: int) -> bytes:
        nonlocal rest
        length = min(lengths.pop(0), most) if lengths else most
        piece, rest = bytes(rest[:length]), rest[length:]
        return piece

    return read


class Shelf:
    """Gives sinks, remembers what they took. `refuse` maps a name to what opening raises."""

    def __init__(self, refuse: dict[str, Exception] | None = None) -> None:
        self.kept: list[tuple[str, str, bytes]] = []
        self.aborted: list[str] = []
        self.seen_fields: list[dict[str, str]] = []
        self.open = 0
        self.fail_write: Exception | None = None
        self.fail_close: Exception | None = None
        self._refuse = refuse or {}

    def open_file(self, fields: Fields, name: str, media_type: str) -> "Sink":
        self.seen_fields.append(dict(fields))
        if name in self._refuse:
            raise self._refuse[name]
        self.open += 1
        return Sink(self, name, media_type)


class Sink:
    def __init__(self, shelf: Shelf, name: str, media_type: str) -> None:
        self.shelf, self.name, self.media_type = shelf, name, media_type
        self.content = b""
        self.is_open = True

    def write(self, piece: bytes) -> None:
        assert self.is_open
        assert 0 < len(piece) <= 128 * 1024
        if self.shelf.fail_write:
            raise self.shelf.fail_write
        self.content += piece

    def close(self) -> None:
        if self.shelf.fail_close:
            raise self.shelf.fail_close
        self._shut()
        self.shelf.kept.append((self.name, self.media_type, self.content))

    def abort(self) -> None:
        if self.is_open:
            self._shut()
            self.shelf.aborted.append(self.name)

    def _shut(self) -> None:
        self.is_open = False
        self.shelf.open -= 1


REFUSED_BY_CODE = IntakeError("code_unknown")
