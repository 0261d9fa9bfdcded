"""Sound to plain samples: one channel, 16 bits, always the same rate. Music becomes so, too."""

from collections.abc import Iterator

import av
from av.audio.frame import AudioFrame

from .media import Media

RATE = 24_000  # samples a second; what a voice has above 12 kHz tells nothing of its words
PIECE = RATE // 5  # samples said at once


def samples(media: Media, seconds: int) -> Iterator[bytes]:
    """Pieces of PIECE samples, the last may be shorter; at most `seconds` in all.

    A broken packet is left out, as players do: what follows it is heard.
    """
    held = bytearray()
    left = seconds * RATE * 2
    for heard in _heard(media):
        held += heard
        while len(held) >= PIECE * 2:
            yield bytes(held[: PIECE * 2])
            del held[: PIECE * 2]
            left -= PIECE * 2
            if left <= 0:
                return
    if held:
        yield bytes(held)


def _heard(media: Media) -> Iterator[bytes]:
    one_form = av.AudioResampler("s16", "mono", RATE)
    for frame in _frames(media):
        try:
            for plain in one_form.resample(frame):
                yield _plain(plain)
        except (av.error.FFmpegError, ValueError):
            # It changed its form midway.
            one_form = av.AudioResampler("s16", "mono", RATE)
    for plain in one_form.resample(None):
        yield _plain(plain)


def _frames(media: Media) -> Iterator[AudioFrame]:
    if media.sound is None:
        return
    try:
        for packet in media.container.demux(media.sound):
            try:
                yield from packet.decode()
            except av.error.FFmpegError:
                continue
    except av.error.FFmpegError:
        return


def _plain(frame: AudioFrame) -> bytes:
    """Without the padding that stands behind the samples."""
    return bytes(frame.planes[0])[: frame.samples * 2]
