"""What this host must have installed beside Python, and where it lies. Pure; starts nothing."""

from functools import cache
from pathlib import Path

LANGUAGES = ("pus", "fas", "eng")  # the first leads: it knows every letter of the second
_LIBRARY = "*/libtesseract.so.5"
_DATA = "*/tessdata"
OFFICE = Path("/usr/lib/libreoffice/program")
# What they have in common, and the parts for texts, tables and slides.
_OFFICE_PARTS = ("libmergedlo.so", "libswlo.so", "libsclo.so", "libsdlo.so")
_ARCHIVES = "*/libarchive.so.13"


@cache
def languages_of_print() -> Path | None:
    """The folder of what reads print in LANGUAGES; None if one, or the library, is missing."""
    if next(Path("/usr/lib").glob(_LIBRARY), None) is None:
        return None
    for folder in sorted(Path("/usr/share/tesseract-ocr").glob(_DATA), reverse=True):
        if all((folder / f"{name}.traineddata").is_file() for name in LANGUAGES):
            return folder
    return None


@cache
def has_office() -> bool:
    """Whether there is what makes pages of office files (LibreOffice, as Debian has it)."""
    return all((OFFICE / part).is_file() for part in _OFFICE_PARTS)


def can_unpack() -> bool:
    """Whether there is what opens archives."""
    return next(Path("/usr/lib").glob(_ARCHIVES), None) is not None
