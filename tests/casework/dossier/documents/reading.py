"""What stands in the files, as a reader's tools see it."""

import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from lxml import etree, html  # type: ignore[import-untyped]
from PIL import Image

DOTS_PER_INCH = 50
_UNSEEN = re.compile("[\u200e\u200f\u2066-\u2069\ufffe]")
_EMBEDDING = re.compile("[\u202a-\u202e]")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def plainly(text: str) -> str:
    """Without the marks of direction, and with single spaces."""
    return " ".join(_UNSEEN.sub("", text).split())


def pdf_text(pdf: bytes) -> str:
    """As Chromium's reader gives it: it turns Latin words about in lines that run to the left."""
    with pypdfium2.PdfDocument(pdf) as opened:
        return "\n".join(page.get_textpage().get_text_range() for page in opened)


def pdf_text_in_order(pdf: bytes) -> str:
    """As Poppler's reader gives it. Skips where it is not installed."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("NOT TESTED: no pdftotext (apt-get install poppler-utils)")
    done = subprocess.run(
        [program, "-raw", "-", "-"], input=pdf, capture_output=True, check=True, timeout=240
    )
    return _EMBEDDING.sub("", done.stdout.decode())


def pdf_pages(pdf: bytes) -> list[Image.Image]:
    """Every page in sixteen greys: enough to see a letter out of its place, and small."""
    with pypdfium2.PdfDocument(pdf) as opened:
        return [
            page.render(scale=DOTS_PER_INCH / 72, grayscale=True)
            .to_pil()
            .point(lambda tone: tone // 16 * 17)
            for page in opened
        ]


def html_text(page: bytes) -> str:
    root = html.fromstring(page)
    for unread in root.xpath("//style"):
        unread.drop_tree()
    for block in root.xpath(
        "//p|//li|//td|//th|//dt|//dd|//h1|//h2|//h3|//h4|//caption|//*[name()='text']"
    ):
        block.tail = f"\n{block.tail or ''}"
    return str(root.text_content())


def docx_text(file: bytes) -> str:
    """Of body, tables, notes, heads and feet."""
    found = []
    with zipfile.ZipFile(BytesIO(file)) as opened:
        for name in opened.namelist():
            if re.fullmatch(r"word/(document|footnotes|header\d|footer\d)\.xml", name):
                root = etree.fromstring(opened.read(name))
                found += ["".join(p.itertext(f"{_W}t")) for p in root.iter(f"{_W}p")]
    return "\n".join(found)


def docx_opened(file: bytes):
    return Document(BytesIO(file))


def docx_part(file: bytes, name: str):
    with zipfile.ZipFile(BytesIO(file)) as opened:
        return etree.fromstring(opened.read(name))


def peak_of(process: int) -> int:
    """KiB of memory that a process ever had at once; 0 when it is gone."""
    try:
        told = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", told)
    return int(found[1]) if found else 0
