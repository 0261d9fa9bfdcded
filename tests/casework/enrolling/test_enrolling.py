"""From an invitation to a person who opens the desk: by themselves, with two custodians, the root.

All people and words are invented.
"""

import base64
import re
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django_otp.oath import hotp  # type: ignore[import-untyped]

from casework import sessions
from casework.accounts import enrolment, invitations
from casework.models import Invitation, KeyShare, Member, RecoveryCode, SecondFactor
from casework.personal import PersonalKeys
from casework.services import memberships, removal
from casework.unlocked import unlock
from intake import clock, recipients
from intake.errors import IntakeError
from intake.keys import Entry, Roll
from intake.keys import roll as rolls
from intake.keys.publishing import publish
from intake.models import RollDocument
from tests.casework.web import Web

pytestmark = pytest.mark.django_db
PASSWORD = "a password of Zarghuna"


class Newcomer:
    """Zarghuna, who is invited: fills in what the pages ask and keeps what they show."""

    def __init__(self, web: Web, invited: invitations.Invited) -> None:
        self.web, self.invited = web, invited
        self.browser = Client(headers={"accept-language": "en"})
        self.address = f"/en/enrolment/{invited.id}/"
        self.token = self.login = self.passphrase = ""

    def send(self, step: str, **typed: str):
        return self.browser.post(self.address, {"enrolment": self.token, "step": step, **typed})

    def open(self):
        page = self.browser.post(self.address, {"code": self.invited.code})
        self.token, self.login = page.context["token"], page.context["enrolment"].login
        return page

    def choose_password(self, password: str = PASSWORD, again: str = ""):
        return self.send("password", password=password, again=again or password)

    def scan(self, page):
        shown = re.findall(rb'<p class="secret">([A-Z2-7 ]+)</p>', page.content)[0]
        secret = base64.b32decode(shown.replace(b" ", b""))
        self.web.step += 1
        return self.send("device", token=f"{hotp(secret, self.web.step):06d}")

    def read(self, page):
        self.passphrase = page.context["enrolment"].passphrase
        return self.send("paper")

    def enrol(self):
        self.open()
        self.read(self.scan(self.choose_password()))
        return self.send("typing", passphrase=self.passphrase)


@pytest.fixture
def newcomer(web: Web) -> Newcomer:
    return Newcomer(web, invitations.invite(web.house.unlocked("Amina"), web.house.desk))


@pytest.fixture
def enrolled(newcomer: Newcomer) -> enrolment.Enrolled:
    done: enrolment.Enrolled = newcomer.enrol().context["enrolled"]
    return done


def waiting(web: Web) -> Invitation:
    return Invitation.objects.exclude(member=None).get()


def sign(web: Web, *entries: Entry) -> None:
    """The root's ceremony: these entries come onto the next roll."""
    now: Roll = recipients.current().roll
    new = replace(now, version=now.version + 1, keys=(*now.keys, *entries))
    publish(rolls.sign(new, web.house.organisation.root))
    recipients.forget()


def test_an_invited_person_enrols_and_signs_in_but_no_desk_opens_yet(
    web: Web, newcomer: Newcomer
) -> None:
    done = newcomer.enrol()

    member = Member.objects.get(login=newcomer.login)
    assert done.context["enrolled"].fingerprint.encode() in done.content
    assert (member.admitted_by, member.confirmed_by) == (web.member("Amina").pk, None)
    assert unlock(member, newcomer.passphrase).desks == {}
    assert RecoveryCode.objects.filter(factor__user=member).count() == 10
    assert not KeyShare.objects.filter(member=member).exists()


