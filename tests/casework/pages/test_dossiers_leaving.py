"""From the order to what left, by the pages: a draft, two signatures, a package, the register."""

import hashlib
import re
from dataclasses import replace
from typing import Any

import pytest

from casework.dossier import working
from casework.dossier.order import statement
from casework.models import Draft, Package
from casework.records import Dossier
from casework.records.dossier import DossierState
from casework.services import approvals, dossiers, releases, shown_and_signed
from casework.services.approvals import Subject
from casework.services.consent import withdraw_consent
from casework.services.discarding import discard_draft
from intake.keys.approval import Deed
from intake.models import Order
from intake.sealing import HybridIdentity, age
from tests.casework.dossier.orders.placing import approved
from tests.casework.dossier.orders.resting import CALLED, keep_name
from tests.casework.dossier.people import CASE, VICTIM, row
from tests.casework.pages.dossier_desk import (
    KEY,
    OFFICE,
    TO,
    Desk,
    agent,
    case,
    desk,
    house,
    in_this_process,
    memory,
    plain,
    private,
    roll,
    signer,
    signing,
    store,
    vouched,
    web,
)
from tests.casework.services.desk_work import events

__all__ = [
    "agent", "case", "desk", "house", "in_this_process", "memory", "plain", "private", "roll",
    "signer", "signing", "store", "vouched", "web",
]  # fmt: skip
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("signing")]
WORDS = "The family asked for it."
FINGERPRINT = hashlib.sha256(KEY.encode()).hexdigest()


def body(answer: Any) -> str:
    return str(answer.content.decode())


