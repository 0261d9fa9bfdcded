"""Office files written part by part, with what such files carry. Everything in them is invented."""

import subprocess
import zipfile
from base64 import b64decode, b64encode
from io import BytesIO

from intake.sanitising.sandbox import OFFICE, box

from .samples import jpeg

HIDDEN = "Wazhma-Invented"  # stands wherever a page does not show it
SHOWN = "An invented letter about an invented day"
_CONTENT = "application/vnd.openxmlformats-officedocument"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_XML = '<?xml version="1.0" encoding="UTF-8"?>'


def packed(parts: dict[str, str | bytes], *, stored: str = "") -> bytes:
    """A ZIP of these; `stored` stands in it first and as it is."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            kind = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            package.writestr(zipfile.ZipInfo(name), content, kind)
    return written.getvalue()


def relations(*targets: tuple[str, str, bool]) -> str:
    """A list of relations: kind, target, and whether that is outside."""
    items = "".join(
        f'<Relationship Id="r{number}" Type="{_OFFICE}/relationships/{kind}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if outside else ''}/>"
        for number, (kind, target, outside) in enumerate(targets, start=1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


def _types(**overrides: str) -> str:
    items = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides.items()
    )
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="jpeg" ContentType="image/jpeg"/>'
        f'<Default Extension="bin" ContentType="application/octet-stream"/>{items}</Types>'
    )


def _properties() -> dict[str, str | bytes]:
    dc = "http://purl.org/dc/elements/1.1/"
    return {
        "docProps/core.xml": (
            f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
            f' xmlns:dc="{dc}" xmlns:dcterms="http://purl.org/dc/terms/"'
            ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f"<dc:title>{HIDDEN}</dc:title><dc:creator>{HIDDEN}</dc:creator>"
            f"<cp:lastModifiedBy>{HIDDEN}</cp:lastModifiedBy>"
            '<dcterms:created xsi:type="dcterms:W3CDTF">2021-08-15T09:30:00Z</dcterms:created>'
            "</cp:coreProperties>"
        ),
        "docProps/app.xml": (
            f'{_XML}<Properties xmlns="{_OFFICE}/extended-properties">'
            f"<Application>Invented Writer</Application><Company>{HIDDEN}</Company></Properties>"
        ),
    }


def docx(
    body: str = "",
    *,
    paragraphs: int = 1,
    parts: dict[str, str | bytes] | None = None,
    relate: tuple[tuple[str, str, bool], ...] = (),
    typed: dict[str, str] | None = None,
) -> bytes:
    """A letter of SHOWN with `body` behind it: paragraphs as Word writes them."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    said = f"<w:p><w:r><w:t>{SHOWN}</w:t></w:r></w:p>" * paragraphs
    text = (
        f'{_XML}<w:document xmlns:w="{word}" xmlns:r="{_OFFICE}/relationships">'
        f"<w:body>{said}{body}</w:body></w:document>"
    )
    main = f"{_CONTENT}.wordprocessingml.document.main+xml"
    return packed(
        {
            "[Content_Types].xml": _types(**{"word/document.xml": main, **(typed or {})}),
            "_rels/.rels": relations(("officeDocument", "word/document.xml", False)),
            **_properties(),
            "word/document.xml": text,
            "word/_rels/document.xml.rels": relations(*relate),
            **(parts or {}),
        }
    )


