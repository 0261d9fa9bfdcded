"""How much one hostile file may cost, and how much of it is shown."""

from dataclasses import dataclass

_MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds of one run of the sandbox. Sizes are bytes, times seconds of wall clock or CPU.

    A file past a bound is not lost: its original stays sealed, and the working copy says
    why it is not shown. A document past `pages` or `output_bytes` shows its first pages.
    """

    input_bytes: int = 200 * _MIB  # as much as the form accepts for one file
    pixels: int = 2**27  # of the picture as sent: a phone of 108 megapixels still fits
    side: int = 2560  # longest side of a shown page; the worker holds one such page raw
    dots_per_inch: int = 150  # documents: the smallest print of a scanned letter stays legible
    pages: int = 50
    output_bytes: int = 32 * _MIB  # all encoded pages of one file together
    sound_seconds: int = 2 * 60 * 60  # 22 MB as it is kept
    memory_bytes: int = 768 * _MIB  # address space inside the box
    cpu_seconds: int = 20
    start_seconds: float = 15.0  # until the box says it is closed; a busy host is slow here
    wall_seconds: float = 45.0  # from then on, feeding and reading included
    text_input_bytes: int = 32 * _MIB  # of a text, or a letter with what is attached
    characters: int = 200_000  # of a text, some 70 pages of print
    office_input_bytes: int = 64 * _MIB  # what it unpacks lies in memory, too
    office_memory_bytes: int = 1536 * _MIB  # address space; its own code is over a third of it
    office_cpu_seconds: int = 30
    scratch_bytes: int = 192 * _MIB  # files of its own, in memory
    archive_files: int = 200
    archive_bytes: int = 512 * _MIB  # all of them unpacked; and 64 MiB + 100 times the archive
    archive_pages: int = 400  # shown of all files together
    archive_characters: int = 500_000  # of all texts in it: each is redacted, outside of a box
    archive_seconds: float = 70.0  # to unpack and show them; wall clock
    looking_seconds: float = 90.0  # for the faces on all pages of one file; wall clock
    looking_cpu_seconds: int = 90
    reading_seconds: float = 120.0  # for the print on all pages of one file; wall clock
    reading_cpu_seconds: int = 40  # and on one page


LIMITS = Limits()
