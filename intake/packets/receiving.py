"""A packet in the body of a request: its octets go to `Taking` as they stream past.

Whose word it comes on is the page's to say: a relay's code, or whatever else a page asks for.
"""

from collections.abc import Callable

from django.http import HttpRequest

from intake.body import BodyRefused, Fields, Limits, read_multipart
from intake.packets import MAX_LINE, MAX_PACKET
from intake.packets.taking import Bearer, Taking

LIMITS = Limits(fields=5, text=16 << 10, files=1, file=MAX_PACKET + MAX_LINE, parts=20)
# What refuses one file of several in a report refuses the packet here.
_REFUSED = {
    "file_empty": "no_packet",
    "file_too_large": "packet_too_large",
    "too_many_files": "packet_one_file",
}


def receive(request: HttpRequest, bearer: Callable[[Fields], Bearer]) -> None:
    """Take in the packet of a request whose body nobody has read; it is durable on return.

    Args:
        bearer: asked at the file's first octet, with the fields that stood before it. What it
            raises refuses the packet before anything of it is stored.

    Raises BodyRefused, with all fields: packet_missing, packet_one_file; and as `read_multipart`,
    with what `Taking` and `bearer` refuse.
    """
    begun: list[Taking] = []

    def open_file(fields: Fields, _name: str, _media_type: str) -> Taking:
        begun.append(Taking(bearer(fields)))
        return begun[-1]

    body = read_multipart(request.read, *_framing(request), open_file, LIMITS)
    if body.refused:
        code = body.refused[0].code
        raise BodyRefused(_REFUSED.get(code, code), body.fields)
    if not begun:
        raise BodyRefused("packet_missing", body.fields)


def _framing(request: HttpRequest) -> tuple[str, str]:
    # A chunked body has no honest length; whatever length stands beside it is not believed.
    chunked = "Transfer-Encoding" in request.headers
    length = "" if chunked else request.headers.get("Content-Length", "")
    return request.headers.get("Content-Type", ""), length
