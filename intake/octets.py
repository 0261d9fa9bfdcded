"""Reading a body that is octets and nothing else: in memory, under a cap."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.http import HttpRequest

from intake.errors import IntakeError

_READ = 64 << 10


@dataclass(frozen=True, repr=False)
class Octets:
    """What came of a body; `whole` unless the line broke before its end."""

    content: bytes
    whole: bool

    def __repr__(self) -> str:
        return f"<Octets, {len(self.content)} of them>"


def announced(request: HttpRequest) -> int:
    """The length of a body as its header says it. Raises IntakeError("length_required").

    A chunked body has no honest length; whatever length stands beside it is not believed.
    """
    told = request.headers.get("Content-Length", "")
    if "Transfer-Encoding" in request.headers or not _is_number(told):
        raise IntakeError("length_required")
    return int(told)


def read(request: HttpRequest, length: int) -> Octets:
    """Up to `length` octets of the body, as far as they come."""
    content = bytearray()
    while len(content) < length:
        try:
            piece = request.read(min(_READ, length - len(content)))
        except OSError:  # the peer went away, or was too slow
            break
        if not piece:
            break
        content += piece
    return Octets(bytes(content), len(content) == length)


class Coming:
    """A body that is taken in parts, for the first of them may say that no more is wanted."""

    def __init__(self, request: HttpRequest, length: int) -> None:
        self._request, self._left = request, length

    def take(self, most: int) -> bytes:
        """So many octets, or all where fewer are left. Raises IntakeError("body_cut")."""
        wanted = min(most, self._left)
        came = read(self._request, wanted)
        self._left = self._left - wanted if came.whole else 0
        if not came.whole:
            raise IntakeError("body_cut")
        return came.content

    def rest(self) -> bytes:
        """All that is left. Raises IntakeError("body_cut")."""
        return self.take(self._left)

    def let_pass(self) -> None:
        """Read what is left, and keep nothing of it."""
        while self._left and read(self._request, min(_READ, self._left)).whole:
            self._left -= min(_READ, self._left)


@contextmanager
def coming(request: HttpRequest, most: int) -> Iterator[Coming]:
    """The body of a request, taken in parts. On a refusal the rest is let pass: a browser that is
    still sending when it is answered may show a broken line instead.

    Raises IntakeError: length_required, body_too_large (more than `most` octets are announced).
    """
    length = announced(request)
    if length > most:
        raise IntakeError("body_too_large")
    body = Coming(request, length)
    try:
        yield body
    finally:
        body.let_pass()


def _is_number(told: str) -> bool:
    return told.isascii() and told.isdigit() and len(told) < 16
