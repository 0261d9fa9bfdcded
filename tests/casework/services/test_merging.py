"""Two records of one person become one, and two again. Everybody here is invented."""

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from casework import register, rows
from casework.corroboration import Who
from casework.dossier import consenting
from casework.dossier.choosing import Choice, choose
from casework.identities import ProtectedIdentity
from casework.merging import Take
from casework.records import Consent, Dossier, Evidence, Involvement, Merge, Person, Record, Source
from casework.records.consent import Scope
from casework.records.dossier import Relied
from casework.records.joining import Sameness
from casework.records.shapes import Pseudonym
from casework.retention import plan_erasure
from casework.services import (
    consent,
    dossiers,
    erasure,
    joining,
    keeping,
    merging,
    names,
    parting,
    protected_names,
    relying,
)
from casework.services.merged import closed_into, is_apart, merges_of
from intake import clock
from tests.casework.dossier.people import terms_of
from tests.casework.house import House
from tests.casework.records import examples
from tests.casework.services.desk_work import a_review, an_act, last_event, refused

pytestmark = pytest.mark.django_db
MINE = {"pseudonym": Take.STAYS}


def person(house: House, pseudonym: str, **fields: Any) -> uuid.UUID:
    told = Person(id=uuid.uuid4(), pseudonym=pseudonym, **fields)
    return keeping.add(house.unlocked("Laila"), house.desk, told)


def read(house: House, row: uuid.UUID) -> Any:
    return rows.read(house.unlocked("Laila"), house.desk, row).record


def version(house: House, row: uuid.UUID) -> int:
    return rows.read(house.unlocked("Laila"), house.desk, row).version


def add(house: House, record: Record) -> uuid.UUID:
    return keeping.add(house.unlocked("Laila"), house.desk, record)


def role(house: House, act: uuid.UUID, whose: uuid.UUID, **fields: Any) -> uuid.UUID:
    told: Any = {"role": "victim", **fields}
    return add(house, Involvement(id=uuid.uuid4(), act=act, person=whose, **told))


def agreed(house: House, whose: uuid.UUID, **scopes: str) -> uuid.UUID:
    told = tuple(Scope(scope=name, state=state) for name, state in scopes.items())
    given = Consent(id=uuid.uuid4(), person=whose, scopes=told)
    return consent.record_consent(house.unlocked("Laila"), house.desk, given)


def merge(
    house: House, stays: uuid.UUID, closed: uuid.UUID, takes: Any = None, **fields: Any
) -> uuid.UUID:
    return merging.merge_persons(
        house.unlocked("Laila"),
        house.desk,
        stays=(stays, version(house, stays)),
        closed=(closed, version(house, closed)),
        takes=MINE if takes is None else takes,
        **fields,
    )


def undo(house: House, row: uuid.UUID) -> None:
    parting.undo_merge(house.unlocked("Laila"), house.desk, row, expects=version(house, row))


@pytest.fixture
def two(house: House) -> tuple[uuid.UUID, uuid.UUID]:
    """Willow, from one report, and Poplar, from another."""
    reports = a_review(house), a_review(house)
    tags = [(Pseudonym(review=one, tag="PERSON-1"),) for one in reports]
    return (
        person(house, "Willow", known_as=tags[0], sex="male"),
        person(house, "Poplar", known_as=tags[1], sex="male"),
    )


def state(house: House, whose: uuid.UUID, scope: str = "court_named") -> str:
    """As a dossier reads it: over all records of one person, the one that allows least."""
    linked = register.of(house.unlocked("Laila"), house.desk).linked_to(whose)
    found = [one.record for one in linked if isinstance(one.record, Consent)]
    return consenting.state_of(found, scope, clock.today())


def test_what_named_the_closed_record_names_the_other_in_one_deed(house: House, two) -> None:
    willow, poplar = two
    act = an_act(house).id
    follows = [
        role(house, act, poplar),
        add(house, Source(id=uuid.uuid4(), pseudonym="Aspen", person=poplar)),
        add(house, Evidence(id=uuid.uuid4(), type="photo", persons=(poplar, willow))),
        agreed(house, poplar, court_named="given"),
    ]

    made = merge(house, willow, poplar)

    event = last_event(house)
    assert (event["kind"], event["merge"]) == ("persons.merged", str(made))
    assert {str(willow), str(poplar), *map(str, follows)} <= set(event["rows"].split())
    assert [read(house, row).person for row in (follows[0], follows[1], follows[3])] == [willow] * 3
    assert read(house, follows[2]).persons == (willow,)
    assert read(house, poplar).same_as == willow
    assert {one.tag for one in read(house, willow).known_as} == {"PERSON-1"}
    assert len(read(house, willow).known_as) == 2
    assert [one.record.id for one in merges_of(house.unlocked("Laila"), house.desk, willow)] == [
        made
    ]
    assert [one.id for one in closed_into(house.unlocked("Laila"), house.desk, willow)] == [poplar]


