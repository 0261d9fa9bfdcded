"""What an office file hides is counted in it as it lies, whatever it says of itself."""

import pytest

from intake.sanitising.inside.as_printed import as_printed
from intake.sanitising.inside.frames import RefusedError
from intake.sanitising.inside.office_marks import by_package, by_saved
from intake.sanitising.inside.packages import Package, form_of_compound, form_of_package

from . import papers


def counted(ending: str, **parts: str) -> dict[str, int]:
    """Parts by their names, "__" for "/" and "_" before the ending for "."."""
    names = {name.replace("__", "/").replace("_xml", ".xml"): text for name, text in parts.items()}
    return by_package(Package(papers.packed({**names})), ending)


@pytest.mark.parametrize(
    ("part", "text", "found"),
    [
        ("word__comments_xml", "<w:comments><w:comment w:id='1'/></w:comments>", {"notes": 1}),
        ("word__commentsExtended_xml", "<w15:commentEx w15:id='1'/>", {}),
        ("word__document_xml", "<w:ins w:id='1'/><w:del w:id='2'/>", {"changes": 2}),
        ("word__document_xml", "<w:instrText>INSTEAD</w:instrText><w:delText/>", {}),
        ("word__document_xml", "<w:instrText>INCLUDETEXT x</w:instrText>", {"outside": 1}),
        ("word__document_xml", "<w:vanish/><w:vanish w:val='0'/>", {"unseen": 1}),
        ("word__footnotes_xml", "<w:moveFrom w:id='1'/><w:moveTo w:id='2'/>", {"changes": 2}),
        ("xl__workbook_xml", "<sheet name='a' state='hidden'/><sheet/>", {"unseen": 1}),
        ("xl__workbook_xml", "<x:sheet state='veryHidden'/>", {"unseen": 1}),
        ("xl__worksheets__sheet1_xml", "<row r='1' hidden='1'/><row hidden='0'/>", {"unseen": 1}),
        ("xl__macrosheets__sheet1_xml", "<macrosheet/>", {"script": 1}),
        ("xl__comments1_xml", "<comments><comment/><comment/></comments>", {"notes": 2}),
        ("ppt__slides__slide1_xml", "<p:sld show='0'><p:x/></p:sld>", {"unseen": 1}),
        ("ppt__notesSlides__n_xml", "<a:fld><a:t>3</a:t></a:fld>", {}),
        ("ppt__notesSlides__n_xml", "<a:fld><a:t>3</a:t></a:fld><a:t>words</a:t>", {"notes": 1}),
        ("ppt__embeddings__book_xml", "", {"files": 1}),
    ],
)
def test_of_word_excel_and_powerpoint(part, text, found):
    assert counted("docx", **{part: text}) == found


@pytest.mark.parametrize(
    ("part", "text", "found"),
    [
        ("content_xml", "<office:annotation/><office:annotation-end/>", {"notes": 1}),
        ("content_xml", "<text:tracked-changes><text:changed-region/>", {"changes": 1}),
        ("content_xml", "<table:table-row table:visibility='collapse'/>", {"unseen": 1}),
        ("content_xml", "<text:a xlink:href='https://invented.example/'/>", {"links": 1}),
        ("content_xml", "<text:a xlink:href='#here'/>", {}),
        ("content_xml", "<draw:image xlink:href='https://invented.example/'/>", {"outside": 1}),
        ("content_xml", "<draw:image xlink:href='Pictures/1.png'/>", {}),
        (
            "content_xml",
            "<presentation:notes><text:p>x</text:p></presentation:notes>"
            "<presentation:notes><text:p/></presentation:notes>",
            {"notes": 1},
        ),
        ("Basic__Standard__Module1_xml", "", {"script": 1}),
        ("Basic__Standard__script-lb_xml", "", {}),
        ("meta_xml", "<dc:creator>x</dc:creator><meta:generator>y</meta:generator>",
         {"author": 1, "software": 1}),
    ],
)  # fmt: skip
def test_of_open_documents(part, text, found):
    assert counted("odt", **{part: text}) == found


def test_in_letters_of_sixteen_bits_it_is_counted_too():
    text = "<sheet state='hidden'/>".encode("utf-16")
    package = Package(papers.packed({"xl/workbook.xml": text}))

    assert by_package(package, "xlsx") == {"unseen": 1}