def test_password_passphrase_and_device_can_be_used_after_enrolment(
    web: Web, newcomer: Newcomer
) -> None:
    newcomer.open()
    page = newcomer.choose_password()
    shown = re.findall(rb'<p class="secret">([A-Z2-7 ]+)</p>', page.content)[0]
    secret = base64.b32decode(shown.replace(b" ", b""))
    newcomer.read(newcomer.scan(page))
    newcomer.send("typing", passphrase=newcomer.passphrase)

    browser = web.browser()
    typed = {"login": newcomer.login, "password": PASSWORD}
    step = browser.post("/en/sign-in/", typed).context["step"]
    web.step += 1
    number = f"{hotp(secret, web.step):06d}"
    assert browser.post("/en/sign-in/number/", {"step": step, "token": number}).status_code == 303
    assert browser.post("/en/unlock/", {"passphrase": newcomer.passphrase}).status_code == 303


def test_the_page_shows_the_secret_as_a_drawing_without_style_or_link(newcomer: Newcomer) -> None:
    newcomer.open()
    page = newcomer.choose_password().content.decode()

    drawing = re.search(r"<svg.*?</svg>", page, re.DOTALL)
    assert drawing
    assert "style" not in drawing[0]
    assert "href" not in drawing[0]


@pytest.mark.parametrize("code", ["", "0000-0000-0000-0000", "wrong", "ü" * 5000])
def test_a_wrong_code_is_refused_as_an_invitation_that_never_was(
    newcomer: Newcomer, code: str
) -> None:
    wrong = newcomer.browser.post(newcomer.address, {"code": code})
    never = newcomer.browser.post(f"/en/enrolment/{uuid.uuid4()}/", {"code": code})

    assert (wrong.status_code, never.status_code) == (422, 422)
    assert wrong.context["refusal"] == never.context["refusal"]


def test_ten_wrong_codes_end_an_invitation(newcomer: Newcomer) -> None:
    for _ in range(10):
        newcomer.browser.post(newcomer.address, {"code": "0000-0000-0000-0000"})

    assert (
        newcomer.browser.post(newcomer.address, {"code": newcomer.invited.code}).status_code == 422
    )
    assert not Invitation.objects.exists()


def test_an_invitation_ends_on_its_day(newcomer: Newcomer, monkeypatch) -> None:
    later = clock.today() + timedelta(days=invitations.DAYS)
    newcomer.open()
    monkeypatch.setattr(clock, "today", lambda: later)

    assert (
        newcomer.browser.post(newcomer.address, {"code": newcomer.invited.code}).status_code == 422
    )
    newcomer.read(newcomer.scan(newcomer.choose_password()))
    assert newcomer.send("typing", passphrase=newcomer.passphrase).status_code == 422
    assert Member.objects.count() == 5


def test_an_invitation_makes_one_person_only(web: Web, newcomer: Newcomer) -> None:
    other = Newcomer(web, newcomer.invited)
    for one in (newcomer, other):
        one.open()
        one.read(one.scan(one.choose_password()))

    answers = [one.send("typing", passphrase=one.passphrase) for one in (newcomer, other)]

    assert [answer.status_code for answer in answers] == [200, 422]
    assert Member.objects.count() == 6
    assert SecondFactor.objects.count() == 6


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [("too short", "", "12 letters"), ("password1234", "", "Too many people"),
     ("a password of mine", "another password", "not the same"), ("long" * 300, "", "longer")],
)  # fmt: skip
def test_a_weak_password_is_refused_with_the_reason(
    newcomer: Newcomer, password: str, again: str, said: str
) -> None:
    newcomer.open()
    page = newcomer.choose_password(password, again)

    assert page.status_code == 422
    assert said in page.context["refusal"]
    assert password.encode() not in page.content


def test_steps_cannot_be_skipped(web: Web, newcomer: Newcomer) -> None:
    newcomer.open()
    passphrase = enrolment.current(newcomer.token).passphrase

    assert newcomer.send("device", token="000000").status_code == 422
    assert newcomer.send("typing", passphrase=passphrase).status_code == 422
    assert Member.objects.count() == 5


def test_the_passphrase_must_be_typed_back(newcomer: Newcomer) -> None:
    newcomer.open()
    page = newcomer.read(newcomer.scan(newcomer.choose_password()))
    assert newcomer.passphrase.encode() not in page.content, "copied from paper, not from the page"

    assert newcomer.send("typing", passphrase="eight other words").status_code == 422
    typed = f"  {newcomer.passphrase.upper()} ".replace(" ", "  ")
    assert newcomer.send("typing", passphrase=typed).status_code == 200


