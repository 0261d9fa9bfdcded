"""The parts of a body while it is read: one text field, one file, and the state of all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NoReturn, Protocol

from multipart import MultipartError, MultipartSegment, ParserLimitReached, PushMultipartParser

from intake.errors import IntakeError, TransientError
from intake.letters import clean_file_name, clean_words

_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,62}/[a-z0-9][a-z0-9.+-]{0,62}")


@dataclass(frozen=True)
class Limits:
    """Bounds of one body; bytes unless said otherwise."""

    fields: int = 100
    text: int = 1 << 20
    files: int = 10
    file: int = 200 << 20
    parts: int = 1000
    # Read on past a refusal that far, thrown away: a browser still sending when the answer
    # comes may show a broken connection instead of the page that keeps what was typed.
    drain: int = 8 << 20

    @property
    def body(self) -> int:
        return self.files * self.file + 2 * self.text


LIMITS = Limits()
CODE_LIMITS = Limits(fields=20, text=16 << 10, files=0)


class Fields(Mapping[str, str]):
    """The text fields of a body in order; `[name]` is the last value. Its repr is mute."""

    def __init__(self) -> None:
        self._values: dict[str, list[str]] = {}

    def add(self, name: str, value: str) -> None:
        self._values.setdefault(name, []).append(value)

    def getlist(self, name: str) -> list[str]:
        """All values of `name`, none included. The name is what Django's forms ask for."""
        return list(self._values.get(name, ()))

    def __getitem__(self, name: str) -> str:
        return self._values[name][-1]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Fields({len(self)} names)"


class BodyRefused(IntakeError):
    """The body cannot be taken. `fields` holds the text that was whole before the refusal."""

    def __init__(self, code: str, fields: Fields) -> None:
        super().__init__(code)
        self.fields = fields


class BodyInterrupted(TransientError):
    """A sink met a passing fault, or one nobody foresaw (`unforeseen`, with its cause)."""

    def __init__(self, code: str, fields: Fields) -> None:
        super().__init__(code)
        self.fields = fields


class FileSink(Protocol):
    """Takes one file. After a write or close that raised, `abort` follows and is harmless."""

    def write(self, piece: bytes, /) -> object: ...

    def close(self) -> object: ...

    def abort(self) -> object: ...


OpenFile = Callable[[Fields, str, str], FileSink]


@dataclass(frozen=True, repr=False)
class RefusedFile:
    """A file that was not taken though the rest of the body was read on."""

    name: str
    code: str

    def __repr__(self) -> str:
        return f"RefusedFile({self.code})"


@dataclass(repr=False)
class Reading:
    """The state of one body. Once `stopped`, text is still kept and files are not taken."""

    open_file: OpenFile
    limits: Limits
    fields: Fields = field(default_factory=Fields)
    refused: list[RefusedFile] = field(default_factory=list)
    stopped: Exception | None = None
    text_left: int = 0
    texts: int = 0
    files: int = 0
    _part: TextPart | FilePart | None = None

    def __post_init__(self) -> None:
        self.text_left = self.limits.text

    def stop(self, fault: Exception) -> None:
        self.stopped = self.stopped or fault

    def follow(self, parser: PushMultipartParser, pieces: Iterator[bytes]) -> None:
        """Feed every piece through the parser, then raise what stopped it, if anything did."""
        try:
            whole = self._feed(parser, pieces)
            if whole:
                parser.close()
        except ParserLimitReached:
            self.stop(IntakeError("too_many_parts"))
        except MultipartError:
            self.stop(IntakeError("body_malformed"))
        except Exception as fault:
            self.stop(fault)
        finally:
            if self._part is not None:
                self._part.abort()
        if self.stopped is not None:
            self._raise(self.stopped)

    def _feed(self, parser: PushMultipartParser, pieces: Iterator[bytes]) -> bool:
        left, drained = int(parser.content_length), 0
        for piece in pieces:
            left -= len(piece)
            drained += len(piece) if self.stopped else 0
            if drained > self.limits.drain:
                return False
            for event in parser.parse(piece):
                self._take(event)
        if left:
            self.stop(IntakeError("body_cut"))
        return not left

    def _take(self, event: object) -> None:
        if isinstance(event, MultipartSegment):
            self._part = self._begin(event)
        elif isinstance(event, bytes) and self._part is not None:
            self._part.write(event)
        elif event is None and self._part is not None:
            part, self._part = self._part, None
            part.close()

    def _begin(self, segment: MultipartSegment) -> TextPart | FilePart:
        if segment.filename is None:
            self.texts += 1
            if self.texts > self.limits.fields:
                self.stop(IntakeError("too_many_parts"))
            return TextPart(self, _utf8(segment.name or ""))
        kind = (segment.content_type or "").lower()
        media_type = kind if _MEDIA_TYPE.fullmatch(kind) else "application/octet-stream"
        return FilePart(self, clean_file_name(_utf8(segment.filename)), media_type)

    def _raise(self, fault: Exception) -> NoReturn:
        if isinstance(fault, IntakeError):
            raise BodyRefused(fault.code, self.fields) from None
        if isinstance(fault, TransientError):
            raise BodyInterrupted(fault.code, self.fields) from None
        # A fault nobody foresaw must not cost people what they typed.
        raise BodyInterrupted("unforeseen", self.fields) from fault


