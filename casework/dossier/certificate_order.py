"""A time-stamp reply with its certificates in the order that DER asks for. Pure.

Some authorities send them as they come, and a strict reader refuses those. No signature covers
that set, so sorting it changes nothing that is vouched for; what is kept is the reply as it came.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_SEQUENCE, _EXPLICIT_0 = 0x30, 0xA0
# From the reply down to the set: token, its content, SignedData, certificates. Each step names
# the tag to enter and the first place among the children where it may stand.
_STEPS = ((_SEQUENCE, 0), (_SEQUENCE, 1), (_EXPLICIT_0, 1), (_SEQUENCE, 0), (_EXPLICIT_0, 3))
_MOST_LENGTH_OCTETS = 4


@dataclass(frozen=True)
class _Element:
    tag: int
    start: int  # of the element
    content: int
    end: int


def in_order(reply: bytes) -> bytes:
    """The same reply, with the certificates sorted; as it is where that is not what it holds."""
    try:
        certificates = _certificates(reply)
    except (ValueError, IndexError):
        return reply
    if not certificates:
        return reply
    whole = sorted(reply[one.start : one.end] for one in certificates)
    return reply[: certificates[0].start] + b"".join(whole) + reply[certificates[-1].end :]


def _certificates(reply: bytes) -> Sequence[_Element]:
    """ValueError where there are none."""
    start, end = 0, len(reply)
    for tag, first in _STEPS:
        inside = list(_children(reply, start, end))[first:]
        if not inside or inside[0].tag != tag:
            raise ValueError("not a time-stamp reply with certificates")
        start, end = inside[0].content, inside[0].end
    return list(_children(reply, start, end))


def _children(octets: bytes, at: int, end: int) -> Iterator[_Element]:
    while at < end:
        one = _element(octets, at, end)
        yield one
        at = one.end


def _element(octets: bytes, at: int, end: int) -> _Element:
    tag, first, content = octets[at], octets[at + 1], at + 2
    length = first
    if first & 0x80:
        width = first & 0x7F
        if not 1 <= width <= _MOST_LENGTH_OCTETS:
            raise ValueError("a length that DER has not")
        length = int.from_bytes(octets[content : content + width])
        content += width
    if content + length > end:
        raise ValueError("longer than what holds it")
    return _Element(tag, at, content, content + length)
