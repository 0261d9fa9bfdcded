"""Two steps, no hints, waits that are told, numbers that count once."""

import re

import pytest
from django.test import Client

from casework.accounts import factor, hashing, throttle
from casework.models import Member, RecoveryCode, SecondFactor
from intake.errors import IntakeError
from intake.models import CustodyEvent
from tests.casework.web import PASSWORD, Web, restart

pytestmark = pytest.mark.django_db


def first_step(browser: Client, login: str, password: str = PASSWORD):
    return browser.post("/en/sign-in/", {"login": login, "password": password})


def second_step(browser: Client, step: str, typed: str):
    return browser.post("/en/sign-in/number/", {"step": step, "token": typed})


def test_password_and_number_lead_to_the_first_page_and_the_keys_stay_locked(web: Web) -> None:
    browser = web.signed_in("Amina")

    page = browser.get("/en/")

    assert page.status_code == 200
    assert b"counts and days only" in page.content


def test_the_password_alone_opens_no_page_and_begins_no_session(web: Web) -> None:
    browser = web.browser()
    first_step(browser, web.member("Amina").login)

    assert "__Host-session" not in browser.cookies
    assert browser.get("/en/").headers["Location"].startswith("/en/sign-in/")


def test_an_unknown_login_gets_the_answer_of_a_wrong_password(web: Web) -> None:
    login = web.member("Amina").login
    wrong = first_step(web.browser(), login, "not her password")
    unknown = first_step(web.browser(), "cat-dog-bird")

    plain = unknown.content.replace(b"cat-dog-bird", login.encode())
    assert (wrong.status_code, strip_token(wrong.content)) == (422, strip_token(plain))


def strip_token(page: bytes) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", page)


def test_an_unknown_login_costs_the_same_work_as_a_wrong_password(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    verify = hashing.Argon2id.verify

    def counted(self, password, encoded):
        hashed.append(password)
        return verify(self, password, encoded)

    first_step(web.browser(), "warm-up-once")
    monkeypatch.setattr(hashing.Argon2id, "verify", counted)
    first_step(web.browser(), web.member("Amina").login, "wrong")
    of_known = len(hashed)
    first_step(web.browser(), "cat-dog-bird", "wrong")
    member = web.member("Laila")
    Member.objects.filter(pk=member.pk).update(password="")
    first_step(web.browser(), member.login, "wrong")

    assert [of_known, len(hashed)] == [1, 3]


def test_a_person_who_was_removed_gets_the_answer_of_a_wrong_password(web: Web) -> None:
    member = web.member("Amina")
    Member.objects.filter(pk=member.pk).update(is_active=False)

    assert first_step(web.browser(), member.login).status_code == 422


@pytest.mark.parametrize("typed", ["000000", "12345", "", "x" * 5000, "१२३", "0123-4567-89AB-CDEF"])
def test_a_wrong_number_is_refused_and_begins_no_session(web: Web, typed: str) -> None:
    browser = web.browser()
    step = first_step(browser, web.member("Amina").login).context["step"]

    answer = second_step(browser, step, typed)

    assert answer.status_code == 422
    assert "__Host-session" not in browser.cookies


def test_digits_of_any_script_are_taken(web: Web) -> None:
    browser = web.browser()
    step = first_step(browser, web.member("Amina").login).context["step"]
    persian = web.number("Amina").translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))

    assert second_step(browser, step, f"{persian[:3]} {persian[3:]}").status_code == 303


def test_a_number_counts_once(web: Web) -> None:
    number = web.number("Amina")
    answers = []
    for _ in range(2):
        browser = web.browser()
        step = first_step(browser, web.member("Amina").login).context["step"]
        answers.append(second_step(browser, step, number).status_code)

    assert answers == [303, 422]


def test_a_number_used_just_before_a_restart_is_refused_after_it(web: Web) -> None:
    number = web.number("Amina")
    browser = web.browser()
    step = first_step(browser, web.member("Amina").login).context["step"]
    assert second_step(browser, step, number).status_code == 303
    restart()
    factor.used.clear(floor=web.step)

    step = first_step(browser, web.member("Amina").login).context["step"]
    assert second_step(browser, step, number).status_code == 422
    assert second_step(browser, step, web.number("Amina")).status_code == 303


def test_the_second_step_cannot_be_begun_without_the_first(web: Web) -> None:
    answer = second_step(web.browser(), "invented-step", web.number("Amina"))

    assert answer.status_code == 422
    assert b"took too long" in answer.content


