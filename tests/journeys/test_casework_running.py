"""P1 in the running casework web: its process, and everything that stands around it."""

import json

import pytest

from tests.canary import Scanner, hatch
from tests.journeys import casework_flows as flows
from tests.journeys.casework_visitor import Caseworker
from tests.journeys.searching import cores, scan_everything
from tests.journeys.stack import Stack

pytestmark = [pytest.mark.database, pytest.mark.timeout(600)]


@pytest.mark.faults
def test_no_canary_rests_in_or_around_the_running_casework_web(stack: Stack) -> None:
    """The pages as real processes serve them, and all that those processes hold."""
    words, who = hatch("words"), hatch("identity")
    scanner = Scanner([words, who])
    flows.sent_to_the_desk(stack, words, who)
    people = json.loads(stack.places.made.read_text())["members"]
    one, other = (Caseworker(stack.port + 1, told) for told in people[:2])
    for caseworker in (one, other):
        caseworker.sign_in()
        assert caseworker.ask("/en/unlock/", {"passphrase": words.text}).status == 422
        caseworker.unlock()

    pages = one.pages()
    opened = flows.opened_by_two(one, other, pages)
    statuses = flows.visited(one, pages, words)
    flows.sent_late(other, words)
    flows.asked_around(one, words)

    assert who.latin in opened, "the original was shown to two people meanwhile"
    assert 500 in statuses, "faults were met"
    assert scan_everything(scanner, stack) == set()
    assert cores(stack) == []
