"""From a choice to an order: what is missing is said, and the register says what was ordered."""

import uuid
from dataclasses import replace

import pytest

from casework import register, rows
from casework.dossier.profiles import profile
from casework.models import SealedRow
from casework.records import Dossier, Information, Involvement
from casework.records.dossier import Left
from casework.services import dossiers
from casework.services.between_versions import Changes, changes
from casework.services.consent import withdraw_consent
from casework.services.dossiers import Blocked
from intake import clock
from intake.models import Order as OrderRow
from tests.casework.dossier.orders.placing import (
    TO,
    choice,
    place,
    refusal,
)
from tests.casework.dossier.orders.resting import Case
from tests.casework.dossier.people import CONSENTS, PHOTO, STATEMENT, VICTIM, WITNESS, row, terms_of
from tests.casework.services.desk_work import events

Rows = tuple[uuid.UUID, ...]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_this_process")]


def test_a_proposal_says_what_goes_and_what_it_rests_on_and_changes_nothing(case: Case) -> None:
    before = (SealedRow.objects.count(), len(events(case.house)))

    told = dossiers.propose(case.house.unlocked("Laila"), case.house.desk, choice(case))

    assert not told.is_blocked
    assert {item.record for item in told.selection.items} == {STATEMENT.id, PHOTO.id}
    assert refusal(told.selection.items[0].open) == "not_opened"
    assert {one.consent for one in told.relied_on} == {one.id for one in CONSENTS}
    assert (SealedRow.objects.count(), len(events(case.house))) == before


def test_a_consent_that_was_withdrawn_blocks_the_order_item_by_item(case: Case) -> None:
    laila = case.house.unlocked("Laila")
    withdraw_consent(laila, case.house.desk, row(70), expects=1)

    with pytest.raises(Blocked) as met:
        place(case)

    assert [(gap.code, gap.about) for gap in met.value.gaps] == [("consent_withdrawn", VICTIM.id)]
    assert not OrderRow.objects.exists()
    assert not list(SealedRow.objects.filter(kind="dossier"))


def test_a_key_whose_time_is_over_blocks_the_order(case: Case) -> None:
    over = replace(TO, until=clock.today().replace(year=2020))

    with pytest.raises(Blocked) as met:
        place(case, addressees=(over,))

    assert [gap.code for gap in met.value.gaps] == ["recipient_expired"]


def test_nobody_orders_for_another_desk_or_without_an_addressee(case: Case) -> None:
    chosen = choice(case)

    assert refusal(dossiers.place, case.house.unlocked("Nasrin"), case.house.desk, chosen) == (
        "not_your_desk"
    )
    assert refusal(place, case, addressees=()) == "recipient_missing"


def test_numbers_are_given_once_and_versions_say_what_they_change(case: Case) -> None:
    laila, desk = case.house.unlocked("Laila"), case.house.desk
    first = place(case)
    number = dossiers.of_order(laila, desk, first).record.number

    assert choice(case).terms.dossier != number
    again = dossiers.next_terms(laila, desk, terms_of("plain"), again=number)
    assert (again.dossier, again.version) == (number, 2)
    chosen = choice(case, terms=again)
    assert refusal(dossiers.place, laila, desk, chosen) == "words_missing"
    order = dossiers.place(laila, desk, chosen, changed="an account was added")
    second = dossiers.of_order(laila, desk, order).record
    assert changes(laila, desk, second) == Changes()
    assert changes(laila, desk, replace(second, items=(row(9),))).came == {row(9)}
    assert refusal(dossiers.place, laila, desk, chosen, changed="once more") == (
        "dossier_version_taken"
    )


# -- The register -------------------------------------------------------------------------


def _accepted_anew(case: Case, **changed: object) -> uuid.UUID:
    """The act of the case once more, under another id, with everybody who was in it."""
    laila, desk = case.house.unlocked("Laila"), case.house.desk
    here, new = register.of(laila, desk), uuid.uuid4()
    act = here.get(row(4))
    assert act is not None
    linked = [one.record for one in here.linked_to(row(4))]
    rows.write(laila, desk, replace(act.record, id=new, **changed), expects=0)
    for one in linked:
        if isinstance(one, Involvement | Information):
            rows.write(laila, desk, replace(one, id=uuid.uuid4(), act=new), expects=0)
    return new


@pytest.mark.parametrize(
    ("changed", "is_new"),
    [({}, False), ({"set_by": None}, False), ({"code": "HOM-01"}, True), ({"began": None}, True)],
)
def test_an_act_that_was_accepted_anew_is_called_new_only_where_it_says_something_else(
    case: Case, changed: dict[str, object], is_new: bool
) -> None:
    laila, desk = case.house.unlocked("Laila"), case.house.desk
    place(case)
    first = dossiers.versions(laila, desk)[0].record
    new = _accepted_anew(case, **changed)
    items = tuple(new if one == row(4) else one for one in first.items)

    found = changes(laila, desk, replace(first, version=2, items=items))

    assert found == (Changes({new}, {row(4)}) if is_new else Changes())


