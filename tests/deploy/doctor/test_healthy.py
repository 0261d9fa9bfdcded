"""A host that is well is told nothing, and a look that breaks off hides no other."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from deploy.doctor import Check, Fault, NoDatabase, Unseen, examine
from deploy.management.commands import doctor
from tests.deploy.as_roles import acting, grant
from tests.deploy.doctor.conftest import Host

on_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="roles of PostgreSQL")


def test_nothing_is_said_of_a_host_that_is_well(host: Host) -> None:
    found = host.look()

    assert found.faults == []
    assert found.unseen == []


@on_postgres
def test_what_the_operator_may_read_of_a_real_hosts_database_is_enough(host: Host) -> None:
    grant()

    with acting("amanat-operator"):
        found = host.look()

    assert found.faults == []
    assert found.unseen == []


@on_postgres
def test_a_role_that_may_not_read_it_does_not_take_the_database_for_gone(host: Host) -> None:
    grant()

    with acting("amanat-mailbox"):
        found = host.look()

    assert found.faults == []
    assert found.unseen[0] == "Database: this role may not read which migrations were run."


def test_the_command_says_so_and_ends_well(host: Host) -> None:
    said = StringIO()
    call_command("doctor", stdout=said)

    assert said.getvalue() == "Nothing is wrong that can be seen from here.\n"


def test_the_command_ends_with_1_and_says_what_mends_it(host: Host) -> None:
    host.agent.said["locked"] = True
    said = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("doctor", stdout=said)

    assert ended.value.code == 1
    assert "WRONG  The key agent is locked" in said.getvalue()
    assert "manage.py keys unlock" in said.getvalue()


def test_json_has_each_fault_with_what_mends_it(host: Host) -> None:
    host.agent.said["locked"] = True
    said = StringIO()

    with pytest.raises(SystemExit):
        call_command("doctor", "--json", stdout=said)

    told = json.loads(said.getvalue())
    assert told["unseen"] == []
    assert [set(one) for one in told["faults"]] == [{"what", "mend"}]


def test_what_could_not_be_looked_at_is_said_and_is_no_fault(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "CHECKS", (Check("Moon", _unseen),))
    said = StringIO()

    call_command("doctor", stdout=said)

    assert said.getvalue() == "UNSEEN Moon: it is new.\n"


def test_a_look_that_breaks_off_hides_no_other_and_quotes_nothing() -> None:
    found = examine((Check("First", _breaks), Check("Second", lambda: [Fault("Wrong.", "Mend.")])))

    assert found.faults == [Fault("Wrong.", "Mend.")]
    (reason,) = found.unseen
    assert reason.startswith("First: the look broke off [ValueError")
    assert "Zarmina" not in reason


def test_without_a_database_nothing_else_is_asked_of_it() -> None:
    away = Fault("It is away.", "Start it.")
    found = examine((
        Check("Database", lambda: _refuse(away), asks_database=True),
        Check("Rows", _breaks, asks_database=True),
        Check("Disk", list),
    ))  # fmt: skip

    assert found.faults == [away]
    assert found.unseen == ["Rows: the database cannot be asked."]


def _unseen() -> list[Fault]:
    raise Unseen("it is new.")


def _breaks() -> list[Fault]:
    raise ValueError("Zarmina, invented, was here")


def _refuse(fault: Fault) -> list[Fault]:
    raise NoDatabase(fault)
