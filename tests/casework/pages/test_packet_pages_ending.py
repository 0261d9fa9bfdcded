"""Custodians read on the overview when the pages for packets end. Everything is invented."""

from datetime import timedelta

import pytest

from intake import clock, recipients
from intake.models import EpochCertificate
from tests.casework.pages.conftest import Pages

pytestmark = pytest.mark.django_db


def todo(pages: Pages, days: int) -> tuple[dict[str, int], dict[str, int]]:
    """What waits for Amina and for Laila, with pages of a key published so many days ago."""
    since = clock.today() - timedelta(days=days)
    pages.web.house.organisation.offer_packets(since=since)
    EpochCertificate.objects.filter(kind="packet").update(paged=True)
    recipients.forget()
    browsers = (pages.web.unlocked("Amina"), pages.browser)
    amina, laila = (dict(one.get(pages.at("dashboard")).context["todo"]) for one in browsers)
    return amina, laila


@pytest.mark.parametrize(
    ("days", "told"), [(38, {}), (40, {"pages_ending": 20}), (61, {"pages_ended": 1})]
)
def test_custodians_alone_are_told_when_the_pages_for_packets_end(
    pages: Pages, days: int, told: dict[str, int]
) -> None:
    amina, laila = todo(pages, days)
    assert {code: count for code, count in amina.items() if code.startswith("pages_")} == told
    assert not [code for code in laila if code.startswith("pages_")], "she is no custodian"
