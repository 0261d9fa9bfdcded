"""Small recordings made for the tests, of every container. Everything in them is invented."""

import math
import struct
from io import BytesIO
from typing import Any

import av

# FFmpeg's writer and encoder of each ending, and at how many samples a second it is sent.
FORMS = {
    "opus": ("ogg", "libopus", 48_000),
    "mp3": ("mp3", "libmp3lame", 44_100),
    "wav": ("wav", "pcm_s16le", 22_050),
    "m4a": ("ipod", "aac", 44_100),
    "3gp": ("3gp", "libopencore_amrnb", 8_000),
    "amr": ("amr", "libopencore_amrnb", 8_000),
    "webm": ("webm", "libopus", 48_000),
    "aac": ("adts", "aac", 44_100),
    "flac": ("flac", "flac", 44_100),
    "avi": ("avi", "pcm_s16le", 16_000),
}
# No place of any kind: the open Atlantic.
INVENTED_POSITION = "+00.5000-025.0000/"
TONE = 440


def tone(seconds: float, rate: int, *, loud: float = 0.5) -> bytes:
    """A sine, 16 bits."""
    count = int(seconds * rate)
    step = 2 * math.pi * TONE / rate
    return b"".join(
        struct.pack("<h", int(32_000 * loud * math.sin(step * at))) for at in range(count)
    )


def recording(
    ending: str = "opus", seconds: float = 1.0, *, mark: str = "", plain: bytes = b""
) -> bytes:
    """A file of that ending with a tone, or with `plain` samples, and `mark` as its metadata."""
    form, codec, rate = FORMS[ending]
    out = BytesIO()
    with av.open(out, "w", format=form) as file:
        if mark:
            told = {"title": mark, "artist": mark, "comment": mark, "location": INVENTED_POSITION}
            told |= {"creation_time": "2026-01-02T03:04:05", "date": "2026-01-02"}
            file.metadata.update(told)
        stream: Any = file.add_stream(codec, rate=rate, layout="mono")
        resampler = av.AudioResampler(stream.codec_context.format, "mono", rate)
        samples = plain or tone(seconds, rate)
        frame = av.AudioFrame(format="s16", layout="mono", samples=len(samples) // 2)
        frame.planes[0].update(samples)
        frame.sample_rate, frame.pts = rate, 0
        fifo = av.AudioFifo()
        for one in resampler.resample(frame):
            fifo.write(one)
        size = stream.codec_context.frame_size or 1024
        while (piece := fifo.read(size, partial=True)) is not None:
            file.mux(stream.encode(piece))
        file.mux(stream.encode(None))
    return out.getvalue()


def heard(content: bytes) -> list[int]:
    """The samples of a recording of ours, at 48,000 a second."""
    with av.open(BytesIO(content), "r", format="ogg") as file:
        resampler = av.AudioResampler("s16", "mono", 48_000)
        frames = [one for frame in file.decode(audio=0) for one in resampler.resample(frame)]
    plain = b"".join(bytes(one.planes[0])[: one.samples * 2] for one in frames)
    return list(memoryview(plain).cast("h"))
