"""On a real host each process has a PostgreSQL role of its own, with the least it needs.

The rights are a table (deploy/host/grants.toml); here they are given in a real PostgreSQL and
asked back, column by column. Whom a report is about is invented.
"""

import re
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from deploy.host import grants
from intake import identities, networks, pipeline, services, sweeper
from intake.arrival import Arrival
from intake.custody.sequencer import link_new_events
from intake.models import CustodyLink, Mailbox, Network, Stage, Submission
from intake.queue import Lane
from intake.report import Report
from tests.deploy.as_roles import acting, grant
from tests.organisation import new_submission_id

TABLE = grants.read()
# Django's own, which no process asks for: rights here come from shares of keys.
UNUSED = {"django_content_type", "auth_permission", "auth_group", "auth_group_permissions"}
INSERT_ONLY = (
    "intake_custodyevent", "intake_custodylog", "intake_custodylink", "intake_custodycheckpoint",
    "casework_releaseentry",
)  # fmt: skip
NOT_ALLOWED = "42501"  # insufficient_privilege, as SQL numbers it
RECEIPT = "123456789012345678904"
TOLD = Report(network="", language="en", account="They took Zalmay on Monday.")

on_postgres = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="roles of PostgreSQL")


def tables() -> dict[str, list[str]]:
    """Every table of every model, with its columns."""
    models: list[type[Model]] = [*apps.get_models(include_auto_created=True)]
    models.append(MigrationRecorder(connection).Migration)
    return {one._meta.db_table: [f.column for f in one._meta.local_fields] for one in models}