def test_of_an_older_file_what_the_office_program_wrote_itself_is_not_told():
    meta = "<meta:generator>LibreOffice</meta:generator><dc:creator>x</dc:creator>"
    saved = Package(papers.packed({"meta.xml": meta, "Thumbnails/thumbnail.png": b"x"}))
    macros = "Macros".encode("utf-16-le").ljust(64, b"\0") + (14).to_bytes(2, "little")

    assert by_saved(saved, b"") == {"author": 1}
    assert by_saved(saved, bytes(128) + macros) == {"author": 1, "script": 1}


def test_what_was_taken_back_is_gone_and_what_was_put_in_stays():
    body = "<w:del w:id='1'><w:r>gone</w:r></w:del><w:del/><w:ins w:id='2'><w:r>here</w:r></w:ins>"
    package = Package(papers.docx(body))

    text = Package(as_printed(package, "docx")).read("word/document.xml")

    assert b"gone" not in text
    assert b"<w:del/><w:r>here</w:r>" in text


def test_what_stands_beside_it_is_as_it_was_however_much_was_counted():
    parts: dict[str, str | bytes] = {"word/media/1.bin": bytes(200_000)}
    package = Package(papers.docx("<w:ins w:id='2'/>", parts=parts))
    package.read("word/media/1.bin")

    copy = Package(as_printed(package, "docx"))

    assert copy.whole("word/media/1.bin") == bytes(200_000)
    assert copy.names == package.names


@pytest.mark.parametrize(
    ("ending", "part", "text", "left"),
    [
        (
            *("xlsx", "xl/workbook.xml"),
            "<a/><definedName name='_xlnm.Print_Area' localSheetId='0'>S!$A$1</definedName><b/>",
            b"<a/><b/>",
        ),
        (
            *("ods", "content.xml"),
            '<table:table table:name="a" table:print="false" table:print-ranges="a.A1">',
            b'<table:table table:name="a">',
        ),
    ],
)
def test_cells_beyond_what_would_be_printed_are_shown(ending, part, text, left):
    package = Package(papers.packed({part: text}))

    assert Package(as_printed(package, ending)).read(part) == left


@pytest.mark.parametrize(
    ("stream", "sector", "answer"),
    [
        ("WordDocument", b"\xec\xa5" + bytes(9) + b"\x01", "encrypted"),
        ("WordDocument", b"\xec\xa5" + bytes(9) + b"\x12", "doc"),
        ("Workbook", b"\x09\x08\x10\x00\x00\x06" + bytes(14) + b"\x2f\x00", "encrypted"),
        ("Workbook", b"\x09\x08\x10\x00\x00\x06" + bytes(14) + b"\xe1\x00", "xls"),
        ("EncryptedSummary", b"", "encrypted"),
        ("PowerPoint Document", b"", "ppt"),
    ],
)
def test_an_older_file_behind_a_password_is_known_by_its_beginning(stream, sector, answer):
    content = papers.compound("Root Entry", stream, sector=sector)

    try:
        told = form_of_compound(content)
    except RefusedError as refused:
        told = refused.code

    assert told == answer


def test_a_file_without_changes_stays_as_it_came():
    content = papers.docx()

    assert as_printed(Package(content), "docx") == content


def test_an_element_that_never_ends_takes_nothing_along():
    package = Package(papers.docx("<w:del w:id='1'>" * 3))

    text = Package(as_printed(package, "docx")).read("word/document.xml")

    assert text.endswith(b"</w:document>")


@pytest.mark.parametrize(
    ("types", "ending"),
    [
        ("application/vnd.ms-word.document.macroEnabled.main+xml", "docx"),
        ("application/vnd.ms-excel.sheet.macroEnabled.main+xml", "xlsx"),
        ("application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml", "pptx"),
    ],
)
def test_the_format_is_told_by_what_is_inside(types, ending):
    content = papers.packed({"[Content_Types].xml": f"<Override ContentType='{types}'/>"})

    assert form_of_package(Package(content)) == ending


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", papers.docx()[:300]])
def test_what_is_no_package_is_damaged(content):
    with pytest.raises(RefusedError, match="damaged"):
        Package(content)
