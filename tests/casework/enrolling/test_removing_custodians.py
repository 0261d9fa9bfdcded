"""A custodian is removed by two others, and new work has keys they never had half of.

Amina, Farid and Laila are the desk's custodians here; all are invented.
"""

import uuid
from dataclasses import replace
from typing import Any

import pytest

from casework import approvals as originals
from casework.models import KeyShare, Member
from casework.services import approvals, removal, reveals
from casework.services.approvals import Subject
from intake import clock, custody, identities, recipients
from intake.errors import TransientError
from intake.keys import Kind, strict
from intake.keys import roll as rolls
from intake.keys.approval import Deed
from intake.keys.ceremony import drafting
from intake.keys.publishing import publish
from intake.report import Report
from intake.sealing import HybridIdentity, Inner, seal_bytes
from tests.casework.approvals.conftest import ACCOUNT, make_submission
from tests.casework.house import House
from tests.casework.services.desk_work import events, refused
from tests.casework.web import Web

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("opener")]
HALF = KeyShare.Kind.ORIGINALS_A
WHY = "She has moved and gives the work up."


@pytest.fixture
def three(house: House) -> House:
    """With a third custodian."""
    house.share("Laila", house.desk, HALF, house.half_a[house.desk])
    return house


def who(house: House, name: str) -> uuid.UUID:
    return house.people[name].member.pk


def asked(house: House, leaving: str = "Laila", by: str = "Amina") -> uuid.UUID:
    found = removal.ask_removal(house.unlocked(by), house.desk, who(house, leaving), WHY)
    return found.record.id


def signed(house: House) -> uuid.UUID:
    """Amina asked, Farid signed."""
    approval = asked(house)
    approvals.sign(house.unlocked("Farid"), house.desk, approval)
    return approval


def remove(house: House, approval: uuid.UUID | None, by: str = "Amina") -> removal.Removal:
    return removal.remove_member(
        house.unlocked(by), house.desk, who(house, "Laila"), approval=approval
    )


def test_one_custodian_alone_removes_no_other(three: House) -> None:
    assert refused(remove, three, None) == "approval_missing"
    assert refused(remove, three, asked(three)) == "approval_missing"

    assert three.unlocked("Laila").is_custodian(three.desk)


def test_who_is_to_leave_does_not_sign_for_it(three: House) -> None:
    approval = asked(three)
    approvals.sign(three.unlocked("Laila"), three.desk, approval)

    assert refused(remove, three, approval) == "approver_leaves"


def test_what_two_signed_for_one_person_removes_no_other(three: House) -> None:
    approval = asked(three, leaving="Farid")
    approvals.sign(three.unlocked("Laila"), three.desk, approval)

    assert refused(remove, three, approval) == "approval_for_other"


def test_two_signatures_remove_a_custodian_once(three: House) -> None:
    approval = signed(three)

    left = remove(three, approval)

    assert three.unlocked("Laila").desks == {}
    assert left.person == str(who(three, "Laila"))
    told = [one for one in events(three) if one["kind"] == "member.removed"]
    assert [one["member"] for one in told] == [left.person]
    assert refused(approvals.sign, three.unlocked("Farid"), three.desk, approval) == (
        "approval_closed"
    )


def test_of_two_custodians_none_is_removed_whoever_signs(house: House) -> None:
    farid = who(house, "Farid")
    assert refused(removal.ask_removal, house.unlocked("Amina"), house.desk, farid, WHY) == (
        "too_few_custodians"
    )


def test_a_caseworker_asks_for_no_removal(house: House) -> None:
    laila = house.unlocked("Laila")
    assert refused(removal.ask_removal, laila, house.desk, who(house, "Farid"), WHY) == (
        "custodians_only"
    )


