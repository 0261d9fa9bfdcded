"""Which parser a file goes to, decided by its first bytes alone.

The name and the declared type come from the sender and decide nothing. A file that is two
things at once (a JPEG with an archive behind it) is only ever read as what it starts as,
and what is shown are pixels, so that the other half is gone.
"""

import re
from enum import StrEnum
from pathlib import PurePosixPath

from intake.sanitising.exchange import Source


class Kind(StrEnum):
    """A type that the sandbox can show. Those of MEDIA hold sound, film or both, those of ARCHIVES
    other files.
    """

    JPEG = "jpeg"
    PNG = "png"
    GIF = "gif"
    TIFF = "tiff"
    WEBP = "webp"
    HEIC = "heic"
    AVIF = "avif"
    PDF = "pdf"
    AAC = "aac"
    AMR = "amr"
    AVI = "avi"
    FLAC = "flac"
    MATROSKA = "matroska"
    MP3 = "mp3"
    MP4 = "mp4"
    OGG = "ogg"
    WAV = "wav"
    PACKAGE = "package"  # a ZIP of XML: Word, Excel, PowerPoint since 2007, and OpenDocument
    COMPOUND = "compound"  # the same three until 2007
    RTF = "rtf"
    TEXT = "text"
    MAIL = "mail"
    ZIP = "zip"
    SEVEN_ZIP = "7z"
    TAR = "tar"
    TAR_BZIP2 = "tar_bzip2"
    TAR_GZIP = "tar_gzip"
    TAR_XZ = "tar_xz"


PICTURES = frozenset({Kind.JPEG, Kind.PNG, Kind.GIF, Kind.TIFF, Kind.WEBP, Kind.HEIC, Kind.AVIF})
OFFICE = frozenset({Kind.PACKAGE, Kind.COMPOUND, Kind.RTF})
WRITTEN = frozenset({Kind.TEXT, Kind.MAIL})
ARCHIVES = frozenset(
    {Kind.ZIP, Kind.SEVEN_ZIP, Kind.TAR, Kind.TAR_BZIP2, Kind.TAR_GZIP, Kind.TAR_XZ}
)
MEDIA = frozenset(Kind) - PICTURES - OFFICE - WRITTEN - ARCHIVES - {Kind.PDF}
LONGEST_HEAD = 1024  # octets in which a container of pictures says what is in it

_MAGIC = tuple(
    (re.compile(magic, re.DOTALL), kind)
    for magic, kind in (
        (rb"\xff\xd8\xff", Kind.JPEG),
        (rb"\x89PNG\r\n\x1a\n", Kind.PNG),
        (rb"GIF8[79]a", Kind.GIF),
        (rb"II\*\0|MM\0\*", Kind.TIFF),
        (rb"RIFF....WEBP", Kind.WEBP),
        (rb"%PDF-", Kind.PDF),
        (rb"OggS", Kind.OGG),
        (rb"#!AMR", Kind.AMR),
        (rb"fLaC", Kind.FLAC),
        (rb"RIFF....WAVE", Kind.WAV),
        (rb"RIFF....AVI ", Kind.AVI),
        (rb"\x1a\x45\xdf\xa3", Kind.MATROSKA),
        (rb"ID3|\xff[\xf2\xf3\xfa\xfb]", Kind.MP3),
        (rb"\xff[\xf0\xf1\xf8\xf9]", Kind.AAC),
        (
            rb"PK\x03\x04.{26}(?:\[Content_Types\]\.xml|_rels/|docProps/|word/|xl/|ppt/)",
            Kind.PACKAGE,
        ),
        (rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis\.opendocument\.", Kind.PACKAGE),
        (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.COMPOUND),
        (rb"\{\\rtf", Kind.RTF),
        (rb"PK(\x03\x04|\x05\x06)", Kind.ZIP),
        (rb"7z\xbc\xaf\x27\x1c", Kind.SEVEN_ZIP),
        (rb".{257}ustar[\0 ]", Kind.TAR),
        (rb"\x1f\x8b\x08", Kind.TAR_GZIP),
        (rb"BZh[1-9]1AY&SY", Kind.TAR_BZIP2),
        (rb"\xfd7zXZ\0", Kind.TAR_XZ),
    )
)
# Books and programs are packed as ZIP, too: what their first file is called says so.
_PACKED = re.compile(
    rb"PK\x03\x04.{26}(mimetype(?!application/vnd\.oasis\.opendocument\.)|META-INF/)", re.DOTALL
)
# The container of films, in which phones keep pictures, too: which stands in its list of brands.
_BRANDED = re.compile(rb"(....)ftyp", re.DOTALL)
_BRANDS = (
    (frozenset({b"avif", b"avis"}), Kind.AVIF),
    (frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}), Kind.HEIC),
)
_OTHER_PICTURES = frozenset({b"mif1", b"msf1", b"crx "})
_LONGEST_BRANDS = 256

