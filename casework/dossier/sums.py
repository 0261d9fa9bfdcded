"""Lists of digests as `sha256sum -c` reads them, in one spelling: sorted, two spaces. Pure."""

import re
from collections.abc import Mapping

from casework.dossier import tarring
from intake.errors import IntakeError

ALGORITHMS = ("sha256", "sha512")
_LINES = {
    "sha256": re.compile(r"([0-9a-f]{64})  ([!-~]+)"),
    "sha512": re.compile(r"([0-9a-f]{128})  ([!-~]+)"),
}


def written(digests: Mapping[str, str]) -> bytes:
    """The list; digests in hex, by path."""
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests)).encode("ascii")


def parse(listed: bytes, algorithm: str = "sha256") -> dict[str, str]:
    """The inverse of `written`; every path is plain. Raises IntakeError("sums_malformed")."""
    try:
        lines = listed.decode("ascii").removesuffix("\n").split("\n")
    except UnicodeDecodeError:
        raise IntakeError("sums_malformed") from None
    found = {}
    for line in lines if listed else ():
        match = _LINES[algorithm].fullmatch(line)
        if not match or not tarring.is_plain(match[2]):
            raise IntakeError("sums_malformed")
        found[match[2]] = match[1]
    if written(found) != listed:
        raise IntakeError("sums_malformed")
    return found
