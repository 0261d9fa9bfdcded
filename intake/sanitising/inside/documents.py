"""PDF to page images. Scripts are not run (this build of the renderer has none)."""

from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw

from .frames import Bounds, Frame, RefusedError

_POINTS_PER_INCH = 72


def pdf(content: bytes, bounds: Bounds) -> tuple[int, Iterator[Frame]]:
    """How many pages the document has, and the first of them as they are reached."""
    document = _open(content)
    # What was typed into a form is not on the page until the form is set up.
    document.init_forms()
    return len(document), _frames(document, bounds)


def _open(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD
        raise RefusedError("encrypted" if locked else "damaged") from None


def _frames(document: pypdfium2.PdfDocument, bounds: Bounds) -> Iterator[Frame]:
    for index in range(min(len(document), bounds.pages)):
        frame = _frame(document, index, bounds)
        if frame is not None:
            yield frame


def _frame(document: pypdfium2.PdfDocument, index: int, bounds: Bounds) -> Frame | None:
    """One page; None if it cannot be read, so that a broken page does not hide the next."""
    try:
        page = document[index]
        longest = max(page.get_size())
        scale = min(bounds.dots_per_inch / _POINTS_PER_INCH, (bounds.side - 1) / longest)
        bitmap = page.render(
            scale=scale,
            rev_byteorder=True,
            force_bitmap_format=pypdfium2.raw.FPDFBitmap_BGR,
        )
        frame = Frame(index + 1, bitmap.width, bitmap.height, _rows(bitmap))
        page.close()
    except (pypdfium2.PdfiumError, ValueError, ArithmeticError):
        return None
    return frame


def _rows(bitmap: pypdfium2.PdfBitmap) -> bytes:
    """The pixels without the padding that the renderer puts behind each row."""
    wide, view = bitmap.width * 3, memoryview(bitmap.buffer).cast("B")
    starts = range(0, bitmap.height * bitmap.stride, bitmap.stride)
    return b"".join(view[start : start + wide] for start in starts)
