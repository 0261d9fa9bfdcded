"""Reading a form's body as it streams in: text into memory under small caps, files onward.

No byte of a file waits anywhere: each piece goes straight to a sink, which seals it. Django's
own parser spools to a temporary file and buffers whole fields, so it never sees these bodies.
Knows nothing of Django; the web hands in `read` and two headers.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl

from multipart import PushMultipartParser, parse_options_header

from intake.body_parts import (
    CODE_LIMITS,
    LIMITS,
    BodyInterrupted,
    BodyRefused,
    Fields,
    FileSink,
    Limits,
    OpenFile,
    Reading,
    RefusedFile,
)
from intake.errors import IntakeError
from intake.letters import clean_words

__all__ = [
    "CODE_LIMITS",
    "LIMITS",
    "Body",
    "BodyInterrupted",
    "BodyRefused",
    "Fields",
    "FileSink",
    "Limits",
    "OpenFile",
    "RefuseToSpool",
    "RefusedFile",
    "read_multipart",
    "read_urlencoded",
]

PIECE = 64 * 1024
_BOUNDARY = re.compile(r"[!-~]{1,200}")


@dataclass(frozen=True, repr=False)
class Body:
    """A whole body: its text, and the files that were refused one by one."""

    fields: Fields
    refused: tuple[RefusedFile, ...] = ()

    def __repr__(self) -> str:
        return f"Body({self.fields!r}, {len(self.refused)} refused)"


class RefuseToSpool:
    """Django's upload handler here: there is none. Touching `request.FILES` is a bug."""

    def __init__(self, *_: object) -> None:
        raise RuntimeError("Bodies are read by intake.body only.")


def read_multipart(
    read: Callable[[int], bytes],
    content_type: str,
    content_length: str,
    open_file: OpenFile,
    limits: Limits = LIMITS,
) -> Body:
    """Read a multipart body to its end, each file into the sink that `open_file` gives.

    Args:
        read: gives up to n bytes, b"" at the end; asked for at most 64 KiB at a time.
        content_length: as the header says; chunked bodies have none and are refused.
        open_file: called at a file's first byte with the text fields so far, a cleaned but
            still untrusted name and a media type. An IntakeError `too_many_files` or
            `file_…` refuses that file alone; any other error ends the taking of files.

    Raises:
        BodyRefused: body_cut, body_malformed, body_too_large, content_type_wrong,
            length_required, text_not_utf8, text_too_long, too_many_parts, or the code of a
            sink's refusal. Files already closed stay with their sinks.
        BodyInterrupted: the code of a sink's passing fault, or `unforeseen`.
    """
    reading = Reading(open_file, limits)
    expected = _expected_length(content_length)
    boundary = _boundary(content_type)
    if expected > limits.body:
        reading.stop(IntakeError("body_too_large"))
    parser = PushMultipartParser(
        boundary,
        content_length=expected,
        max_header_size=16 << 10,
        max_segment_count=limits.parts,
        header_charset="latin-1",  # never fails; names are decoded again in `body_parts`
        # Strict mode would refuse the line end that browsers put after the last boundary,
        # but only when it arrives in a piece of its own.
        strict=False,
    )
    reading.follow(parser, _pieces(read, expected))
    return Body(reading.fields, tuple(reading.refused))


def read_urlencoded(
    read: Callable[[int], bytes],
    content_type: str,
    content_length: str,
    limits: Limits = CODE_LIMITS,
) -> Body:
    """Read a small urlencoded body. Raises BodyRefused as `read_multipart` does."""
    if parse_options_header(content_type)[0] != "application/x-www-form-urlencoded":
        raise BodyRefused("content_type_wrong", Fields())
    expected = _expected_length(content_length)
    if expected > limits.text:
        raise BodyRefused("body_too_large", Fields())
    raw = b"".join(_pieces(read, expected))
    if len(raw) != expected:
        raise BodyRefused("body_cut", Fields())
    fields = Fields()
    for name, value in _pairs(raw, limits.fields):
        fields.add(clean_words(name), clean_words(value))
    return Body(fields)


def _pairs(raw: bytes, most: int) -> list[tuple[str, str]]:
    try:
        text = raw.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=most)
    except UnicodeDecodeError:
        raise BodyRefused("text_not_utf8", Fields()) from None
    except ValueError:
        raise BodyRefused("too_many_parts", Fields()) from None


def _expected_length(content_length: str) -> int:
    if not (content_length.isascii() and content_length.isdigit() and len(content_length) < 19):
        raise BodyRefused("length_required", Fields())
    return int(content_length)


def _boundary(content_type: str) -> str:
    kind, options = parse_options_header(content_type)
    boundary: str = options.get("boundary", "")
    if kind != "multipart/form-data" or not _BOUNDARY.fullmatch(boundary):
        raise BodyRefused("content_type_wrong", Fields())
    return boundary


def _pieces(read: Callable[[int], bytes], expected: int) -> Iterator[bytes]:
    """The body in pieces of at most 64 KiB; ends early, without error, where it was cut."""
    while expected > 0:
        try:
            piece = read(min(PIECE, expected))
        except OSError:  # the peer went away, or was too slow
            return
        if not piece:
            return
        expected -= len(piece)
        yield piece