def test_each_field_that_differs_is_chosen_and_what_was_not_chosen_is_kept(house: House) -> None:
    one = person(house, "Willow", occupation="baker", remarks="limps", flags=("journalist",))
    other = person(
        house, "Poplar", age_band="18_to_29", remarks="tall", flags=("lawyer_or_prosecutor",)
    )
    takes = {
        "pseudonym": Take.STAYS, "age_band": Take.CLOSED, "occupation": Take.CLOSED,
        "remarks": Take.BOTH, "flags": Take.BOTH,
    }  # fmt: skip
    short = {name: take for name, take in takes.items() if name != "age_band"}
    assert refused(merge, house, one, other, short) == "answer_missing"
    assert refused(merge, house, one, other, {**takes, "sex": Take.STAYS}) == "answer_missing"
    assert refused(merge, house, one, other, {**takes, "age_band": Take.BOTH}) == "answer_missing"

    made = merge(house, one, other, takes)

    stays = read(house, one)
    assert (stays.pseudonym, stays.age_band, stays.occupation) == ("Willow", "18_to_29", "")
    assert stays.remarks == "limps\ntall"
    assert stays.flags == ("journalist", "lawyer_or_prosecutor")
    kept = read(house, made)
    assert "baker" in kept.before
    assert list(kept.words()) == [], "and a search does not find what was not chosen"


@pytest.mark.parametrize(
    ("mine", "theirs", "together"),
    [
        ("given", "refused", "refused"),
        ("withdrawn", "given", "withdrawn"),
        ("given", "given_by_family", "given_by_family"),
        ("not_asked_unsafe", "given", "not_asked_unsafe"),
        ("given", "given", "given"),
    ],
)
def test_the_stricter_of_two_consents_counts(
    house: House, two, mine: str, theirs: str, together: str
) -> None:
    willow, poplar = two
    agreed(house, willow, court_named=mine)
    agreed(house, poplar, court_named=theirs)

    merge(house, willow, poplar)

    assert state(house, willow) == together


@pytest.mark.parametrize("asked", [0, 1])
def test_who_was_asked_of_one_record_alone_agreed_to_nothing_that_is_told_of_the_other(
    house: House, two, asked: int
) -> None:
    given = agreed(house, two[asked], court_named="given")
    merge(house, *two)
    laila = house.unlocked("Laila")
    assert state(house, two[0]) == ""

    linked = register.of(laila, house.desk).linked_to(two[0])
    [other] = [one for one in linked if isinstance(one.record, Consent) and one.record.id != given]
    consent.set_scope(
        laila,
        house.desk,
        other.record.id,
        expects=other.version,
        scope="court_named",
        state="given",
    )

    assert state(house, two[0]) == "given", "until a person sets it"


def test_of_two_who_need_no_protection_the_one_who_was_never_asked_counts_too(
    house: House,
) -> None:
    bare: Any = {"protected": False, "sex": "male"}
    elder, other = person(house, "Elder", **bare), person(house, "Baker", **bare)
    agreed(house, elder, court_named="given")
    merge(house, elder, other)
    assert state(house, elder) == ""


def test_a_consent_that_is_over_counts_as_over_and_nobody_asked_stays_nobody_asked(
    house: House, two
) -> None:
    willow, poplar = two
    merge(house, willow, poplar)
    linked = register.of(house.unlocked("Laila"), house.desk).linked_to(willow)
    assert not [one for one in linked if isinstance(one.record, Consent)]

    third = person(house, "Aspen", sex="male")
    yesterday = clock.today() - timedelta(days=1)
    over = Scope(scope="court_named", state="given", until=yesterday)
    told = Consent(id=uuid.uuid4(), person=third, scopes=(over,))
    consent.record_consent(house.unlocked("Laila"), house.desk, told)
    agreed(house, willow, court_named="given")
    merge(house, willow, third)
    assert state(house, willow) == "expired"


def test_two_roles_in_one_act_are_one_row_and_nobody_is_counted_twice(house: House, two) -> None:
    willow, poplar = two
    act = an_act(house).id
    kept = role(house, act, willow, status_at_end=("released",), remarks="saw it")
    twin = role(house, act, poplar, age_then=17, status_at_end=("injured",), remarks="was there")
    other = role(house, act, poplar, role="witness")

    made = merge(house, willow, poplar)

    assert refused(read, house, twin) == "row_missing"
    both = read(house, kept)
    assert (both.age_then, both.status_at_end) == (17, ("released", "injured"))
    assert both.remarks == "saw it\nwas there"
    assert read(house, other).person == willow
    assert "was there" in read(house, made).roles[0]


