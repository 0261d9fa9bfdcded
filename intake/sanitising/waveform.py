"""How loud a recording is over its time, as a picture that says where somebody speaks."""

from collections.abc import Sequence

from PIL import Image

from intake.sanitising.encoding import encode
from intake.sanitising.rendition import Page

MEDIA_TYPE = "image/png"
WIDTH, HEIGHT = 960, 160
_PAPER, _INK = (255, 255, 255), (44, 70, 92)
_LOUDEST = 32_768


def waveform(peaks: Sequence[int]) -> Page:
    """A page of bars from left to right; `peaks` are 0 to 32,768, at least one."""
    drawn = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    for at in range(WIDTH):
        first = at * len(peaks) // WIDTH
        behind = max(first + 1, (at + 1) * len(peaks) // WIDTH)
        half = max(peaks[first:behind]) * (HEIGHT // 2) // _LOUDEST
        drawn.paste(_INK, (at, HEIGHT // 2 - half, at + 1, HEIGHT // 2 + half + 1))
    content = encode(WIDTH, HEIGHT, bytearray(drawn.tobytes()), MEDIA_TYPE)
    return Page(1, content, WIDTH, HEIGHT)
