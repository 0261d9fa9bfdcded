"""One person at two desks: how they come to the second one, and how they leave one alone.

Laila is a caseworker of the house's desk; Nasrin and Omid are custodians of the other one.
Everybody is invented.
"""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from casework.accounts import invitations
from casework.accounts.events import desks_of
from casework.accounts.fingerprint import fingerprint
from casework.models import Invitation, KeyShare, Member
from casework.services import memberships, removal
from intake import clock, recipients
from intake.errors import IntakeError
from intake.keys import roll as rolls
from intake.keys.publishing import publish
from tests.casework.services.desk_work import refused
from tests.casework.web import Web

pytestmark = pytest.mark.django_db


def heard(web: Web, name: str) -> str:
    """What that person reads out."""
    keys = web.house.people[name].keys
    return fingerprint(str(keys.identity.recipient), keys.verifier)


def asked(web: Web, name: str = "Laila") -> uuid.UUID:
    """Nasrin asks them to her desk."""
    login = web.member(name).login
    return invitations.invite_member(web.house.unlocked("Nasrin"), web.house.other_desk, login)


def join(web: Web, *, as_custodian: bool = False) -> None:
    invitation, omid = asked(web), web.house.unlocked("Omid")
    memberships.confirm(omid, invitation, heard(web, "Laila"))
    memberships.add_member(omid, invitation, as_custodian=as_custodian)


def in_roll(web: Web, name: str, *, days: int) -> None:
    """As if that person had come onto the roll so many days ago."""
    now, person = recipients.current().roll, str(web.member(name).pk)
    since = clock.today() - timedelta(days=days)
    keys = tuple(replace(one, since=since) if one.id == person else one for one in now.keys)
    changed = replace(now, version=now.version + 1, keys=keys)
    publish(rolls.sign(changed, web.house.organisation.root))
    recipients.forget()


def test_two_custodians_bring_a_member_of_another_desk_in_page_by_page(web: Web) -> None:
    nasrin, omid, laila = (web.unlocked(name) for name in ("Nasrin", "Omid", "Laila"))
    typed = web.member("Laila").login.replace("-", " ").upper()
    joining = nasrin.post(f"/en/people/{web.house.other_desk}/asking/", {"login": typed})
    assert joining.status_code == 303
    row = Invitation.objects.get()
    own = laila.get("/en/account/").content.decode()
    assert heard(web, "Laila") in own, "the person finds what to read out"
    wrong = omid.post(f"/en/invitation/{row.pk}/confirmation/", {"heard": "1234"})
    assert wrong.status_code == 422

    right = omid.post(f"/en/invitation/{row.pk}/confirmation/", {"heard": heard(web, "Laila")})
    assert right.status_code == 303
    assert b"You can open the desk" in omid.get("/en/people/").content
    assert omid.post(f"/en/invitation/{row.pk}/membership/").status_code == 303

    opened = web.house.unlocked("Laila")
    assert set(opened.desks) == {web.house.desk, web.house.other_desk}
    assert not opened.is_custodian(web.house.other_desk)
    assert laila.get(f"/en/desk/{web.house.other_desk}/queue/").status_code == 200
    assert not Invitation.objects.exists()


def test_who_asked_cannot_confirm_and_other_digits_are_refused(web: Web) -> None:
    invitation = asked(web)

    for name, digits, code in (
        ("Nasrin", heard(web, "Laila"), "second_custodian_needed"),
        ("Omid", heard(web, "Amina"), "fingerprint_differs"),
        ("Amina", heard(web, "Laila"), "custodians_only"),
    ):
        by = web.house.unlocked(name)
        assert refused(memberships.confirm, by, invitation, digits) == code

    omid = web.house.unlocked("Omid")
    assert refused(memberships.add_member, omid, invitation, as_custodian=False) == "not_confirmed"
    assert set(web.house.unlocked("Laila").desks) == {web.house.desk}


