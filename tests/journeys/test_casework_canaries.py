"""P1 and P6 in casework: canaries in all that people write there, every deed, every fault.

The report behind them came in through acceptance and pipeline, so that nothing is made by hand
that a worker would make.
"""

import io
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.models import SealedRow
from casework.row_seal import Place, unseal
from intake.models import CustodyBody, SealedPart
from intake.payloads import open_payload
from intake.sealing import SealingError, open_as_found
from tests.canary import Scanner
from tests.casework.approvals.conftest import opener, store
from tests.casework.conftest import house, web
from tests.casework.services.desk_work import events
from tests.casework.web import Web
from tests.journeys import casework_flows as flows
from tests.journeys.casework_desk import DeskAtWork
from tests.journeys.casework_resting import as_on_a_host, scan_host

__all__ = ["house", "opener", "store", "web"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
# Deeds that the forms of the pages and the flows must have come to.
DONE = {
    "approval.signed", "approval.used", "case.described", "case.opened", "edict.added",
    "event.changed", "identity.kept", "person.added", "person.changed", "source.added",
    "keys.unlock_refused", "original.opened", "original.refused", "review.noted",
    "review.rejected", "review.reopened", "review.taken", "source.asked", "working_copy.read",
}  # fmt: skip


@pytest.fixture
def desk(web: Web, opener: Any, monkeypatch: pytest.MonkeyPatch) -> DeskAtWork:
    made = DeskAtWork(web.house)
    made.report(monkeypatch)
    made.records()
    made.protect()
    return made


@pytest.mark.faults
def test_no_canary_rests_anywhere_after_every_deed_and_every_fault(
    web: Web,
    desk: DeskAtWork,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    scanner = Scanner([desk.words, desk.identity])
    assert all(desk.planted.values()), "every kind of record took a canary"
    with as_on_a_host(monkeypatch, capfd, tmp_path) as said:
        flows.written_over_and_over(desk)
        flows.upgraded(desk, monkeypatch)
        flows.reviewed(desk)
        flows.recorded(web, desk)
        opened = list(flows.revealed(desk))
        flows.signed_in_badly(web, desk)
        flows.sent_while_locked(web, desk)
        # Walked before anything is filled in: each form that is sent makes one more row to visit.
        pages = {name: flows.linked_pages(web, name) for name in ("Laila", "Amina")}
        for name, linked in pages.items():
            flows.filled_in(web, desk, name, linked)
        spared = flows.failing(web, desk, pages["Amina"], monkeypatch)
        done = {event["kind"] for event in events(desk.house)}
        flows.erased(desk)
        hits = scan_host(scanner, tmp_path, said())

    assert hits == set()
    assert spared == set(), "each page met its fault"
    assert len(opened) == 4, "what was sealed to originals was opened meanwhile"
    assert done >= DONE, "forms led to deeds"


@pytest.mark.once
def test_what_is_leaked_on_purpose_is_found_in_every_store(
    desk: DeskAtWork,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    text, scanner = desk.words.text, Scanner([desk.words])
    with as_on_a_host(monkeypatch, capfd, tmp_path) as said, tempfile.TemporaryFile() as unlinked:
        logging.getLogger("casework").error("could not write " + text)  # noqa: G003
        unlinked.write(text.encode())
        unlinked.flush()
        (tmp_path / "tmp" / "left").write_text(text, encoding="utf-8")
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TABLE leaked AS SELECT '{text}' AS words")
        try:
            stores = {hit.store for hit in scan_host(scanner, tmp_path, said())}
        finally:
            with connection.cursor() as cursor:
                cursor.execute("DROP TABLE leaked")

    assert {"log", "tmp/left"} <= stores
    assert any("leaked column words" in store for store in stores)
    assert any("descriptor" in store for store in stores), "an unlinked temporary file"
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        assert any(store.startswith(Path(str(name)).name) for store in stores)


def test_a_passphrase_typed_where_the_login_goes_stands_in_no_statement(web: Web) -> None:
    typed = web.house.people["Laila"].passphrase
    with CaptureQueriesContext(connection) as asked:
        web.browser().post("/en/sign-in/", {"login": typed, "password": typed})
    assert len(asked) > 0
    assert not [one for one in asked.captured_queries if typed.split()[0] in one["sql"]]


def test_with_a_desks_key_alone_no_name_of_a_protected_person_is_found(desk: DeskAtWork) -> None:
    """Everything in the database and the blobs that any of the desk's keys opens, opened."""
    list(flows.revealed(desk))  # what was opened once left nothing for the desk either

    opened = dict(_opened_by_the_desk(desk))

    words, names = Scanner([desk.words]), Scanner([desk.identity])
    kinds = {store.split()[0] for store in opened}
    assert {"working_copy", "summary", "case", "person", "approval", "event"} <= kinds
    assert words.scan_bytes(b"\n".join(opened.values())), "what is the desk's was opened"
    found = {store for store, content in opened.items() if names.scan_bytes(content)}
    assert found == set()
    assert desk.identity.latin in str(_the_identity(desk)), "and it can be found where it opens"


def _opened_by_the_desk(desk: DeskAtWork) -> Iterator[tuple[str, bytes]]:
    keys = desk.house.unlocked("Laila").desk(desk.id)
    for row in SealedRow.objects.filter(desk=desk.id):
        place = Place(desk.id, row.kind, row.id, row.version, row.generation, row.day)
        secret = _secret_of(row)
        yield (
            f"{row.kind} {row.pk}",
            unseal(bytes(row.sealed), place, place.keys(keys, secret)).record,
        )
    for name, file in _envelopes():
        try:
            _, pieces = open_as_found(io.BytesIO(file), keys.identities)
            yield name, b"".join(pieces)
        except SealingError:
            continue


def _secret_of(row: SealedRow) -> bytes:
    from casework.models import RowSecret  # noqa: PLC0415

    return bytes(RowSecret.objects.get(pk=row.pk).secret)


def _envelopes() -> Iterator[tuple[str, bytes]]:
    """Every age file there is: headers joined with their payloads, and those in one piece."""
    for part in SealedPart.objects.all():
        yield f"{part.kind} {part.pk}", bytes(part.header) + _payload(part.blob)
    for body in CustodyBody.objects.all():
        yield f"event {body.pk}", bytes(body.sealed)
    for model in apps.get_models():
        columns = {field.column for field in model._meta.concrete_fields}
        for row in model._default_manager.all() if "header" in columns else ():
            yield from _whole(model.__name__, row, columns)


def _whole(name: str, row: Any, columns: set[str]) -> Iterator[tuple[str, bytes]]:
    blob = getattr(row, "blob", "")
    payload = bytes(row.payload) if "payload" in columns else _payload(blob)
    for header in ("header", "kept_header"):
        if header in columns and getattr(row, header):
            yield f"{name} {row.pk} {header}", bytes(getattr(row, header)) + payload


def _payload(blob: str) -> bytes:
    with open_payload(blob) as payload:
        return payload.read()


def _the_identity(desk: DeskAtWork) -> Any:
    """Opened the one way there is."""
    return [getattr(content, "called", "") for content in flows.revealed(desk)]