def test_somebody_faster_is_not_written_over(house: House, two) -> None:
    willow, poplar = two
    seen_by_her = (willow, version(house, willow)), (poplar, version(house, poplar))
    changed = replace(read(house, poplar), occupation="baker")
    keeping.change(house.unlocked("Amina"), house.desk, changed, expects=1)

    laila = house.unlocked("Laila")
    call = merging.merge_persons
    args: Any = {"stays": seen_by_her[0], "closed": seen_by_her[1], "takes": MINE}
    assert refused(call, laila, house.desk, **args) == "row_changed"
    assert read(house, poplar).same_as is None


@pytest.mark.django_db(transaction=True)
def test_a_merge_that_is_cut_off_leaves_everything_as_it_was(
    house: House, two, monkeypatch: pytest.MonkeyPatch
) -> None:
    willow, poplar = two
    act = an_act(house).id
    role(house, act, willow)
    twin = role(house, act, poplar)

    def cut_off(*_args: Any, **_named: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr("casework.services.merging.rows.erase", cut_off)
        with pytest.raises(KeyboardInterrupt):
            merge(house, willow, poplar)

    assert read(house, twin).person == poplar
    assert read(house, poplar).same_as is None
    merge(house, willow, poplar)


def test_what_cannot_be_merged_is_refused(house: House, two) -> None:
    willow, poplar = two
    named = person(house, "Oak", protected=False, called=("Mullah Invented",), sex="male")
    aspen = person(house, "Aspen", sex="male")
    assert refused(merge, house, willow, willow, {}) == "same_record"
    assert refused(merge, house, willow, named) == "protection_differs"
    merge(house, willow, poplar)
    assert refused(merge, house, aspen, poplar) == "person_merged"
    assert refused(merge, house, poplar, aspen) == "person_merged"


def test_the_closed_record_is_history(house: House, two) -> None:
    willow, poplar = two
    act = an_act(house).id
    merge(house, willow, poplar)

    changed = replace(read(house, poplar), occupation="baker")
    laila = house.unlocked("Laila")
    assert refused(keeping.change, laila, house.desk, changed, expects=2) == "person_merged"
    assert refused(role, house, act, poplar) == "person_merged"
    assert refused(agreed, house, poplar, court_named="given") == "person_merged"
    tag = Who(a_review(house), "PERSON-9")
    assert refused(joining.join_people, laila, house.desk, Who(poplar), tag) == "person_merged"


def test_two_that_people_kept_apart_become_one_only_over_that(house: House, two) -> None:
    laila, (willow, poplar) = house.unlocked("Laila"), two
    joining.keep_apart(laila, house.desk, Who(willow), Who(poplar))
    assert refused(merge, house, willow, poplar) == "kept_apart"
    merge(house, willow, poplar, overrule=True)


@pytest.mark.parametrize("way", ["tag", "likeness"])
def test_a_tag_or_a_likeness_that_was_refused_is_heard_too(house: House, two, way: str) -> None:
    laila, (willow, poplar) = house.unlocked("Laila"), two
    if way == "tag":
        [tag] = read(house, poplar).known_as
        joining.keep_apart(laila, house.desk, Who(willow), Who(tag.review, tag.tag))
    else:
        joining.refuse_likeness(laila, house.desk, Sameness.PERSON, (willow, poplar))
    assert refused(merge, house, willow, poplar) == "kept_apart"


def test_refusals_of_the_closed_record_stick_to_the_one_that_stays(house: House, two) -> None:
    laila, (willow, poplar) = house.unlocked("Laila"), two
    third, fourth = person(house, "Aspen", sex="male"), person(house, "Oak", sex="male")
    joining.keep_apart(laila, house.desk, Who(poplar), Who(third))
    joining.refuse_likeness(laila, house.desk, Sameness.PERSON, (poplar, fourth))

    merge(house, willow, poplar)

    stays = read(house, willow)
    assert is_apart(laila, house.desk, stays, read(house, third))
    assert is_apart(laila, house.desk, stays, read(house, fourth))
    assert refused(merge, house, willow, third) == "kept_apart"


def sealed_name(house: House, whose: uuid.UUID, called: str) -> uuid.UUID:
    laila = house.unlocked("Laila")
    told = ProtectedIdentity(id=uuid.uuid4(), called=(called,))
    found = rows.read(laila, house.desk, whose)
    protected_names.write_names(laila, house.desk, found, told, expects=0)  # type: ignore[arg-type]
    row: uuid.UUID = read(house, whose).identity
    return row


def test_names_of_both_stay_sealed_and_belong_to_the_one_that_stays(house: House, two) -> None:
    willow, poplar = two
    mine, theirs = sealed_name(house, willow, "A Nobody"), sealed_name(house, poplar, "B Nobody")

    merge(house, willow, poplar)

    assert (read(house, willow).identity, read(house, poplar).identity) == (mine, theirs)
    holders = names._holders(house.unlocked("Amina"), house.desk)
    assert holders == {mine: willow, theirs: willow}


def test_a_name_that_only_the_closed_record_had_goes_along_and_comes_back(
    house: House, two
) -> None:
    willow, poplar = two
    theirs = sealed_name(house, poplar, "B Nobody")
    made = merge(house, willow, poplar)
    assert (read(house, willow).identity, read(house, poplar).identity) == (theirs, None)

    undo(house, made)

    assert (read(house, willow).identity, read(house, poplar).identity) == (None, theirs)


def test_a_dossier_takes_the_one_that_stays_and_never_the_closed_one(house: House, two) -> None:
    willow, poplar = two
    role(house, an_act(house).id, poplar)
    merge(house, willow, poplar)
    here = register.of(house.unlocked("Laila"), house.desk)

    for choice in (
        Choice(terms=terms_of(), rows=(poplar,)),
        Choice(terms=terms_of(), whole_desk=True),
    ):
        chosen = choose(choice, here)
        people = [
            one.record.id for one in chosen.records.values() if isinstance(one.record, Person)
        ]
        assert people == [willow]
        assert any(isinstance(one.record, Involvement) for one in chosen.records.values())


def test_erasing_the_one_that_stays_takes_the_closed_one_and_what_was_kept_of_both(
    house: House, two
) -> None:
    willow, poplar = two
    mine, theirs = sealed_name(house, willow, "A Nobody"), sealed_name(house, poplar, "B Nobody")
    made = merge(house, willow, poplar)

    plan = plan_erasure(willow, register.of(house.unlocked("Amina"), house.desk))

    assert {willow, poplar, made} <= {one.record.id for one in plan.gone}
    assert set(plan.identities) == {mine, theirs}
    assert Person in erasure.ERASED_ALONE


# -- undoing ----------------------------------------------------------------------------------


def test_undone_both_are_as_they_were_but_for_what_was_written_since(house: House) -> None:
    willow = person(house, "Willow", occupation="baker", sex="male")
    poplar = person(house, "Poplar", age_band="18_to_29", sex="male")
    act, other_act = an_act(house).id, an_act(house).id
    kept, twin = role(house, act, willow), role(house, act, poplar, age_then=17)
    moved = role(house, other_act, poplar)
    both = add(house, Evidence(id=uuid.uuid4(), type="photo", persons=(poplar, willow)))
    mine, theirs = (
        agreed(house, willow, court_named="given"),
        agreed(house, poplar, court_named="refused"),
    )
    takes = {"pseudonym": Take.CLOSED, "occupation": Take.STAYS, "age_band": Take.CLOSED}
    made = merge(house, willow, poplar, takes)
    since = role(house, other_act, willow, role="witness")
    changed = replace(read(house, willow), remarks="seen again")
    keeping.change(house.unlocked("Laila"), house.desk, changed, expects=version(house, willow))

    undo(house, made)

    one, other = read(house, willow), read(house, poplar)
    assert (one.pseudonym, one.occupation, one.age_band) == ("Willow", "baker", "")
    assert one.remarks == "seen again"
    assert (other.pseudonym, other.same_as) == ("Poplar", None)
    assert read(house, moved).person == poplar
    assert set(read(house, both).persons) == {willow, poplar}
    assert [read(house, row).person for row in (mine, theirs)] == [willow, poplar]
    assert (state(house, willow), state(house, poplar)) == ("given", "refused")
    assert (read(house, since).person, read(house, kept).person) == (willow, willow)
    linked = register.of(house.unlocked("Laila"), house.desk).linked_to(act)
    again = [one.record for one in linked if isinstance(one.record, Involvement)]
    assert {(one.person, one.age_then) for one in again} == {(willow, 17), (poplar, 17)}
    assert refused(read, house, twin) == "row_missing"
    assert last_event(house)["kind"] == "persons.parted"


@pytest.mark.parametrize("asked", [0, 1])
def test_what_was_given_since_counts_for_neither_when_they_are_two_again(
    house: House, two, asked: int
) -> None:
    agreed(house, two[asked], court_named="refused")
    made, laila = merge(house, *two), house.unlocked("Laila")
    for one in list(register.of(laila, house.desk).linked_to(two[0])):
        if isinstance(one.record, Consent):
            row, seen_by_her = one.record.id, version(house, one.record.id)
            told: Any = {"expects": seen_by_her, "scope": "court_named", "state": "given"}
            consent.set_scope(laila, house.desk, row, **told)
    assert state(house, two[0]) == "given"

    undo(house, made)

    assert [state(house, row) for row in two] == ["", ""]


def test_undone_they_are_not_proposed_again_and_it_is_undone_once(house: House, two) -> None:
    willow, poplar = two
    made = merge(house, willow, poplar)

    undo(house, made)

    assert refused(undo, house, made) == "merge_undone"
    assert refused(merge, house, willow, poplar) == "kept_apart"
    assert merges_of(house.unlocked("Laila"), house.desk, willow) == []
    assert len(read(house, willow).known_as) == len(read(house, poplar).known_as) == 1


def test_the_later_of_two_merges_is_undone_first(house: House, two) -> None:
    willow, poplar = two
    aspen = person(house, "Aspen", sex="male")
    first = merge(house, willow, poplar)
    second = merge(house, aspen, willow)
    assert read(house, poplar).same_as == aspen

    assert refused(undo, house, first) == "person_merged"
    undo(house, second)
    assert read(house, poplar).same_as == willow
    undo(house, first)
    assert [read(house, row).same_as for row in (willow, poplar, aspen)] == [None] * 3


def test_another_desk_merges_and_undoes_nothing(house: House, two) -> None:
    willow, poplar = two
    nasrin = house.unlocked("Nasrin")
    args: Any = {"stays": (willow, 1), "closed": (poplar, 1), "takes": MINE}
    assert refused(merging.merge_persons, nasrin, house.desk, **args) == "not_your_desk"
    made = merge(house, willow, poplar)
    assert refused(parting.undo_merge, nasrin, house.desk, made, expects=1) == "not_your_desk"
    assert isinstance(read(house, made), Merge)


# -- dossiers that rest on what one of them agreed to --------------------------------------------


def resting_on(house: House, holder: uuid.UUID, given: uuid.UUID) -> Dossier:
    """A version that waits, for the scope of which this consent was given."""
    scope = "court_named"
    relied = Relied(consent=given, holder=holder, scope=scope, state="given")
    made = replace(examples.DOSSIER, id=uuid.uuid4(), counted=1, scope=scope, relied=(relied,))
    rows.write(house.unlocked("Laila"), house.desk, made, expects=0)
    return made


def test_a_dossier_that_rests_on_the_closed_record_is_told_of_at_the_other(
    house: House, two
) -> None:
    willow, poplar = two
    agreed(house, willow, court_named="given")
    version_of_it = resting_on(house, poplar, agreed(house, poplar, court_named="given"))
    laila = house.unlocked("Laila")

    merge(house, willow, poplar)

    touched = dossiers.touched_by_withdrawal(laila, house.desk, willow)
    assert [one.record.id for one in touched] == [version_of_it.id]
    relying.require_consents(laila, house.desk, version_of_it)


@pytest.mark.parametrize("of", [0, 1])
def test_what_one_of_them_refused_keeps_back_the_dossiers_of_both(house: House, two, of) -> None:
    given = agreed(house, two[of], court_named="given")
    agreed(house, two[1 - of], court_named="refused")
    version_of_it, laila = resting_on(house, two[of], given), house.unlocked("Laila")
    relying.require_consents(laila, house.desk, version_of_it)

    merge(house, *two)

    check = relying.require_consents
    assert refused(check, laila, house.desk, version_of_it) == "consent_withdrawn"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("of", [0, 1])
def test_the_merge_itself_stops_a_release_that_is_on_its_way(
    house: House, two, of: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In its own transaction, by what the two consents say together."""
    given = agreed(house, two[of], court_named="given")
    agreed(house, two[1 - of], court_named="refused")
    version_of_it, laila = resting_on(house, two[of], given), house.unlocked("Laila")
    found: list[str] = []

    def stop(_by: Any, _desk: uuid.UUID, *written: Consent) -> int:
        check = relying.require_consents
        found.append(refused(check, laila, house.desk, version_of_it, written=written))
        return 0

    monkeypatch.setattr(merging, "stop_releases", stop)
    merge(house, *two)

    assert found == ["consent_withdrawn"]
