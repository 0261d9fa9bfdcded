"""P4: what rests in the clear is what docs/at-rest.md lists, and nothing else."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from intake import identities, networks, payloads, pipeline, services
from intake.arrival import Arrival
from intake.blobs import FileBlobs, blob_store, put
from intake.models import Network, SealedPart, SmallPayload, Submission
from intake.queue import Lane
from intake.report import Report
from intake.sealing import padded_length
from tests.faults import resting
from tests.organisation import Organisation, new_submission_id

PAGE = Path(__file__).parents[2] / "docs" / "at-rest.md"
# Times that may be in a column at all; every other date column holds a day.
TIMES = {("intake_submission", "lease_until"), ("intake_attachment", "lease_until"),
         ("intake_mailboxseed", "lease_until"), ("intake_order", "lease_until"),
         ("django_migrations", "applied")}  # fmt: skip


def listed() -> dict[str, set[str]]:
    """Columns by table, as the page lists them."""
    tables: dict[str, set[str]] = {}
    table = ""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if heading := re.fullmatch(r"## ((?:intake|casework|django|auth)_\w+)", line):
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
        ("intake_issuerstatement", "document"),
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


@pytest.mark.django_db(transaction=True)
def test_small_payloads_have_random_names_and_tell_one_of_two_sizes(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "ring_quietly", lambda _lane: None)
    monkeypatch.setattr(identities, "is_ready", lambda: True)
    for account in ("They took two invented men.", "Invented. " * 900, resting.LONG):
        _accept(account)
    monkeypatch.setattr(identities, "agent", lambda: organisation.agent)
    pipeline.work_off(Lane.TEXT)

    small = {row.name: len(bytes(row.content)) for row in SmallPayload.objects.all()}

    rows: list[Submission | SealedPart] = [*Submission.objects.all(), *SealedPart.objects.all()]
    assert small == {row.blob: row.blob_size for row in rows if payloads.is_small(row.blob)}
    # The two small buckets, with age's nonce and one tag around them.
    assert set(small.values()) == {4096 + 32, 16384 + 32}
    assert max(small.values()) == payloads.SMALL == padded_length(4097) + 32
    assert all(re.fullmatch(r"[\w-]{22}", name) for name in small)
    larger = {row.blob for row in rows} - set(small)
    assert larger == set(blob_store().names())


def _accept(account: str) -> None:
    code = networks.issue_codes(Network.objects.get(), 1)[0]
    arrival = Arrival(new_submission_id(), code, "123456789012345678904")
    services.accept_report(arrival, Report(network="", language="en", account=account))
