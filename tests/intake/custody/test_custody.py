"""The custody log: events beside their deeds, an order nobody can change unseen."""

import hashlib
import io

import pytest
from django.db import DatabaseError, connection, transaction

from intake import custody
from intake.custody.sequencer import GENESIS, first_broken_link, link_new_events, next_link
from intake.models import CustodyBody, CustodyEvent, CustodyLink
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
    chain = GENESIS
    for link in links:
        chain = next_link(chain, bytes(link.event.leaf))
        assert bytes(link.chain) == chain
    assert first_broken_link() is None


def test_an_event_that_commits_late_is_still_linked(organisation: Organisation) -> None:
    happen(organisation)
    happen(organisation)
    late, early = CustodyEvent.objects.order_by("pk")
    CustodyLink.objects.create(position=1, event=early, chain=next_link(GENESIS, bytes(early.leaf)))

    assert link_new_events() == 1
    assert CustodyLink.objects.get(position=2).event == late


def test_a_changed_leaf_is_noticed_at_its_place(organisation: Organisation) -> None:
    for _ in range(3):
        happen(organisation)
    link_new_events(everything=True)
    _without_triggers("UPDATE intake_custodyevent SET leaf = %s WHERE id = "
                      "(SELECT event_id FROM intake_custodylink WHERE position = 2)")  # fmt: skip

    assert first_broken_link() == 2


@pytest.mark.parametrize("table", ["intake_custodyevent", "intake_custodylink"])
def test_the_database_itself_refuses_to_change_an_event_or_a_link(
    organisation: Organisation, table: str
) -> None:
    happen(organisation)
    link_new_events(everything=True)
    column = "leaf" if table == "intake_custodyevent" else "chain"

    with pytest.raises(DatabaseError, match="insert-only"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s", [bytes(32)])


def _without_triggers(statement: str) -> None:
    """What somebody with the database's own superuser could do."""
    on = " ON intake_custodyevent" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(_definition())
        made = cursor.fetchone()[0] if connection.vendor == "sqlite" else None
        cursor.execute(f"DROP TRIGGER intake_custodyevent_no_UPDATE{on}")
        cursor.execute(statement, [bytes(32)])
        cursor.execute(
            made
            or "CREATE TRIGGER intake_custodyevent_no_UPDATE BEFORE UPDATE ON intake_custodyevent"
            " FOR EACH ROW EXECUTE FUNCTION intake_insert_only()"
        )


def _definition() -> str:
    if connection.vendor == "postgresql":
        return "SELECT 1"
    return "SELECT sql FROM sqlite_master WHERE name = 'intake_custodyevent_no_UPDATE'"