class TextPart:
    """One text field, kept up to the budget of all; its beginning is kept when it is longer."""

    def __init__(self, reading: Reading, name: str) -> None:
        self._reading = reading
        self._name = name
        self._raw = bytearray()

    def write(self, piece: bytes) -> None:
        room = self._reading.text_left
        self._raw += piece[:room]
        self._reading.text_left -= min(room, len(piece))
        if len(piece) > room:
            self._reading.stop(IntakeError("text_too_long"))

    def close(self) -> None:
        if self._reading.texts > self._reading.limits.fields:
            return
        try:
            value = self._raw.decode("utf-8")
        except UnicodeDecodeError:
            # Refused, but what can be read is kept, so that it need not be typed again.
            self._reading.stop(IntakeError("text_not_utf8"))
            value = self._raw.decode("utf-8", "ignore")
        self._reading.fields.add(clean_words(self._name), clean_words(value))

    def abort(self) -> None:
        """A field that was cut is not a field: half a sentence could mean its opposite."""


class FilePart:
    """One file on its way to its sink. The sink is opened at the first byte, not before."""

    def __init__(self, reading: Reading, name: str, media_type: str) -> None:
        self._reading = reading
        self._name = name
        self._media_type = media_type
        self._size = 0
        self._sink: FileSink | None = None
        self._is_refused = False

    def write(self, piece: bytes) -> None:
        if self._is_refused or self._reading.stopped:
            return
        self._size += len(piece)
        self._guard(lambda: self._pass_on(piece))

    def _pass_on(self, piece: bytes) -> None:
        limits = self._reading.limits
        if self._size > limits.file:
            raise IntakeError("file_too_large")
        if self._sink is None:
            if self._reading.files >= limits.files:
                raise IntakeError("too_many_files")
            self._sink = self._reading.open_file(self._reading.fields, self._name, self._media_type)
            self._reading.files += 1
        self._sink.write(piece)

    def close(self) -> None:
        if self._sink is not None:
            self._guard(self._sink.close)
            self._sink = None
        # Browsers send an empty, nameless part for a file input that was left alone.
        elif self._name and not self._size and not self._reading.stopped:
            self._refuse("file_empty")

    def abort(self) -> None:
        sink, self._sink = self._sink, None
        if sink is not None:
            sink.abort()

    def _guard(self, step: Callable[[], object]) -> None:
        try:
            step()
        except IntakeError as refusal:
            self.abort()
            if refusal.code == "too_many_files" or refusal.code.startswith("file_"):
                self._refuse(refusal.code)
            else:
                self._reading.stop(refusal)
        except Exception as fault:
            self.abort()
            self._reading.stop(fault)

    def _refuse(self, code: str) -> None:
        self._is_refused = True
        self._reading.refused.append(RefusedFile(self._name, code))


def _utf8(latin: str) -> str:
    """A header word as the browser meant it; what is not UTF-8 shows as U+FFFD."""
    return latin.encode("latin-1").decode("utf-8", "replace")
