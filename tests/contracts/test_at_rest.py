"""P4: what rests in the clear is what docs/at-rest.md lists, and nothing else."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from intake.blobs import FileBlobs, put
from tests.organisation import Organisation

PAGE = Path(__file__).parents[2] / "docs" / "at-rest.md"
# Times that may be in a column at all; every other date column holds a day.
TIMES = {("intake_submission", "lease_until"), ("intake_attachment", "lease_until"),
         ("intake_mailboxseed", "lease_until"), ("django_migrations", "applied")}  # fmt: skip


def listed() -> dict[str, set[str]]:
    """Columns by table, as the page lists them."""
    tables: dict[str, set[str]] = {}
    table = ""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if heading := re.fullmatch(r"## ((?:intake|casework|django)_\w+)", line):
            table = heading[1]
            tables[table] = set()
        elif line.startswith("## "):
            table = ""
        elif table and (row := re.match(r"\| (\w+) \| [^|]+ \| [^|]+ \|$", line)):
            tables[table].add(row[1])
    return {name: columns - {"column"} for name, columns in tables.items()}


@pytest.mark.django_db
def test_every_column_of_every_table_is_on_the_page_and_the_page_lists_no_other() -> None:
    with connection.cursor() as cursor:
        found = {
            table: {c.name for c in connection.introspection.get_table_description(cursor, table)}
            for table in connection.introspection.table_names(cursor)
        }
    # Django's own tables hold nothing of a report; their columns are listed too where installed.
    assert found == listed()


@pytest.mark.django_db
def test_a_new_column_would_be_noticed() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE intake_network ADD COLUMN nickname text")
        columns = {
            c.name for c in connection.introspection.get_table_description(cursor, "intake_network")
        }
        assert columns != listed()["intake_network"]
        cursor.execute("ALTER TABLE intake_network DROP COLUMN nickname")


def test_no_column_holds_a_time_but_the_lease_that_ends_with_the_claim() -> None:
    times = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.get_internal_type() in ("DateTimeField", "TimeField")
    }
    assert times <= TIMES


def test_no_column_holds_free_text_but_signed_public_documents() -> None:
    texts = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.get_internal_type() == "TextField"
    }
    assert texts == {
        ("intake_rolldocument", "document"),
        ("intake_epochcertificate", "document"),
    }


def test_blobs_have_random_names_and_tell_only_their_day(
    organisation: Organisation, tmp_path: Path
) -> None:
    names = {put(b"sealed") for _ in range(2)}

    store = FileBlobs(tmp_path / "blobs")
    assert set(store.names()) == names
    for name in names:
        assert re.fullmatch(r"[\w-]{43}", name)
        status = (tmp_path / "blobs" / name[:2] / name).stat()
        for moment in (status.st_mtime, status.st_atime):
            time = datetime.fromtimestamp(moment, UTC).time()
            assert (time.hour, time.minute, time.second) == (0, 0, 0)
        assert status.st_mode & 0o077 == 0