def furnished_docx() -> bytes:
    """With a comment, both kinds of tracked changes, hidden text, a picture and a file in it."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    comment = (
        f'{_XML}<w:comments xmlns:w="{word}"><w:comment w:id="0" w:author="{HIDDEN}"'
        ' w:date="2021-08-15T09:30:00Z"><w:p><w:r>'
        f"<w:t>{HIDDEN}</w:t></w:r></w:p></w:comment></w:comments>"
    )
    by = f'w:id="7" w:author="{HIDDEN}" w:date="2021-08-15T09:30:00Z"'
    body = (
        f"<w:p><w:del {by}><w:r><w:delText>{'WWWWWWWWWWWWWWW ' * 60}</w:delText></w:r></w:del>"
        f"<w:ins {by}><w:r><w:t>put in</w:t></w:r></w:ins>"
        f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{'WWWWWWWWWWWWWWW ' * 60}</w:t></w:r>"
        '<w:r><w:commentReference w:id="0"/></w:r></w:p>'
    )
    return docx(
        body,
        parts={
            "word/comments.xml": comment,
            "word/media/image1.jpeg": jpeg(mark=HIDDEN),
            "word/embeddings/oleObject1.bin": HIDDEN.encode(),
        },
        relate=(
            ("comments", "comments.xml", False),
            ("image", "media/image1.jpeg", False),
            ("hyperlink", "https://invented.example/", True),
        ),
        typed={"word/comments.xml": f"{_CONTENT}.wordprocessingml.comments+xml"},
    )


def xlsx() -> bytes:
    """A book of two sheets, one hidden; on the other a row and a column are."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = f"{_CONTENT}.spreadsheetml"

    def sheet(*rows: tuple[str, str]) -> str:
        cells = "".join(
            f'<row r="{at}"{hidden}><c r="A{at}" t="inlineStr"><is><t>{said}</t></is></c></row>'
            for at, (said, hidden) in enumerate(rows, start=1)
        )
        return (
            f'{_XML}<worksheet xmlns="{main}"><cols><col min="3" max="3" width="9" hidden="1"/>'
            f"</cols><sheetData>{cells}</sheetData></worksheet>"
        )

    return packed(
        {
            "[Content_Types].xml": _types(
                **{
                    "xl/workbook.xml": f"{kind}.sheet.main+xml",
                    "xl/worksheets/sheet1.xml": f"{kind}.worksheet+xml",
                    "xl/worksheets/sheet2.xml": f"{kind}.worksheet+xml",
                }
            ),
            "_rels/.rels": relations(("officeDocument", "xl/workbook.xml", False)),
            **_properties(),
            "xl/workbook.xml": (
                f'{_XML}<workbook xmlns="{main}" xmlns:r="{_OFFICE}/relationships"><sheets>'
                '<sheet name="Seen" sheetId="1" r:id="r1"/>'
                '<sheet name="Unseen" sheetId="2" state="veryHidden" r:id="r2"/>'
                "</sheets></workbook>"
            ),
            "xl/_rels/workbook.xml.rels": relations(
                ("worksheet", "worksheets/sheet1.xml", False),
                ("worksheet", "worksheets/sheet2.xml", False),
            ),
            "xl/worksheets/sheet1.xml": sheet((SHOWN, ""), ("W" * 60, ' hidden="1"')),
            "xl/worksheets/sheet2.xml": sheet((HIDDEN, "")),
        }
    )