def test_only_a_custodian_of_the_desk_asks_and_only_a_stranger_of_the_roll(web: Web) -> None:
    house, nasrin = web.house, web.house.unlocked("Nasrin")
    laila, omid = web.member("Laila").login, web.member("Omid").login
    gone = Member.objects.create(wrapped_identity=b"", is_active=False)
    unlisted = Member.objects.create(wrapped_identity=b"")

    ask = invitations.invite_member
    assert refused(ask, house.unlocked("Laila"), house.other_desk, laila) == "custodians_only"
    assert refused(ask, house.unlocked("Amina"), house.other_desk, laila) == "custodians_only"
    assert refused(ask, nasrin, house.other_desk, omid) == "already_member"
    for login in ("", "no-such-person", gone.login, unlisted.login, "a passphrase of eight words"):
        assert refused(ask, nasrin, house.other_desk, login) == "member_unknown"
    ask(nasrin, house.other_desk, laila)
    assert refused(ask, nasrin, house.other_desk, laila) == "already_invited"


def test_a_desk_that_asks_learns_nothing_of_who_is_not_in_yet(web: Web) -> None:
    asked(web)

    assert desks_of(web.member("Laila")) == {web.house.desk}


def test_a_third_custodian_does_not_open_the_desk_on_the_word_of_the_database(web: Web) -> None:
    """Whoever may write there could make an invitation, but not that one of the two acts."""
    invitation, omid = asked(web), web.house.unlocked("Omid")
    memberships.confirm(omid, invitation, heard(web, "Laila"))
    row = Invitation.objects.get()
    others = tuple(sorted((str(uuid.uuid4()), str(uuid.uuid4()))))
    forged = replace(invitations.entry_of(row), admitted_by=others)
    Invitation.objects.update(entry=invitations.octets_of(forged))

    assert refused(memberships.add_member, omid, invitation, as_custodian=False) == "not_admitting"
    assert not KeyShare.objects.filter(desk=web.house.other_desk, member=row.member).exists()


def test_other_keys_in_the_invitation_than_on_the_roll_are_refused(web: Web) -> None:
    invitation, omid = asked(web), web.house.unlocked("Omid")
    entry = invitations.entry_of(Invitation.objects.get())
    amina = web.house.people["Amina"].keys
    swapped = replace(
        entry, recipient=str(amina.identity.recipient), verifier=amina.verifier
    )  # fmt: skip
    Invitation.objects.update(entry=invitations.octets_of(swapped))

    assert refused(memberships.confirm, omid, invitation, heard(web, "Laila")) == (
        "fingerprint_differs"
    )
    memberships.confirm(omid, invitation, heard(web, "Amina"))
    with pytest.raises(IntakeError, match="fingerprint_differs"):
        memberships.add_member(omid, invitation, as_custodian=False)


def test_a_custodian_who_came_this_week_brings_no_other_custodian_along(web: Web) -> None:
    """The newcomer could not sign; somebody they bring, who is long on the roll, could."""
    in_roll(web, "Nasrin", days=3)
    invitation, omid = asked(web), web.house.unlocked("Omid")
    memberships.confirm(omid, invitation, heard(web, "Laila"))

    assert refused(memberships.add_member, omid, invitation, as_custodian=True) == (
        "approver_too_new"
    )
    memberships.add_member(omid, invitation, as_custodian=False)
    assert web.house.other_desk in web.house.unlocked("Laila").desks


def test_a_joined_custodian_holds_every_generation_of_the_half(web: Web) -> None:
    house = web.house
    for name in ("Nasrin", "Omid"):
        house.share(name, house.other_desk, KeyShare.Kind.ORIGINALS_A, b"2" * 32, generation=2)

    join(web, as_custodian=True)

    kind = KeyShare.Kind.ORIGINALS_A
    shares = KeyShare.objects.filter(desk=house.other_desk, member=web.member("Laila"), kind=kind)
    assert sorted(shares.values_list("generation", flat=True)) == [1, 2]


