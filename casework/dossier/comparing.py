"""Files of a bag that came back, held against those that left, by what `sha256sum` prints. Pure.

Which files left is told by a draft's list, and that list is true only if the tag manifest that
left follows from it.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from casework.dossier import sums
from casework.dossier.bag import TAG_MANIFEST
from casework.records.shapes import Mute

_LINE = re.compile(r"\\?([0-9a-fA-F]{64}) [ *](.+)")
_PAYLOAD = "data/"
Listed = Mapping[str, str]  # SHA-256 in hex by path in the bag


@dataclass(frozen=True, repr=False)
class Compared(Mute):
    """Paths in the bag, sorted.

    Args:
        same: how many files are those that left.
        of_payload: how many of these are the dossier's own: every bag has some others alike.
    """

    same: int
    of_payload: int
    changed: tuple[str, ...]
    missing: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing differs."""
        return bool(self.same) and not (self.changed or self.missing or self.added)


def printed(text: str, name: str) -> dict[str, str]:
    """What `sha256sum` or `shasum -a 256` printed: in the bag's folder, or in the one around it.

    Args:
        name: of the bag's folder; of lines that name it, no other is read.
    """
    found = {}
    for line in text.splitlines():
        match = _LINE.fullmatch(line.strip())
        if match:
            found[match[2].strip().removeprefix("./")] = match[1].lower()
    inside = f"{name}/"
    if any(path.startswith(inside) for path in found):
        return {path.removeprefix(inside): one for path, one in found.items()
                if path.startswith(inside)}  # fmt: skip
    return found


def is_of(listed: Listed, tag_manifest: str) -> bool:
    """Whether a bag of exactly these files has this tag manifest (SHA-256 in hex)."""
    payload = {path: one for path, one in listed.items() if path.startswith(_PAYLOAD)}
    tags = {path: one for path, one in listed.items()
            if not path.startswith(_PAYLOAD) and not path.startswith("tag")}  # fmt: skip
    lists = hashlib.sha256(sums.written(payload)).hexdigest()
    top = hashlib.sha256(sums.written(tags)).hexdigest()
    return (tags.get("manifest-sha256.txt"), top, listed.get(TAG_MANIFEST)) == (
        lists, tag_manifest, tag_manifest,
    )  # fmt: skip


def compared(listed: Listed, found: Listed) -> Compared:
    """What came back against what left.

    Whoever pastes the payload's manifest has told nothing of the files beside it: of those, none
    is called missing.
    """
    wanted = listed if any(not path.startswith(_PAYLOAD) for path in found) else {
        path: one for path, one in listed.items() if path.startswith(_PAYLOAD)
    }  # fmt: skip
    both = wanted.keys() & found.keys()
    changed = {path for path in both if wanted[path] != found[path]}
    return Compared(
        same=len(both) - len(changed),
        of_payload=sum(path.startswith(_PAYLOAD) for path in both - changed),
        changed=tuple(sorted(changed)),
        missing=tuple(sorted(wanted.keys() - found.keys())),
        added=tuple(sorted(found.keys() - wanted.keys())),
    )
