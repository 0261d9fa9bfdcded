"""What a PDF carries beside what is seen. Never what it says."""

import re
from typing import Any

import pypdfium2.raw as pdfium

from .counted import Carried, counted

_MOST_NOTES = 1000  # of a page: counting must not cost more than showing
_SCRIPT = re.compile(rb"/S\s*/JavaScript")
_TOLD = {
    "author": ("Author",),
    "time": ("CreationDate", "ModDate"),
    "software": ("Creator", "Producer"),
    "comments": ("Title", "Subject", "Keywords"),
}


def by_document(document: Any, content: bytes) -> Carried:
    """Of the document as a whole."""
    told = document.get_metadata_dict(skip_empty=True)
    # Scripts lie in a list of names or anywhere as actions; packed ones show in neither.
    scripts = max(pdfium.FPDFDoc_GetJavaScriptActionCount(document), len(_SCRIPT.findall(content)))
    return counted(
        **{kind: any(name in told for name in names) for kind, names in _TOLD.items()},
        form=pdfium.FPDF_GetFormType(document) != pdfium.FORMTYPE_NONE,
        files=pdfium.FPDFDoc_GetAttachmentCount(document),
        script=scripts,
    )


def by_page(page: Any) -> Carried:
    """Links and notes of one page."""
    count = min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_NOTES)
    kinds = [_kind(page, at) for at in range(count)]
    links = kinds.count(pdfium.FPDF_ANNOT_LINK)
    drawn = kinds.count(pdfium.FPDF_ANNOT_WIDGET) + kinds.count(pdfium.FPDF_ANNOT_POPUP)
    return counted(links=links, notes=len(kinds) - links - drawn)


def _kind(page: Any, at: int) -> int:
    note = pdfium.FPDFPage_GetAnnot(page, at)
    kind = int(pdfium.FPDFAnnot_GetSubtype(note))
    pdfium.FPDFPage_CloseAnnot(note)
    return kind
