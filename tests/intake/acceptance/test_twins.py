"""One report sent twice at once: both looked before either was stored. All of it is invented."""

from dataclasses import replace

import pytest

from intake import networks, pages, services
from intake.arrival import Arrival
from intake.errors import TransientError
from intake.letters import persian_digits
from intake.models import AdmissionCode, CustodyEvent, Network, Submission
from intake.report import Report
from tests.organisation import Organisation, new_submission_id

pytestmark = pytest.mark.django_db(transaction=True)
RECEIPT = "123456789012345678904"
TOLD = Report(network="", language="en", account="They took my neighbour, an invented man.")


@pytest.fixture(autouse=True)
def _bell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "ring_quietly", lambda _lane: None)


@pytest.fixture
def twins(organisation: Organisation) -> tuple[Arrival, Arrival]:
    code = networks.issue_codes(Network.objects.get(pk=organisation.network_id), 1)[0]
    submission_id = new_submission_id()
    both = Arrival(submission_id, code, RECEIPT), Arrival(submission_id, code, RECEIPT)
    for one in both:
        one.admission()
    return both


def test_the_slower_twin_gets_the_receipt_though_the_faster_used_the_code_up(
    twins: tuple[Arrival, Arrival],
) -> None:
    accepted = [services.accept_report(one, TOLD) for one in twins]

    assert [one.receipt for one in accepted] == [RECEIPT, RECEIPT]
    assert [one.version for one in accepted] == [1, 1]
    assert (Submission.objects.count(), CustodyEvent.objects.count()) == (1, 1)
    assert not AdmissionCode.objects.exists()


def test_two_tellings_at_once_are_one_version_now_and_the_other_when_sent_again(
    twins: tuple[Arrival, Arrival],
) -> None:
    services.accept_report(twins[0], TOLD)
    other = replace(TOLD, account="Told differently, still invented.")

    with pytest.raises(TransientError, match="sent_twice_at_once"):
        services.accept_report(twins[1], other)
    again = Arrival(twins[1].submission_id, "", RECEIPT)
    assert services.accept_report(again, other).version == 2


def test_every_receipt_page_shows_its_own_groups_in_order_and_nobody_elses() -> None:
    for receipt in ("000000000000000000000", RECEIPT, "000111000111000111009"):
        groups = [receipt[at : at + 3] for at in range(0, 21, 3)]
        page = pages.receipt_page(receipt, [], 1).content.decode()
        latin = "".join(f"<span>{group}</span>" for group in groups)
        assert f'dir="ltr">{latin}</div>' in page
        assert persian_digits(latin) in page
        assert page.count("<span>") == 14
        assert "\x00" not in page
