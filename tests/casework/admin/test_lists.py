"""The plain lists: for unlocked custodians, of their own desks, to look at only."""

import pytest
from django.apps import apps
from django.db import connection
from django.urls import NoReverseMatch, reverse

from casework.models import Member
from tests.casework.web import Web

pytestmark = pytest.mark.django_db
LISTS = ("casework/member", "casework/desk", "intake/custodyevent", "intake/custodycheckpoint")


@pytest.mark.parametrize("name", [*LISTS, "codes", ""])
def test_an_unlocked_custodian_looks_at_every_list(web: Web, name: str) -> None:
    page = web.unlocked("Amina").get(f"/en/admin/{name}{'/' if name else ''}")

    assert page.status_code == 200
    text = page.content.decode()
    assert (text.count("<style"), text.count("<script"), text.count("<link")) == (1, 1, 1)
    assert "<img" not in text


@pytest.mark.parametrize("name", [*LISTS, "codes", ""])
def test_nobody_else_does(web: Web, name: str) -> None:
    address = f"/en/admin/{name}{'/' if name else ''}"
    for browser, step in (
        (web.browser(), "/en/sign-in/"),
        (web.signed_in("Amina"), "/en/unlock/"),
        (web.unlocked("Laila"), None),
    ):
        answer = browser.get(address, follow=False)
        login = answer.headers["Location"]
        assert login.startswith("/en/admin/login/")
        then = browser.get(login)
        if step:
            assert then.headers["Location"].startswith(step)
        else:
            assert then.status_code == 403


def test_people_and_desks_are_those_of_the_reader(web: Web) -> None:
    browser = web.unlocked("Nasrin")
    people = browser.get("/en/admin/casework/member/").content.decode()
    desks = browser.get("/en/admin/casework/desk/").content.decode()

    assert web.member("Omid").login in people
    assert web.member("Amina").login not in people
    assert str(web.house.desk) not in desks


def test_nothing_can_be_added_changed_deleted_or_done(web: Web) -> None:
    browser, laila = web.unlocked("Amina"), web.member("Laila")
    for page in ("add/", f"{laila.pk}/change/", f"{laila.pk}/delete/", f"{laila.pk}/history/"):
        assert browser.post(f"/en/admin/casework/member/{page}").status_code == 404, page
    chosen = {"action": "delete_selected", "_selected_action": str(laila.pk), "post": "yes"}
    browser.post("/en/admin/casework/member/", chosen)

    assert Member.objects.filter(pk=laila.pk).exists()


@pytest.mark.parametrize("name", ["password_change", "jsi18n", "autocomplete", "view_on_site"])
def test_djangos_other_doors_are_shut(web: Web, name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:{name}")


def test_djangos_log_of_the_admin_has_no_model_and_no_table() -> None:
    assert list(apps.get_app_config("admin").get_models()) == []
    assert "django_admin_log" not in connection.introspection.table_names()
