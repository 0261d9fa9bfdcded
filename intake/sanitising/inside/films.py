"""Film to a few stills: key frames spread over its length, which stand without any other."""

from collections.abc import Iterator

import av
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream

from .frames import Bounds, Frame, RefusedError
from .media import Media
from .turning import turned

MOST_STILLS = 12
_LONGEST_SIDE = 1280
_LONGEST = 24 * 60 * 60 * 1000  # milliseconds that are believed


def stills_of(media: Media, bounds: Bounds) -> list[int]:
    """Which key frames are to be shown, by their places among all key frames, rising."""
    if media.film is None:
        return []
    if media.film.width * media.film.height > bounds.pixels:
        raise RefusedError("too_many_pixels")
    count = sum(1 for _ in _keys(media))
    wanted = min(count, MOST_STILLS, bounds.pages)
    return [at * count // wanted for at in range(wanted)]


def milliseconds(media: Media) -> int:
    """How long a film says it is, 1 where it does not; 0 without one."""
    if media.film is None:
        return 0
    said = (media.container.duration or 0) * 1000 // av.time_base
    return min(max(1, said), _LONGEST)


def stills(media: Media, wanted: list[int], bounds: Bounds) -> Iterator[Frame]:
    """Those key frames as they are reached; one that cannot be read is left out."""
    left = set(wanted)
    for at, packet in enumerate(_keys(media)):
        if at in left:
            left.remove(at)
            frame = _decoded(packet)
            if frame is not None:
                yield _plain(frame, wanted.index(at) + 1, bounds)
        if not left:
            return


def _keys(media: Media) -> Iterator["Packet[VideoStream]"]:
    if media.film is None:
        return
    try:
        for packet in media.container.demux(media.film):
            if packet.is_keyframe and packet.size:
                yield packet
    except av.error.FFmpegError:
        return


def _decoded(packet: "Packet[VideoStream]") -> VideoFrame | None:
    """Of this packet alone: what the decoder still holds of it is asked for, then forgotten."""
    decoder = packet.stream.codec_context
    try:
        frames = [*decoder.decode(packet), *decoder.decode(None)]
    except av.error.FFmpegError:
        frames = []
    decoder.flush_buffers()
    return next(iter(frames), None)


def _plain(frame: VideoFrame, number: int, bounds: Bounds) -> Frame:
    longest = min(_LONGEST_SIDE, bounds.side)
    scale = min(1.0, longest / max(frame.width, frame.height))
    width, height = (max(1, int(side * scale)) for side in (frame.width, frame.height))
    small = VideoReformatter().reformat(frame, width, height, "rgb24", threads=1)
    return turned(Frame(number, width, height, _rows(small)), frame.rotation)


def _rows(frame: VideoFrame) -> bytes:
    """The pixels without the padding that stands behind each row."""
    plane, wide = frame.planes[0], frame.width * 3
    view = memoryview(plane)
    starts = range(0, frame.height * plane.line_size, plane.line_size)
    return b"".join(view[start : start + wide] for start in starts)
