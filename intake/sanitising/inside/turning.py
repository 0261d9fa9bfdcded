"""Setting upright what was filmed with the phone on its side."""

from .frames import Frame


def turned(frame: Frame, degrees: int) -> Frame:
    """By a multiple of 90 degrees counterclockwise; any other angle turns nothing."""
    turns = degrees // 90 % 4 if degrees % 90 == 0 else 0
    for _ in range(turns):
        frame = _quarter(frame)
    return frame


def _quarter(frame: Frame) -> Frame:
    """The last column becomes the first row."""
    pixels = bytearray(len(frame.pixels))
    for colour in range(3):
        plane = frame.pixels[colour::3]
        columns = (plane[at :: frame.width] for at in reversed(range(frame.width)))
        pixels[colour::3] = b"".join(columns)
    return Frame(frame.number, frame.height, frame.width, bytes(pixels))