def test_a_recovery_code_counts_once_and_rests_hashed(web: Web) -> None:
    drawn = factor.draw_codes()
    factor.keep_codes(SecondFactor.objects.get(user=web.member("Amina")), drawn)
    answers = []
    for _ in range(2):
        browser = web.browser()
        step = first_step(browser, web.member("Amina").login).context["step"]
        answers.append(second_step(browser, step, drawn[3].lower()).status_code)

    assert answers == [303, 422]
    assert RecoveryCode.objects.count() == 9


def test_another_persons_recovery_code_is_refused(web: Web) -> None:
    drawn = factor.draw_codes()
    factor.keep_codes(SecondFactor.objects.get(user=web.member("Farid")), drawn)
    browser = web.browser()
    step = first_step(browser, web.member("Amina").login).context["step"]

    assert second_step(browser, step, drawn[0]).status_code == 422


def test_failures_of_both_steps_add_up_to_a_wait_that_is_told(web: Web) -> None:
    browser, login = web.browser(), web.member("Amina").login
    step = first_step(browser, login).context["step"]
    for _ in range(2):
        second_step(browser, step, "000000")
    for _ in range(2):
        first_step(browser, login, "wrong")

    refused = first_step(browser, login)

    assert refused.status_code == 429
    assert b"Wait 2 seconds" in refused.content
    assert second_step(browser, step, web.number("Amina")).status_code == 429


def test_a_login_that_nobody_has_waits_as_well(web: Web) -> None:
    answers = [first_step(web.browser(), "cat-dog-bird").status_code for _ in range(5)]

    assert answers == [422, 422, 422, 422, 429]


def test_waits_double_up_to_a_quarter_of_an_hour(web: Web) -> None:
    member = web.member("Amina")
    waits = []
    for _ in range(16):
        throttle.failed(member.login, member)
        try:
            throttle.check(member.login)
        except throttle.TooManyTries as refusal:
            waits.append(refusal.seconds)

    assert waits[:5] == [2, 4, 8, 16, 32]
    assert waits[-1] == 900


def test_a_restart_does_not_set_the_count_back(web: Web) -> None:
    login = web.member("Amina").login
    for _ in range(3):
        first_step(web.browser(), login, "wrong")
    restart()

    answers = [first_step(web.browser(), login, "wrong").status_code for _ in range(2)]

    assert answers == [422, 429]


def test_a_good_sign_in_counts_from_nothing_again(web: Web) -> None:
    login = web.member("Amina").login
    for _ in range(3):
        first_step(web.browser(), login, "wrong")

    web.signed_in("Amina")

    assert web.member("Amina").failures == 0


def test_only_the_failure_that_means_a_wait_goes_on_the_log(web: Web) -> None:
    login, before = web.member("Amina").login, CustodyEvent.objects.count()
    counts = []
    for _ in range(6):
        throttle.forget()
        first_step(web.browser(), login, "wrong")
        counts.append(CustodyEvent.objects.count() - before)

    assert counts == [0, 0, 0, 1, 1, 1]


def test_the_secret_of_a_device_does_not_open_with_the_database_alone(web: Web) -> None:
    """Nor in another person's row: the seal names whose it is."""
    amina, farid = web.member("Amina"), web.member("Farid")
    theirs = SecondFactor.objects.get(user=amina)
    assert web.secrets["Amina"] not in bytes(theirs.sealed)
    for member, password in ((farid, PASSWORD), (amina, "another password")):
        with pytest.raises(IntakeError):
            factor.open_secret(theirs, member, password)
    assert factor.open_secret(theirs, amina, PASSWORD) == web.secrets["Amina"]


def test_a_next_page_elsewhere_is_not_followed(web: Web) -> None:
    browser = web.browser()
    for elsewhere in ("https://example.org/", "//example.org/", "javascript:alert(1)", "\\\\x"):
        step = first_step(browser, web.member("Amina").login).context["step"]
        typed = {"step": step, "token": web.number("Amina"), "next": elsewhere}
        assert browser.post("/en/sign-in/number/", typed).headers["Location"] == "/en/"


def test_a_form_without_its_token_is_refused_in_the_readers_language(web: Web) -> None:
    browser = Client(enforce_csrf_checks=True)

    answer = browser.post("/fa-af/sign-in/", {"login": "a", "password": "b"})

    assert answer.status_code == 403
    assert b'lang="fa-af" dir="rtl"' in answer.content


def test_signing_out_ends_session_and_keys(web: Web) -> None:
    browser = web.unlocked("Amina")
    kept = browser.cookies["__Host-session"].value, browser.cookies["__Host-key"].value

    browser.post("/en/sign-out/")
    browser.cookies["__Host-session"], browser.cookies["__Host-key"] = kept

    assert browser.get("/en/").headers["Location"].startswith("/en/sign-in/")
