"""The least that other programs do with the same files, unboxed: read them, write pixels.

Each gives False where its program is not installed.
"""

import io
import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

_DRAW = ["pdftoppm", "-r", "150", "-jpeg"]


def picture(content: bytes) -> bool:
    """Pillow reads the picture and writes it again."""
    with Image.open(io.BytesIO(content)) as image:
        image.convert("RGB").save(io.BytesIO(), "JPEG", quality=85)
    return True


def document(content: bytes) -> bool:
    """Poppler draws every page, as fine as ours."""
    return _ran(content, [*_DRAW, "file", "page"])


def office(content: bytes) -> bool:
    """LibreOffice makes a PDF of it, and poppler draws that."""
    as_pdf = ["soffice", "--headless", "--convert-to", "pdf", "file"]
    return _ran(content, as_pdf, [*_DRAW, "file.pdf", "page"])


def film(content: bytes) -> bool:
    """FFmpeg decodes every frame and keeps none."""
    return _ran(content, ["ffmpeg", "-v", "error", "-i", "file", "-f", "null", "-"])


def _ran(content: bytes, *commands: list[str]) -> bool:
    if not all(shutil.which(command[0]) for command in commands):
        return False
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "file").write_bytes(content)
        own = {"PATH": "/usr/bin:/bin", "HOME": folder}
        for command in commands:
            subprocess.run(command, cwd=folder, env=own, check=True, capture_output=True)
    return True
