"""The people page and the account page, by the hands of the invented house."""

import base64
import re
import time

import pytest
from django_otp.oath import hotp  # type: ignore[import-untyped]

from casework.accounts import factor
from casework.models import Invitation, KeyShare, Member, RecoveryCode, SecondFactor
from casework.services import removal
from tests.casework.enrolling.test_enrolling import Newcomer, sign
from tests.casework.web import PASSWORD, Web

pytestmark = pytest.mark.django_db


def test_two_custodians_admit_a_person_page_by_page(web: Web) -> None:
    amina, farid = web.unlocked("Amina"), web.unlocked("Farid")
    shown = amina.post(f"/en/people/{web.house.desk}/invitation/")
    invited = shown.context["invited"]
    assert invited.code.encode() in shown.content
    enrolled = Newcomer(web, invited).enrol().context["enrolled"]
    row = Invitation.objects.get()

    assert enrolled.fingerprint.encode() in farid.get("/en/people/").content
    wrong = farid.post(f"/en/invitation/{row.pk}/confirmation/", {"heard": "1234"})
    assert wrong.status_code == 422
    right = farid.post(f"/en/invitation/{row.pk}/confirmation/", {"heard": enrolled.fingerprint})
    assert right.status_code == 303
    page = farid.get("/en/people/")
    assert b'"kind":"personal"' in page.content.replace(b"&quot;", b'"')
    sign(web, *removal.waiting_for_root(web.house.unlocked("Farid"), web.house.desk))
    added = farid.post(f"/en/invitation/{row.pk}/membership/")

    assert added.status_code == 303
    assert enrolled.login.encode() in amina.get("/en/people/").content


def test_a_caseworker_sees_people_and_no_deeds(web: Web) -> None:
    page = web.unlocked("Laila").get("/en/people/")

    assert page.status_code == 200
    assert b"removal" not in page.content
    assert b"Invite" not in page.content


def test_no_page_of_people_shows_another_desks(web: Web) -> None:
    page = web.unlocked("Nasrin").get("/en/people/")

    assert web.member("Amina").login.encode() not in page.content
    assert str(web.house.desk).encode() not in page.content


def test_deeds_on_another_desk_are_not_there(web: Web) -> None:
    web.unlocked("Amina").post(f"/en/people/{web.house.desk}/invitation/")
    row, laila = Invitation.objects.get(), web.member("Laila")
    nasrin = web.unlocked("Nasrin")

    answers = [
        nasrin.post(f"/en/people/{web.house.desk}/invitation/").status_code,
        nasrin.post(f"/en/people/{web.house.desk}/{laila.pk}/removal/").status_code,
        nasrin.get(f"/en/people/{web.house.desk}/{laila.pk}/removal/").status_code,
        nasrin.post(f"/en/invitation/{row.pk}/end/").status_code,
        nasrin.post(f"/en/invitation/{row.pk}/confirmation/", {"heard": "1"}).status_code,
        nasrin.post(f"/en/invitation/{row.pk}/membership/").status_code,
    ]

    assert answers == [404, 404, 404, 403, 403, 403]
    assert Invitation.objects.count() == 1


def test_a_removal_says_what_may_have_been_kept_and_what_waits(web: Web) -> None:
    address = f"/en/people/{web.house.desk}/{web.member('Laila').pk}/removal/"
    amina = web.unlocked("Amina")
    assert b"may have kept" in amina.get(address).content

    page = amina.post(address)

    assert b"manage.py revoke person" in page.content
    assert b'"generation":2' in page.content.replace(b"&quot;", b'"')


def test_an_invitation_that_was_taken_back_is_worth_nothing(web: Web) -> None:
    amina = web.unlocked("Amina")
    invited = amina.post(f"/en/people/{web.house.desk}/invitation/").context["invited"]
    amina.post(f"/en/invitation/{invited.id}/end/")

    answer = web.browser().post(f"/en/enrolment/{invited.id}/", {"code": invited.code})
    assert answer.status_code == 422


