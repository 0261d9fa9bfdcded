"""The custody log: events beside their deeds, an order nobody can change unseen."""

import hashlib
import io

import pytest
from django.db import DatabaseError, connection, transaction

from intake import custody
from intake.custody.merkle import Frontier, leaf_hash
from intake.custody.sequencer import link_new_events
from intake.custody.stored import StoredTree, current_log
from intake.custody.verifying import first_fault
from intake.models import CustodyBody, CustodyEvent, CustodyLink, CustodyLog
from intake.sealing import Inner, open_as_found, split, unwrap
from tests.organisation import Organisation

pytestmark = pytest.mark.django_db(transaction=True)


def happen(organisation: Organisation, kind: str = "invented.deed") -> None:
    event = custody.draft(kind, [organisation.desk.recipient], row="invented")
    with transaction.atomic():
        custody.record(event)


def test_an_event_outside_its_deeds_transaction_is_refused(organisation: Organisation) -> None:
    event = custody.draft("invented.deed", [organisation.desk.recipient])
    with pytest.raises(RuntimeError):
        custody.record(event)
    assert not CustodyEvent.objects.exists()


def test_an_event_goes_when_its_deed_is_rolled_back(organisation: Organisation) -> None:
    event = custody.draft("invented.deed", [organisation.desk.recipient])
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        custody.record(event)
        raise ZeroDivisionError
    assert not CustodyEvent.objects.exists()


def test_the_leaf_is_the_salted_hash_of_a_body_that_only_its_readers_open(
    organisation: Organisation,
) -> None:
    happen(organisation)

    sealed = bytes(CustodyBody.objects.get().sealed)
    inner, pieces = open_as_found(io.BytesIO(sealed), [organisation.desk])
    content = b"".join(pieces)
    assert isinstance(inner, Inner)
    assert (inner.kind, inner.id) == ("custody_event", bytes(CustodyEvent.objects.get().leaf).hex())
    assert hashlib.sha256(content).digest() == bytes(CustodyEvent.objects.get().leaf)
    assert content[custody.SALT_SIZE :] == b'{"kind":"invented.deed","row":"invented"}'
    with pytest.raises(Exception, match="not_for_these_identities"):
        unwrap(split(sealed)[0], [organisation.originals])


def test_two_equal_deeds_have_unequal_leaves(organisation: Organisation) -> None:
    happen(organisation)
    happen(organisation)
    assert CustodyEvent.objects.values("leaf").distinct().count() == 2


def test_the_sequencer_links_each_event_once_and_in_order(organisation: Organisation) -> None:
    for _ in range(3):
        happen(organisation)
    assert link_new_events(everything=True) == 3
    happen(organisation)
    assert link_new_events() == 1
    assert link_new_events() == 0

    links = CustodyLink.objects.order_by("position")
    assert [link.position for link in links] == [1, 2, 3, 4]
    tree = Frontier()
    for link in links:
        assert bytes(link.node) == tree.append(bytes(link.event.leaf))
    assert first_fault() is None


def test_an_event_that_commits_late_is_still_linked(organisation: Organisation) -> None:
    happen(organisation)
    happen(organisation)
    late, early = CustodyEvent.objects.order_by("pk")
    CustodyLog.objects.create(origin="amanat/custody-log/invented", begins=1)
    CustodyLink.objects.create(position=1, event=early, node=leaf_hash(bytes(early.leaf)))

    assert link_new_events() == 1
    assert CustodyLink.objects.get(position=2).event == late


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 21])
def test_the_tree_is_read_back_from_its_rows(organisation: Organisation, size: int) -> None:
    leaves = [bytes([number]) * 32 for number in range(size)]
    for leaf in leaves:
        CustodyEvent.objects.create(leaf=leaf)
    link_new_events(everything=True)
    log = current_log()
    assert log is not None
    stored, grown = StoredTree(log), Frontier()
    assert stored.size == size
    for at, leaf in enumerate(leaves, start=1):
        grown.append(leaf)
        assert stored.root(at) == grown.root()
    assert stored.frontier().root() == grown.root()
    assert list(stored.entries(size)) == leaves


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE intake_custodyevent SET leaf = %s",
        "UPDATE intake_custodylink SET node = %s",
        "UPDATE intake_custodylog SET restart = %s",
        "UPDATE intake_custodycheckpoint SET note = %s",
    ],
)
def test_the_database_itself_refuses_to_change_the_log(
    organisation: Organisation, change: str
) -> None:
    happen(organisation)
    link_new_events(everything=True)
    log = current_log()
    assert log is not None
    log.custodycheckpoint_set.create(size=0, day="2026-11-21", kind="asked", note="invented")
    value = bytes(32) if "leaf" in change or "node" in change else "invented"

    with pytest.raises(DatabaseError, match="insert-only"), connection.cursor() as cursor:
        cursor.execute(change, [value])
