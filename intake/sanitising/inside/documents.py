"""PDF to page images. Scripts are not run (this build of the renderer has none)."""

from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw

from .counted import Carried, together
from .document_marks import by_document, by_page
from .frames import Bounds, Frame, Opened, RefusedError

_POINTS_PER_INCH = 72


def pdf(content: bytes, bounds: Bounds) -> Opened:
    """A document."""
    document = _open(content)
    # What was typed into a form is not on the page until the form is set up.
    document.init_forms()
    carried: list[Carried] = []
    return Opened(len(document), _frames(document, content, bounds, carried), carried)


def _open(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD
        raise RefusedError("encrypted" if locked else "damaged") from None


def _frames(
    document: pypdfium2.PdfDocument, content: bytes, bounds: Bounds, carried: list[Carried]
) -> Iterator[Frame]:
    by_pages: list[Carried] = []
    for index in range(min(len(document), bounds.pages)):
        frame = _frame(document, index, bounds, by_pages)
        if frame is not None:
            yield frame
    # Counted when the pages are out: a file made to break this does not take them along.
    carried.append(together([*by_pages, by_document(document, content)]))


def _frame(
    document: pypdfium2.PdfDocument, index: int, bounds: Bounds, carried: list[Carried]
) -> Frame | None:
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
        carried.append(by_page(page))
        page.close()
    except (pypdfium2.PdfiumError, ValueError, ArithmeticError):
        return None
    return frame


def _rows(bitmap: pypdfium2.PdfBitmap) -> bytes:
    """The pixels without the padding that the renderer puts behind each row."""
    wide, view = bitmap.width * 3, memoryview(bitmap.buffer).cast("B")
    starts = range(0, bitmap.height * bitmap.stride, bitmap.stride)
    return b"".join(view[start : start + wide] for start in starts)