def days_later(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    day = clock.today() + timedelta(days=days)
    monkeypatch.setattr(clock, "today", lambda: day)


def test_asking_ends_after_the_days_of_any_invitation_confirmed_or_not(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    invitation, omid = asked(web), web.house.unlocked("Omid")
    days_later(monkeypatch, invitations.DAYS - 1)
    memberships.confirm(omid, invitation, heard(web, "Laila"))

    days_later(monkeypatch, 1)

    digits, add = heard(web, "Laila"), memberships.add_member
    assert refused(memberships.confirm, omid, invitation, digits) == "invitation_over"
    assert refused(add, omid, invitation, as_custodian=False) == "invitation_over"
    assert web.house.other_desk not in web.house.unlocked("Laila").desks


def test_one_that_is_over_makes_room_whichever_desk_asked(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    login, house = web.member("Laila").login, web.house
    first = asked(web)
    assert refused(asked, web) == "already_invited"
    days_later(monkeypatch, invitations.DAYS)

    again = invitations.invite_member(house.unlocked("Omid"), house.other_desk, login)

    assert [row.pk for row in Invitation.objects.all()] == [again] != [first]
    memberships.confirm(house.unlocked("Nasrin"), again, heard(web, "Laila"))
    memberships.add_member(house.unlocked("Nasrin"), again, as_custodian=False)
    assert house.other_desk in house.unlocked("Laila").desks


def test_the_page_says_until_when_and_offers_nothing_after(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    invitation = asked(web)
    address = f"/en/invitation/{invitation}/confirmation/"
    before = web.unlocked("Omid").get("/en/people/").content
    assert b"This ends on" in before
    assert address.encode() in before
    days_later(monkeypatch, invitations.DAYS)

    omid = web.unlocked("Omid")
    after = omid.get("/en/people/").content

    assert b"This is over since" in after
    assert address.encode() not in after
    assert b"Take it back" in after
    assert omid.post(address, {"heard": heard(web, "Laila")}).status_code == 422


def test_who_enrolled_waits_for_the_ceremony_as_long_as_it_takes(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    invitation = asked(web)
    entry = replace(invitations.entry_of(Invitation.objects.get()), admitted_by=())
    Invitation.objects.update(entry=invitations.octets_of(entry))
    days_later(monkeypatch, invitations.DAYS)

    memberships.confirm(web.house.unlocked("Omid"), invitation, heard(web, "Laila"))


def test_who_asked_takes_it_back_and_an_enrolment_is_not_taken_back(web: Web) -> None:
    invitation, nasrin = asked(web), web.house.unlocked("Nasrin")
    new = invitations.invite(nasrin, web.house.other_desk)
    enrolled = Member.objects.create(wrapped_identity=b"")
    entry = replace(invitations.entry_of(Invitation.objects.get(pk=invitation)), admitted_by=())
    Invitation.objects.filter(pk=new.id).update(
        member=enrolled, entry=invitations.octets_of(entry)
    )  # fmt: skip

    invitations.take_back(nasrin, invitation)

    assert refused(invitations.take_back, nasrin, new.id) == "custodians_only"
    assert list(Invitation.objects.values_list("pk", flat=True)) == [new.id]


# -- leaving one ----------------------------------------------------------------------------


def test_leaving_one_desk_leaves_the_other_open(web: Web) -> None:
    join(web)
    browser = web.unlocked("Laila")

    left = removal.remove_member(
        web.house.unlocked("Amina"), web.house.desk, web.member("Laila").pk
    )

    assert left.person is None, "their own key stays on the roll"
    assert web.member("Laila").is_active
    assert set(web.house.unlocked("Laila").desks) == {web.house.other_desk}
    assert "/unlock/" in browser.get("/en/people/").headers["Location"]
    web.unlock(browser, "Laila")
    assert browser.get(f"/en/desk/{web.house.desk}/queue/").status_code == 404
    assert browser.get(f"/en/desk/{web.house.other_desk}/queue/").status_code == 200


def test_after_the_last_desk_nobody_signs_in_any_more(web: Web) -> None:
    join(web)
    laila = web.member("Laila").pk
    removal.remove_member(web.house.unlocked("Amina"), web.house.desk, laila)

    left = removal.remove_member(web.house.unlocked("Nasrin"), web.house.other_desk, laila)

    assert left.person == str(laila)
    assert not web.member("Laila").is_active