def held(role: str) -> set[tuple[str, str, str]]:
    """(table, column, deed) of all that a role may do; what it may delete has no column."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, attname, deed FROM pg_class"
            " JOIN pg_attribute ON attrelid = pg_class.oid"
            " CROSS JOIN unnest(ARRAY['select', 'insert', 'update']) deed"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'p')"
            " AND attnum > 0 AND NOT attisdropped"
            " AND has_column_privilege(%s, pg_class.oid, attnum, deed)"
            " UNION SELECT relname, '', 'delete' FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'p')"
            " AND has_table_privilege(%s, oid, 'delete')",
            [role, role],
        )
        return set(cursor.fetchall())


def refused(role: str, statement: str) -> bool:
    """Whether the database says that this role may not."""
    try:
        with transaction.atomic(), acting(role), connection.cursor() as cursor:
            cursor.execute(statement)
    except ProgrammingError as fault:
        return getattr(fault.__cause__, "sqlstate", "") == NOT_ALLOWED
    return False


def test_every_table_that_rights_are_given_on_is_there_with_its_columns():
    there = tables()
    for role, rights in TABLE.items():
        for table, deeds in rights.items():
            assert table in there, f"{role}: {table}"
            named = {column for columns in deeds.values() for column in columns}
            assert named <= set(there[table]), f"{role}: {table}"


def test_every_table_is_used_by_somebody():
    used = {table for rights in TABLE.values() for table in rights}
    assert tables().keys() - used == UNUSED


def test_what_was_written_once_is_changed_and_deleted_by_no_role():
    for role, rights in TABLE.items():
        for table in INSERT_ONLY:
            assert not rights.get(table, {}).keys() & {"update", "delete"}, f"{role}: {table}"


def test_pages_for_strangers_and_agent_have_no_right_on_what_people_work_on():
    for role in ("amanat-intake", "amanat-mailbox", "amanat-worker", "amanat-agent"):
        assert not [table for table in TABLE[role] if table.startswith("casework_")]


def test_whoever_deletes_may_look_whether_something_leans_on_it():
    """Django reads such rows whole before it deletes; refused, it would say: no database."""
    models = {one._meta.db_table: one for one in apps.get_models(include_auto_created=True)}
    leaning = []
    for role, rights in TABLE.items():
        for table in (table for table, deeds in rights.items() if "delete" in deeds):
            for relation in models[table]._meta.related_objects:
                leans = relation.field.model._meta.db_table
                leaning.append((role, leans))
                assert rights.get(leans, {}).get("select") == (), f"{role}: {table}, {leans}"
    assert ("amanat-intake", "intake_sealedpart") in leaning


@pytest.mark.parametrize(
    "line",
    [
        'intake_network = "select, erase"',
        'intake_network = "select insert"',
        'intake_network = "select, select"',
        'intake_network = "delete (id)"',
        'intake_network = "update ()"',
        'intake_network = ["select"]',
        'intake_network = ""',
        '"intake_network; DROP TABLE x" = "select"',
    ],
)
def test_a_line_that_is_not_understood_gives_no_rights_at_all(line, tmp_path):
    file = tmp_path / "grants.toml"
    file.write_text(f'[amanat-intake]\nintake_upload = "select"\n{line}\n')
    with pytest.raises(grants.BadGrantsError):
        grants.read(file)


@pytest.fixture
def granted(db):
    grant()


@on_postgres
def test_each_role_can_do_exactly_what_its_table_says(granted):
    columns = tables()
    for role, rights in TABLE.items():
        assert held(role) == {
            (table, column, deed)
            for table, deeds in rights.items()
            for deed, limited in deeds.items()
            for column in ([""] if deed == "delete" else limited or columns[table])
        }, role


@on_postgres
def test_who_takes_backups_reads_every_table_and_changes_none(granted):
    assert held(grants.READER) == {
        (table, column, "select") for table, every in tables().items() for column in every
    }


@on_postgres
def test_given_again_nothing_is_more_than_before(granted):
    with connection.cursor() as cursor:
        cursor.execute('GRANT ALL ON intake_mailbox TO "amanat-intake"')
        cursor.execute('GRANT UPDATE (open) ON intake_network TO "amanat-intake"')
    grant()
    assert not [right for right in held("amanat-intake") if right[0] == "intake_mailbox"]
    assert ("intake_network", "open", "update") not in held("amanat-intake")


@on_postgres
@pytest.mark.parametrize("role", sorted([*TABLE, grants.READER]))
def test_no_role_makes_tables_empties_any_or_becomes_another(granted, role):
    assert refused(role, "CREATE TABLE mine (n int)")
    assert refused(role, "CREATE TEMPORARY TABLE mine (n int)")
    assert refused(role, "TRUNCATE intake_custodyevent")
    assert refused(role, "ALTER TABLE intake_custodyevent DISABLE TRIGGER ALL")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls,"
            " (SELECT count(*) FROM pg_auth_members WHERE member = pg_roles.oid)"
            " FROM pg_roles WHERE rolname = %s",
            [role],
        )
        assert cursor.fetchone() == (False, 0)


@on_postgres
def test_the_form_reads_no_stored_header_and_neither_mailboxes_nor_orders(granted):
    for statement in (
        "SELECT header FROM intake_submission",
        "SELECT received_on FROM intake_submission",
        "SELECT 1 FROM intake_mailbox",
        "SELECT 1 FROM intake_mailboxmessage",
        "SELECT 1 FROM intake_order",
        "SELECT 1 FROM intake_custodybody",
        "UPDATE intake_submission SET stage = 'ready'",
        "DELETE FROM intake_submission",
        "UPDATE intake_network SET open = true",
        "INSERT INTO intake_rolldocument VALUES (9, '')",
        "UPDATE intake_admissioncode SET expires_on = '2040-01-01'",
    ):
        assert refused("amanat-intake", statement), statement


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_a_report_goes_its_whole_way_each_step_with_the_rights_of_its_process(
    organisation, monkeypatch
):
    monkeypatch.setattr(services, "ring_quietly", lambda _lane: None)
    monkeypatch.setattr(identities, "is_ready", lambda: True)
    grant()
    with acting("amanat-operator"):
        code = networks.issue_codes(Network.objects.get(), 1)[0]
    with acting("amanat-intake"):
        arrival = Arrival(new_submission_id(), code, RECEIPT)
        file = arrival.open_file("invented.txt", "text/plain")
        file.write(b"An invented file.")
        file.close()
        services.accept_report(arrival, TOLD)
    monkeypatch.setattr(identities, "agent", lambda: organisation.agent)
    with acting("amanat-worker"):
        worked = pipeline.work_off(Lane.TEXT), pipeline.work_off(Lane.FILES)
    with acting("amanat-sequencer"):
        link_new_events()
    with acting("amanat-sweeper"):
        sweeper.tidy()
        sweeper.Sweeper().sweep()
        sweeper.Sweeper().measure()

    assert worked == (1, 2)
    assert Submission.objects.get().stage == Stage.READY
    assert Mailbox.objects.count() == 1
    assert CustodyLink.objects.count() >= 3


@on_postgres
def test_what_the_operator_types_each_day_needs_no_more_than_these_rights(granted, organisation):
    told = StringIO()
    with acting("amanat-operator"):
        call_command("make_network", stdout=told)
        call_command("issue_codes", told.getvalue().strip(), "2", plain=True, stdout=told)
        for command in ("gauges", "audit", "keys"):
            call_command(command, stdout=told)
    with acting("amanat-agent"):
        call_command("keys", stdout=told)
    assert told.getvalue().count("Roll: version") == 2


def test_the_statements_are_one_transaction_and_name_no_password():
    told = list(grants.statements(TABLE))
    assert (told[0], told[-1]) == ("BEGIN", "COMMIT")
    assert not re.search("password", " ".join(told), re.IGNORECASE)
