"""The textual header of an age file: a version line, recipient stanzas, a MAC.

Read strictly, as C2SP `age.md` (tag age/v1.1.0) writes it: one spelling per header, so
that what was authenticated and what was parsed cannot differ. The limits are ours.
"""

import binascii
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from intake.sealing.errors import BrokenHeader

# A header is parsed before anything in it can be authenticated, and each stanza costs a
# key exchange per identity: both are bounded. A hybrid stanza's longest line has 1513 bytes.
MAX_STANZAS = 64
MAX_LINE = 4096
MAX_HEADER = MAX_STANZAS * 2048

_VERSION = b"age-encryption.org/v1\n"
_STANZA = b"->"
_END = b"---"
MAC_BYTES = 32
_ARGUMENTS = re.compile(rb"->(?: [\x21-\x7e]+)+\n")
_BODY_COLUMNS = 64


@dataclass(frozen=True)
class Stanza:
    """One way to the file key. `arguments[0]` names the kind of recipient; `body` is raw."""

    arguments: tuple[str, ...]
    body: bytes

    @property
    def kind(self) -> str:
        return self.arguments[0]


@dataclass(frozen=True)
class Header:
    """A parsed header. `authenticated` is what the MAC covers: everything up to `---`."""

    stanzas: tuple[Stanza, ...]
    mac: bytes
    authenticated: bytes


def encode_base64(octets: bytes) -> str:
    """Standard base64 without `=`, as the header uses it."""
    return binascii.b2a_base64(octets, newline=False).decode("ascii").rstrip("=")


def decode_base64(text: bytes | str) -> bytes:
    """Undo `encode_base64`; any spelling it would not produce raises BrokenHeader."""
    spelled = text.encode("ascii") if isinstance(text, str) else text
    try:
        octets = binascii.a2b_base64(spelled + b"=" * (-len(spelled) % 4), strict_mode=True)
    except binascii.Error:
        raise BrokenHeader from None
    # Strict mode still takes non-zero bits behind the last whole byte.
    if binascii.b2a_base64(octets, newline=False).rstrip(b"=") != spelled:
        raise BrokenHeader
    return octets


def unauthenticated(stanzas: Sequence[Stanza]) -> bytes:
    """The header text up to and including `---`, which the MAC is computed over."""
    return _VERSION + b"".join(map(_stanza_text, stanzas)) + _END


def close(text: bytes, mac: bytes) -> bytes:
    """Append the MAC line to what `unauthenticated` wrote."""
    return text + b" " + encode_base64(mac).encode("ascii") + b"\n"


def parse(header: bytes) -> Header:
    """Parse a whole header, with nothing after it.

    Raises:
        BrokenHeader: any departure from the grammar, or a limit exceeded.
    """
    source = io.BytesIO(header)
    if len(header) > MAX_HEADER or source.readline(MAX_LINE) != _VERSION:
        raise BrokenHeader
    stanzas = []
    while (line := source.readline(MAX_LINE)).startswith(_STANZA):
        stanzas.append(_stanza(line, source))
        if len(stanzas) > MAX_STANZAS:
            raise BrokenHeader
    mac = _mac(line)
    if not stanzas or source.read(1):
        raise BrokenHeader
    return Header(tuple(stanzas), mac, header[: len(header) - len(line) + len(_END)])


def read(source: BinaryIO) -> bytes:
    """Take a header off the front of `source`, which is left at the payload's first byte.

    Only the first line, line ends and lengths are looked at here; `parse` judges the rest.
    """
    text = source.readline(MAX_LINE)
    if text != _VERSION:
        raise BrokenHeader
    lines = [text]
    size = len(text)
    while not lines[-1].startswith(_END):
        lines.append(source.readline(MAX_LINE))
        size += len(lines[-1])
        if size > MAX_HEADER or not lines[-1].endswith(b"\n"):
            raise BrokenHeader
    return b"".join(lines)


def _stanza(line: bytes, source: BinaryIO) -> Stanza:
    if not _ARGUMENTS.fullmatch(line):
        raise BrokenHeader
    arguments = line[len(_STANZA) + 1 : -1].decode("ascii").split(" ")
    return Stanza(tuple(arguments), b"".join(_body_lines(source)))


def _body_lines(source: BinaryIO) -> Iterator[bytes]:
    """Full lines of 64 letters, then one shorter line, which may be empty."""
    columns = _BODY_COLUMNS
    while columns == _BODY_COLUMNS:
        line = source.readline(_BODY_COLUMNS + 1)
        columns = len(line) - 1
        if not line.endswith(b"\n"):
            raise BrokenHeader
        yield decode_base64(line[:-1])


def _mac(line: bytes) -> bytes:
    if not line.startswith(_END + b" ") or not line.endswith(b"\n"):
        raise BrokenHeader
    mac = decode_base64(line[len(_END) + 1 : -1])
    if len(mac) != MAC_BYTES:
        raise BrokenHeader
    return mac


def _stanza_text(stanza: Stanza) -> bytes:
    body = encode_base64(stanza.body)
    lines = [body[start : start + _BODY_COLUMNS] for start in range(0, len(body), _BODY_COLUMNS)]
    if len(body) % _BODY_COLUMNS == 0:
        lines.append("")
    return "\n".join([" ".join(("->", *stanza.arguments)), *lines, ""]).encode("ascii")
