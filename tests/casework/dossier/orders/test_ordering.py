"""What an order holds: the keys of what was chosen, and of nothing else."""

import base64
import hashlib
from dataclasses import replace

import pytest

from casework.dossier import opening
from casework.models import RowSecret, SealedRow
from intake.models import Order as OrderRow
from intake.sealing import SealingError, unwrap
from tests.casework.dossier.orders.placing import (
    ordered,
    place,
    refusal,
)
from tests.casework.dossier.orders.resting import Case
from tests.casework.dossier.people import row
from tests.casework.services.desk_work import events

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_this_process")]


def test_an_order_holds_keys_of_the_chosen_rows_and_of_no_others(case: Case, agent) -> None:
    order = place(case, 6)  # one act of three
    held = ordered(case, order, agent)
    mine = {one.row for one in held.items.rows}

    assert row(6) in mine
    assert not mine & {row(2), row(4), row(5), row(50)}
    for other in SealedRow.objects.exclude(pk__in=mine):
        for item in held.items.rows:
            stolen = replace(
                item, row=other.pk, kind=other.kind, version=other.version,
                generation=other.generation, day=other.day,
                sha256=hashlib.sha256(bytes(other.sealed)).hexdigest(),
            )  # fmt: skip
            assert refusal(
                opening.records, replace(held.items, rows=(stolen,)), case.house.desk
            ) == ("row_altered")


def test_an_order_holds_no_key_of_an_original_or_a_name(case: Case, agent) -> None:
    held = ordered(case, place(case), agent)

    assert {one.kind for one in held.items.parts} == {"working_copy", "rendition"}
    for part in held.items.parts:
        stolen = replace(part, kind="attachment", row=case.attachment.pk, id="00" * 32,
                         header=hashlib.sha256(
                             bytes(case.attachment.kept_header or b"")).hexdigest())  # fmt: skip
        with pytest.raises(SealingError):
            opening.content(stolen)


def test_what_is_not_the_desks_secret_is_in_the_order_under_the_order_key_alone(
    case: Case,
) -> None:
    place(case)
    header = bytes(OrderRow.objects.get().header)

    with pytest.raises(SealingError):
        unwrap(header, [case.house.organisation.desk, case.house.organisation.originals])


def test_ordering_is_an_event_of_the_desk(case: Case) -> None:
    order = place(case)

    told = events(case.house)[-1]
    assert (told["kind"], told["row"]) == ("dossier.ordered", str(order))
    assert told["by"] == str(case.house.people["Laila"].member.pk)


def test_row_secrets_are_in_no_order(case: Case, agent) -> None:
    content = ordered(case, place(case), agent).to_bytes()

    for secret in RowSecret.objects.values_list("secret", flat=True):
        assert bytes(secret).hex().encode() not in content
        assert base64.b64encode(bytes(secret)) not in content
