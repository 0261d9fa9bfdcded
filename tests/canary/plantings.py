"""Ways in which software really writes a text down: what the scanner must see through.

Made with the libraries that programs use, and on purpose without `forms` and `decoders`, so
that a mistake there cannot hide here. Each way takes a text in which the canary stands
between other letters, and gives the bytes that come to rest; one that has no sign for a
letter raises UnicodeEncodeError.
"""

import base64
import binascii
import bz2
import codecs
import gzip
import html
import importlib
import importlib.util
import io
import json
import lzma
import pickle
import quopri
import tarfile
import unicodedata
import urllib.parse
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Literal

from django.core import signing

Way = Callable[[str], bytes]
OLD_PAGES = ("cp1256", "iso8859_6", "cp720", "cp864", "mac_arabic", "mac_farsi")


def ways() -> dict[str, Way]:
    """Name to way. About a hundred; each is tried with every word in every store."""
    return dict(
        (*_characters(), *_armours(), *_escapes(), *_packers(), *_layers(), *_normalisers())
    )


def _characters() -> Iterator[tuple[str, Way]]:
    for codec in ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "utf-7"):
        yield codec, _codec(codec)
    for page in OLD_PAGES:
        yield page, _old_page(page)
    yield "utf-8 twice", lambda text: text.encode().decode("latin-1").encode()
    yield "reversed", lambda text: text[::-1].encode()
    yield "reversed bytes", lambda text: text.encode()[::-1]
    yield "rot13", lambda text: codecs.encode(text, "rot13").encode()
    yield "pickle", pickle.dumps


def _codec(name: str) -> Way:
    return lambda text: text.encode(name)


def _old_page(name: str) -> Way:
    return lambda text: _arabic_letters(text).encode(name)


def _arabic_letters(text: str) -> str:
    """The old pages have no Persian yeh and kaf: who used them wrote the Arabic ones."""
    return text.replace("ی", "ي").replace("ک", "ك")


def _armours() -> Iterator[tuple[str, Way]]:
    for name, armour, group in (
        ("base64", base64.b64encode, 3),
        ("base64url", base64.urlsafe_b64encode, 3),
        ("base64 in lines", base64.encodebytes, 3),
        ("base32", base64.b32encode, 5),
        ("base85", base64.b85encode, 4),
        ("ascii85", base64.a85encode, 4),
    ):
        for before in range(group):
            yield f"{name} after {before}", _armour(armour, b"x" * before)
    for before in range(3):
        yield (
            f"base64 of utf-16 after {before}",
            _armour(base64.b64encode, b"x" * before, "utf-16-be"),
        )
    yield "ascii85 in lines", lambda text: base64.a85encode(b"x" * 12 + text.encode(), wrapcol=44)
    yield "hex", lambda text: text.encode().hex().encode()
    yield "upper hex", lambda text: text.encode().hex().upper().encode()
    yield "hex in pairs", lambda text: text.encode().hex(" ").encode()
    yield "hex after a letter", lambda text: b"a" + binascii.hexlify(text.encode())


def _armour(armour: Callable[[bytes], bytes], before: bytes, codec: str = "utf-8") -> Way:
    return lambda text: armour(before + text.encode(codec))


def _escapes() -> Iterator[tuple[str, Way]]:
    yield "json", lambda text: json.dumps({"k": text}).encode()
    yield "json twice", lambda text: json.dumps(json.dumps({"k": text})).encode()
    yield "percent", lambda text: urllib.parse.quote(text).encode()
    yield "percent plus", lambda text: urllib.parse.quote_plus(text).lower().encode()
    yield "percent twice", lambda text: urllib.parse.quote(urllib.parse.quote(text)).encode()
    yield "percent eager", lambda text: "".join(f"%{o:02X}" for o in text.encode()).encode()
    yield "ascii", lambda text: ascii(text).encode()
    yield "repr of bytes", lambda text: repr(text.encode()).encode()
    yield "repr twice", lambda text: repr(repr(text.encode())).encode()
    yield "unicode_escape", lambda text: text.encode("unicode_escape")
    yield "html", lambda text: html.escape(text).encode()
    yield "html decimal", lambda text: text.encode("ascii", "xmlcharrefreplace")
    yield "html hex", lambda text: "".join(f"&#x{ord(c):X};" for c in text).encode()
    yield "html long hex", lambda text: "".join(f"&#x{ord(c):04x};" for c in text).encode()
    yield "braces", lambda text: "".join(f"\\u{{{ord(c):X}}}" for c in text).encode()
    yield "javascript", lambda text: "".join(f"%u{ord(c):04X}" for c in text).encode()
    yield "octal twice", lambda text: _escaped(text.encode()).replace(b"\\", b"\\\\")
    yield "quoted-printable", lambda text: quopri.encodestring((text * 3).encode())
    yield "bytea hex", lambda text: b"\\x" + binascii.hexlify(text.encode())
    yield "bytea escape", lambda text: _escaped(text.encode())