def test_nothing_of_an_unfinished_enrolment_rests(web: Web, newcomer: Newcomer) -> None:
    newcomer.open()
    newcomer.read(newcomer.scan(newcomer.choose_password()))
    enrolment.forget()

    assert newcomer.send("typing", passphrase=newcomer.passphrase).status_code == 422
    assert (Member.objects.count(), SecondFactor.objects.count()) == (5, 5)
    assert newcomer.open().status_code == 200, "the same code begins anew"


def test_only_a_custodian_of_the_desk_invites(web: Web) -> None:
    for name in ("Laila", "Nasrin"):
        with pytest.raises(IntakeError, match="custodians_only"):
            invitations.invite(web.house.unlocked(name), web.house.desk)


# -- confirming and opening the desk ------------------------------------------------------


def test_who_invited_cannot_confirm(web: Web, enrolled: enrolment.Enrolled) -> None:
    with pytest.raises(IntakeError, match="second_custodian_needed"):
        memberships.confirm(web.house.unlocked("Amina"), waiting(web).pk, enrolled.fingerprint)


def test_another_fingerprint_is_not_confirmed(web: Web, enrolled: enrolment.Enrolled) -> None:
    farid = web.house.unlocked("Farid")
    for heard in ("", "0" * 24, enrolled.fingerprint[:-1], "invented"):
        with pytest.raises(IntakeError, match="fingerprint_differs"):
            memberships.confirm(farid, waiting(web).pk, heard)

    persian = enrolled.fingerprint.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    memberships.confirm(farid, waiting(web).pk, persian.replace(" ", "-"))
    assert Member.objects.get(pk=enrolled.member).confirmed_by == farid.member.pk


def test_keys_swapped_in_the_database_show_another_fingerprint(
    web: Web, enrolled: enrolment.Enrolled
) -> None:
    other = invitations.invite(web.house.unlocked("Amina"), web.house.desk)
    theirs = Newcomer(web, other).enrol().context["enrolled"]
    mine = Invitation.objects.get(member_id=enrolled.member)
    swapped = Invitation.objects.get(member_id=theirs.member).entry
    Invitation.objects.filter(pk=mine.pk).update(entry=swapped)

    with pytest.raises(IntakeError, match="fingerprint_differs"):
        memberships.confirm(web.house.unlocked("Farid"), mine.pk, enrolled.fingerprint)


def test_no_share_is_wrapped_before_the_confirmation_and_the_roots_signature(
    web: Web, enrolled: enrolment.Enrolled
) -> None:
    farid, row = web.house.unlocked("Farid"), waiting(web)
    with pytest.raises(IntakeError, match="not_confirmed"):
        memberships.add_member(farid, row.pk, as_custodian=False)
    memberships.confirm(farid, row.pk, enrolled.fingerprint)
    with pytest.raises(IntakeError, match="not_on_roll"):
        memberships.add_member(farid, row.pk, as_custodian=False)
    assert not KeyShare.objects.filter(member_id=enrolled.member).exists()

    [entry] = removal.waiting_for_root(farid, web.house.desk)
    assert entry.admitted_by == tuple(sorted((str(row.invited_by), str(farid.member.pk))))
    sign(web, entry)
    memberships.add_member(farid, row.pk, as_custodian=False)

    kinds = KeyShare.objects.filter(member_id=enrolled.member).values_list("kind", flat=True)
    assert list(kinds) == ["desk"]
    assert not Invitation.objects.exists()


def test_other_keys_on_the_roll_than_those_confirmed_are_refused(
    web: Web, enrolled: enrolment.Enrolled
) -> None:
    farid, row = web.house.unlocked("Farid"), waiting(web)
    memberships.confirm(farid, row.pk, enrolled.fingerprint)
    [entry] = removal.waiting_for_root(farid, web.house.desk)
    swapped = PersonalKeys.generate()
    recipient = str(swapped.identity.recipient)
    sign(web, replace(entry, recipient=recipient, verifier=swapped.verifier))

    with pytest.raises(IntakeError, match="fingerprint_differs"):
        memberships.add_member(farid, row.pk, as_custodian=True)


