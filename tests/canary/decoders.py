"""What may wrap a canary so that its needles no longer show: packers and armours.

Each decoder takes bytes and gives everything it can unwrap in them, at any place. What is
not really packed gives nothing or noise; nothing raises.
"""

import base64
import binascii
import bz2
import importlib
import itertools
import lzma
import quopri
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Any

Decoder = Callable[[bytes], Iterator[bytes]]

_MOST = 64 * 1024 * 1024  # unpacked from one place: enough to find, too little to be bombed
_STEP = 4096
_GZIP = re.compile(rb"\x1f\x8b\x08")
_ZIP = re.compile(rb"PK\x03\x04")
_BZIP2 = re.compile(rb"BZh[1-9]1AY&SY")
_XZ = re.compile(rb"\xfd7zXZ\x00")
_ZSTD = re.compile(rb"\x28\xb5\x2f\xfd")
_LZ4 = re.compile(rb"\x04\x22\x4d\x18")
# Runs may be folded into lines, by real line ends or by those of a JSON string.
_BASE64 = re.compile(rb"[A-Za-z0-9+/_\-\r\n\\]{24,}")
_FOLDS = re.compile(rb"\\n|[\r\n\\]")
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2}[\s:]?){16,}[0-9A-Fa-f]?")
_PRINTABLE = re.compile(rb"[\t\r\n -~]{24,}")
_FOLDED = re.compile(rb"\S{40}\r?\n\S")
_ESCAPE = rb"\\x[0-9A-Fa-f]{2}|\\[0-3][0-7]{2}"
_OCTETS = re.compile(rb"(?:%b)(?:%b|\\[nrt\\'\"]|[ -\[\]-~]){16,}" % (_ESCAPE, _ESCAPE))

_LETTERS_LAST = re.compile(rb"(?:[ -\[\]-~]|\\[nrt\\'\"])+\Z")


def _zlib_headers() -> re.Pattern[bytes]:
    """Every pair of bytes that RFC 1950 allows to begin a stream without a dictionary."""
    pairs = (
        bytes((method, flags))
        for method in range(0x08, 0x80, 0x10)
        for flags in range(256)
        if (method * 256 + flags) % 31 == 0 and not flags & 0x20
    )
    return re.compile(b"|".join(map(re.escape, pairs)))


def _inflated(pattern: re.Pattern[bytes], window: int, skip: int = 0) -> Decoder:
    def decode(content: bytes) -> Iterator[bytes]:
        for match in pattern.finditer(content):
            yield _inflate(content, match.start() + skip, window)

    return decode


def _inflate(content: bytes, start: int, window: int) -> bytes:
    """As much as unpacks: a stream that was cut off still shows its beginning."""
    unpacker = zlib.decompressobj(window)
    found = bytearray()
    for at in range(start, len(content), _STEP):
        before = unpacker.copy()
        try:
            found += unpacker.decompress(content[at : at + _STEP], _MOST)
        except zlib.error:
            return bytes(found) + _inflate_to_the_fault(before, content[at : at + _STEP])
        if unpacker.eof or unpacker.unconsumed_tail or len(found) > _MOST:
            break
    return bytes(found)


def _inflate_to_the_fault(unpacker: Any, piece: bytes) -> bytes:
    """Octet by octet: fed at once, what came before the fault is lost with the error."""
    found = bytearray()
    try:
        for octet in piece:
            found += unpacker.decompress(octet.to_bytes(1, "big"), _MOST)
    except zlib.error:
        pass
    return bytes(found)


def _zipped(content: bytes) -> Iterator[bytes]:
    """Each member by its local header: the directory at the end may be cut off."""
    for match in _ZIP.finditer(content):
        head = content[match.start() : match.start() + 30]
        if len(head) == 30 and struct.unpack_from("<H", head, 8)[0] == 8:
            name, extra = struct.unpack_from("<HH", head, 26)
            yield _inflate(content, match.start() + 30 + name + extra, -zlib.MAX_WBITS)


def _unpacked(pattern: re.Pattern[bytes], fresh: Callable[[], Any]) -> Decoder:
    def decode(content: bytes) -> Iterator[bytes]:
        for match in pattern.finditer(content):
            try:
                yield fresh().decompress(content[match.start() :])[:_MOST]
            except Exception:  # any bytes may look like a start; each library fails in its own way
                continue

    return decode


def _base64(content: bytes) -> Iterator[bytes]:
    """All four alignments: a run may begin anywhere in what it was cut from."""
    for match in _BASE64.finditer(content):
        run = _FOLDS.sub(b"", match[0]).translate(bytes.maketrans(b"-_", b"+/"))
        for skip in range(4):
            part = run[skip:]
            yield base64.b64decode(part[: len(part) - len(part) % 4])


def _hex(content: bytes) -> Iterator[bytes]:
    for match in _HEX.finditer(content):
        run = re.sub(rb"[\s:]", b"", match[0])
        for part in (run, run[1:]):
            yield binascii.unhexlify(part[: len(part) - len(part) % 2])


def _octets(content: bytes) -> Iterator[bytes]:
    """Python's and PostgreSQL's byte escapes: packed bytes in a log or a dump."""
    for match in _OCTETS.finditer(content):
        # Magic bytes are often letters, and stand before the first escape by number.
        before = _LETTERS_LAST.search(content, max(0, match.start() - 64), match.start())
        whole = (before[0] if before else b"") + match[0]
        yield whole.decode("unicode_escape").encode("latin-1")


def _quoted_printable(content: bytes) -> Iterator[bytes]:
    """Soft line breaks cut needles in two."""
    for match in _PRINTABLE.finditer(content):
        if b"=\n" in match[0] or b"=\r\n" in match[0]:
            yield quopri.decodestring(match[0])


def _without_folds(content: bytes) -> Iterator[bytes]:
    """Armour of any alphabet, folded into lines of at least 40 letters."""
    for match in _PRINTABLE.finditer(content):
        if _FOLDED.search(match[0]):
            yield re.sub(rb"\r?\n", b"", match[0])


def _optional() -> Iterator[tuple[str, Decoder]]:
    """Packers that Python does not bring: looked into where their packages are installed."""
    for name, module, pattern, fresh in (
        ("zstd", "zstandard", _ZSTD, lambda found: found.ZstdDecompressor().decompressobj),
        ("lz4", "lz4.frame", _LZ4, lambda found: found.LZ4FrameDecompressor),
        # Brotli has no magic bytes: only what is nothing else is tried, through the module.
        ("brotli", "brotli", re.compile(rb"\A"), lambda found: lambda: found),
    ):
        try:
            found = importlib.import_module(module)
        except ImportError:
            continue
        yield name, _unpacked(pattern, fresh(found))


DECODERS: dict[str, Decoder] = {
    "gzip": _inflated(_GZIP, 16 + zlib.MAX_WBITS),
    "zlib": _inflated(_zlib_headers(), zlib.MAX_WBITS),
    "zip": _zipped,
    "bzip2": _unpacked(_BZIP2, bz2.BZ2Decompressor),
    "xz": _unpacked(_XZ, lzma.LZMADecompressor),
    "base64": _base64,
    "hex": _hex,
    "octets": _octets,
    "quoted-printable": _quoted_printable,
    "folded": _without_folds,
    **dict(itertools.chain(_optional())),
}
