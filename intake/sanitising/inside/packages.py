"""Which format an office file has, by what it holds; its name says nothing here."""

import re
import zipfile
from io import BytesIO

from .frames import RefusedError

_MOST_MEMBERS = 10_000
_MOST_UNPACKED = 512 * 1024 * 1024  # bytes of all members together, as they claim
_MOST_READ = 64 * 1024 * 1024  # bytes that are counted in
_OPEN_DOCUMENT = re.compile(
    rb"application/vnd\.oasis\.opendocument\.(text|spreadsheet|presentation)(?:-template)?\Z"
)
_MAIN = re.compile(
    rb"application/vnd\.(?:openxmlformats-officedocument\.|ms-)"
    rb"(word|excel|powerpoint|spreadsheet|presentation)[^\"']{0,80}\.main\+xml"
)
_OPEN_ENDINGS = {b"text": "odt", b"spreadsheet": "ods", b"presentation": "odp"}
_ENDINGS = {
    b"word": "docx",
    b"excel": "xlsx",
    b"powerpoint": "pptx",
    b"spreadsheet": "xlsx",
    b"presentation": "pptx",
}
_STREAMS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls", "PowerPoint Document": "ppt"}
_LOCKED = ("EncryptedPackage", "EncryptedSummary")  # of today's formats, and of PowerPoint
_SECTOR = 512  # bytes of a compound file
_ENTRY, _LENGTH_AT = 128, 64  # of its list of streams


class Package:
    """A ZIP of XML, none of which is unpacked but to be counted in."""

    def __init__(self, content: bytes) -> None:
        """Raises RefusedError: no ZIP, or one that says it is too large."""
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            raise RefusedError("damaged") from None
        members = self._zip.infolist()
        if len(members) > _MOST_MEMBERS or sum(one.file_size for one in members) > _MOST_UNPACKED:
            raise RefusedError("too_costly")
        self.content = content
        self.names = [one.filename for one in members]
        self._left = _MOST_READ

    def read(self, name: str) -> bytes:
        """A member, cut where too much was read of all; b"" where it is missing or broken.

        XML in letters of 16 bits comes in those of 8.
        """
        try:
            with self._zip.open(name) as member:
                content = member.read(self._left)
        except Exception:
            # A member made to break this is counted in no more; what draws the pages judges it.
            return b""
        self._left -= len(content)
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return content.decode("utf-16", "replace").encode("utf-8", "replace")
        return content

    def whole(self, name: str) -> bytes:
        """A member as it is, however long; raises nearly anything where it is broken."""
        return self._zip.read(name)

    def is_short(self, name: str) -> bool:
        """Whether this member can be gone through in memory."""
        return self._zip.getinfo(name).file_size <= _MOST_READ


def form_of_package(package: Package) -> str:
    """The ending of its format. Raises RefusedError: behind a password, or of another format."""
    if b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise RefusedError("encrypted")
    open_document = _OPEN_DOCUMENT.match(package.read("mimetype"))
    if open_document:
        return _OPEN_ENDINGS[open_document[1]]
    main = _MAIN.search(package.read("[Content_Types].xml"))
    if main is None:
        raise RefusedError("type_not_supported")
    return _ENDINGS[main[1]]


def form_of_compound(content: bytes) -> str:
    """The same of what Word, Excel and PowerPoint wrote until 2007."""
    if any(is_named(stream, content) for stream in _LOCKED) or _is_locked(content):
        raise RefusedError("encrypted")
    for stream, ending in _STREAMS.items():
        if is_named(stream, content):
            return ending
    raise RefusedError("type_not_supported")


def _is_locked(content: bytes) -> bool:
    """By what a letter (MS-DOC 2.5.2) or a book (MS-XLS 2.4.117) says at its beginning, which is
    the beginning of a sector.
    """
    letter = _at_sector(b"\xec\xa5", content)
    book = _at_sector(b"\x09\x08\x10\x00\x00\x06", content)
    flags = content[letter + 11 : letter + 12] if letter > 0 else b""
    return any(flag & 1 for flag in flags) or (
        book > 0 and content[book + 20 : book + 22] == b"\x2f\x00"
    )


def _at_sector(mark: bytes, content: bytes) -> int:
    """Where the first sector begins so; -1 where none does."""
    at = content.find(mark, _SECTOR)
    while at > 0 and at % _SECTOR:
        at = content.find(mark, at + 1)
    return at


def is_named(stream: str, content: bytes) -> bool:
    """Whether a compound file lists a stream or folder of this name."""
    name = stream.encode("utf-16-le")
    entry = name.ljust(_LENGTH_AT, b"\0") + (len(name) + 2).to_bytes(2, "little")
    at = content.find(entry)
    while at > 0 and at % _ENTRY:
        at = content.find(entry, at + 1)
    return at > 0
