"""Write the sample files beside this script:  python -m tests.corpus.files.make

Everything in them is invented: no real place, person or event. The photograph carries a
position in the open Atlantic and marks in its EXIF, so that what removes them can be seen.
"""

import random
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from tests.intake.sanitising import samples
from tests.intake.sanitising.recordings import recording

HERE = Path(__file__).parent
MARK = "invented-mark-Nuqta-ساختگی-جوړ"


def street() -> bytes:
    """A made-up street in a few flat shapes, taken sideways, with a position and a mark."""
    dice = random.Random(14)
    image = Image.new("RGB", (480, 360), (176, 196, 214))
    brush = ImageDraw.Draw(image)
    for left in range(0, 480, 60):
        top = dice.randint(90, 190)
        brush.rectangle((left, top, left + 52, 300), fill=(150 + left // 8, 128, 96))
        brush.rectangle((left + 18, top + 24, left + 34, top + 48), fill=(60, 70, 84))
    brush.rectangle((0, 300, 480, 360), fill=(118, 108, 96))
    exif = Image.Exif()
    exif[0x0112] = 8
    exif[0x010E] = MARK
    exif.get_ifd(0x8825).update(samples.INVENTED_POSITION)
    encoded = BytesIO()
    turned = image.filter(ImageFilter.SMOOTH).transpose(Image.Transpose.ROTATE_270)
    turned.save(encoded, "JPEG", quality=80, exif=exif)
    return encoded.getvalue()


FILES = {
    "street.jpg": street,
    "screen.png": lambda: samples.png(320, 200, mark=MARK),
    "letter.pdf": lambda: samples.pdf(2, text="An invented letter, page for page the same"),
    "named-as-a-picture.jpg": lambda: samples.pdf(1, text="This is a document"),
    "picture-and-more.png": lambda: samples.png() + b"PK\x05\x06" + bytes(18),
    "cut-short.jpg": lambda: street()[:9_000],
    "claims-1600-megapixels.png": lambda: samples.png_bomb(40_000, rows_there=10),
    "locked.pdf": samples.locked_pdf,
    "voice.ogg": lambda: recording("opus", 2, mark=MARK),
    "empty.jpg": bytes,
}


if __name__ == "__main__":
    for name, build in FILES.items():
        (HERE / name).write_bytes(build())
