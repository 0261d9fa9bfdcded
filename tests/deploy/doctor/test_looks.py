"""What is one fault and not two, two and not one, or none at all."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import NotSupportedError, OperationalError, connection
from pytest_django import Settings

from deploy.doctor import database
from intake import clock
from intake.models import (
    Stage,
    Submission,
)
from intake.queue import BrokerState
from tests.deploy.doctor.conftest import Host
from tests.deploy.doctor.planting import (
    a_log_key_here,
    issued_next_week,
    no_languages,
    refuses,
    row,
)


def test_a_roll_of_the_future_is_put_down_to_the_clock(host: Host) -> None:
    issued_next_week(host)

    found = host.found()

    assert len(found) == 2
    assert "This host's clock is behind" in found[0]
    assert "The roll begins in the future" in found[1]


def test_pages_that_lost_their_words_are_named_by_language(
    host: Host, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    no_languages(host, monkeypatch, settings)

    assert [one.split(" are missing")[0] for one in host.found()] == [
        "The words of the pages in fa-af", "The words of the pages in ps",
    ]  # fmt: skip


def test_a_private_key_of_another_role_is_found_by_both_who_look(
    host: Host, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    a_log_key_here(host, monkeypatch, settings)

    found = host.found()

    assert len(found) == 2
    assert found[0].startswith("A private key is where it must not be")
    assert "is configured with LOG_KEY_FILE" in found[1]


@pytest.mark.parametrize(
    ("fault", "wanted"),
    [
        (OperationalError("host=invented"), "The database does not answer"),
        (NotSupportedError("14"), "The database is too old."),
        (ImproperlyConfigured("intake.E005"), "would lose receipts in a power cut."),
    ],
)
def test_a_database_that_cannot_be_asked_is_one_fault(
    fault: Exception, wanted: str, host: Host, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    refuses(database, "_is_behind", fault)(host, monkeypatch, settings)

    found = host.look()

    assert len(found.faults) == 1
    assert wanted in found.faults[0].what
    assert "invented" not in str(found)
    assert "Rows: the database cannot be asked." in found.unseen


def test_missing_migrations_are_found(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'intake'")

    assert host.found() == [
        "The database is of another version than the program: migrations are missing."
    ]


def test_a_database_of_before_postgresql_15_is_too_old(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_age", lambda: 14_00_12)

    assert host.found() == ["The database is too old."]


def test_swap_in_memory_or_under_a_key_is_no_fault(host: Host) -> None:
    host.write("sys/block/dm-1/dm/uuid", "CRYPT-PLAIN-swap\n")
    host.write("proc/swaps", "Filename\n/dev/zram0 x 9 0 5\n/dev/dm-1 x 9 0 -2\n")

    assert host.found() == []


def test_a_broker_that_does_not_tell_is_unseen_and_no_fault(host: Host) -> None:
    host.broker = BrokerState(major=7, filled=0.0, is_persisting=None)

    found = host.look()

    assert found.faults == []
    assert found.unseen == [
        "Broker: the broker does not tell this user whether it saves to a disk."
    ]


def test_nothing_that_is_printed_says_how_many_reports_there_are(
    host: Host, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    row(Stage.NEEDS_PERSON)(host, monkeypatch, settings)
    said_of_one = host.found()
    Submission.objects.update(id_digest=b"1" * 32)
    Submission.objects.create(
        id_digest=bytes(32), received_on=clock.today(), stage=Stage.NEEDS_PERSON, epoch=1,
        header=b"", blob="y" * 43, blob_sha256=bytes(32), blob_size=0,
        network=host.organisation.network_id, parts=1, tag=b"1" * 32,
    )  # fmt: skip

    assert host.found() == said_of_one
