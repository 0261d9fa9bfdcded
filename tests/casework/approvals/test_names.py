"""All names of a desk, open for one session: found in any spelling, nowhere but in memory.

All people are invented.
"""

import uuid
from typing import Any

import pytest

from casework import names as held
from casework import register
from casework.corroboration import Who
from casework.identities import ProtectedIdentity, keep_identity
from casework.merging import Take
from casework.models import IdentityRow
from casework.names import OpenNames, sealed
from casework.records import Person, Source
from casework.records.approval import ApprovalState
from casework.services import (
    approvals,
    keeping,
    likely_people,
    merging,
    names,
    parting,
    reveals,
)
from casework.services.approvals import Subject
from intake import identities
from intake.errors import TransientError
from intake.keys.agent.client import AgentClient
from intake.keys.approval import Deed
from intake.models import SealedPart, Submission
from tests.casework.approvals.conftest import make_submission, refusal
from tests.casework.approvals.test_revealing import events

pytestmark = pytest.mark.django_db
WHY: dict[str, Any] = {"reason": "verify", "words": "Two families ask about one man."}


@pytest.fixture(autouse=True)
def _own_register(house):
    register.keep_only(())
    yield
    held.keep_only(())


def protect(house, *called: str, **fields) -> tuple[uuid.UUID, uuid.UUID]:
    """A person of the desk with an identity record: (person, identity)."""
    laila, identity = house.unlocked("Laila"), uuid.uuid4()
    told = ProtectedIdentity(id=identity, called=called, **fields)
    keep_identity(laila, house.desk, told)
    person = Person(id=uuid.uuid4(), pseudonym=f"P {len(called[0])}", identity=identity)
    return keeping.add(laila, house.desk, person), identity


def approved(house, *signers: str) -> uuid.UUID:
    asked = names.ask(house.unlocked("Laila"), house.desk, **WHY)
    for name in signers or ("Amina", "Farid"):
        approvals.sign(house.unlocked(name), house.desk, asked.record.id)
    return asked.record.id


def opened(house) -> OpenNames:
    return names.begin(house.unlocked("Farid"), house.desk, approved(house))


def found(house, open_names, words) -> set[str]:
    page = names.find(house.unlocked("Farid"), open_names, words)
    return {one.name.called[0] for one in page.found}


def test_a_custodian_finds_a_person_by_name_in_any_spelling_and_script(house, opener):
    person, _ = protect(house, "محمد رحیم", kin=("Gul Nowhere",))
    protect(house, "Zarmina Elsewhere")

    open_names = opened(house)

    for spelt in ("Mohammad Rahim", "muhammed", "رحیم", "Raheem"):
        page = names.find(house.unlocked("Farid"), open_names, spelt)
        (one,) = page.found
        assert one.holder is not None
        assert (one.holder.id, one.name.called) == (person, ("محمد رحیم",))
    assert found(house, open_names, "Gul") == {"محمد رحیم"}
    assert found(house, open_names, "Nobody") == set()
    assert found(house, open_names, "") == {"محمد رحیم", "Zarmina Elsewhere"}


def test_names_in_reports_are_found_under_their_tags_and_numbers_are_not_opened(
    house, opener, submission
):
    open_names = opened(house)
    (one,) = names.find(house.unlocked("Farid"), open_names, "Zalmai").found
    assert (one.name.origin, one.name.tag) == (submission.pk, "PERSON-1")
    assert found(house, open_names, "7700") == set()


def test_a_source_is_found_too(house, opener):
    laila, identity = house.unlocked("Laila"), uuid.uuid4()
    keep_identity(laila, house.desk, ProtectedIdentity(id=identity, called=("Somebody Invented",)))
    source = Source(id=uuid.uuid4(), pseudonym="Willow", identity=identity)
    keeping.add(laila, house.desk, source)
    (one,) = names.find(house.unlocked("Farid"), opened(house), "somebody").found
    assert one.holder is not None
    assert one.holder.id == source.id


