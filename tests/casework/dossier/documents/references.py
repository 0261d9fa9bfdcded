"""Draws the reference pages anew: `python -m tests.casework.dossier.documents.references`.

Look at every page that changed before it is committed.
"""

from casework.dossier.drawing import render

from . import sample
from .reading import pdf_pages
from .test_pdf import REFERENCES


def draw() -> None:
    REFERENCES.mkdir(exist_ok=True)
    for old in REFERENCES.glob("*.png"):
        old.unlink()
    for language in sample.LANGUAGES:
        pdf = render(sample.document(language), ("pdf",))["pdf"]
        for number, page in enumerate(pdf_pages(pdf), 1):
            page.quantize(16).save(REFERENCES / f"{language}-{number}.png", optimize=True)


if __name__ == "__main__":
    draw()
