"""The pages of people and accounts in Dari and Pashto, past what a mere look at them shows."""

from typing import Any

import pytest

from casework.accounts import invitations
from casework.models import KeyShare
from casework.services import approvals
from tests.casework.enrolling.test_second_desks import heard
from tests.casework.web import PASSWORD, Web
from tests.casework.words.test_pages import english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("opener")]
LANGUAGES = pytest.mark.parametrize("language", ["fa-af", "ps"])


def unspoken(answer: Any) -> list[str]:
    """English that is left, of a page that is one."""
    assert answer.status_code in (200, 422), answer.headers
    return english(answer.content.decode())


@LANGUAGES
def test_changing_the_passphrase_is_spoken_to_the_end(web: Web, language: str) -> None:
    browser, here = web.unlocked("Laila"), f"/{language}/account/"
    old = web.house.people["Laila"].passphrase
    typed = {"password": PASSWORD, "token": web.number("Laila"), "passphrase": old}
    words = browser.post(f"{here}passphrase/", typed)
    token, drawn = words.context["words"], words.context["drawn"]
    sent = {"words": token, "step": "typing"}
    to = f"{here}passphrase/words/"

    pages = [
        browser.get(here),
        browser.post(f"{here}passphrase/", typed),
        words,
        browser.post(to, {"words": token}),
        browser.post(to, {**sent, "passphrase": "others"}),
        browser.post(to, {**sent, "passphrase": drawn}),
        browser.post(to, {"words": token, "step": "again"}),
    ]

    assert [unspoken(page) for page in pages] == [[]] * len(pages)


@LANGUAGES
def test_removing_a_custodian_is_spoken_to_the_end(web: Web, language: str) -> None:
    house, laila = web.house, web.member("Laila").pk
    house.share("Laila", house.desk, KeyShare.Kind.ORIGINALS_A, house.half_a[house.desk])
    browser = web.unlocked("Amina")
    here = f"/{language}/people/{house.desk}/{laila}/removal/"
    pages = [
        browser.get(here),
        browser.post(here, {"deed": "ask", "words": ""}),
        browser.post(here, {"deed": "remove"}),
    ]
    browser.post(here, {"deed": "ask", "words": "او کوچیده است."})
    [asked] = approvals.waiting(house.unlocked("Farid"), house.desk)
    requests = browser.get(f"/{language}/desk/{house.desk}/requests/")
    pages += [browser.get(here), requests]
    approvals.sign(house.unlocked("Farid"), house.desk, asked.record.id)
    pages += [browser.get(here), browser.post(here, {"deed": "remove"})]
    pages += [browser.get(f"/{language}/people/")]

    assert [unspoken(page) for page in pages] == [[]] * len(pages)


@LANGUAGES
def test_asking_somebody_of_another_desk_in_is_spoken_to_the_end(web: Web, language: str) -> None:
    house = web.house
    nasrin, omid = web.unlocked("Nasrin"), web.unlocked("Omid")
    asking, people = f"/{language}/people/{house.other_desk}/asking/", f"/{language}/people/"
    pages = [nasrin.post(asking, {"login": "no-such-person"})]
    by = house.unlocked("Nasrin")
    invitation = invitations.invite_member(by, house.other_desk, web.member("Laila").login)
    pages += [nasrin.get(people), omid.get(people)]
    at = f"/{language}/invitation/{invitation}/"
    pages += [
        omid.post(f"{at}membership/"),
        nasrin.post(f"{at}confirmation/", {"heard": heard(web, "Laila")}),
        omid.post(f"{at}confirmation/", {"heard": "1"}),
    ]
    omid.post(f"{at}confirmation/", {"heard": heard(web, "Laila")})
    pages += [omid.get(people), nasrin.post(asking, {"login": web.member("Laila").login})]

    assert [unspoken(page) for page in pages] == [[]] * len(pages)


@LANGUAGES
def test_new_keys_are_spoken_to_the_end(web: Web, language: str) -> None:
    house, browser = web.house, web.unlocked("Amina")
    here = f"/{language}/people/{house.desk}/keys/"
    pages = [browser.get(here), browser.post(here, {"deed": "renew"})]
    browser.post(here, {"deed": "ask", "words": "سرور گرفته شد."})
    pages += [browser.get(here), browser.get(f"/{language}/desk/{house.desk}/requests/")]
    [asked] = approvals.waiting(house.unlocked("Farid"), house.desk)
    approvals.sign(house.unlocked("Farid"), house.desk, asked.record.id)
    pages += [browser.get(here)]

    assert [unspoken(page) for page in pages] == [[]] * len(pages)