def open_document(kind: str, body: str, *, styles: str = "", more: str = "") -> bytes:
    """An OpenDocument file: "text", "spreadsheet" or "presentation"."""
    spaces = "".join(
        f' xmlns:{name}="{_ODF}:{name}:1.0"'
        for name in ("office", "text", "table", "style", "drawing", "presentation", "meta")
    ).replace(":drawing=", ":draw=")
    spaces += (
        ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    spaces += f' xmlns:svg="{_ODF}:svg-compatible:1.0"'
    media_type = f"application/vnd.oasis.opendocument.{kind}"
    manifest = (
        f'{_XML}<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{media_type}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">'
        f"{more}</manifest:file-entry>"
        '<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    return packed(
        {
            "mimetype": media_type,
            "content.xml": (
                f'{_XML}<office:document-content{spaces} office:version="1.2">'
                f"<office:automatic-styles>{styles}</office:automatic-styles>"
                f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
                "</office:document-content>"
            ),
            "meta.xml": (
                f'{_XML}<office:document-meta{spaces} office:version="1.2"><office:meta>'
                f"<meta:initial-creator>{HIDDEN}</meta:initial-creator>"
                "<meta:creation-date>2021-08-15T09:30:00</meta:creation-date>"
                "</office:meta></office:document-meta>"
            ),
            "META-INF/manifest.xml": manifest,
        },
        stored="mimetype",
    )


def odt() -> bytes:
    """A letter with a comment."""
    return open_document(
        "text",
        f"<text:p>{SHOWN}<office:annotation><dc:creator>{HIDDEN}</dc:creator>"
        f"<text:p>{HIDDEN}</text:p></office:annotation></text:p>",
    )


def ods() -> bytes:
    """A book of two sheets, the second hidden."""
    styles = (
        '<style:style style:name="gone" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )

    def sheet(name: str, said: str, style: str) -> str:
        return (
            f'<table:table table:name="{name}"{style}><table:table-row><table:table-cell'
            f' office:value-type="string"><text:p>{said}</text:p></table:table-cell>'
            "</table:table-row></table:table>"
        )

    return open_document(
        "spreadsheet",
        sheet("Seen", SHOWN, "") + sheet("Unseen", HIDDEN, ' table:style-name="gone"'),
        styles=styles,
    )


def odp() -> bytes:
    """Two slides, the second hidden, the first with words for who speaks."""
    styles = (
        '<style:style style:name="gone" style:family="drawing-page">'
        '<style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
        '<style:style style:name="bare" style:family="graphic">'
        '<style:graphic-properties draw:fill="none" draw:stroke="none"/></style:style>'
    )

    def slide(said: str, behind: str = "", style: str = "") -> str:
        return (
            f'<draw:page draw:master-page-name="Default"{style}>'
            '<draw:frame draw:style-name="bare" svg:x="1cm" svg:y="1cm"'
            f' svg:width="24cm" svg:height="3cm"><draw:text-box><text:p>{said}</text:p>'
            f"</draw:text-box></draw:frame>{behind}</draw:page>"
        )

    notes = (
        '<presentation:notes><draw:frame svg:width="9cm" svg:height="3cm"><draw:text-box>'
        f"<text:p>{HIDDEN}</text:p></draw:text-box></draw:frame></presentation:notes>"
    )
    body = slide(SHOWN, notes) + slide(HIDDEN, style=' draw:style-name="gone"')
    return open_document("presentation", body, styles=styles)


def rtf() -> bytes:
    """A letter with an author and a comment."""
    return (
        r"{\rtf1\ansi{\info{\author " + HIDDEN + r"}{\creatim\yr2021\mo8\dy15}}"
        r"\pard " + SHOWN + r"{\*\atnid W}{\*\atnauthor " + HIDDEN + r"}\chatn"
        r"{\*\annotation{\pard " + HIDDEN + r"\par}}\par}"
    ).encode()


def compound(*streams: str, sector: bytes = b"") -> bytes:
    """As much of a compound file as says what is in it; `sector` lies behind that."""
    entries = (
        name.encode("utf-16-le").ljust(64, b"\0") + (2 * len(name) + 2).to_bytes(2, "little")
        for name in streams
    )
    listed = b"".join(entry.ljust(128, b"\0") for entry in entries)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
    return head + listed.ljust(1024, b"\0") + sector


def saved_as(ending: str, came_as: str, content: bytes) -> bytes:
    """The same as LibreOffice saves it, in the box."""
    script = f"""
import sys
sys.path.append("/program")
from base64 import b64decode, b64encode
from inside.office_program import SCRATCH, converter
helper = converter(1536 << 20, 60, 192 << 20)
(SCRATCH / "file.{came_as}").write_bytes(b64decode(sys.stdin.buffer.read()))
print(b64encode(helper.save("file.{came_as}", "{ending}")).decode())
"""
    done = subprocess.run(
        [*box(OFFICE), "-c", script],
        input=b64encode(content), capture_output=True, env={}, timeout=300, check=True,
    )  # fmt: skip
    return b64decode(done.stdout.splitlines()[-1])
