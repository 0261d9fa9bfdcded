"""`python -m deploy.backups take|check|restore|drill FOLDER`: see `deploy.backups`.

What was done is one line of JSON; what was not, a sentence with what to do about it, and exit 1.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import django
from django.core.management.base import CommandError


def main(arguments: list[str]) -> int:
    """The exit status: 0 where it was done and all is as it should be."""
    options = _options(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
    os.environ.setdefault("ROLE", "operator")
    os.umask(0o077)
    django.setup()
    from deploy.backups.errors import BackupError  # noqa: PLC0415
    from intake.errors import IntakeError, TransientError  # noqa: PLC0415

    try:
        told, is_well = _DEEDS[options.deed](options)
    except (BackupError, CommandError) as refusal:
        sys.stderr.write(f"Not done: {refusal}\n")
        return 1
    except (IntakeError, TransientError) as refusal:
        sys.stderr.write(f"Not done: {refusal.code}.\n")
        return 1
    sys.stdout.write(json.dumps(told) + "\n")
    return 0 if is_well else 1


def _take(options: argparse.Namespace) -> tuple[dict[str, Any], bool]:
    from deploy.backups.place import Place  # noqa: PLC0415
    from deploy.backups.taking import take  # noqa: PLC0415

    return asdict(take(Place(options.folder))), True


def _check(options: argparse.Namespace) -> tuple[dict[str, Any], bool]:
    from deploy.backups.errors import BackupError  # noqa: PLC0415
    from deploy.backups.place import Place  # noqa: PLC0415

    found = {}
    for snapshot in Place(options.folder).snapshots():
        try:
            snapshot.check()
            found[snapshot.name] = "ok"
        except BackupError as fault:
            found[snapshot.name] = fault.code
    return {"snapshots": found}, bool(found) and set(found.values()) == {"ok"}


def _restore(options: argparse.Namespace) -> tuple[dict[str, Any], bool]:
    from deploy.backups.place import Place  # noqa: PLC0415
    from deploy.backups.restoring import restore  # noqa: PLC0415
    from intake.management.commands._age_files import identities_in  # noqa: PLC0415

    place = Place(options.folder)
    snapshot = place.snapshot(options.snapshot)
    outside = _text(options.checkpoint) if options.checkpoint else None
    keys = identities_in(str(options.key), options.passphrase_file)
    restored = restore(place, snapshot, keys, outside)
    return asdict(restored), restored.is_whole


def _drill(options: argparse.Namespace) -> tuple[dict[str, Any], bool]:
    from deploy.backups.drilling import drill  # noqa: PLC0415
    from deploy.backups.place import Place  # noqa: PLC0415

    names = ("key", "passphrase_file", "snapshot", "checkpoint")
    chosen = {name: getattr(options, name) for name in names if getattr(options, name)}
    told, status = drill(
        Place(options.folder),
        [f"--{name.replace('_', '-')}={value}" for name, value in chosen.items()],
    )
    return (json.loads(told) if told else {}), status == 0


def _text(file: Path) -> str:
    from deploy.backups.errors import BackupError  # noqa: PLC0415

    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise BackupError("checkpoint_unreadable") from None


_DEEDS: dict[str, Callable[[argparse.Namespace], tuple[dict[str, Any], bool]]] = {
    "take": _take,
    "check": _check,
    "restore": _restore,
    "drill": _drill,
}


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m deploy.backups", description=__doc__)
    deeds = parser.add_subparsers(dest="deed", required=True)
    for name in _DEEDS:
        deeds.add_parser(name).add_argument("folder", type=Path)
    for opening in (deeds.choices["restore"], deeds.choices["drill"]):
        opening.add_argument("--key", type=Path, required=True, help="backup.age of the ceremony")
        opening.add_argument("--passphrase-file", help="else it is asked for")
        opening.add_argument("--snapshot", default="", help="its name; the newest otherwise")
        opening.add_argument("--checkpoint", type=Path, help="the newest that was kept elsewhere")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
