"""The main job, unattended: sign in, work on the reports, make dossiers, check them outside."""

import json
import shutil
import sys
import tempfile
import time
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from deploy.demonstration.faults import DemoFailedError
from deploy.demonstration.keys import Places


def run(
    places: Places,
    port: int,
    samples: Mapping[str, Mapping[str, Any]],
    rows: Sequence[uuid.UUID],
    keep: Path | None,
) -> None:
    """Everything after the working copies.

    Args:
        port: of the casework pages.
        samples: by language; each has what the demo's people make of it.
    """
    from casework.reading import open_summary  # noqa: PLC0415
    from deploy.demonstration import desk_work, signing_in  # noqa: PLC0415

    made = json.loads(places.made.read_text(encoding="utf-8"))
    told = made["members"]
    began = time.monotonic()
    for person in told[:2]:
        signing_in.see_the_desk(port, person)
    _say(f"two people signed in with password, number and passphrase: {_since(began)}")
    desk = desk_work.Desk(uuid.UUID(made["desk"]), *map(_unlocked, told[:2]))
    desk_work.take_in(desk)
    began, worked = time.monotonic(), {}
    for row in rows:
        language = open_summary(row, by=desk.first)["language"]
        sample = samples[language]["casework"]
        worked[language] = desk_work.work(desk, row, sample, language)
    _say(f"{len(worked)} reports reviewed, graded and made into cases: {_since(began)}")
    _make_dossiers(desk, worked, keep)


def _make_dossiers(desk: Any, worked: Mapping[str, Any], keep: Path | None) -> None:
    from casework.dossier import allowed  # noqa: PLC0415
    from casework.dossier.signing import listed  # noqa: PLC0415
    from deploy.demonstration import dossier_work, recipient  # noqa: PLC0415
    from intake import recipients  # noqa: PLC0415

    key = listed.entries(recipients.current().roll)[0].public.public
    everything = list(worked.values())
    orders: tuple[tuple[str, list[Any], list[Any]], ...] = (
        ("mechanism", everything, everything),
        ("wgad", [worked["en"]], [worked["en"]]),
        ("communication", [worked["en"]], [worked["en"]]),
        ("annex", [], []),
        ("uwazi", everything, []),
        ("extract", everything, []),
    )
    if lacking := recipient.missing():
        raise DemoFailedError(f"A recipient needs: {', '.join(lacking)}.")
    folder = Path(tempfile.mkdtemp(prefix="dossiers-"))
    try:
        for name, cases, named in orders:
            for arrived in dossier_work.make(desk, name, cases, named=named):
                check = recipient.unpack(arrived, folder)
                passed = list(recipient.checked(arrived, check, allowed.fingerprint(key)))
                _say(
                    f"{arrived.profile}: {arrived.name}, {len(arrived.sealed) / 1024:.0f} KiB,"
                    f" {arrived.seconds:.1f} s; checked: {', '.join(passed)}"
                )
        if keep is not None:
            shutil.copytree(folder, keep, dirs_exist_ok=True)
    except (dossier_work.NotMadeError, recipient.UntrueError) as fault:
        raise DemoFailedError(str(fault)) from None
    finally:
        shutil.rmtree(folder)


def _unlocked(person: Mapping[str, str]) -> Any:
    from casework.reading import unlock  # noqa: PLC0415

    return unlock(uuid.UUID(person["id"]), person["passphrase"])


def _since(began: float) -> str:
    return f"{time.monotonic() - began:.1f} s"


def _say(line: str) -> None:
    sys.stdout.write(f"\n── {line}\n")
    sys.stdout.flush()
