"""P1: canaries in everything a submitter sends, every way it can go, and nothing left of them."""

import os
import signal
import time
from collections.abc import Callable

import pytest
from django.db import connections

from intake.models import Attachment, MailboxSeed, SealedPart, Stage, Submission
from intake.payloads import is_small
from tests.canary import Scanner, copies_in_memory, hatch
from tests.journeys import household, sending
from tests.journeys.searching import cores, scan_everything, scan_open_files
from tests.journeys.sending import Flock
from tests.journeys.stack import ALIAS, Stack, frozen, wait_until

pytestmark = [pytest.mark.database, pytest.mark.timeout(600)]


def nothing_waits() -> bool:
    """Whether the workers have settled all that was accepted."""
    kinds = (Submission, Attachment, MailboxSeed)
    return not any(
        kind._default_manager.using(ALIAS).filter(stage=Stage.RECEIVED).exists() for kind in kinds
    )


def agent_is_back(stack: Stack, former: int) -> Callable[[], bool]:
    return lambda: stack.pid_of("agent") != former and (stack.var / "agent.sock").exists()


@pytest.mark.faults
def test_no_canary_rests_anywhere_after_every_way_and_every_fault(stack: Stack) -> None:
    flock = Flock()
    scanner = Scanner([flock.words, flock.files])
    form, _ = sending.accepted(stack, flock)
    sending.repeated_and_changed(stack, flock, form)
    sending.refused(stack, flock, form)
    sending.broken(stack, flock)
    sending.packets(stack, flock)
    sending.full_disk(stack, flock)
    with sending.under_way(stack, flock):
        assert scan_open_files(scanner, stack.pids(), stack.var) == set()
    with frozen(stack.broker_pid()):
        sending.accepted(stack, flock)
    former = stack.pid_of("agent")
    os.kill(former, signal.SIGKILL)
    sending.accepted(stack, flock)
    sending.failing(stack, flock)
    os.kill(stack.broker_pid(), signal.SIGKILL)
    wait_until(agent_is_back(stack, former), 90)
    wait_until(nothing_waits, 200)

    assert scan_everything(scanner, stack) == set()
    assert cores(stack) == []
    kept = SealedPart.objects.using(ALIAS)
    assert {"working_copy", "identities", "rendition", "note"} <= set(
        kept.values_list("kind", flat=True)
    ), "the reports went all the way"
    reports = Submission.objects.using(ALIAS).values_list("blob", flat=True)
    assert {is_small(name) for name in (*reports, *kept.values_list("blob", flat=True))} == {
        True,
        False,
    }, "payloads rest in both places"
    failed = Submission.objects.using(ALIAS).filter(stage=Stage.NEEDS_PERSON)
    assert failed.count() == 2, "redaction failed on one report and crashed on another"


@pytest.mark.faults
@pytest.mark.once
def test_what_is_leaked_on_purpose_is_found(stack: Stack) -> None:
    canary = hatch("leaked")
    scanner = Scanner([canary])
    told = {"account": f"{household.LEAK} {canary.text}"}
    assert stack.visitor().report(stack.form(), told).status == 200

    stores = {hit.store for hit in scan_everything(scanner, stack)}

    assert "log" in stores
    assert any("descriptor" in store for store in stores), "an unlinked temporary file"
    assert any("broker" in store for store in stores)


@pytest.mark.faults
def test_the_web_keeps_no_copy_of_a_report_in_its_memory(
    stack: Stack, record_property: Callable[[str, object], None]
) -> None:
    if connections[ALIAS].vendor == "postgresql":
        pytest.skip("the web's memory is the same on both databases")
    _count_copies(stack, record_property, seconds=5)


@pytest.mark.full
@pytest.mark.timeout(600)
def test_the_web_keeps_no_copy_of_a_report_after_a_minute(
    stack: Stack, record_property: Callable[[str, object], None]
) -> None:
    _count_copies(stack, record_property, seconds=60)


def _count_copies(stack: Stack, say: Callable[[str, object], None], *, seconds: float) -> None:
    canary = hatch("memory")
    told = {"account": f"They took my neighbour. {canary.text}", "place": canary.text}
    answer = stack.visitor("ps").report(stack.form(), told, [(canary.file_name, b"invented")])
    assert answer.status == 200
    time.sleep(seconds)

    scanner = Scanner([canary])
    copies = {pid: copies_in_memory(scanner, pid) for pid in stack.web_pids()}

    say("copies in the web's memory", sum(copies.values()))
    assert sum(copies.values()) == 0
