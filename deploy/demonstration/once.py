"""The demo's unattended run: three reports over HTTP, their working copies, cases, dossiers."""

import json
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from deploy.demonstration import main_job
from deploy.demonstration.faults import DemoFailedError
from deploy.demonstration.keys import Places, issue_code
from deploy.demonstration.visitor import Visitor

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
_PATIENCE = 60  # seconds


@dataclass(frozen=True)
class Sent:
    """A sample and the receipt it got."""

    sample: Mapping[str, Any]
    receipt: str


def run(places: Places, port: int, keep: Path | None) -> None:
    """Send, wait, show; make cases and dossiers; check them as a stranger would.

    Runs as the operator, in a process of its own. `keep`: a folder that the opened dossiers are
    left in, for looking at them; without it nothing opened is left.
    """
    import django  # noqa: PLC0415

    django.setup()
    began = time.monotonic()
    known = _submissions()
    sent = [_send(places, port, sample) for sample in samples()]
    rows = _wait(known, len(sent))
    copies = {copy.language: (copy, files) for copy, files in _read(places, rows)}
    for one in sent:
        copy, files = copies[one.sample["language"]]
        _refuse_planted(one.sample, copy)
        _show(one, copy, files)
    _say(f"reports, from the form to working copies: {time.monotonic() - began:.1f} s")
    main_job.run(places, port + 1, {one.sample["language"]: one.sample for one in sent}, rows, keep)


def _say(line: str) -> None:
    sys.stdout.write(f"\n── {line}\n")
    sys.stdout.flush()


def samples() -> Iterator[Mapping[str, Any]]:
    """The invented reports, one a language."""
    for file in sorted(SAMPLES.glob("*.yaml")):
        yield yaml.safe_load(file.read_text(encoding="utf-8"))


def _send(places: Places, port: int, sample: Mapping[str, Any]) -> Sent:
    visitor = Visitor("127.0.0.1", port, sample["language"])
    visitor.look()
    form = visitor.show_code(issue_code(places))
    files = [(f"invented_{name}", (SAMPLES / name).read_bytes()) for name in sample["files"]]
    answer = visitor.report(form, _fields(sample), files)
    if answer.status != 200 or len(answer.receipt) != 21:
        raise DemoFailedError(f"The {sample['language']} report got no receipt: {answer.status}.")
    return Sent(sample, answer.receipt)


def _fields(sample: Mapping[str, Any]) -> dict[str, Any]:
    """What a browser would send for a sample."""
    when, where = sample["when"], sample["where"]
    calendar = {"solar_hijri_af": "s", "gregorian": "g"}.get(when.get("calendar", ""), "")
    month = f"{calendar}{when['month']}" if calendar and when.get("month") else ""
    fields = {
        "account": sample["account"],
        "kinds": list(sample["kinds"]),
        "when": when.get("words", ""),
        "day": str(when.get("day") or ""),
        "month": month,
        "year": str(when.get("year") or ""),
        "precision": when.get("precision", ""),
        "province": where.get("province", ""),
        "place": where.get("words", ""),
        "how_known": sample.get("how_known", ""),
        "danger": sample.get("danger", ""),
        "danger_words": sample.get("danger_words", ""),
        "consent": list(sample.get("consent", [])),
    }
    return fields | ({"ask_back": "on"} if sample.get("ask_back") else {})


def _submissions() -> set[uuid.UUID]:
    from intake.models import Submission  # noqa: PLC0415

    return set(Submission.objects.values_list("pk", flat=True))


def _wait(known: set[uuid.UUID], count: int) -> list[uuid.UUID]:
    """Until the new submissions and their files are ready."""
    from intake.models import Attachment, Stage, Submission  # noqa: PLC0415

    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        ready = Submission.objects.filter(stage=Stage.READY).exclude(pk__in=known)
        files = Attachment.objects.filter(stage=Stage.RECEIVED)
        if ready.count() == count and not files.exists():
            return list(ready.values_list("pk", flat=True))
        time.sleep(0.1)
    raise DemoFailedError("The working copies were not ready in time.")


def _read(places: Places, rows: list[uuid.UUID]) -> Iterator[tuple[Any, list[Any]]]:
    from casework.reading import open_renditions, open_working_copy, unlock  # noqa: PLC0415

    member = json.loads(places.made.read_text(encoding="utf-8"))["members"][0]
    caseworker = unlock(uuid.UUID(member["id"]), member["passphrase"])
    for row in rows:
        yield open_working_copy(row, by=caseworker), open_renditions(row, by=caseworker)


def _refuse_planted(sample: Mapping[str, Any], copy: Any) -> None:
    shown = " ".join(text.text for text in copy.texts.values())
    left = [planted for planted in sample["planted"] if planted in shown]
    if left:
        raise DemoFailedError(f"{len(left)} planted identifiers are still readable.")


def _show(one: Sent, copy: Any, files: list[Any]) -> None:
    urgency = copy.assessment.urgency
    acts = ", ".join(f"{act.code} {act.probability:.2f}" for act in copy.assessment.acts)
    sys.stdout.write(
        f"\n── {copy.language} · receipt {one.receipt} · {urgency.level} · {acts}\n"
        f"{copy.texts['account'].text.strip()}\n"
        f"   ({len(one.sample['planted'])} planted identifiers, none left)\n"
        f"   files: {', '.join(map(_seen, files)) or 'none'}\n"
    )
    sys.stdout.flush()


def _seen(file: Any) -> str:
    """A rendition in a few words; the pixels themselves belong on a caseworker's screen."""
    if isinstance(file, str):
        return f"not shown ({file})"
    sizes = ", ".join(f"{page.width}x{page.height}" for page in file.pages)
    return f"{file.media_type} {sizes}"
