"""Sound and film, opened with FFmpeg's libraries: by the parser named, never by guessing."""

from io import BytesIO
from typing import NamedTuple

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from .frames import RefusedError

# FFmpeg's name of the parser for each of `kinds.Kind`.
_PARSERS = {
    "aac": "aac",
    "amr": "amr",
    "avi": "avi",
    "flac": "flac",
    "matroska": "matroska",
    "mp3": "mp3",
    "mp4": "mov",
    "ogg": "ogg",
    "wav": "wav",
}


class Media(NamedTuple):
    """An opened file, and of its streams the first that sounds and the first that moves."""

    container: InputContainer
    sound: AudioStream | None
    film: VideoStream | None


def open_media(kind: str, content: bytes) -> Media:
    """Raises RefusedError where the file is of another kind or holds neither sound nor film."""
    try:
        container = av.open(BytesIO(content), "r", format=_PARSERS[kind], metadata_errors="replace")
    except av.error.FFmpegError:
        raise RefusedError("damaged") from None
    films = (one for one in container.streams.video if not is_cover(one))
    opened = Media(container, next(iter(container.streams.audio), None), next(films, None))
    if opened.sound is None and opened.film is None:
        raise RefusedError("damaged")
    for stream in (opened.sound, opened.film):
        if stream is not None:
            # Threads are refused here; one that is asked for would end the decoding.
            stream.codec_context.thread_count = 1
            stream.codec_context.thread_type = "NONE"
    return opened


def is_cover(stream: VideoStream) -> bool:
    """Whether it is the one picture that music players show."""
    return bool(stream.disposition & Disposition.attached_pic)