def test_the_log_says_who_opened_how_many_and_why_and_no_name(house, opener, submission):
    protect(house, "Somebody Invented")
    one = approved(house)
    names.begin(house.unlocked("Farid"), house.desk, one)
    [told] = events(house, "names.opened")
    assert (told["count"], told["reason"]) == (2, "verify")
    people = {str(house.people[name].member.pk) for name in ("Amina", "Farid")}
    assert set(told["signed_by"].split()) == people
    assert "Somebody" not in str(events(house, "names.opened", "approval.asked"))
    used = approvals.read(house.unlocked("Amina"), house.desk, one).record
    assert used.state is ApprovalState.USED


def test_an_approval_opens_them_for_one_session_once(house, opener):
    protect(house, "Somebody Invented")
    one = approved(house)
    names.begin(house.unlocked("Farid"), house.desk, one)
    code = refusal(lambda: names.begin(house.unlocked("Amina"), house.desk, one))
    assert code == "approval_closed"
    assert [told["code"] for told in events(house, "original.refused")] == ["approval_closed"]


@pytest.mark.parametrize("signers", [("Amina",), ("Farid",)])
def test_one_custodian_alone_opens_no_name(house, opener, signers):
    protect(house, "Somebody Invented")
    one = approved(house, *signers)
    assert refusal(lambda: names.begin(house.unlocked("Farid"), house.desk, one)) == (
        "approval_missing"
    )
    assert opener.asked == []


def test_a_caseworker_opens_none_with_two_signatures_and_another_desk_none_at_all(house, opener):
    protect(house, "Somebody Invented")
    one = approved(house)
    assert refusal(lambda: names.begin(house.unlocked("Laila"), house.desk, one)) == (
        "custodians_only"
    )
    for desk in (house.desk, house.other_desk):
        assert refusal(lambda at=desk: names.begin(house.unlocked("Nasrin"), at, one)) == (
            "not_your_desk"
        )
    assert opener.asked == []


def test_an_approval_for_one_identity_is_none_for_all_and_the_other_way_round(house, opener):
    _, identity = protect(house, "Somebody Invented")
    amina, about = house.unlocked("Amina"), Subject("identity", identity)
    single = approvals.ask(amina, house.desk, Deed.REVEAL_IDENTITY, about, **WHY).record.id
    approvals.sign(house.unlocked("Farid"), house.desk, single)
    assert refusal(lambda: names.begin(amina, house.desk, single)) == "approval_for_other"
    every = approved(house)
    assert refusal(lambda: reveals.reveal(amina, house.desk, every)) == "approval_for_other"


def test_names_of_the_other_desk_stay_closed(house, opener):
    nasrin = house.unlocked("Nasrin")
    other = ProtectedIdentity(id=uuid.uuid4(), called=("Somebody Elsewhere",))
    keep_identity(nasrin, house.other_desk, other)
    protect(house, "Somebody Invented")
    assert found(house, opened(house), "somebody") == {"Somebody Invented"}


def test_what_was_altered_is_counted_and_shown_to_nobody(house, opener, submission):
    _, rolled = protect(house, "Somebody Older")
    protect(house, "Somebody Invented")
    old = IdentityRow.objects.get(pk=rolled)
    changed = ProtectedIdentity(id=rolled, called=("Somebody Newer",))
    keep_identity(house.unlocked("Laila"), house.desk, changed, expects=1)
    old.save()
    part = SealedPart.objects.get(submission=submission)
    SealedPart.objects.filter(pk=part.pk).update(header=bytes(old.header))

    open_names = opened(house)

    assert open_names.unopened == 2
    assert found(house, open_names, "") == {"Somebody Invented"}


def test_erased_names_are_found_no_more(house, opener, submission):
    _, identity = protect(house, "Somebody Invented")
    open_names = opened(house)
    IdentityRow.objects.filter(pk=identity).delete()
    SealedPart.objects.all().delete()
    Submission.objects.all().delete()
    assert found(house, open_names, "") == set()
    assert len(open_names.holding) == 0


def test_many_are_opened_in_stints_under_one_approval(house, opener, monkeypatch):
    for n in range(5):
        protect(house, f"Somebody {n}")
    monkeypatch.setattr(names, "STINT", 0.0)
    monkeypatch.setattr(sealed, "MOST_NAMES", 2)
    farid = house.unlocked("Farid")
    open_names = names.begin(farid, house.desk, approved(house))
    assert (open_names.done, open_names.total) == (2, 5)
    while open_names.waiting:
        names.go_on(farid, open_names)
    assert len(open_names.holding) == 5
    assert [told["count"] for told in events(house, "names.opened")] == [2, 2, 1]


