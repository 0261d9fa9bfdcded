"""`python -m casework.dossier.vouching`: the root vouches for the dossier keys of a roll.

Run offline, where the root key is, after each roll that adds or revokes a dossier key. The
three files it writes go to the signer's host (VOUCHED_DIR) and into every package.
"""

import argparse
import sys
from pathlib import Path

from casework.dossier import allowed
from casework.dossier.signing import listed
from casework.dossier.signing.vouched import Vouched
from intake.errors import IntakeError
from intake.keys import Verifier
from intake.keys import roll as rolls
from intake.keys.ceremony.asking import passphrase_from
from intake.keys.ceremony.founding import open_root


def main() -> int:
    """Read the roll, open the root key, write the files; 1 with a plain word when refused."""
    told = _arguments()
    try:
        pinned = Verifier.parse(told.pin.read_text(encoding="utf-8").removesuffix("\n"))
        roll = rolls.verify(told.roll.read_text(encoding="utf-8"), pinned)
        passphrase = passphrase_from(told.passphrase_file, "Passphrase of the root key")
        root = open_root(told.root_key, pinned.name, passphrase)
        Vouched.by(root.private, roll).write(told.out)
    except (IntakeError, OSError, ValueError) as refusal:
        print(f"Refused: {getattr(refusal, 'code', type(refusal).__name__)}.", file=sys.stderr)  # noqa: T201
        return 1
    for entry in listed.entries(roll):
        print(entry.since, allowed.fingerprint(entry.public.public))  # noqa: T201
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m casework.dossier.vouching")
    for name, told in (
        ("--roll", "the signed roll that lists the dossier keys"),
        ("--root-key", "root.age"),
        ("--pin", "root.pub"),
        ("--out", "folder for the three files"),
    ):
        parser.add_argument(name, type=Path, required=True, help=told)
    parser.add_argument("--passphrase-file", type=Path, help="instead of asking")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