def test_new_work_is_sealed_to_an_originals_key_they_know_no_half_of(
    three: House, opener: Any
) -> None:
    before = three.half_a[three.desk]
    left = remove(three, signed(three))
    desk_key, originals_key = left.entries
    assert (desk_key.kind, desk_key.generation) == (Kind.DESK, 2)
    assert (originals_key.kind, originals_key.generation) == (Kind.ORIGINALS, 2)
    amina, farid = three.unlocked("Amina"), three.unlocked("Farid")
    halves = originals.halves(amina, three.desk)
    assert halves == originals.halves(farid, three.desk)
    assert (halves[1], halves[2] != before) == (before, True)
    assert removal.waiting_for_root(amina, three.desk) == [desk_key, originals_key]

    sign_on(three, *left.entries)

    assert removal.waiting_for_root(three.unlocked("Amina"), three.desk) == []
    now = recipients.current().originals(three.desk)
    assert str(now) == originals_key.recipient
    old = three.organisation.originals.recipient
    sealed = {key: seal_bytes(b"told", [key], Inner("report", 1, "x", 1, 1)) for key in (old, now)}
    for key, generation in ((old, 1), (now, 2)):
        found, half = originals.half_for(amina, three.desk, sealed[key].header)
        assert (found, half) == (generation, halves[generation])
    for half in (before, bytes(32)):  # what the one who left may have kept
        with pytest.raises(Exception, match="wrong_half"):
            opener.check_half(str(three.desk), 2, half, sealed[now].header)


def sign_on(house: House, *entries: Any) -> None:
    now = recipients.current().roll
    new = replace(now, version=now.version + 1, keys=(*now.keys, *entries))
    publish(rolls.sign(new, house.organisation.root))
    recipients.forget()


def test_the_ceremony_takes_both_lines_as_they_are_shown(three: House) -> None:
    """The page's lines, as the holder of the root gets them."""
    left = remove(three, signed(three))
    lines = [strict.dump(entry.to_json()) for entry in left.entries]

    before = recipients.current().roll
    drafted = drafting.draft(before, drafting.Changes.parse(lines, (), ()), today=clock.today())

    for entry in left.entries:
        assert drafted.entry(entry.kind, entry.id) == entry


def test_the_opener_alone_knows_the_other_half(three: House, opener: Any) -> None:
    left = remove(three, signed(three))

    half = originals.halves(three.unlocked("Amina"), three.desk)[2]
    assert str(HybridIdentity(half).recipient) != left.entries[1].recipient
    store = opener._agent.ring().store
    kept = store.originals_half(str(three.desk), 2)
    made = HybridIdentity(bytes(a ^ b for a, b in zip(half, kept, strict=True)))
    assert str(made.recipient) == left.entries[1].recipient
    assert (store.folder / "escrow" / f"originals-{three.desk}-2.age").exists()


def test_a_second_custodian_leaves_only_when_the_root_has_signed_the_first_key(
    three: House,
) -> None:
    three.share("Omid", three.desk, KeyShare.Kind.DESK, three.organisation.desk.seed)
    three.share("Omid", three.desk, HALF, three.half_a[three.desk])
    left = remove(three, signed(three))
    approval = asked(three, leaving="Omid")
    approvals.sign(three.unlocked("Farid"), three.desk, approval)
    leave = removal.remove_member
    omid = who(three, "Omid")

    amina = three.unlocked("Amina")
    code = refused(leave, amina, three.desk, omid, approval=approval)
    assert code == "originals_wait_for_root"
    sign_on(three, *left.entries)
    again = leave(three.unlocked("Amina"), three.desk, omid, approval=approval)

    assert [entry.generation for entry in again.entries] == [3, 3]
    assert again.person is None


def test_without_the_opener_nothing_changes(three: House, monkeypatch: pytest.MonkeyPatch) -> None:
    approval, before = signed(three), sorted(KeyShare.objects.values_list("pk", flat=True))
    with monkeypatch.context() as away:
        away.setattr(identities, "agent", _nobody)
        with pytest.raises(TransientError, match="agent_away"):
            remove(three, approval)

    assert sorted(KeyShare.objects.values_list("pk", flat=True)) == before
    assert len(remove(three, approval).entries) == 2, "and the approval is not used up"