def test_an_opener_that_is_away_costs_nothing(house, opener, monkeypatch, tmp_path):
    protect(house, "Somebody Invented")
    one = approved(house)
    farid = house.unlocked("Farid")
    with monkeypatch.context() as patched:
        patched.setattr(identities, "agent", lambda: AgentClient(tmp_path / "nobody"))
        assert refusal(lambda: names.begin(farid, house.desk, one), TransientError) == "agent_away"
    assert len(names.begin(farid, house.desk, one).holding) == 1


def test_where_no_name_is_sealed_nothing_is_used_up(house, opener):
    one = approved(house)
    assert refusal(lambda: names.begin(house.unlocked("Farid"), house.desk, one)) == "no_names"
    protect(house, "Somebody Invented")
    assert len(names.begin(house.unlocked("Farid"), house.desk, one).holding) == 1


def test_they_are_one_sessions_and_go_with_it(house, opener):
    protect(house, "Somebody Invented")
    open_names, farid = opened(house), house.people["Farid"].member.pk
    held.keep("one session", open_names)
    assert held.of("one session", house.desk, farid) is open_names
    assert held.of("another session", house.desk, farid) is None
    assert held.of("one session", house.other_desk, farid) is None
    assert held.of("one session", house.desk, house.people["Amina"].member.pk) is None
    held.keep_only({"another session"})
    assert held.of("one session", house.desk, farid) is None


def test_nothing_of_them_shows_in_a_repr(house, opener):
    protect(house, "Somebody Invented", kin=("Gul Nowhere",))
    open_names = opened(house)
    page = names.find(house.unlocked("Farid"), open_names, "somebody")
    said = repr(open_names) + repr(page) + repr(page.found[0]) + repr(page.found[0].name)
    said += repr(open_names.holding) + repr(list(open_names))
    assert "Somebody" not in said
    assert "Gul" not in said


def test_how_much_is_sealed_is_known_before_anybody_signs(house, opener):
    assert sealed.count(house.desk) == sealed.Count(0, 0)
    protect(house, "Somebody Invented")
    make_submission(house)
    assert sealed.count(house.desk) == sealed.Count(1, 1)


def test_of_two_records_that_are_one_person_each_name_is_found_by_the_words_of_both(house, opener):
    laila = house.unlocked("Laila")
    (willow, one), (poplar, _) = protect(house, "Zalmay Nowhere"), protect(house, "استاد صدبرگ")
    protect(house, "Zarmina Elsewhere")
    open_names = opened(house)
    assert found(house, open_names, "Zalmay Sadbarg") == set()

    told: dict[str, Any] = {
        "stays": (willow, 1),
        "closed": (poplar, 1),
        "takes": {"pseudonym": Take.STAYS},
    }
    made = merging.merge_persons(laila, house.desk, **told)

    both = names.find(house.unlocked("Farid"), open_names, "Zalmay Sadbarg").found
    assert {each.name.called for each in both} == {("Zalmay Nowhere",), ("استاد صدبرگ",)}
    assert {each.holder.id for each in both if each.holder} == {willow}
    (shown,) = (each.name for each in both if each.name.origin == one)
    assert shown.also == ("استاد صدبرگ",)
    assert found(house, open_names, "Zarmina Sadbarg") == set()

    parting.undo_merge(laila, house.desk, made, expects=1)

    assert found(house, open_names, "Zalmay Sadbarg") == set()
    assert found(house, open_names, "Sadbarg") == {"استاد صدبرگ"}


def test_one_person_of_two_names_is_compared_by_both_and_proposed_once(house, opener):
    laila = house.unlocked("Laila")
    (willow, _), (poplar, _) = protect(house, "Zalmay Nowhere"), protect(house, "Ostad Sadbarg")
    third, _ = protect(house, "Zalmay Sadbarg Nowhere")
    told: dict[str, Any] = {
        "stays": (willow, 1),
        "closed": (poplar, 1),
        "takes": {"pseudonym": Take.STAYS},
    }
    merging.merge_persons(laila, house.desk, **told)

    found = likely_people.by_names(house.unlocked("Farid"), opened(house))

    assert [pair.pair for pair in found] == [{Who(willow), Who(third)}]
