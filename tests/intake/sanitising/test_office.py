"""Office files are shown as they would be printed; what they hide is counted and stands nowhere."""

import socket
import struct
from io import BytesIO

import pytest
from PIL import Image

from intake.programs import has_office
from intake.sanitising import LIMITS, Limits, NotShown, Reason, Rendition, sanitise, sanitiser

from . import papers
from .papers import HIDDEN
from .test_shown import first_picture, shown

R = Reason
pytestmark = pytest.mark.skipif(
    not has_office(), reason="LibreOffice is not here; ./tests/run installs it"
)


def refused(content: bytes, limits: Limits = LIMITS) -> Reason:
    answer = sanitise(BytesIO(content), "", limits)
    assert isinstance(answer, NotShown), answer
    return answer.reason


def says_nothing_hidden(rendition: Rendition) -> bool:
    return HIDDEN.encode() not in rendition.to_bytes()


def lines(picture: Image.Image) -> int:
    """How many lines of print stand on a page: runs of rows with ink, one above another."""
    grey = picture.convert("L")
    rows = [min(grey.crop((0, at, grey.width, at + 1)).tobytes()) < 96 for at in range(grey.height)]
    return sum(ink and not above for above, ink in zip([False, *rows], rows, strict=False))


def test_a_letter_is_shown_as_it_reads_without_what_was_hidden_or_taken_back():
    content = papers.furnished_docx()

    rendition = shown(content, "letter.docx")

    plain = shown(papers.docx("<w:p><w:r><w:t>put in</w:t></w:r></w:p>"))
    assert rendition.pages == plain.pages
    assert lines(first_picture(rendition)) == 2
    assert rendition.name_fits
    assert says_nothing_hidden(rendition)
    flat = {"author": 1, "time": 1, "software": 1, "comments": 1}
    hidden = {"links": 1, "notes": 1, "changes": 2, "unseen": 1, "files": 1}
    assert rendition.stripped == flat | hidden


def test_a_book_shows_neither_its_hidden_sheet_nor_hidden_rows():
    rendition = shown(papers.xlsx(), "list.jpg")

    assert (rendition.of, lines(first_picture(rendition))) == (1, 1)
    assert rendition.name_fits is False
    assert rendition.stripped is not None
    assert rendition.stripped["unseen"] == 4, "a sheet, a row, a column of each"


def test_slides_are_shown_without_the_hidden_and_without_the_speakers_words():
    rendition = shown(papers.odp(), "slides.odp")

    assert (rendition.of, lines(first_picture(rendition))) == (1, 1)
    assert says_nothing_hidden(rendition)
    assert rendition.stripped == {"author": 1, "time": 1, "notes": 1, "unseen": 1}


def test_an_older_letter_is_read_by_what_the_office_program_finds_in_it():
    rendition = shown(papers.rtf(), "letter.doc")

    assert lines(first_picture(rendition)) == 1
    assert rendition.name_fits
    assert rendition.stripped == {"author": 1, "time": 1, "notes": 1}


def test_nothing_is_fetched_from_outside_and_no_macro_is_asked():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        here = f"http://127.0.0.1:{listener.getsockname()[1]}/invented"
        content = papers.docx(
            relate=(("attachedTemplate", here, True), ("image", here, True)),
            parts={"word/vbaProject.bin": b"invented"},
        )

        rendition = shown(content)

        with pytest.raises(BlockingIOError):
            listener.accept()
    assert rendition.stripped is not None
    assert (rendition.stripped["outside"], rendition.stripped["script"]) == (2, 1)


def test_a_long_letter_shows_its_first_pages_and_says_how_many_there_are():
    rendition = shown(papers.docx(paragraphs=300), limits=Limits(pages=2))

    assert len(rendition.pages) == 2
    assert rendition.of == 6


def test_behind_a_password_it_is_called_encrypted():
    locked = papers.open_document("text", "", more="<manifest:encryption-data/>")

    assert refused(papers.compound("Root Entry", "EncryptedPackage")) is R.ENCRYPTED
    assert refused(locked) is R.ENCRYPTED


def test_another_package_or_compound_file_is_no_office_file():
    assert refused(papers.compound("Root Entry", "__properties_version1.0")) is R.TYPE_NOT_SUPPORTED
    assert refused(papers.packed({"word/invented.txt": "x"})) is R.TYPE_NOT_SUPPORTED
    assert refused(papers.open_document("chart", "")) is R.TYPE_NOT_SUPPORTED


def test_one_that_says_it_unpacks_to_gigabytes_is_not_unpacked():
    content = bytearray(papers.docx())
    entry = content.index(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = struct.pack("<I", 2**31)

    assert refused(bytes(content)) is R.TOO_COSTLY


def test_one_that_takes_too_long_is_given_up():
    long = papers.docx(paragraphs=40_000)

    assert refused(long, Limits(office_cpu_seconds=1)) is R.TOOK_TOO_LONG


def test_one_larger_than_office_files_may_be_is_too_large():
    assert refused(papers.docx(), Limits(office_input_bytes=1024)) is R.TOO_LARGE


def test_cut_short_it_is_damaged():
    assert refused(papers.docx()[:-40]) is R.DAMAGED
    assert refused(papers.compound("Root Entry", "WordDocument")) is R.DAMAGED


def test_without_the_program_it_is_not_shown_and_says_so(monkeypatch):
    monkeypatch.setattr(sanitiser, "has_office", lambda: False)
    monkeypatch.setattr(sanitiser, "Exchange", None)

    assert refused(papers.docx()) is R.PROGRAM_MISSING


@pytest.mark.full
def test_one_that_unpacks_without_end_is_bounded():
    assert refused(papers.docx(" " * 450_000_000)) in (R.TOO_COSTLY, R.TOOK_TOO_LONG, R.DAMAGED)


@pytest.mark.full
@pytest.mark.parametrize(
    ("ending", "came_as", "content", "carried"),
    [
        ("doc", "docx", papers.furnished_docx(), {"notes": 1, "changes": 2, "unseen": 1}),
        ("xls", "xlsx", papers.xlsx(), {"unseen": 4}),
        ("ppt", "odp", papers.odp(), {"notes": 1, "unseen": 1}),
        ("pptx", "odp", papers.odp(), {"notes": 1, "unseen": 1}),
        ("odt", "docx", papers.furnished_docx(), {"notes": 1, "changes": 2, "unseen": 1}),
        ("ods", "xlsx", papers.xlsx(), {"unseen": 4}),
    ],
)
def test_every_format_is_shown_and_counted(ending, came_as, content, carried):
    written = papers.saved_as(ending, came_as, content)

    rendition = shown(written, f"invented.{ending}")

    assert rendition.name_fits
    assert lines(first_picture(rendition)) == (2 if came_as == "docx" else 1)
    assert says_nothing_hidden(rendition)
    assert rendition.stripped is not None
    assert carried.items() <= rendition.stripped.items()