def test_a_new_custodian_opens_the_desk_and_holds_the_half(web: Web, newcomer: Newcomer) -> None:
    enrolled = newcomer.enrol().context["enrolled"]
    farid, row = web.house.unlocked("Farid"), waiting(web)
    memberships.confirm(farid, row.pk, enrolled.fingerprint)
    sign(web, *removal.waiting_for_root(farid, web.house.desk))
    memberships.add_member(farid, row.pk, as_custodian=True)

    opened = unlock(Member.objects.get(pk=enrolled.member), newcomer.passphrase)

    assert opened.desk(web.house.desk).seeds == farid.desk(web.house.desk).seeds
    assert opened.originals_a == farid.originals_a


# -- removing -----------------------------------------------------------------------------


def test_a_removed_person_opens_nothing_and_new_work_has_a_new_key(web: Web) -> None:
    amina, laila = web.house.unlocked("Amina"), web.member("Laila")
    browser = web.unlocked("Laila")

    left = removal.remove_member(amina, web.house.desk, laila.pk)

    assert web.house.unlocked("Laila").desks == {}
    assert not Member.objects.get(pk=laila.pk).is_active
    assert browser.get("/en/people/").headers["Location"].startswith("/en/sign-in/")
    keys = web.house.unlocked("Farid").desk(web.house.desk)
    assert (keys.generation, len(keys.identities)) == (2, 2)
    assert [left.entries[0].recipient] == [str(keys.identity(2).recipient)]
    assert left.person == str(laila.pk)
    assert removal.waiting_for_root(amina_again(web), web.house.desk) == list(left.entries)


def test_the_keys_of_a_removed_person_leave_the_memory_at_once(web: Web) -> None:
    web.unlocked("Laila")
    assert sessions.live_desks() == {web.house.desk}

    removal.remove_member(web.house.unlocked("Amina"), web.house.desk, web.member("Laila").pk)

    assert sessions.live_desks() == set()


def amina_again(web: Web):
    return web.house.unlocked("Amina")


def test_the_last_two_custodians_stay(web: Web) -> None:
    amina = web.house.unlocked("Amina")
    for name in ("Amina", "Farid"):
        with pytest.raises(IntakeError, match="too_few_custodians"):
            removal.remove_member(amina, web.house.desk, web.member(name).pk)

    assert KeyShare.objects.filter(desk=web.house.desk, generation=2).count() == 0


def test_a_person_who_is_not_of_the_desk_cannot_be_removed_from_it(web: Web) -> None:
    with pytest.raises(IntakeError, match="not_your_desk"):
        removal.remove_member(web.house.unlocked("Amina"), web.house.desk, web.member("Nasrin").pk)


def test_a_caseworker_removes_nobody(web: Web) -> None:
    with pytest.raises(IntakeError, match="custodians_only"):
        removal.remove_member(web.house.unlocked("Laila"), web.house.desk, web.member("Amina").pk)


def test_nobody_is_removed_while_the_roll_cannot_be_believed(web: Web) -> None:
    amina = web.house.unlocked("Amina")
    RollDocument.objects.all().delete()
    recipients.forget()

    with pytest.raises(IntakeError, match="roll_missing"):
        removal.remove_member(amina, web.house.desk, web.member("Laila").pk)
    assert KeyShare.objects.filter(member=web.member("Laila")).exists()


def test_a_stolen_session_of_somebody_removed_cannot_wrap_for_a_friend(
    web: Web, enrolled: enrolment.Enrolled
) -> None:
    laila = web.house.unlocked("Laila")
    with pytest.raises(IntakeError, match="custodians_only"):
        memberships.add_member(laila, waiting(web).pk, as_custodian=True)
