"""A batch of admission codes as pages to print and cut apart, drawn in a box. Pure.

Nothing on a slip tells what it is good for: whoever finds one finds a voucher.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

from intake.errors import IntakeError
from intake.fonts import FONTS
from intake.sanitising import Limits, Reason
from intake.sanitising import sandbox as parsers
from intake.sanitising.exchange import Exchange, StoppedError
from intake.sanitising.sandbox import Program, command

_MIB = 1024 * 1024
_CONFINE = Path("intake/sanitising/inside/confine.py")
SHEET = Program(
    packages=("typst",),
    own=(
        (Path(__file__).parent / "inside", "inside"),
        (FONTS, "fonts"),
        (Path(parsers.__file__).parent / "inside" / "confine.py", str(_CONFINE)),
    ),
)
# Address space: the renderer's own code takes a third of a gigabyte of it.
LIMITS = Limits(
    input_bytes=_MIB,
    output_bytes=16 * _MIB,
    memory_bytes=2048 * _MIB,
    cpu_seconds=60,
    wall_seconds=120.0,
)


@dataclass(frozen=True)
class Words:
    """What a sheet says in one language. `numbers` stand before the points, one each."""

    lang: str
    dir: str
    title: str
    points: tuple[str, ...]
    numbers: tuple[str, ...]
    slip: str


def draw(codes: Sequence[str], batch: str, last_day: date, words: Sequence[Words]) -> bytes:
    """The sheet as PDF: a page for whoever hands the slips out, then sixteen slips a page.

    Raises:
        IntakeError("sheet_failed"): the renderer gave up. No code is quoted.
        TransientError("sandbox_missing"): this host cannot build the box; nothing was drawn.
    """
    told = json.dumps(
        {
            "title": words[0].title,
            "batch": batch,
            "day": last_day.isoformat(),
            "languages": [vars(one) for one in words],
            "codes": list(codes),
        }
    ).encode()
    order = json.dumps({"memory_bytes": LIMITS.memory_bytes, "cpu_seconds": LIMITS.cpu_seconds})
    try:
        with Exchange(command(order, SHEET), told[:1], BytesIO(told[1:]), LIMITS) as box:
            return _pdf(box)
    except StoppedError:
        raise IntakeError("sheet_failed") from None


def _pdf(box: Exchange) -> bytes:
    size = box.line()
    if not size.isdigit() or int(size) > LIMITS.output_bytes:
        raise StoppedError(Reason.OUTPUT_REFUSED)
    drawn = bytes(box.exactly(int(size)))
    box.finish()
    if not drawn.startswith(b"%PDF-"):
        raise StoppedError(Reason.OUTPUT_REFUSED)
    return drawn
