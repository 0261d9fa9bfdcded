"""Reading a body that is octets and nothing else: whole, in memory, under a cap."""

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


def _is_number(told: str) -> bool:
    return told.isascii() and told.isdigit() and len(told) < 16
