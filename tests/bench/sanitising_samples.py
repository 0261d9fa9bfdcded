"""The files that sanitising is measured on, made when asked for. Everything is invented."""

import io
import random
import tarfile
import wave
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import av
import docx
from PIL import Image, ImageChops

from tests.intake.sanitising import bundles, films, papers, samples
from tests.intake.sanitising.recordings import FORMS, recording
from tests.intake.sanitising.test_formats import photograph

_LINE = "On the third day they came again and asked for the teacher of the girls."
_LINES = 45


def scene(width: int, height: int) -> Image.Image:
    """Soft shapes and grain, so that an encoder has as much to do as with a photograph."""
    dice = random.Random(6)
    coarse = (width // 16, height // 16)
    small = Image.frombytes("RGB", coarse, dice.randbytes(3 * coarse[0] * coarse[1]))
    shapes = small.resize((width, height), Image.Resampling.BICUBIC)
    grain = Image.frombytes("L", (width, height), dice.randbytes(width * height))
    return ImageChops.blend(shapes, grain.convert("RGB"), 0.05)


def photo() -> bytes:
    """A JPEG of a megapixel."""
    return samples.saved(scene(1152, 864), "JPEG")


def letter_pdf(pages: int = 10) -> bytes:
    """A document of so many full pages of print."""
    lines = "".join(f"BT /F 11 Tf 50 {790 - 16 * n} Td ({_LINE}) Tj ET\n" for n in range(_LINES))
    return samples.pdf(pages, box="0 0 595 842", body=zlib.compress(lines.encode()))


def letter_docx(pages: int = 10) -> bytes:
    """The same as an office file."""
    letter = docx.Document()
    for number in range(pages):
        for _ in range(_LINES // 2):
            letter.add_paragraph(_LINE)
        if number < pages - 1:
            letter.add_page_break()
    written = io.BytesIO()
    letter.save(written)
    return written.getvalue()


def film(seconds: int = 30) -> bytes:
    """MP4, H.264, 1280x720, 30 pictures a second and a key frame each second; it moves."""
    out = io.BytesIO()
    first = scene(1280, 720)
    with av.open(out, "w", format="mp4") as file:
        video: Any = file.add_stream("libx264", rate=30, options={"preset": "ultrafast"})
        video.width, video.height, video.pix_fmt = 1280, 720, "yuv420p"
        video.codec_context.gop_size = 30
        for at in range(30 * seconds):
            moved = ImageChops.offset(first, 4 * at, at).convert("RGBA").tobytes()
            frame = av.VideoFrame.from_bytes(moved, 1280, 720, "rgba")
            frame.pts = at
            file.mux(video.encode(frame))
        file.mux(video.encode(None))
    return out.getvalue()


def formats() -> dict[str, Callable[[], bytes]]:
    """A whole, harmless file of every format the project is to take."""
    return {
        "jpg": samples.jpeg,
        "png": samples.png,
        "gif": lambda: samples.saved(samples.picture(), "GIF"),
        "tiff": lambda: photograph("TIFF"),
        "webp": lambda: photograph("WEBP"),
        "heic": lambda: photograph("HEIF"),
        "avif": lambda: photograph("AVIF"),
        "pdf": samples.pdf,
        **{ending: _recording(ending) for ending in FORMS},
        **{f"{ending} (film)": _film(ending) for ending in films.FORMS},
        "docx": lambda: letter_docx(1),
        "xlsx": papers.xlsx,
        "odt": papers.odt,
        "ods": papers.ods,
        "odp": papers.odp,
        "rtf": papers.rtf,
        "txt": lambda: b"They came again.\n",
        "eml": lambda: b"From: a@example.org\nTo: b@example.org\nSubject: again\n\nThey came.\n",
        "zip": lambda: zipped({"picture.jpg": samples.jpeg()}),
        "tar": _tar,
        "7z": lambda: bundles.seven_zipped([("picture.jpg", samples.jpeg())]),
    }


def formats_of_office() -> dict[str, Callable[[], bytes]]:
    """The same of those that only an office program writes."""
    return {
        "pptx": lambda: papers.saved_as("pptx", "odp", papers.odp()),
        "doc": lambda: papers.saved_as("doc", "docx", papers.docx()),
        "xls": lambda: papers.saved_as("xls", "xlsx", papers.xlsx()),
        "ppt": lambda: papers.saved_as("ppt", "odp", papers.odp()),
    }


def bombs() -> dict[str, Callable[[], bytes]]:
    """What is small and unfolds, or lies about itself."""
    return {
        "picture of 1,600 megapixels": lambda: samples.png_bomb(40_000, rows_there=4_000),
        "picture of 100 megapixels": lambda: samples.png_bomb(10_000),
        "picture with 600 MB of text": _wordy,
        "page that draws 15,000,000 lines": lambda: samples.pdf(
            body=zlib.compress(b"0 0 m 1 1 l S\n" * 15_000_000, 9)
        ),
        "document of 10,000 pages": lambda: samples.pdf(10_000),
        "film cut in half": lambda: halved(films.film("mkv")),
        "recording without a sample": silent,
        "archive of 10 GB of zeros": lambda: bundles.tar_of_zeros(10 << 30),
        "archive of an archive of 10 GB of zeros": lambda: zipped({"a": bundles.zeros(10 << 30)}),
        "archive of 10,000 empty files": lambda: zipped({str(n): b"" for n in range(10_000)}),
        "archive that asks for 1 GB of memory": lambda: bundles.seven_zip_by(
            b"\x03\x01\x01", b"\x5d\0\0\0\x40"
        ),
    }


def halved(content: bytes) -> bytes:
    """Its first half."""
    return content[: len(content) // 2]


def silent() -> bytes:
    """A WAV of no length."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
    return out.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    """An archive of these."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in members.items():
            folder.writestr(name, content)
    return packed.getvalue()


def _wordy() -> bytes:
    text = samples.chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(200_000_000), 9))
    whole = samples.png()
    return whole[:33] + text * 3 + whole[33:]


def _tar() -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as folder:
        about = tarfile.TarInfo("picture.jpg")
        content = samples.jpeg()
        about.size = len(content)
        folder.addfile(about, io.BytesIO(content))
    return packed.getvalue()


def _recording(ending: str) -> Callable[[], bytes]:
    return lambda: recording(ending)


def _film(ending: str) -> Callable[[], bytes]:
    return lambda: films.film(ending)