_WIDE = (b"\xff\xfe", b"\xfe\xff")  # marks of letters of 16 bits
_NOT_TEXT = re.compile(rb"[\0-\x08\x0e-\x1f\x7f]")
_TAGGED = re.compile(rb"(?:\xef\xbb\xbf)?\s*<[!?A-Za-z]")
# The first line is one of a head, and so is one that no other kind of file would have.
_MAIL = re.compile(rb"[A-Za-z][\w-]{0,60}:[ \t]|From \S")
_SENT = re.compile(
    rb"^(?:From|Received|Return-Path|Delivered-To|MIME-Version):", re.IGNORECASE | re.MULTILINE
)

_ENDINGS = {
    Kind.JPEG: frozenset({".jpg", ".jpeg", ".jpe", ".jfif"}),
    Kind.PNG: frozenset({".png", ".apng"}),
    Kind.GIF: frozenset({".gif"}),
    Kind.TIFF: frozenset({".tif", ".tiff"}),
    Kind.WEBP: frozenset({".webp"}),
    Kind.HEIC: frozenset({".heic", ".heif", ".hif"}),
    Kind.AVIF: frozenset({".avif"}),
    Kind.PDF: frozenset({".pdf"}),
    Kind.AAC: frozenset({".aac"}),
    Kind.AMR: frozenset({".amr", ".awb", ".3ga"}),
    Kind.AVI: frozenset({".avi"}),
    Kind.FLAC: frozenset({".flac"}),
    Kind.MATROSKA: frozenset({".mkv", ".mka", ".webm", ".weba"}),
    Kind.MP3: frozenset({".mp3"}),
    Kind.MP4: frozenset({".mp4", ".m4a", ".m4b", ".m4v", ".mov", ".3gp", ".3gpp", ".3g2"}),
    Kind.OGG: frozenset({".ogg", ".oga", ".ogv", ".opus"}),
    Kind.WAV: frozenset({".wav"}),
    Kind.PACKAGE: frozenset(
        {
            *(".docx", ".docm", ".dotx", ".dotm", ".xlsx", ".xlsm", ".xltx", ".xltm"),
            *(".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm"),
            *(".odt", ".ott", ".ods", ".ots", ".odp", ".otp"),
        }
    ),
    Kind.COMPOUND: frozenset({".doc", ".dot", ".xls", ".xlt", ".ppt", ".pps", ".pot"}),
    Kind.RTF: frozenset({".rtf", ".doc"}),
    Kind.TEXT: frozenset({".txt", ".text", ".log", ".csv", ".md"}),
    Kind.MAIL: frozenset({".eml", ".txt"}),
    Kind.ZIP: frozenset({".zip"}),
    Kind.SEVEN_ZIP: frozenset({".7z"}),
    Kind.TAR: frozenset({".tar"}),
    Kind.TAR_BZIP2: frozenset({".bz2", ".tbz", ".tbz2"}),
    Kind.TAR_GZIP: frozenset({".gz", ".tgz"}),
    Kind.TAR_XZ: frozenset({".xz", ".txz"}),
}


def read_start(untrusted: Source) -> bytes:
    """As much of a stream as says what it is; b"" where it is empty."""
    start = b""
    while len(start) < LONGEST_HEAD:
        piece = untrusted.read(LONGEST_HEAD - len(start))
        if not piece:
            break
        start += piece
    return start


def kind_of(start: bytes) -> Kind | None:
    """The kind that a file's first LONGEST_HEAD octets name; None is a type we do not show."""
    if _PACKED.match(start):
        return None
    named = next((kind for magic, kind in _MAGIC if magic.match(start)), None)
    return named or _kind_by_brand(start) or _kind_by_letters(start)


def _kind_by_brand(start: bytes) -> Kind | None:
    container = _BRANDED.match(start)
    if container is None:
        return None
    listed = start[8 : min(int.from_bytes(container[1], "big"), _LONGEST_BRANDS)]
    brands = {listed[at : at + 4] for at in range(0, len(listed), 4)}
    film = None if listed[:4] in _OTHER_PICTURES else Kind.MP4
    return next((kind for known, kind in _BRANDS if known & brands), film)


def _kind_by_letters(start: bytes) -> Kind | None:
    """Text has no mark of its own: it is what holds nothing that no text does, and no tags, between
    which a name might be spread.
    """
    if start.startswith(_WIDE):
        return Kind.TEXT
    if _NOT_TEXT.search(start) or _TAGGED.match(start):
        return None
    return Kind.MAIL if _MAIL.match(start) and _SENT.search(start) else Kind.TEXT


def name_fits(name: str, kind: Kind) -> bool:
    """Whether the ending of `name` is one of this kind's: a caseworker is told when not."""
    return PurePosixPath(name).suffix.lower() in _ENDINGS[kind]