def _escaped(content: bytes) -> bytes:
    """As PostgreSQL's `escape` output: a backslash is doubled."""
    return b"".join(
        b"\\\\" if o == 92 else bytes((o,)) if 31 < o < 127 else b"\\%03o" % o for o in content
    )


def _packers() -> Iterator[tuple[str, Way]]:
    yield "gzip", lambda text: gzip.compress(text.encode())
    yield "zlib", lambda text: zlib.compress(text.encode())
    yield "zlib, small window", lambda text: _small_window(text.encode())
    yield "bzip2", lambda text: bz2.compress(text.encode() * 40)
    yield "xz", lambda text: lzma.compress(text.encode() * 40)
    yield "zip", lambda text: _zip(text, zipfile.ZIP_DEFLATED)
    yield "zip, stored", lambda text: _zip(text, zipfile.ZIP_STORED)
    yield "zip, cut off", lambda text: _zip(text * 40, zipfile.ZIP_DEFLATED)[:-60]
    yield "gzip, cut off", lambda text: gzip.compress((text * 40).encode())[:-12]
    yield "tar.gz", _tarball
    if importlib.util.find_spec("zstandard"):
        zstandard = importlib.import_module("zstandard")
        yield "zstd", lambda text: bytes(zstandard.ZstdCompressor().compress(text.encode()))


def _small_window(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 9)
    return packer.compress(content) + packer.flush()


def _zip(text: str, method: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as folder:
        folder.writestr("word/document.xml", text)
    return packed.getvalue()


def _tarball(text: str) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        entry = tarfile.TarInfo("account.txt")
        entry.size = len(text.encode())
        archive.addfile(entry, io.BytesIO(text.encode()))
    return packed.getvalue()


def _layers() -> Iterator[tuple[str, Way]]:
    for before in range(4):
        yield f"base64 of gzip within a run, after {before}", _packed_in_a_run(b"A" * before)
    yield "base64 twice", lambda text: base64.b64encode(base64.b64encode(text.encode()))
    yield (
        "json of base64 in lines",
        lambda text: json.dumps(
            base64.encodebytes(zlib.compress(text.encode() * 3, 0)).decode()
        ).encode(),
    )
    yield "hex of zlib", lambda text: zlib.compress(text.encode()).hex().encode()
    yield "repr of gzip", lambda text: repr(gzip.compress(text.encode())).encode()
    yield "octal of bzip2", lambda text: _escaped(bz2.compress(text.encode() * 9))
    yield "bytea of gzip", lambda text: b"\\x" + binascii.hexlify(gzip.compress(text.encode()))
    yield "zip in gzip", lambda text: gzip.compress(_zip(text, zipfile.ZIP_DEFLATED))
    yield (
        "base64 of gzip of base64",
        lambda text: base64.b64encode(gzip.compress(base64.b64encode(text.encode()))),
    )
    yield (
        "a signed value",
        lambda text: signing.dumps({"k": text * 20}, key="invented", compress=True).encode(),
    )


def _packed_in_a_run(before: bytes) -> Way:
    return lambda text: before + base64.b64encode(gzip.compress(text.encode()))


def _normalisers() -> Iterator[tuple[str, Way]]:
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        yield form, _normalised(form)
    yield "lower case", lambda text: text.lower().encode()
    yield "upper case", lambda text: text.upper().encode()
    yield "Arabic letters", lambda text: _arabic_letters(text).encode()
    yield "Latin digits", lambda text: _latin_digits(text).encode()
    yield "Latin digits in JSON", lambda text: json.dumps(_latin_digits(text)).encode()
    yield (
        "normalised in base64",
        lambda text: base64.b64encode(_latin_digits(unicodedata.normalize("NFKC", text)).encode()),
    )


def _normalised(form: Literal["NFC", "NFD", "NFKC", "NFKD"]) -> Way:
    return lambda text: unicodedata.normalize(form, text).encode()


def _persian_letters(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(str.maketrans("ۍېيكګۀ", "یییکگه"))


def _latin_digits(text: str) -> str:
    return text.translate({ord(digit): str(value) for value, digit in enumerate("۰۱۲۳۴۵۶۷۸۹")})
