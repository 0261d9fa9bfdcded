"""A mailbox in its own process: opened by a receipt, answered through, and nothing left of it."""

import http.client
import os
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connections

from deploy.demonstration.visitor import multipart
from intake.letters import persian_digits
from intake.models import Attachment, MailboxMessage, MailboxSeed, SealedPart, Stage, Submission
from tests.canary import Canary, Scanner, copies_in_memory, hatch
from tests.journeys.searching import cores, scan_everything
from tests.journeys.stack import ALIAS, Stack, descendants, wait_until

pytestmark = [pytest.mark.database, pytest.mark.timeout(600)]
_BOUNDARY = "invented-boundary"
NEVER = "123456789012345678907"  # given to nobody
_FORM = re.compile(r"<form.*?</form>", re.DOTALL)
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


def ask(stack: Stack, body: bytes, kind: str, language: str = "fa-af") -> tuple[int, str]:
    """POST to the mailbox's one address."""
    line = http.client.HTTPConnection("127.0.0.1", stack.port + 3, timeout=120)
    try:
        line.request("POST", f"/{language}/", body, {"Content-Type": kind})
        answer = line.getresponse()
        return answer.status, answer.read().decode()
    finally:
        line.close()


def opened(stack: Stack, number: str, **more: str) -> str:
    """The page behind a number."""
    told = urlencode({"receipt": number, **more}).encode()
    status, page = ask(stack, told, "application/x-www-form-urlencoded")
    assert status == 200
    return page


def carried(page: str, form: int) -> Mapping[str, str]:
    return dict(_HIDDEN.findall(_FORM.findall(page)[form]))


def answered(stack: Stack, page: str, words: str, files: list[tuple[str, bytes]]) -> int:
    body = multipart({**carried(page, 0), "answer": words}, files, _BOUNDARY)
    return ask(stack, body, f"multipart/form-data; boundary={_BOUNDARY}")[0]


def nothing_waits() -> bool:
    kinds = (Submission, Attachment, MailboxSeed)
    return not any(
        kind._default_manager.using(ALIAS).filter(stage=Stage.RECEIVED).exists() for kind in kinds
    )


def sent(stack: Stack) -> str:
    """A report worked to the end; its receipt."""
    answer = stack.visitor().report(stack.form(), {"account": "They took my neighbour."})
    assert answer.status == 200
    wait_until(nothing_waits, 200)
    return answer.receipt


def digits_of(receipt: str) -> Canary:
    """A receipt as something to look for: as digits, as Persian ones, and as it is written."""
    spaced = " ".join(receipt[at : at + 3] for at in range(0, 21, 3))
    return Canary("receipt", receipt, persian_digits(receipt), spaced)


@pytest.mark.faults
def test_no_digit_and_no_word_rests_anywhere_after_a_mailbox_was_read_and_answered(
    stack: Stack,
) -> None:
    receipt, canary = sent(stack), hatch("answer")
    scanner = Scanner([canary, digits_of(receipt)])
    before = set(Submission.objects.using(ALIAS).values_list("pk", flat=True))
    page = opened(stack, receipt)
    file = [(canary.file_name, canary.file_body)]

    assert answered(stack, page, f"He is alive. {canary.text}", file) == 200
    assert answered(stack, page, "  ", file) == 422
    broken = multipart(carried(page, 0), file, _BOUNDARY)[:-30]
    assert ask(stack, broken, f"multipart/form-data; boundary={_BOUNDARY}")[0] >= 400
    assert opened(stack, receipt, step="withdraw", **_withdrawal(page))
    assert opened(stack, receipt, step="withdraw_sure", **_withdrawal(page))
    wait_until(nothing_waits, 200)

    came = Submission.objects.using(ALIAS).exclude(pk__in=before)
    assert [one.stage for one in came] == [Stage.READY] * 2
    assert scan_everything(scanner, stack) == set()
    assert cores(stack) == []
    told = SealedPart.objects.using(ALIAS).filter(submission__in=came, kind="mailbox")
    assert told.count() == 2, "the desk learns what each came as"


def _withdrawal(page: str) -> dict[str, str]:
    return {"submission_id": carried(page, 1)["submission_id"]}


def test_a_number_never_given_out_gets_the_page_of_an_emptied_mailbox(
    stack: Stack, record_property: Callable[[str, object], None]
) -> None:
    receipt = sent(stack)
    assert "<textarea" in opened(stack, receipt)
    MailboxMessage.objects.using(ALIAS).all().delete()
    pages, cost = set(), dict.fromkeys((receipt, NEVER), 0.0)
    for _ in range(3):
        for number in cost:
            began = cpu(stack)
            pages.add(opened(stack, number))
            cost[number] += cpu(stack) - began
    record_property("CPU seconds for an emptied and for an unheard-of number", [*cost.values()])
    assert len(pages) == 1


def cpu(stack: Stack) -> float:
    """Seconds that the mailbox's processes have worked, those that ended too. They are told and
    not judged: a process that starts meanwhile is in them. What is counted instead (envelopes,
    questions to the database) is in tests/intake/mailbox.
    """
    ticks = 0
    for pid in descendants(stack.pid_of("mailbox")):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += sum(int(one) for one in fields[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


@pytest.mark.faults
def test_the_mailbox_process_keeps_no_copy_of_what_went_through_it(
    stack: Stack, record_property: Callable[[str, object], None]
) -> None:
    if connections[ALIAS].vendor == "postgresql":
        pytest.skip("the memory of the process is the same on both databases")
    receipt, canary = sent(stack), hatch("memory")
    page = opened(stack, receipt)
    assert answered(stack, page, f"He is alive. {canary.text}", [("a", b"invented")]) == 200
    time.sleep(5)

    worker = descendants(stack.pid_of("mailbox"))[1:]
    assert worker
    words = sum(copies_in_memory(Scanner([canary]), pid) for pid in worker)
    digits = sum(copies_in_memory(Scanner([digits_of(receipt)]), pid) for pid in worker)

    record_property("copies of an answer and of a number in memory", [words, digits])
    assert (words, digits) == (0, 0)