def _nobody() -> Any:
    raise TransientError("agent_away")


@pytest.mark.django_db(transaction=True)
def test_interrupted_after_the_opener_it_is_done_whole_the_next_time(
    three: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    approval = signed(three)
    with monkeypatch.context() as dying:
        dying.setattr(custody, "record", _killed)
        with pytest.raises(KeyboardInterrupt):
            remove(three, approval)
    assert three.unlocked("Laila").is_custodian(three.desk)
    assert Member.objects.get(pk=who(three, "Laila")).is_active
    assert not KeyShare.objects.filter(generation=2).exists()

    left = remove(three, approval)

    assert [entry.generation for entry in left.entries] == [2, 2]
    sign_on(three, *left.entries)
    half = originals.halves(three.unlocked("Farid"), three.desk)[2]
    identities.agent().check_half(str(three.desk), 2, half)


def _killed(_event: custody.Draft) -> None:
    raise KeyboardInterrupt


def test_page_by_page_with_what_they_may_have_kept(web: Web, three: House) -> None:
    address = f"/en/people/{three.desk}/{who(three, 'Laila')}/removal/"
    amina, farid = web.unlocked("Amina"), web.unlocked("Farid")
    first = amina.get(address).content
    assert b"half of the originals key" in first
    assert b'value="remove"' not in first

    assert amina.post(address, {"deed": "remove"}).status_code == 422
    assert amina.post(address, {"deed": "ask", "words": " "}).status_code == 422
    assert amina.post(address, {"deed": "ask", "words": WHY}).status_code == 303
    waits = amina.get(address).content
    assert b"has to sign" in waits
    assert b'value="remove"' not in waits
    requests = farid.get(f"/en/desk/{three.desk}/requests/")
    assert WHY.encode() in requests.content
    assert address.encode() in requests.content
    [line] = requests.context["lines"]
    answer = f"/en/desk/{three.desk}/requests/{line['approval'].id}/"
    assert farid.post(answer, {"deed": "sign"}).status_code == 303
    page = amina.post(address, {"deed": "remove"})

    assert page.status_code == 200
    shown = page.content.replace(b"&quot;", b'"')
    assert b'"kind":"originals"' in shown
    assert b"manage.py revoke person" in shown
    assert b'"kind":"originals"' in farid.get("/en/people/").content.replace(b"&quot;", b'"')


def test_the_people_page_says_when_the_opener_cannot_be_asked(
    web: Web, three: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove(three, signed(three))
    farid = web.unlocked("Farid")
    monkeypatch.setattr(identities, "agent", _nobody)

    page = farid.get("/en/people/")

    assert page.status_code == 200
    assert page.context["desks"][0]["lines_missing"]


def test_the_deed_asked_for_is_the_one_of_the_list(three: House) -> None:
    found = approvals.read(three.unlocked("Amina"), three.desk, asked(three))
    assert found.record.asked.deed is Deed.REMOVE_MEMBER
    assert found.record.missing == 1


# -- next keys while nobody leaves ------------------------------------------------------------


def renewal(house: House) -> uuid.UUID:
    """Amina asked, Farid signed."""
    found = removal.ask_renewal(house.unlocked("Amina"), house.desk, "The server was taken.")
    approvals.sign(house.unlocked("Farid"), house.desk, found.record.id)
    return found.record.id


def test_next_keys_for_everybody_and_the_half_for_custodians_alone(house: House) -> None:
    approval = renewal(house)

    made = removal.renew_keys(house.unlocked("Amina"), house.desk, approval=approval)

    assert [(one.kind, one.generation) for one in made] == [(Kind.DESK, 2), (Kind.ORIGINALS, 2)]
    assert house.unlocked("Laila").desk(house.desk).generation == 2
    assert not house.unlocked("Laila").is_custodian(house.desk)
    farid = house.unlocked("Farid")
    assert set(originals.halves(farid, house.desk)) == {1, 2}
    assert removal.waiting_for_root(farid, house.desk) == list(made)
    assert events(house)[-1]["kind"] == "desk.keys_renewed"
    again = refused(removal.renew_keys, farid, house.desk, approval=approval)
    assert again == "approval_closed"


def test_one_custodian_or_a_caseworker_makes_no_next_keys(three: House, house: House) -> None:
    amina = three.unlocked("Amina")
    asked_alone = removal.ask_renewal(amina, three.desk, WHY).record.id
    renew = removal.renew_keys

    assert refused(renew, amina, three.desk, approval=None) == "approval_missing"
    assert refused(renew, amina, three.desk, approval=asked_alone) == "approval_missing"
    assert refused(renew, amina, three.desk, approval=signed(three)) == "approval_for_other"
    nasrin = three.unlocked("Nasrin")
    assert refused(renew, nasrin, three.desk, approval=asked_alone) == "custodians_only"
    assert not KeyShare.objects.filter(generation=2).exists()


def test_next_keys_page_by_page(web: Web, house: House) -> None:
    address = f"/en/people/{house.desk}/keys/"
    amina, farid = web.unlocked("Amina"), web.unlocked("Farid")
    assert address.encode() in amina.get("/en/people/").content
    assert b'value="renew"' not in amina.get(address).content
    assert amina.post(address, {"deed": "renew"}).status_code == 422
    assert amina.post(address, {"deed": "ask", "words": WHY}).status_code == 303
    requests = farid.get(f"/en/desk/{house.desk}/requests/")
    assert address.encode() in requests.content
    [line] = requests.context["lines"]
    answer = f"/en/desk/{house.desk}/requests/{line['approval'].id}/"
    farid.post(answer, {"deed": "sign"})
    assert b'value="renew"' in amina.get(address).content

    assert amina.post(address, {"deed": "renew"}).status_code == 303

    shown = amina.get("/en/people/").content.replace(b"&quot;", b'"')
    assert shown.count(b'"generation":2') == 2


# -- what was sealed before, after the next key ------------------------------------------------


def original(house: House) -> Subject:
    return Subject("report", make_submission(house).pk)


def asked_and_signed(house: House, about: Subject, second: str) -> uuid.UUID:
    deed, amina = Deed.REVEAL_ORIGINAL, house.unlocked("Amina")
    found = approvals.ask(amina, house.desk, deed, about, reason="verify", words=WHY)
    approvals.sign(house.unlocked(second), house.desk, found.record.id)
    return found.record.id


def account(house: House, approval: uuid.UUID) -> str:
    content = reveals.reveal(house.unlocked("Amina"), house.desk, approval).content
    assert isinstance(content, Report)
    return content.account


def test_an_old_original_opens_for_the_custodians_of_today(three: House) -> None:
    """While the root has not listed the next key, too: nobody waits for a ceremony."""
    first, second = original(three), original(three)
    left = remove(three, signed(three))

    assert account(three, asked_and_signed(three, first, "Farid")) == ACCOUNT
    sign_on(three, *left.entries)

    assert account(three, asked_and_signed(three, second, "Farid")) == ACCOUNT


def test_what_was_signed_before_the_next_key_opens_nothing_after_it(three: House) -> None:
    """Laila signed while she was a custodian; on the roll she stays, for another desk."""
    with_her, without = (asked_and_signed(three, original(three), n) for n in ("Laila", "Farid"))
    amina = three.unlocked("Amina")
    half_signed = approvals.ask(
        amina, three.desk, Deed.REVEAL_ORIGINAL, original(three), reason="verify", words=WHY
    ).record.id

    sign_on(three, *remove(three, signed(three)).entries)

    amina, farid = three.unlocked("Amina"), three.unlocked("Farid")
    assert refused(reveals.reveal, amina, three.desk, with_her) == "approver_not_custodian"
    assert refused(reveals.reveal, amina, three.desk, without) == "approval_outdated"
    assert refused(approvals.sign, farid, three.desk, half_signed) == "approval_outdated"