# Who was in the version before, who is in this one; who came, who went, and whether the two records
# are told as one. VICTIM stays, WITNESS is closed into it.
BOTH = (VICTIM.id, WITNESS.id)


@pytest.mark.parametrize(
    ("then", "now", "came", "went", "is_told"),
    [
        (BOTH, BOTH[:1], set(), set(), True),
        (BOTH[1:], BOTH[:1], set(), set(), True),
        (BOTH[1:], (), set(), {VICTIM.id}, False),
        (BOTH, (), set(), {VICTIM.id}, False),
        (BOTH[:1], BOTH[:1], set(), set(), False),
        ((), BOTH[:1], {VICTIM.id}, set(), False),
        (BOTH, BOTH, set(), set(), False),
    ],
)
def test_two_records_that_became_one_are_told_as_that_and_nobody_came_or_went(
    case: Case, then: Rows, now: Rows, came: set[uuid.UUID], went: set[uuid.UUID], is_told: bool
) -> None:
    laila, desk = case.house.unlocked("Laila"), case.house.desk
    place(case)
    stored = dossiers.versions(laila, desk)[0]
    others = tuple(one for one in stored.record.items if one not in BOTH)
    rows.write(laila, desk, replace(stored.record, items=(*others, *then)), expects=stored.version)
    closed = replace(WITNESS, same_as=VICTIM.id)
    rows.write(laila, desk, closed, expects=rows.read(laila, desk, WITNESS.id).version)

    found = changes(laila, desk, replace(stored.record, version=2, items=(*others, *now)))

    assert found == Changes(came, went, {WITNESS.id: VICTIM.id} if is_told else {})


def test_what_changed_is_told_to_those_who_have_the_version_that_left(case: Case) -> None:
    laila, desk = case.house.unlocked("Laila"), case.house.desk
    place(case)
    stored = dossiers.versions(laila, desk)[0]
    left = replace(stored.record, packages=(Left(draft=uuid.uuid4(), on=clock.today()),))
    rows.write(laila, desk, left, expects=stored.version)
    # The second was never compiled, and nobody outside has seen what it brought.
    second = replace(left, id=uuid.uuid4(), version=2, packages=(), items=(*left.items, row(9)))
    rows.write(laila, desk, second, expects=0)

    third = replace(second, id=uuid.uuid4(), version=3)

    assert changes(laila, desk, third) == Changes({row(9)})
    assert changes(laila, desk, second) == Changes({row(9)})


def test_a_withdrawal_finds_the_dossiers_it_touches(case: Case) -> None:
    place(case, 6)
    laila, desk = case.house.unlocked("Laila"), case.house.desk

    touched = dossiers.touched_by_withdrawal(laila, desk, VICTIM.id)

    assert [one.record.items for one in touched] == [dossiers.versions(laila, desk)[0].record.items]
    assert dossiers.touched_by_withdrawal(laila, desk, uuid.uuid4()) == []


def test_what_a_version_lists_are_cases_acts_persons_and_evidence(case: Case) -> None:
    place(case)
    version = dossiers.versions(case.house.unlocked("Laila"), case.house.desk)[0].record

    assert isinstance(version, Dossier)
    assert {row(2), row(4), VICTIM.id, PHOTO.id} <= set(version.items)
    assert row(70) not in version.items
    assert version.sent[0].name == TO.name


def test_whoever_orders_an_annex_reads_which_ones_left_before(case: Case, monkeypatch) -> None:
    laila, desk = case.house.unlocked("Laila"), case.house.desk
    place(case)
    version = dossiers.versions(laila, desk)[0]
    waits = Left(draft=uuid.uuid4())
    as_annex = replace(version.record, profile="annex", packages=(waits,))
    at = rows.write(laila, desk, as_annex, expects=version.version)
    monkeypatch.setattr(dossiers, "profile", profile)
    chosen = choice(case, terms=terms_of("annex"), rows=(), whole_desk=True)

    def before() -> list[tuple[str, bool]]:
        gaps = dossiers.propose(laila, desk, chosen).gaps
        return [(one.field, one.blocks) for one in gaps if one.code == "annex_before"]

    assert before() == []
    left = replace(as_annex, packages=(replace(waits, on=clock.today()),))
    rows.write(laila, desk, left, expects=at)
    assert before() == [(version.record.name, False)]
    case_file = choice(case, terms=terms_of("extract"))
    gaps = dossiers.propose(laila, desk, case_file).gaps
    assert "annex_before" not in {one.code for one in gaps}
