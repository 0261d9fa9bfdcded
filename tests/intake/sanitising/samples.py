"""Small files made for the tests: harmless, hostile and broken. Everything in them is invented."""

import struct
import zlib
from io import BytesIO

from PIL import Image, PngImagePlugin

# No place of any kind: the open Atlantic.
INVENTED_POSITION = {1: "N", 2: (0.0, 30.0, 0.0), 3: "W", 4: (25.0, 0.0, 0.0)}


def picture(width: int = 96, height: int = 64) -> Image.Image:
    """Left half red, right half blue, so that a turn or a mirror shows."""
    image = Image.new("RGB", (width, height), (220, 30, 30))
    image.paste((30, 30, 220), (width // 2, 0, width, height))
    return image


def jpeg(
    width: int = 96, height: int = 64, *, orientation: int = 1, mark: str = "", mode: str = "RGB"
) -> bytes:
    """A JPEG whose EXIF holds an invented position and `mark` in four places."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = mark  # ImageDescription
    exif[0x013B] = mark  # Artist
    exif.get_ifd(0x8825).update(INVENTED_POSITION)
    exif.get_ifd(0x8769)[0x9286] = mark.encode()  # UserComment
    encoded = BytesIO()
    picture(width, height).convert(mode).save(encoded, "JPEG", exif=exif, comment=mark.encode())
    return encoded.getvalue()


def png(width: int = 96, height: int = 64, *, mark: str = "") -> bytes:
    """A PNG with `mark` in a plain, a compressed and an international text chunk."""
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", mark.encode("ascii", "replace").decode())
    text.add_itxt("Title", mark)
    text.add_itxt("Author", mark, zip=True)
    encoded = BytesIO()
    picture(width, height).save(encoded, "PNG", pnginfo=text)
    return encoded.getvalue()


def saved(image: Image.Image, kind: str = "PNG") -> bytes:
    """`image` as a file."""
    encoded = BytesIO()
    image.save(encoded, kind)
    return encoded.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    """One PNG chunk with its right checksum."""
    check = zlib.crc32(name + body)
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", check)


def png_bomb(side: int, rows_there: int | None = None) -> bytes:
    """A small file that claims side * side grey pixels, and unfolds to `rows_there` rows."""
    packer = zlib.compressobj(9)
    count = side if rows_there is None else rows_there
    rows = b"".join(packer.compress(bytes(side + 1)) for _ in range(count))
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", rows + packer.flush())
        + chunk(b"IEND", b"")
    )


def pdf(
    pages: int = 1, *, text: str = "An invented letter", box: str = "0 0 300 200", body: bytes = b""
) -> bytes:
    """A document of `pages` pages with a line of `text` each, or the packed drawing `body`."""
    drawing = body or zlib.compress(f"BT /F 18 Tf 20 100 Td ({text}) Tj ET".encode())
    kids = " ".join(f"{4 + number} 0 R" for number in range(pages))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {pages}>>".encode(),
        b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(drawing), drawing),
    ]
    page = (
        f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 3 0 R/Resources"
        "<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>"
    )
    return document([*objects, *[page.encode()] * pages])


def document(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """The objects, numbered from 1 with 1 the catalogue, with a right cross-reference table."""
    written = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(b"%010d 00000 n \n" % len(written))
        written += b"%d 0 obj%b endobj\n" % (number, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(places)
    end = b"trailer<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n"
    return written + table + end % (len(objects) + 1, trailer, len(written))


def locked_pdf() -> bytes:
    """A document that asks for a password which is not the empty one."""
    lock = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%b>/U<%b>>>/ID[<%b><%b>]"
    noise = bytes(range(32)).hex().encode()
    return document(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"],
        lock % (noise, noise, noise, noise),
    )
