"""When pages that make packets end, and who is told. Everything is invented."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from intake import clock, recipients
from intake.keys import roll as rolls
from intake.keys.publishing import publish
from intake.models import EpochCertificate
from intake.packets.handed_out import SOON, ending
from tests.organisation import Organisation

pytestmark = pytest.mark.django_db
Built = Callable[[int], None]


@pytest.fixture
def built(organisation: Organisation, tmp_path: Path) -> Built:
    """Pages of a packet key that was published so many days ago."""

    def build(days: int) -> None:
        number = EpochCertificate.objects.filter(kind="packet").count() + 1
        organisation.offer_packets(number, since=clock.today() - timedelta(days=days))
        recipients.forget()
        call_command("build_packet_page", out=tmp_path / str(number))

    return build


def days_left() -> int | None:
    recipients.forget()
    found = ending()
    return None if found is None else found.days


def test_where_no_page_was_ever_built_nobody_is_told(organisation: Organisation) -> None:
    organisation.offer_packets(since=clock.today() - timedelta(days=50))
    assert days_left() is None


def test_pages_are_told_of_three_weeks_before_they_end_and_not_before(built: Built) -> None:
    built(60 - SOON - 1)
    assert days_left() is None


@pytest.mark.parametrize(("days", "left"), [(60 - SOON, SOON), (59, 1)])
def test_the_days_are_counted_until_they_end(built: Built, days: int, left: int) -> None:
    built(days)
    assert days_left() == left


def test_newer_pages_end_the_reminder(built: Built) -> None:
    built(45)
    assert days_left() == 15
    built(15)
    assert days_left() is None


def test_pages_of_a_key_that_was_revoked_end_today(built: Built) -> None:
    built(1)
    EpochCertificate.objects.filter(kind="packet").update(retired=True)
    assert days_left() == 0


def test_pages_end_with_the_roll_if_that_is_before(
    built: Built, organisation: Organisation
) -> None:
    built(1)
    assert days_left() is None
    soon = replace(organisation.roll(version=2), expires=clock.today() + timedelta(days=10))
    publish(rolls.sign(soon, organisation.root))
    assert days_left() == 10


def test_what_is_built_beside_the_root_is_not_counted_twice(
    built: Built, organisation: Organisation, tmp_path: Path
) -> None:
    built(1)
    EpochCertificate.objects.update(paged=False)
    call_command(
        "build_packet_page", out=tmp_path / "there", documents=tmp_path / "1" / "documents.json"
    )
    assert not EpochCertificate.objects.filter(paged=True).exists()
