"""What a monitor is told: numbers that the doctor and the sweeper have, and nothing else."""

import json
import os
import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError

from deploy import gauges
from intake import clock, sweeper
from intake.models import RollDocument
from tests.deploy.doctor.conftest import ROOM, a_disk
from tests.organisation import Organisation

_LINE = re.compile(r'amanat_[a-z_]+(\{kind="[a-z]+",stage="[a-z_]+"\})? \d+')


@pytest.fixture(autouse=True)
def measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gauges, "read_gauges", lambda: {"submission_waiting": 4})
    monkeypatch.setattr(os, "statvfs", lambda _folder: a_disk())


def test_the_numbers_of_a_host_at_work(organisation: Organisation) -> None:
    found = gauges.numbers()

    assert found["submission_waiting"] == 4
    assert found["roll_days"] == 90
    assert found["epoch_days"] == 7
    assert found["free_bytes"] == 100 * ROOM
    assert "checkpoint_age_days" not in found, "none was signed yet"


def test_a_number_that_cannot_be_had_is_left_out_and_not_told_as_0(
    organisation: Organisation,
) -> None:
    RollDocument.objects.all().delete()

    found = gauges.numbers()

    assert not {"roll_days", "epoch_days"} & found.keys()
    assert "free_bytes" in found


def test_the_text_is_as_prometheus_reads_it() -> None:
    text = gauges.exposition({"submission": {"ready": 2}}, {"free_bytes": 5})

    assert text == (
        "# HELP amanat_rows Rows by kind and stage.\n"
        "# TYPE amanat_rows gauge\n"
        'amanat_rows{kind="submission",stage="ready"} 2\n'
        "# HELP amanat_free_bytes Room on the fullest disk.\n"
        "# TYPE amanat_free_bytes gauge\n"
        "amanat_free_bytes 5\n"
    )


def test_a_number_that_is_not_on_the_list_does_not_leave() -> None:
    assert gauges.exposition({}, {"reports_of_zarmina": 3}) == ""


def test_every_number_of_the_sweeper_is_on_the_list(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeper, "publish_gauges", lambda _gauges: None)

    assert sweeper.Sweeper().measure().keys() <= gauges.HELP.keys()


def test_the_command_prints_both_ways_and_names_nobody(organisation: Organisation) -> None:
    plain, exposed = StringIO(), StringIO()
    call_command("gauges", stdout=plain)
    call_command("gauges", "--prometheus", stdout=exposed)

    told = json.loads(plain.getvalue())
    assert told["rows"]["submission"]["received"] == 0
    samples = [line for line in exposed.getvalue().splitlines() if not line.startswith("#")]
    assert "amanat_roll_days 90" in samples
    assert all(_LINE.fullmatch(line) for line in samples)
    for secret in (organisation.desk_id, organisation.network_id, clock.today()):
        assert str(secret) not in plain.getvalue() + exposed.getvalue()


def test_without_a_database_the_disk_is_still_told(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise OperationalError("host=invented")

    monkeypatch.setattr(gauges, "stages", away)
    exposed = StringIO()
    call_command("gauges", "--prometheus", stdout=exposed)

    assert "amanat_rows" not in exposed.getvalue()
    assert "amanat_free_bytes" in exposed.getvalue()
