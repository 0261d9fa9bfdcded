"""`python -m casework.dossier.verify PATH`: each check in words, and a status for scripts.

Status 0: all of it holds, and the fingerprint is the one given. 1: something is untrue. 2: nothing
could be read. 3: all of it holds, and nobody has said yet whose key it should be.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from casework.dossier.terms import LANGUAGES
from casework.dossier.verify import Outcome, verify

_MARKS = {
    Outcome.HOLDS: "ok   ",
    Outcome.NOTE: "note ",
    Outcome.OPEN: "open ",
    Outcome.UNTRUE: "FALSE",
}
_UNTRUE, _UNREADABLE, _NOT_COMPARED = 1, 2, 3


def main(arguments: Sequence[str]) -> int:
    """Print what is found; the status."""
    given = _parser().parse_args(arguments)
    outcomes = set()
    try:
        pinned = [path.read_bytes() for path in given.authority]
        for finding in verify(given.path, fingerprint=given.fingerprint, pinned=pinned):
            sys.stdout.write(f"{_MARKS[finding.outcome]}  {finding.sentence(given.language)}\n")
            outcomes.add(finding.outcome)
    except OSError as fault:
        sys.stderr.write(f"Not readable: {fault.strerror}\n")
        return _UNREADABLE
    if Outcome.UNTRUE in outcomes:
        return _UNTRUE
    return _NOT_COMPARED if Outcome.OPEN in outcomes else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m casework.dossier.verify", description="Check a dossier that was received."
    )
    parser.add_argument("path", type=Path, help="the opened tar, or the folder it was unpacked to")
    parser.add_argument(
        "--fingerprint", default="", help="of the organisation's key, as it came another way"
    )
    parser.add_argument(
        "--authority",
        type=Path,
        action="append",
        default=[],
        help="certificates of a time-stamping authority, in PEM, as it publishes them",
    )
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
