"""From an untrusted stream to pages of pixels and sound, one fresh box for each file."""

import json
import zlib
from dataclasses import replace
from io import BytesIO
from typing import BinaryIO

from intake.errors import TransientError
from intake.programs import can_unpack, has_office
from intake.sanitising.archives import Archive
from intake.sanitising.exchange import Exchange, Source, StoppedError
from intake.sanitising.faces import faceless
from intake.sanitising.gallery import Gallery
from intake.sanitising.kinds import ARCHIVES, WRITTEN, Kind, kind_of, name_fits, read_start
from intake.sanitising.kinds import MEDIA as MEDIA_KINDS
from intake.sanitising.kinds import OFFICE as OFFICE_KINDS
from intake.sanitising.limits import LIMITS, Limits
from intake.sanitising.rendition import NotShown, Reason, Rendition
from intake.sanitising.sandbox import MEDIA, OFFICE, PARSERS, Program, command
from intake.sanitising.together import Unpacked
from intake.sanitising.writing import Writing, writing


def sanitise(
    untrusted: BinaryIO, name: str, limits: Limits = LIMITS
) -> Rendition | Writing | Unpacked | NotShown:
    """Show a hostile file as pixels, sound or text, or say why not. No file makes it raise.

    Args:
        untrusted: readable stream of plaintext already verified whole; read once, forward,
            at most to `limits.input_bytes`. What its `read` raises goes through.
        name: what the sender called the file. Decides nothing and never enters the box.
        limits: bounds of time, memory, pages, pixels, sound and bytes.

    Returns:
        A Rendition (a document past a limit, or ended midway, keeps the pages it had),
        of what is only text a Writing, which hides nobody yet and is for `redacted`, of an archive
        an Unpacked, whose texts are so, too; else NotShown with a fixed reason.

    Raises:
        TransientError("sandbox_missing"): this host cannot build the box (no bubblewrap, no
            user namespaces, no system call filter). Nothing was parsed, nothing handed over.
    """
    start = read_start(untrusted)
    kind = kind_of(start)
    if kind is None or kind not in ARCHIVES:
        return _one(start, untrusted, name, limits)
    if not can_unpack():
        return NotShown(Reason.PROGRAM_MISSING)
    shown = _unpacked(start, untrusted, kind, limits)
    if isinstance(shown, Unpacked):
        shown.name_fits = name_fits(name, kind)
    return shown


def _unpacked(start: bytes, untrusted: Source, kind: Kind, limits: Limits) -> Unpacked | NotShown:
    """Every file of an archive in a fresh box, until what all of them may cost is used up."""
    archive, shown = Archive(start, untrusted, kind, limits), Unpacked(limits)
    for file, name, left in archive.files():
        if shown.is_full:
            shown.more = True
            break
        made = _inside(file, name, shown.what_is_left(left))
        file.pass_over()
        # What cannot be unpacked whole is more of a reason than what half of it looked like.
        shown.add(NotShown(file.why) if file.why and isinstance(made, NotShown) else made)
    shown.more |= archive.more
    if archive.stop and not shown.files:
        return NotShown(archive.stop.reason)
    return shown


def _inside(untrusted: Source, name: str, limits: Limits) -> Rendition | Writing | NotShown:
    """One file of an archive. An archive in it stays closed: else one file could be any number."""
    start = read_start(untrusted)
    if kind_of(start) in ARCHIVES:
        return NotShown(Reason.NESTED)
    return _one(start, untrusted, name, limits)


def _one(
    start: bytes, untrusted: Source, name: str, limits: Limits
) -> Rendition | Writing | NotShown:
    if not start:
        return NotShown(Reason.EMPTY)
    kind = kind_of(start)
    if kind is None:
        return NotShown(Reason.TYPE_NOT_SUPPORTED)
    if kind in WRITTEN:
        return writing(kind, start, untrusted, limits, name_fits=name_fits(name, kind))
    if kind in OFFICE_KINDS and not has_office():
        return NotShown(Reason.PROGRAM_MISSING)
    program, limits = _for(kind, limits)
    gallery = Gallery(kind, limits)
    try:
        with Exchange(command(_order(kind, limits), program), start, untrusted, limits) as box:
            gallery.fill(box)
    except StoppedError as stop:
        if not gallery.pages:
            return NotShown(stop.reason)
    return gallery.rendition(name_fits(name, kind))


def probe() -> None:
    """Run each box once on a file of each library: a host that cannot must not start a worker.

    Raises TransientError("sandbox_missing") if a plain picture or page does not come back, or no
    answer whether there is a face on it.
    """
    for sample in (_one_empty_page(), _one_fiftieth_of_silence()):
        _whole(sanitise(BytesIO(sample), ""))
    _whole(faceless(_whole(sanitise(BytesIO(_one_white_pixel()), "")), LIMITS))


def _whole(outcome: object) -> Rendition:
    if not isinstance(outcome, Rendition):
        raise TransientError("sandbox_missing")
    return outcome


def _for(kind: Kind, limits: Limits) -> tuple[Program, Limits]:
    """The program that shows this kind, and what it may cost."""
    if kind not in OFFICE_KINDS:
        return (MEDIA if kind in MEDIA_KINDS else PARSERS), limits
    return OFFICE, replace(limits, input_bytes=min(limits.input_bytes, limits.office_input_bytes))


def _order(kind: Kind, limits: Limits) -> str:
    return json.dumps(
        {
            "kind": kind.value,
            "bounds": {
                "pixels": limits.pixels,
                "side": limits.side,
                "pages": limits.pages,
                "dots_per_inch": limits.dots_per_inch,
                "sound_seconds": limits.sound_seconds,
            },
            "input_bytes": limits.input_bytes,
            "memory_bytes": limits.memory_bytes,
            "cpu_seconds": limits.cpu_seconds,
            "office": {
                "memory_bytes": limits.office_memory_bytes,
                "cpu_seconds": limits.office_cpu_seconds,
                "scratch_bytes": limits.scratch_bytes,
            },
        }
    )


def _one_white_pixel() -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        check = zlib.crc32(name + body).to_bytes(4, "big")
        return len(body).to_bytes(4, "big") + name + body + check

    header = bytes.fromhex("00000001 00000001 08 02 00 00 00")
    pixels = zlib.compress(b"\x00\xff\xff\xff")
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def _one_fiftieth_of_silence() -> bytes:
    """One frame of AMR at its highest rate."""
    return b"#!AMR\n\x3c" + bytes(31)


def _one_empty_page() -> bytes:
    """The renderer mends the cross-reference table that is left out here."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )
