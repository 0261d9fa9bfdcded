"""Is a dossier that came back, or came here, what left? With no server, network or configuration.

    python -m casework.dossier.verify PATH --fingerprint SHA256:…

`verify` asks one thing after another and ends at the first untruth. All of it can be checked
without this program: VERIFY.txt in the package says how.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from casework.dossier.verify import checks
from casework.dossier.verify.checks import Package
from casework.dossier.verify.findings import Finding, Outcome, untrue
from casework.dossier.verify.opened import Opened, found_at, from_archive
from intake.errors import IntakeError

__all__ = ["Finding", "Outcome", "found_at", "verify", "verify_opened", "verify_stream"]


def verify(path: Path, *, fingerprint: str = "", pinned: Sequence[bytes] = ()) -> Iterator[Finding]:
    """What is found in a package: a folder, or the tar that came out of the seal.

    Args:
        fingerprint: of the dossier key or the organisation's root key, "SHA256:…", as it came
            outside the package; without it the question whose package it is stays open.
        pinned: chains of time-stamping authorities in PEM, as they publish them.

    Ends after the first untrue finding. Raises OSError where the path cannot be read.
    """
    yield from _read(partial(found_at, path), fingerprint, pinned)


def verify_stream(
    archive: BinaryIO, *, fingerprint: str = "", pinned: Sequence[bytes] = ()
) -> Iterator[Finding]:
    """As `verify`, of a tar that is read once from where it stands: it rests nowhere."""
    yield from _read(partial(from_archive, archive), fingerprint, pinned)


def verify_opened(
    opened: Opened, *, fingerprint: str = "", pinned: Sequence[bytes] = ()
) -> Iterator[Finding]:
    """The same, of a package that was read already."""
    package = Package(opened)
    questions: list[Callable[[], Iterator[Finding]]] = [
        partial(_one, checks.whole, package),
        partial(_one, checks.list_signed, package),
        partial(_one, checks.listed, package),
        partial(_one, checks.vouched, package),
        partial(_one, checks.anchored, package, fingerprint),
        partial(_one, checks.bag, opened),
        partial(_one, checks.bag_signed, package),
        partial(checks.stamped, package, pinned),
        partial(_one, checks.logged, package),
        partial(checks.custody, opened),
    ]
    for question in questions:
        for finding in _answered(question):
            yield finding
            if finding.outcome is Outcome.UNTRUE:
                return


def _read(
    read: Callable[[], Opened], fingerprint: str, pinned: Sequence[bytes]
) -> Iterator[Finding]:
    try:
        opened = read()
    except IntakeError as refusal:
        sealed = refusal.code == "still_sealed"
        yield untrue("still_sealed" if sealed else "not_a_package", reason=refusal.code)
    else:
        yield from verify_opened(opened, fingerprint=fingerprint, pinned=pinned)


def _one(check: Callable[..., Finding], *about: object) -> Iterator[Finding]:
    yield check(*about)


def _answered(question: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """What cannot be read at all is an untruth, too."""
    try:
        yield from question()
    except IntakeError as refusal:
        yield untrue("not_readable", reason=refusal.code)