def octets(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def signed(desk: Desk, version: Dossier, draft: Draft) -> None:
    """Laila asks; Amina and Farid sign, each by the page of requests."""
    asked = {"ask_release-draft": str(draft.pk), "ask_release-words": WORDS}
    assert desk.do(version, "ask_release", **asked).status_code == 303
    for name in ("Amina", "Farid"):
        browser = desk.web.unlocked(name)
        page = body(browser.get(desk.at("requests")))
        assert f"Dossier {version.name} is to leave" in page
        assert TO in page
        assert FINGERPRINT in page
        assert FINGERPRINT in body(desk.page(version, browser))
        address = re.search(r'action="(/en/desk/[^"]+/requests/[^"]+/)"', page)
        assert address is not None
        assert browser.post(address[1], {"deed": "sign"}).status_code == 303


def released(desk: Desk) -> tuple[Dossier, Draft]:
    version, draft = desk.drafted()
    leave(desk, version, draft)
    return version, draft


def leave(desk: Desk, version: Dossier, draft: Draft) -> None:
    signed(desk, version, draft)
    answer = desk.do(version, "release", desk.web.unlocked("Amina"), draft=str(draft.pk))
    assert answer.status_code == 303, body(answer)
    assert working.work_off() == 1
    releases.take_new(desk.by, desk.id)


def test_the_page_follows_an_order_until_its_draft_is_there(desk: Desk) -> None:
    version = desk.ordered()

    waiting = desk.page(version)
    assert waiting.headers["Refresh"] == f"5; url={desk.at('dossier', dossier=version.id)}?look=2"
    assert "It waits for a worker." in body(waiting)
    assert desk.browser.get(desk.at("dossiers")).headers["Refresh"].startswith("5; url=")

    working.work_off()
    drafted = desk.page(version)

    assert "Refresh" not in drafted.headers
    assert "data/dossier.en.pdf" in body(drafted) or "data/records.txt" in body(drafted)
    assert Draft.objects.get().desk_id == desk.id
    assert dossiers.versions(desk.by, desk.id)[0].record.state is DossierState.DRAFTED
    assert "Refresh" not in desk.browser.get(desk.at("dossiers")).headers


def test_a_page_left_open_does_not_look_for_ever_and_keep_the_keys_open(desk: Desk) -> None:
    version = desk.ordered()

    for address in (desk.at("dossier", dossier=version.id), desk.at("dossiers")):
        assert "Refresh" in desk.browser.get(f"{address}?look=59").headers
        assert "Refresh" not in desk.browser.get(f"{address}?look=60").headers


def test_what_left_is_fetched_by_the_page_and_opened_by_its_addressee(desk: Desk) -> None:
    version, draft = released(desk)

    page = desk.page(version)
    assert "It left:" in body(page)
    answer = desk.do(version, "fetch", draft=str(draft.pk))

    assert answer["Content-Disposition"] == f'attachment; filename="{version.name}.tar.age"'
    assert "no-store" in answer["Cache-Control"]
    content = octets(answer)
    assert len(content) == int(answer["Content-Length"])
    assert age.decrypt_bytes(content, [OFFICE])[:100]
    register = body(desk.browser.get(desk.at("dossiers")))
    for words in (version.name, TO, "Public extract without names", "the public, without names"):
        assert words in register


NEW_KEY = "Nothing left to this key before."
KNOWN_KEY = "Something left to this key before, for"
OTHER_KEY = "What left to this name before was sealed to another key."


def asked(desk: Desk, version: Dossier, draft: Draft) -> str:
    """Laila asks that it may leave; gives the page on which Farid would sign."""
    words = {"ask_release-draft": str(draft.pk), "ask_release-words": WORDS}
    assert desk.do(version, "ask_release", **words).status_code == 303
    return body(desk.web.unlocked("Farid").get(desk.at("requests")))


def next_draft(desk: Desk, **more: Any) -> tuple[Dossier, Draft]:
    before = {one.pk for one in Draft.objects.all()}
    desk.ordered(**more)
    assert working.work_off() == 1
    draft = Draft.objects.exclude(pk__in=before).get()
    return releases.version_of(desk.by, desk.id, draft.pk).record, draft


def test_whoever_signs_reads_whether_anything_left_to_this_key_before(desk: Desk) -> None:
    page = asked(desk, *desk.drafted())
    assert NEW_KEY in page
    # A draft that waits makes no key known, however many there are of it.
    assert KNOWN_KEY not in asked(desk, *next_draft(desk))

    for one in Draft.objects.all():
        discard_draft(desk.by, desk.id, one.pk, reason="abandoned")
    leave(desk, *next_draft(desk))
    page = asked(desk, *next_draft(desk))

    assert KNOWN_KEY in page
    assert NEW_KEY not in page


def test_a_name_under_another_key_is_asked_about_before_anybody_signs(desk: Desk) -> None:
    released(desk)
    other = str(HybridIdentity.generate().recipient)

    version, draft = next_draft(desk, **{"to-0-key": other})
    page = asked(desk, version, draft)

    assert OTHER_KEY in page
    assert hashlib.sha256(other.encode()).hexdigest() in page
    assert FINGERPRINT not in page
    assert OTHER_KEY in body(desk.page(version))


def test_the_signed_request_names_the_keys_and_not_only_the_names(desk: Desk) -> None:
    version, draft = desk.drafted()
    told = releases.draft_summary(desk.by, desk.id, draft.pk)
    ordered = statement(told.statement)
    spy = str(HybridIdentity.generate().recipient)

    other = replace(ordered, addressees=(replace(ordered.addressees[0], key=spy),))

    assert version.order_sha256 == ordered.digest
    assert shown_and_signed.detail(told).startswith(ordered.digest)
    assert other.digest != ordered.digest


def test_the_draft_is_saved_as_a_file_and_the_reading_is_an_event(desk: Desk) -> None:
    version, draft = desk.drafted()

    answer = desk.do(version, "read", draft=str(draft.pk))

    named = f'attachment; filename="{version.name}-draft.tar"'
    assert answer["Content-Disposition"] == named
    assert "no-store" in answer["Cache-Control"]
    assert octets(answer).startswith(version.name.encode())
    assert events(desk.web.house)[-1]["kind"] == "draft.read"


def test_an_order_is_taken_back(desk: Desk) -> None:
    version = desk.ordered()

    assert desk.do(version, "cancel").status_code == 303

    assert not Order.objects.exists()
    assert "Taken back" in body(desk.page(version))
    assert working.work_off() == 0
    again = desk.do(version, "cancel")
    assert again.status_code == 422
    assert "This order is not there any more" in body(again)


def test_an_order_that_the_worker_refused_says_why(desk: Desk) -> None:
    version = desk.ordered()
    withdraw_consent(desk.by, desk.id, row(70), expects=1)

    working.work_off()
    page = body(desk.page(version))

    assert "The worker did not make it" in page
    assert "Order the dossier anew" in page or "order anew" in page or "took their consent" in page
    register = body(desk.browser.get(desk.at("dossiers")))
    assert "What came to nothing" in register


def test_one_signature_lets_nothing_leave(desk: Desk) -> None:
    version, draft = desk.drafted()
    asked = {"ask_release-draft": str(draft.pk), "ask_release-words": WORDS}
    amina = desk.web.unlocked("Amina")
    desk.do(version, "ask_release", amina, **asked)

    assert 'value="release"' not in body(desk.page(version, amina))
    refused = desk.do(version, "release", amina, draft=str(draft.pk))

    assert refused.status_code == 422
    assert "Another custodian has to sign this first." in body(refused)
    assert not Order.objects.exists()


def test_a_caseworker_lets_nothing_leave_though_two_have_signed(desk: Desk) -> None:
    version, draft = desk.drafted()
    signed(desk, version, draft)

    assert 'value="release"' not in body(desk.page(version))
    refused = desk.do(version, "release", draft=str(draft.pk))

    assert "Only a custodian of this desk may do this." in body(refused)
    assert not Order.objects.exists()


def test_saving_a_draft_and_fetching_a_package_take_the_second_factor_anew(
    desk: Desk, monkeypatch
) -> None:
    version, draft = released(desk)
    unread = desk.ordered()
    working.work_off()
    other = Draft.objects.exclude(pk=draft.pk).get()
    desk.page(unread)  # takes in what the worker made
    monkeypatch.setattr("casework.doors.FRESH", -1.0)
    known = len(events(desk.web.house))

    for one, deed, part in ((version, "fetch", draft), (unread, "read", other)):
        answer = desk.do(one, deed, draft=str(part.pk))
        assert answer.status_code == 303
        assert answer["Location"].startswith("/en/confirm/")

    assert len(events(desk.web.house)) == known, "nothing was opened"


def test_letting_it_leave_takes_the_second_factor_anew(desk: Desk, monkeypatch) -> None:
    version, draft = desk.drafted()
    signed(desk, version, draft)
    amina = desk.web.unlocked("Amina")
    monkeypatch.setattr("casework.doors.FRESH", -1.0)

    answer = desk.do(version, "release", amina, draft=str(draft.pk))

    assert answer.status_code == 303
    assert answer["Location"].startswith("/en/confirm/")
    assert not Order.objects.exists()


def test_a_request_without_words_is_asked_for_again(desk: Desk) -> None:
    version, draft = desk.drafted()

    answer = desk.do(version, "ask_release", **{"ask_release-draft": str(draft.pk)})

    assert answer.status_code == 422
    assert "This field is required." in body(answer)


def test_a_withdrawal_is_said_wherever_the_dossier_stands_and_stops_what_has_not_left(
    desk: Desk,
) -> None:
    version, draft = released(desk)
    withdraw_consent(desk.by, desk.id, row(70), expects=1)

    register = body(desk.browser.get(desk.at("dossiers")))
    page = body(desk.page(version))
    consents = body(desk.browser.get(desk.at("person_consents", person=VICTIM.id)))
    case = body(desk.browser.get(desk.at("case", case=CASE.id)))

    for shown in (register, consents, case):
        assert version.name in shown
        assert "a consent was taken back" in shown
    assert "What left cannot be called back" in page
    answer = desk.do(version, "fetch", draft=str(draft.pk))
    assert answer.status_code == 422
    assert "A consent it rests on was taken back" in body(answer)


def test_before_a_consent_is_taken_back_its_page_lists_what_rests_on_it(desk: Desk) -> None:
    version = desk.ordered()

    page = body(desk.browser.get(desk.at("person_consents", person=VICTIM.id)))

    assert "Dossiers that rest on what they agreed to" in page
    assert version.name in page


def test_a_package_is_deleted_here_and_the_register_stays(desk: Desk) -> None:
    version, draft = released(desk)
    told = {"forget-draft": str(draft.pk)}

    assert desk.do(version, "forget", **told).status_code == 422
    assert desk.do(version, "forget", **told, **{"forget-understood": "on"}).status_code == 303

    assert not Package.objects.exists()
    page = body(desk.page(version))
    assert "It left:" in page
    assert "Save the sealed package" not in page
    assert version.name in body(desk.browser.get(desk.at("dossiers")))


def test_a_draft_of_another_version_is_no_draft_of_this_one(desk: Desk) -> None:
    first, draft = desk.drafted()
    second = desk.ordered()

    for deed in ("read", "release", "fetch"):
        assert desk.do(second, deed, draft=str(draft.pk)).status_code == 404
    asked = {"ask_release-draft": str(draft.pk), "ask_release-words": WORDS}
    assert desk.do(second, "ask_release", **asked).status_code == 422
    assert approvals.waiting(desk.by, desk.id) == []
    assert desk.do(first, "nothing").status_code == 404


def test_a_draft_with_names_is_read_only_by_custodians_for_whom_two_signed(desk: Desk) -> None:
    keep_name(desk.web.house)
    approval = approved(desk.web.house, Deed.REVEAL_IDENTITY, Subject("identity", row(810)))
    amina = desk.web.unlocked("Amina")
    told = {"profile": "mechanism", "name": [str(VICTIM.id)], "to-0-gets": "both"}
    assert desk.send("order", amina, **told).status_code == 303, approval
    working.work_off()
    version = dossiers.versions(desk.by, desk.id)[0].record
    annex = Draft.objects.get(number=2)

    page = body(desk.page(version))
    assert "This draft carries names or originals" in page
    assert desk.do(version, "read", draft=str(annex.pk)).status_code == 422
    asked = {"ask_reading-draft": str(annex.pk), "ask_reading-reason": "verify",
             "ask_reading-words": WORDS}  # fmt: skip
    assert desk.do(version, "ask_reading", **asked).status_code == 303
    request = approvals.waiting(desk.by, desk.id)[0].record.id
    for name in ("Amina", "Farid"):
        approvals.sign(desk.web.house.unlocked(name), desk.id, request)
    # The page of requests leads there and opens nothing.
    requests = body(amina.get(desk.at("requests")))
    assert desk.at("dossier", dossier=version.id) in requests
    assert desk.at("reveal", approval=request) not in requests
    assert amina.post(desk.at("reveal", approval=request)).status_code == 422
    answer = desk.do(version, "read", amina, draft=str(annex.pk))

    assert CALLED.encode() in octets(answer)
