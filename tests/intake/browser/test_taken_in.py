"""A report that a browser sealed, from the roll it was given to what the desk reads.

Only the line of the post is put together here; all octets behind it are the script's.
"""

import base64
import hashlib
from pathlib import Path

import pytest
from pytest_django import Settings

from intake import identities, pipeline
from intake.mailbox.seed import derive
from intake.models import Attachment, Mailbox, SealedPart, Stage, Submission
from intake.queue import Lane
from intake.sealing import Inner, open_bytes, unwrap
from intake.working_copy import WorkingCopy
from tests.faults import resting
from tests.intake.uploads.conftest import _bell, line, new_sender, sender
from tests.intake.uploads.sender import POST_TYPE, Line, SealedFile, Sender, body
from tests.organisation import Organisation

from .conftest import Job, Run

__all__ = ["_bell", "line", "new_sender", "sender"]

pytestmark = [pytest.mark.node, pytest.mark.django_db(transaction=True)]
# +44 7700 900123 is reserved for fiction.
ACCOUNT = "They beat my brother Zalmay in the police station. Call me on +44 7700 900123."
UNSAID = {"calendar": "", "year": 0, "month": 0, "day": 0, "precision": "", "words": ""}


class Sealed:
    """Header and payload as a script gave them."""

    def __init__(self, made: Job) -> None:
        self.header = base64.b64decode(made["header"])
        self.payload = base64.b64decode(made["payload"])


@pytest.fixture
def _agent(organisation: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identities, "agent", lambda: organisation.agent)
    monkeypatch.setattr(identities, "is_ready", lambda: True)


@pytest.mark.usefixtures("_agent")
def test_from_the_browser_to_a_working_copy_with_a_file_and_a_mailbox(
    browser: Run, line: Line, sender: Sender, organisation: Organisation, settings: Settings
) -> None:
    believed, drawn = _believed(browser, line, settings)
    to = [key.public for key in sender.keys.seals_reports()]
    assert believed["recipients"] == [hashlib.sha256(key).hexdigest() for key in to]
    page = {
        "submission": sender.submission_id.hex(),
        "receipt": drawn["receipt"],
        "to": [key.hex() for key in to],
    }

    file, row = _send_file(browser, line, sender, page)
    report = _report(sender, file, row)
    made, seed = browser(
        [
            {"do": "report", **page, "report": report, "file_tags": [file.tag.hex()]},
            {"do": "seed", **page},
        ]
    )
    post = {
        "code": sender.code,
        "epoch": believed["epoch"],
        "files": [{"number": 1, "sha256": file.sha256}],
        "id": page["submission"],
        "network": sender.network,
        "salt": made["event_salt"],
        "schema": 1,
        "tag": made["tag"],
    }
    octets = body(post, Sealed(made), Sealed(seed))  # type: ignore[arg-type]
    answer = line.client.post("/en/", octets, content_type=POST_TYPE)

    assert answer.json() == {"version": 1}, answer.content
    assert pipeline.work_off(Lane.TEXT) == 1
    pipeline.work_off(Lane.FILES)
    _is_taken_in(row, organisation)
    locator = hashlib.sha256(derive(drawn["receipt"])[0]).digest()
    assert bytes(Mailbox.objects.get().locator_digest) == locator


def _believed(browser: Run, line: Line, settings: Settings) -> list[Job]:
    """What the page believes of the roll that it asked for; and a receipt that it draws."""
    told = line.client.get("/roll").json()
    root = Path(settings.ROLL_ROOT_FILE).read_text(encoding="utf-8").removesuffix("\n")
    rows = [(one["kind"], one["number"], one["document"]) for one in told["certificates"]]
    pinned = {"root": root, "floor": 1, "today": told["day"]}
    return browser(
        [
            {"do": "believe", **pinned, "roll": told["roll"], "certificates": rows},
            {"do": "receipt"},
        ]
    )


def _is_taken_in(file: str, organisation: Organisation) -> None:
    """The report was worked, with the file of this row, and tells nobody's name."""
    taken = Submission.objects.get()
    assert taken.stage == Stage.READY
    copy = WorkingCopy.from_bytes(_part(taken, "working_copy", organisation))
    assert "[PHONE-1]" in copy.texts["account"].text
    assert "Zalmay" not in copy.texts["account"].text
    assert list(copy.attachments) == [file]
    assert Attachment.objects.get().stage == Stage.READY


def _send_file(browser: Run, line: Line, sender: Sender, page: Job) -> tuple[SealedFile, str]:
    """A file by tus, sealed in script; and the id of its row."""
    named = {"number": 1, "name": "گواهی.jpg", "media_type": "image/jpeg", "pieces": [65_536]}
    (made,) = browser([{"do": "attachment", **page, **named, "length": 300_000}])
    sealed = Sealed(made)
    file = SealedFile(1, bytes.fromhex(made["tag"]), sealed.header + sealed.payload)
    assert file.sha256 == made["sha256"]
    row, _ = line.send(sender, file)
    return file, row


def _report(sender: Sender, file: SealedFile, row: str) -> Job:
    return {
        "network": sender.network,
        "language": "fa-af",
        "account": ACCOUNT,
        "kinds": [],
        "when": UNSAID,
        "where": {"province": "", "district": "", "words": ""},
        "how_known": "",
        "danger": "",
        "danger_words": "",
        "ask_back": True,
        "consent": ["internal_read"],
        "attachments": [{"id": row, "number": 1, "sha256": file.sha256}],
    }


def _part(row: Submission, kind: str, organisation: Organisation) -> bytes:
    found = SealedPart.objects.get(submission=row, kind=kind)
    header, payload = bytes(found.header), resting.content(found.blob)
    inner = Inner(kind, 1, str(row.pk), 1, 1)
    return open_bytes(header, payload, unwrap(header, [organisation.desk]), inner)
