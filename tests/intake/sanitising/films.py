"""Small films made for the tests, of every container. Everything in them is invented."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import av
from PIL import Image

from .recordings import INVENTED_POSITION
from .samples import picture

# FFmpeg's writer and encoders of each ending; the sound at 48,000 samples a second.
FORMS = {
    "mp4": ("mp4", "libx264", "aac"),
    "mov": ("mov", "mjpeg", "pcm_s16le"),
    "3gp": ("3gp", "mpeg4", "aac"),
    "mkv": ("matroska", "libx264", "libopus"),
    "webm": ("webm", "libvpx", "libopus"),
    "avi": ("avi", "mpeg4", "libmp3lame"),
}
A_SECOND = 5  # pictures
_PIXELS = {"mjpeg": "yuvj420p"}
_UPRIGHT = bytes.fromhex("00010000 00000000 00000000 00000000 00010000")
_SIDEWAYS = bytes.fromhex("00000000 00010000 00000000 ffff0000 00000000")


def film(
    ending: str = "mp4",
    seconds: int = 4,
    *,
    mark: str = "",
    sounds: bool = True,
    told: dict[str, str] | None = None,
    scenes: Sequence[Image.Image] = (picture(96, 64),),
) -> bytes:
    """A still standing picture, left half red, with a key frame every second, and silence.

    `scenes`, all of one size, are shown one after another, each as long. `told` is metadata under
    any names, those of the makers of phones too.
    """
    form, seen, heard = FORMS[ending]
    out = BytesIO()
    any_name = {"movflags": "use_metadata_tags"} if told and form == "mp4" else {}
    with av.open(out, "w", format=form, options=any_name) as file:
        file.metadata.update(told or {})
        if mark:
            file.metadata.update({"title": mark, "comment": mark, "location": INVENTED_POSITION})
        video: Any = file.add_stream(seen, rate=A_SECOND)
        (video.width, video.height), video.pix_fmt = scenes[0].size, _PIXELS.get(seen, "yuv420p")
        video.codec_context.gop_size = A_SECOND
        audio: Any = file.add_stream(heard, rate=48_000, layout="mono") if sounds else None
        pixels = [one.convert("RGBA").tobytes() for one in scenes]
        for at in range(seconds * A_SECOND):
            now = pixels[at * len(pixels) // (seconds * A_SECOND)]
            frame = av.VideoFrame.from_bytes(now, *scenes[0].size, "rgba")
            frame.pts = at
            file.mux(video.encode(frame))
        file.mux(video.encode(None))
        if audio is not None:
            _be_silent(file, audio, seconds)
    return out.getvalue()


def _be_silent(file: Any, audio: Any, seconds: int) -> None:
    size = audio.codec_context.frame_size or 1024
    for at in range(0, seconds * 48_000, size):
        frame = av.AudioFrame(audio.codec_context.format, "mono", size)
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        frame.sample_rate, frame.pts = 48_000, at
        file.mux(audio.encode(frame))
    file.mux(audio.encode(None))


def sideways(content: bytes) -> bytes:
    """An MP4 that says it was filmed with the phone on its side, as players are told."""
    movie = content.index(_UPRIGHT)
    track = content.index(_UPRIGHT, movie + 1)
    return content[:track] + _SIDEWAYS + content[track + len(_UPRIGHT) :]
