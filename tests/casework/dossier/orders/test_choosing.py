"""What comes along with a choice, kind by kind, and what never does."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from casework.dossier.choosing import COUNTED, NAMED, NAMING, OF_CHOSEN, Choice, Chosen, choose
from casework.records import (
    KINDS,
    Act,
    Approval,
    Consent,
    Correction,
    Dossier,
    Information,
    Involvement,
    Join,
    Likeness,
    Message,
    Person,
    Record,
    Review,
    Source,
    Stored,
    Tombstone,
)
from casework.records.act import ActState
from intake.errors import IntakeError
from tests.casework.dossier.people import (
    DETENTION,
    EDICT,
    EVERY,
    TORTURE,
    VICTIM,
    consent,
    row,
    terms_of,
)

# Another case of the same invented person, told by somebody else, and what belongs to it.
OTHER_ACT = replace(DETENTION, id=row(204), case=None, event=None, review=row(201), values=())
OTHER_REVIEW = Review(
    id=row(201), submission=row(201), version=1, network=row(900),
    received_on=DETENTION.began.from_day, language="en", urgency="T1",  # type: ignore[union-attr, arg-type]
)  # fmt: skip
OTHER_SOURCE = Source(id=row(220), pseudonym="Maple", review=row(201))
ELSEWHERE: tuple[Record, ...] = (
    OTHER_ACT,
    OTHER_REVIEW,
    OTHER_SOURCE,
    Involvement(id=row(230), act=row(204), person=VICTIM.id, role="victim"),
    Information(id=row(240), act=row(204), source=row(220), review=row(201)),
    consent(273, source=row(220)),
)
NEVER = (Approval, Correction, Dossier, Join, Likeness, Message, Tombstone)


class Desk:
    """A register of these records."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.rows = {one.id: Stored(one, 1) for one in records}

    def get(self, record: uuid.UUID) -> Stored[Record] | None:
        return self.rows.get(record)

    def all(self, kind: str) -> Iterator[Stored[Record]]:
        return (one for one in self.rows.values() if kind == one.record.KIND)

    def linked_to(self, target: uuid.UUID) -> list[Stored[Record]]:
        return [one for one in self.rows.values() if target in set(one.record.links())]


DESK = Desk((*EVERY, *ELSEWHERE))


def chosen(*rows: int, desk: Desk = DESK, **more) -> Chosen:
    return choose(Choice(terms=terms_of(), rows=tuple(map(row, rows)), **more), desk)


def ids(found: Chosen) -> set[int]:
    return {one.int for one in found.records}


def refusal(call, *args, **fields) -> str:
    with pytest.raises(IntakeError) as met:
        call(*args, **fields)
    return met.value.code


def test_a_case_brings_all_that_is_in_it_and_nothing_else() -> None:
    # An edict is of no case: whoever wants one chooses it.
    assert ids(chosen(2)) == {one.id.int for one in EVERY if one != EDICT}
    assert 54 in ids(chosen(2, 54))


def test_an_act_brings_who_was_in_it_who_told_of_it_and_their_consents() -> None:
    found = ids(chosen(6))  # torture: PERSON-1, told by Poplar

    assert {6, 3, 32, 10, 70, 42, 21, 74} <= found
    assert not found & {4, 5, 2, 204, 220}


def test_no_other_act_of_a_person_comes_along_with_an_act() -> None:
    assert 204 not in ids(chosen(2))
    assert 204 not in ids(chosen(4))


def test_a_person_who_is_chosen_brings_what_was_done_to_them() -> None:
    assert {4, 6, 204, 201, 220, 273} <= ids(chosen(10))
    assert 5 not in ids(chosen(10))


def test_a_person_can_be_chosen_without_one_of_their_acts() -> None:
    found = chosen(10, without=frozenset((row(204),)))

    assert not ids(found) & {204, 201, 220, 240}
    assert found.left_out[row(204)] == "kept_back"


def test_who_sent_a_file_comes_along_without_the_report() -> None:
    found = ids(chosen(61))  # a photo that came with the report

    assert {20, 73} <= found
    assert 1 not in found


def test_an_act_that_was_withdrawn_stays_behind_and_is_said_to() -> None:
    withdrawn = replace(TORTURE, state=ActState.WITHDRAWN)
    desk = Desk(withdrawn if one == TORTURE else one for one in EVERY)

    found = chosen(2, desk=desk)

    assert found.left_out == {row(6): "act_withdrawn"}
    assert not ids(found) & {6, 32, 42}


def test_an_act_that_nobody_looked_at_comes_only_if_it_was_chosen_itself() -> None:
    proposed = replace(DETENTION, id=row(7), state=ActState.PROPOSED, values=())
    desk = Desk((*EVERY, proposed))

    assert chosen(2, desk=desk).left_out == {row(7): "act_not_accepted"}
    assert 7 in ids(chosen(7, desk=desk))


def test_the_order_of_what_is_chosen_is_always_the_same() -> None:
    assert list(chosen(2).records) == list(chosen(2).records)
    assert next(iter(chosen(4).records)) == row(4)


def test_a_whole_desk_is_what_counting_needs() -> None:
    found = choose(Choice(terms=terms_of("annex"), whole_desk=True), DESK)

    assert {type(one.record) for one in found.records.values()} <= set(COUNTED)
    assert {4, 5, 6, 204, 10, 70, 40} <= ids(found)
    assert not ids(found) & {60, 61}


@pytest.mark.parametrize("kind", NEVER)
def test_no_table_brings_what_is_the_desks_own_business(kind: type[Record]) -> None:
    brought = {one for table in (NAMED, NAMING, OF_CHOSEN) for kinds in table.values()
               for one in kinds}  # fmt: skip

    assert kind not in brought
    assert kind not in COUNTED


def test_every_kind_is_brought_by_a_table_or_is_the_desks_own_business() -> None:
    brought = {one for table in (NAMED, NAMING) for kinds in table.values() for one in kinds}
    own = {one for one in KINDS if one not in brought}

    assert {Act, Person, Consent} <= brought
    assert set(NEVER) <= own


def test_nothing_a_missing_row_or_a_consent_is_no_choice() -> None:
    assert refusal(chosen) == "nothing_chosen"
    assert refusal(chosen, 999_999) == "row_missing"
    assert refusal(chosen, 70) == "kind_not_chosen"


def test_an_item_that_is_the_account_brings_its_report() -> None:
    assert {1, 20} <= ids(chosen(60))
