"""What left, file by file, for a dossier that came back: changed, missing, added."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from casework.dossier.comparing import Compared, compared, is_of, printed
from casework.records import Dossier
from casework.records.dossier import Left
from casework.services import releases
from casework.services.dossiers import versions
from casework.unlocked import Unlocked
from intake.errors import IntakeError

_MOST_TRIED = 200  # packages, the newest first


@dataclass(frozen=True, repr=False)
class Back:
    """The package that the files are nearest to, and how they differ from it."""

    version: Dossier
    left: Left
    files: Compared


def files_of(by: Unlocked, desk: uuid.UUID, left: Left) -> dict[str, str]:
    """SHA-256 in hex by path in the bag, of what left.

    Raises IntakeError: draft_missing where draft and package were deleted here; row_altered for a
    list that is not of this tag manifest.
    """
    told = releases.draft_summary(by, desk, left.draft)
    listed = {path: digest for path, _size, digest in told.files}
    if not is_of(listed, left.tag_manifest):
        raise IntakeError("row_altered")
    return listed


def nearest(by: Unlocked, desk: uuid.UUID, text: str, tag_manifest: str = "") -> Back | None:
    """How files that came back differ from the package they are nearest to.

    Args:
        text: what `sha256sum` printed of them.
        tag_manifest: SHA-256 in hex; of a package that is known by it no other is looked at.

    None where no file of it ever left this desk, or where what left is deleted here.
    """
    found = list(islice(_compared(by, desk, text), _MOST_TRIED))
    named = [one for one in found if one.left.tag_manifest == tag_manifest]
    return max(named or found, key=_sameness, default=None)


def _sameness(one: Back) -> int:
    return one.files.of_payload


def _compared(by: Unlocked, desk: uuid.UUID, text: str) -> Iterator[Back]:
    for stored in versions(by, desk):
        for left in stored.record.packages:
            if left.on is not None:
                try:
                    listed = files_of(by, desk, left)
                except IntakeError:
                    continue
                name = stored.record.name + ("-annex" if left.annex else "")
                files = compared(listed, printed(text, name))
                if files.of_payload:
                    yield Back(stored.record, left, files)
