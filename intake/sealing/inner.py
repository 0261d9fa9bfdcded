"""The line every sealed plaintext starts with: what this is and where it belongs.

age authenticates no context of its own. Compared on opening, this line makes an envelope
that was copied or moved to another row, or passed off as another kind, useless.
"""

import json
import re
from dataclasses import dataclass

from intake.sealing.errors import Misplaced

MAX_LINE = 512

_KIND = re.compile(r"[a-z][a-z0-9_]{0,31}")
_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_MAX_NUMBER = 65535
# One spelling only, so a pattern reads it more strictly than a JSON parser would.
_LINE = re.compile(
    rb'\{"id":"(?P<id>[0-9A-Za-z_-]{1,64})","kind":"(?P<kind>[a-z][a-z0-9_]{0,31})",'
    rb'"of":(?P<of>0|[1-9][0-9]{0,4}),"part":(?P<part>[1-9][0-9]{0,4}),'
    rb'"schema":(?P<schema>[1-9][0-9]{0,4})\}\n'
)


@dataclass(frozen=True)
class Inner:
    """Kind, schema version, id of the submission or row, part n of m.

    Args:
        kind: `[a-z][a-z0-9_]*`, at most 32 characters.
        schema: 1 to 65535; the version of the content's own format.
        id: 1 to 64 of letters, digits, `-` and `_`, e.g. a UUID.
        part: 1 to 65535.
        of: at least `part`; or 0, where sealing starts before the parts are counted.

    Raises:
        ValueError: anything else. A caller's bug.
    """

    kind: str
    schema: int
    id: str
    part: int
    of: int

    def __post_init__(self) -> None:
        if not (_KIND.fullmatch(self.kind) and _ID.fullmatch(self.id)):
            raise ValueError("an inner header has a plain kind and id")
        if not (1 <= self.schema <= _MAX_NUMBER and 1 <= self.part <= _MAX_NUMBER):
            raise ValueError("schema and part count from 1")
        if self.of and not self.part <= self.of <= _MAX_NUMBER:
            raise ValueError("a part number is at most the number of parts")

    def line(self) -> bytes:
        """One line of JSON with one spelling: keys sorted, no spaces, ASCII, line feed."""
        written = json.dumps(vars(self), sort_keys=True, separators=(",", ":"))
        return written.encode("ascii") + b"\n"


def parse_line(line: bytes) -> Inner:
    """Read a line that `Inner.line` wrote.

    Raises:
        Misplaced: anything that is not spelled exactly so.
    """
    match = _LINE.fullmatch(line)
    if not match:
        raise Misplaced
    written = match.groupdict()
    numbers = {field: int(written[field]) for field in ("of", "part", "schema")}
    try:
        return Inner(written["kind"].decode("ascii"), id=written["id"].decode("ascii"), **numbers)
    except ValueError:
        raise Misplaced from None