def test_inviting_asks_for_the_second_factor_again(web: Web, monkeypatch) -> None:
    amina = web.unlocked("Amina")
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 301)

    answer = amina.post(f"/en/people/{web.house.desk}/invitation/")

    assert answer.headers["Location"] == "/en/confirm/"
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("invitation", "people/{desk}/invitation/"),
        ("asking in", "people/{desk}/asking/"),
        ("removal", "people/{desk}/{laila}/removal/"),
        ("next keys", "people/{desk}/keys/"),
        ("confirmation", "invitation/{invited}/confirmation/"),
        ("membership", "invitation/{invited}/membership/"),
    ],
)
def test_no_deed_about_keys_is_done_on_an_old_second_factor(
    web: Web, monkeypatch: pytest.MonkeyPatch, name: str, path: str
) -> None:
    web.unlocked("Farid").post(f"/en/people/{web.house.desk}/invitation/")
    invited = Invitation.objects.get().pk
    amina = web.unlocked("Amina")
    before = sorted(KeyShare.objects.values_list("pk", "generation"))
    monkeypatch.setattr("casework.doors.FRESH", -1.0)

    address = path.format(desk=web.house.desk, laila=web.member("Laila").pk, invited=invited)
    answer = amina.post(f"/en/{address}", {"heard": "1234", "words": "Somebody asked."})

    assert (answer.status_code, answer.headers.get("Location")) == (303, "/en/confirm/"), name
    assert sorted(KeyShare.objects.values_list("pk", "generation")) == before
    assert Invitation.objects.count() == 1


# -- one's own account --------------------------------------------------------------------


def test_a_new_password_opens_the_same_device_and_ends_every_session(web: Web) -> None:
    here, there = web.unlocked("Laila"), web.unlocked("Laila")
    new = "another invented password"
    typed = {"password": PASSWORD, "token": web.number("Laila"), "new": new, "again": new}

    assert here.post("/en/account/password/", typed).status_code == 200

    for browser in (here, there):
        assert "/sign-in/" in browser.get("/en/people/").headers["Location"]
    member = Member.objects.get(pk=web.member("Laila").pk)
    device = SecondFactor.objects.get(user=member)
    assert factor.open_secret(device, member, new) == web.secrets["Laila"]


@pytest.mark.parametrize(
    "wrong", [{"password": "wrong"}, {"token": "000000"}, {"new": "short", "again": "short"}]
)
def test_a_password_is_not_changed_on_a_mistake(web: Web, wrong: dict[str, str]) -> None:
    browser, before = web.unlocked("Laila"), web.member("Laila").password
    new = "another invented password"
    typed = {"password": PASSWORD, "token": web.number("Laila"), "new": new, "again": new}

    assert browser.post("/en/account/password/", {**typed, **wrong}).status_code == 422

    assert web.member("Laila").password == before
    assert browser.get("/en/people/").status_code == 200


def test_a_new_device_takes_the_place_of_the_old_and_brings_ten_codes(web: Web) -> None:
    here, there = web.unlocked("Laila"), web.unlocked("Laila")
    typed = {"password": PASSWORD, "token": web.number("Laila")}
    page = here.post("/en/account/device/", typed)
    shown = re.findall(rb'<p class="secret">([A-Z2-7 ]+)</p>', page.content)[0]
    secret = base64.b32decode(shown.replace(b" ", b""))
    device = page.context["device"]
    wrong = here.post("/en/account/device/number/", {"device": device, "token": "000000"})
    assert wrong.status_code == 422
    web.step += 1
    number = f"{hotp(secret, web.step):06d}"

    codes = here.post("/en/account/device/number/", {"device": device, "token": number})

    assert len(codes.context["codes"]) == 10
    assert RecoveryCode.objects.filter(factor__user=web.member("Laila")).count() == 10
    assert "/sign-in/" in there.get("/en/").headers["Location"]
    assert "/unlock/" in here.get("/en/people/").headers["Location"], "signed in, but locked"


def test_nobody_finishes_the_device_of_another(web: Web) -> None:
    amina, laila = web.unlocked("Amina"), web.unlocked("Laila")
    typed = {"password": PASSWORD, "token": web.number("Laila")}
    device = laila.post("/en/account/device/", typed).context["device"]

    answer = amina.post("/en/account/device/number/", {"device": device, "token": "000000"})

    assert answer.status_code == 422
    assert b"took too long" in answer.content
