"""A new passphrase for the same keys: at every instant exactly one opens them. All invented."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from casework import sessions
from casework.accounts import new_passphrase
from casework.models import Member
from casework.personal import PersonalKeys
from casework.unlocked import unlock
from intake.errors import IntakeError
from tests.casework.services.desk_work import events
from tests.casework.web import PASSWORD, Web

pytestmark = pytest.mark.django_db
BEGIN, WORDS = "/en/account/passphrase/", "/en/account/passphrase/words/"


def asked(web: Web, browser: Client, name: str = "Laila", **changes: str) -> Any:
    """Both factors and the passphrase until now."""
    typed = {
        "password": PASSWORD,
        "token": web.number(name),
        "passphrase": web.house.people[name].passphrase,
    }
    return browser.post(BEGIN, typed | changes)


def opens(web: Web, passphrase: str) -> bool:
    try:
        unlock(web.member("Laila"), passphrase)
    except IntakeError:
        return False
    return True


def old(web: Web) -> str:
    return web.house.people["Laila"].passphrase


def test_new_words_open_the_same_keys_and_the_old_ones_nothing(web: Web) -> None:
    browser = web.unlocked("Laila")
    page = asked(web, browser)
    token, drawn = page.context["words"], page.context["drawn"]
    assert len(drawn.split()) >= 6
    assert drawn.encode() in page.content
    typing = browser.post(WORDS, {"words": token})
    assert drawn.encode() not in typing.content, "copied from paper, not from the page"
    assert opens(web, old(web)), "in force until the new ones are typed back"

    done = browser.post(WORDS, {"words": token, "step": "typing", "passphrase": f" {drawn} "})

    assert done.status_code == 200
    assert (opens(web, drawn), opens(web, old(web))) == (True, False)
    keys = PersonalKeys.unwrap(bytes(web.member("Laila").wrapped_identity), drawn)
    before = web.house.people["Laila"].keys
    assert keys.verifier == before.verifier
    assert str(keys.identity.recipient) == str(before.identity.recipient)


def test_every_session_of_the_member_is_locked_and_nobody_elses(web: Web) -> None:
    here, there, amina = web.unlocked("Laila"), web.unlocked("Laila"), web.unlocked("Amina")
    page = asked(web, here)
    here.post(
        WORDS,
        {"words": page.context["words"], "step": "typing", "passphrase": page.context["drawn"]},
    )

    for browser in (here, there):
        assert "/unlock/" in browser.get("/en/people/").headers["Location"]
    assert amina.get("/en/people/").status_code == 200
    assert here.post("/en/unlock/", {"passphrase": page.context["drawn"]}).status_code == 303
    assert there.post("/en/unlock/", {"passphrase": old(web)}).status_code == 422


@pytest.mark.parametrize(
    "wrong", [{"password": "wrong"}, {"token": "000000"}, {"passphrase": "eight other words"}]
)
def test_on_a_mistake_no_words_are_drawn(web: Web, wrong: dict[str, str]) -> None:
    browser = web.unlocked("Laila")

    page = asked(web, browser, **wrong)

    assert page.status_code == 422
    assert "drawn" not in page.context
    assert browser.get("/en/people/").status_code == 200, "and nothing is locked"


def test_a_wrong_passphrase_and_a_change_are_on_the_log_of_the_desk(web: Web) -> None:
    browser = web.unlocked("Laila")
    asked(web, browser, passphrase="eight other words")
    page = asked(web, browser)
    new_passphrase.finish(page.context["words"], web.member("Laila"), page.context["drawn"])

    told = [event["kind"] for event in events(web.house)]
    assert told.count("keys.unlock_refused") == 1
    assert told.count("account.passphrase_changed") == 1


def test_other_words_than_those_shown_change_nothing_and_may_be_typed_again(web: Web) -> None:
    browser = web.unlocked("Laila")
    page = asked(web, browser)
    sent = {"words": page.context["words"], "step": "typing"}

    refused = browser.post(WORDS, {**sent, "passphrase": "eight other words"})

    assert refused.status_code == 422
    assert b"eight other words" not in refused.content
    assert opens(web, old(web))
    shown = browser.post(WORDS, {"words": page.context["words"], "step": "again"})
    assert shown.context["drawn"] == page.context["drawn"]
    assert browser.post(WORDS, {**sent, "passphrase": page.context["drawn"]}).status_code == 200


def test_nobody_finishes_the_passphrase_of_another(web: Web) -> None:
    page = asked(web, web.unlocked("Laila"))
    amina = web.unlocked("Amina")
    for step in ("", "typing", "again"):
        sent = {"words": page.context["words"], "step": step, "passphrase": page.context["drawn"]}
        answer = amina.post(WORDS, sent)
        assert answer.status_code == 422
        assert page.context["drawn"].encode() not in answer.content
    assert opens(web, old(web))


def test_a_restart_between_leaves_the_passphrase_until_now(web: Web) -> None:
    page = asked(web, web.unlocked("Laila"))
    new_passphrase.forget()

    with pytest.raises(IntakeError, match="step_expired"):
        new_passphrase.finish(page.context["words"], web.member("Laila"), page.context["drawn"])
    assert opens(web, old(web))


def test_of_two_changes_that_began_together_one_counts(web: Web) -> None:
    first, second = (asked(web, web.signed_in("Laila")) for _ in range(2))
    member = web.member("Laila")
    new_passphrase.finish(first.context["words"], member, first.context["drawn"])

    with pytest.raises(IntakeError, match="step_expired"):
        new_passphrase.finish(second.context["words"], member, second.context["drawn"])
    assert opens(web, first.context["drawn"])
    assert not opens(web, second.context["drawn"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("where", ["event", "commit", "answer"])
def test_killed_on_the_way_exactly_one_passphrase_works(
    web: Web, settings: Settings, where: str
) -> None:
    """A process of its own, SIGKILL, and the rows as it left them."""
    laila = web.member("Laila")
    secret = web.secrets["Laila"].hex()
    killed = subprocess.run(
        [sys.executable, "-m", "tests.casework.enrolling.dying_member", str(laila.pk), where],
        input=f"{PASSWORD}\n{secret}\n{old(web)}\n", text=True, capture_output=True,
        cwd=Path(__file__).parents[3], env=_surroundings(settings), timeout=240, check=False,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    drawn = killed.stdout
    assert len(drawn.split()) >= 6

    is_new = where == "answer"
    assert (opens(web, drawn), opens(web, old(web))) == (is_new, not is_new)
    told = [event["kind"] for event in events(web.house)]
    assert told.count("account.passphrase_changed") == is_new


def _surroundings(settings: Settings) -> dict[str, str]:
    known = connection.settings_dict
    address = f"sqlite://{known['NAME']}"
    if connection.vendor == "postgresql":
        address = f"postgresql://{known['USER']}@/{known['NAME']}?host={known['HOST']}"
    return {
        "PATH": os.environ["PATH"], "ROLE": "operator", "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "tests.settings", "VAR_DIR": str(settings.VAR_DIR),
        "ROLL_ROOT_FILE": str(settings.ROLL_ROOT_FILE),
        "ROLL_FLOOR_FILE": f"{settings.VAR_DIR}/floor-of-another",
    }  # fmt: skip


def test_nothing_of_the_words_rests_before_or_after(web: Web) -> None:
    page = asked(web, web.signed_in("Laila"))
    drawn = page.context["drawn"].encode()
    new_passphrase.finish(page.context["words"], web.member("Laila"), page.context["drawn"])

    row = Member.objects.filter(login=web.member("Laila").login).values().get()
    assert not any(drawn in bytes(v) for v in row.values() if isinstance(v, bytes | memoryview))
    assert new_passphrase._passphrases.get(page.context["words"]) is None
    assert sessions.live_desks() == set()
