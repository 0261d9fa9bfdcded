"""From the form to a caseworker's eyes: identifiers are gone, and the reading leaves an event."""

import io
import json

import pytest

from intake.models import CustodyEvent, SealedPart, Submission
from tests.canary import hatch
from tests.journeys.stack import ALIAS, Stack, wait_until

pytestmark = [pytest.mark.database, pytest.mark.timeout(600)]


def test_a_member_reads_the_copy_without_the_identifiers_and_the_reading_is_an_event(
    stack: Stack,
) -> None:
    canary = hatch("identifier")
    # Reserved for fiction: example.org, +44 7700 900xxx. The handle is a canary.
    account = (
        f"They took my neighbour to the station. Write to {canary.latin}@example.org"
        f" or on Telegram @{canary.latin}, or call +44 7700 900123."
    )
    known = set(Submission.objects.using(ALIAS).values_list("pk", flat=True))
    assert stack.visitor().report(stack.form(), {"account": account}).status == 200
    (row,) = set(Submission.objects.using(ALIAS).values_list("pk", flat=True)) - known
    made = SealedPart.objects.using(ALIAS).filter(submission=row, kind="working_copy")
    wait_until(made.exists, 200)
    events = CustodyEvent.objects.using(ALIAS).count()

    printed = _print_working_copy(stack, str(row))

    text = json.loads(printed)["texts"]["account"]["text"]
    assert text.startswith("They took my neighbour")
    assert canary.latin not in printed
    assert "900123" not in printed
    assert CustodyEvent.objects.using(ALIAS).count() > events


def test_a_wrong_passphrase_reads_nothing_and_leaves_no_event(stack: Stack) -> None:
    events = CustodyEvent.objects.using(ALIAS).count()
    row = Submission.objects.using(ALIAS).first()
    assert row is None or "texts" not in _print_working_copy(stack, str(row.pk), "wrong words")
    assert CustodyEvent.objects.using(ALIAS).count() >= events


def _print_working_copy(stack: Stack, row: str, phrase: str = "") -> str:
    member = json.loads(stack.places.made.read_text())["members"][0]
    file = stack.var / "phrase"
    file.write_text(f"{phrase or member['passphrase']}\n")
    file.chmod(0o600)
    said = io.StringIO()
    answer = stack.operator("-m", "django", "read_working_copy", row, "--member", member["id"],
                            "--passphrase-file", str(file))  # fmt: skip
    said.write(answer.stdout)
    return said.getvalue()
