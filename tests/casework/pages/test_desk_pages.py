"""Queue, cases, people, search, overview, requests and checkpoint. All people are invented."""

import re
import uuid
from datetime import timedelta

import pytest

from casework import dates, register, rows
from casework.models import RowSecret, SealedRow
from casework.records import Act, Case, Consent, Person, Unit
from casework.records.consent import Scope
from casework.records.shapes import Place
from casework.services import acts, approvals, cases, keeping, reveals
from intake import clock
from intake.sanitising.stated import Stated, StatedInside
from tests.casework.approvals.conftest import opener, store
from tests.casework.checkpoints import log
from tests.casework.pages.arriving import arrive
from tests.casework.pages.conftest import Pages

__all__ = ["log", "opener", "store"]

pytestmark = pytest.mark.django_db


def refs(answer):
    """The first letters of ids on the page's list, in order."""
    return [str(one.review.id)[:8] for one in answer.context["lines"]]


def short(*submissions):
    return [str(one.pk)[:8] for one in submissions]


def test_opening_the_queue_takes_in_what_is_ready_and_says_so(pages: Pages):
    arrive(pages.web.house)

    first = pages.get("queue").content.decode()
    second = pages.get("queue").content.decode()

    assert "1 new report was taken in." in first
    assert "taken in" not in second
    assert "1 report" in second


def test_the_queue_is_sorted_by_urgency_then_by_how_long_somebody_waits(pages: Pages):
    today = clock.today()
    late = pages.arrive("We wait for an answer.", received=today - timedelta(days=9))
    new = pages.arrive("We wait for an answer.", received=today)
    soon = pages.arrive(danger="yes", received=today)

    assert refs(pages.get("queue")) == short(soon, late, new)


def test_each_line_says_urgency_in_words_and_the_day_in_two_calendars(pages: Pages):
    pages.arrive(danger="yes", files=["damaged"])

    text = pages.get("queue").content.decode()

    assert '<span class="urgency">At once</span>' in text
    assert "1 file" in text
    assert "Parwan" in text
    assert 'class="also"' in text


def test_the_queue_is_narrowed_by_state_family_province_and_urgency(pages: Pages):
    one = pages.arrive(kinds=["WGR"], province="AF-HER")
    pages.arrive(kinds=["HOM"], province="AF-KAB")
    pages.post(one.pk, "take")
    address = pages.at("queue")

    for query, found in (
        ({"family": "WGR"}, [one]),
        ({"province": "AF-HER"}, [one]),
        ({"state": "in_review"}, [one]),
        ({"state": "rejected"}, []),
        ({"family": "nonsense<script>"}, []),
    ):
        answer = pages.browser.get(address, query)
        assert refs(answer) == short(*found), query
        assert b"nonsense<script>" not in answer.content


def test_the_queue_comes_in_pages_and_a_page_behind_the_last_is_the_last(pages: Pages):
    for _ in range(52):
        arrive(pages.web.house, "We wait for an answer.")

    first, last = pages.get("queue"), pages.browser.get(pages.at("queue"), {"page": "999"})

    assert (len(refs(first)), len(refs(last))) == (50, 2)
    assert b"Page 1 of 2" in first.content
    assert not set(refs(first)) & set(refs(last))


def test_the_address_without_a_desk_leads_to_the_only_one(pages: Pages):
    for name in ("queue", "cases", "search", "overview"):
        answer = pages.browser.get(f"/en/{name}/")
        assert (answer.status_code, str(pages.desk) in answer.headers["Location"]) == (303, True)


def test_a_case_is_opened_and_described(pages: Pages):
    answer = pages.browser.post(pages.at("cases"), {"title": "Shops of Charikar", "summary": ""})
    address = answer.headers["Location"].partition("?")[0]
    told = {"deed": "words", "expects": "1", "words-title": "Shops", "words-summary": "Summer."}

    assert pages.browser.post(address, told).status_code == 303
    assert b"Summer." in pages.browser.get(address).content
    assert b"Shops" in pages.get("cases").content


def test_a_case_without_a_title_is_refused_and_its_summary_kept(pages: Pages):
    answer = pages.browser.post(pages.at("cases"), {"title": " ", "summary": "Summer of 1403."})

    assert answer.status_code == 422
    assert b"Summer of 1403." in answer.content
    assert not SealedRow.objects.filter(kind=Case.KIND).exists()


def test_two_editors_of_a_case_see_both_texts(pages: Pages):
    case = cases.open_case(pages.by, pages.desk, title="Shops", summary="First words.")
    cases.describe_case(
        pages.web.house.unlocked("Amina"), pages.desk, case,
        expects=1, title="Shops", summary="What Amina wrote.",
    )  # fmt: skip
    told = {"deed": "words", "expects": "1", "words-title": "Shops",
            "words-summary": "What Laila wrote."}  # fmt: skip

    answer = pages.browser.post(pages.at("case", case=case), told)

    assert answer.status_code == 409
    assert b"What Amina wrote." in answer.content
    assert b"What Laila wrote." in answer.content
    kept = rows.read(pages.by, pages.desk, case).record
    assert isinstance(kept, Case)
    assert kept.summary == "What Amina wrote."
    assert 'name="expects" value="2"' in answer.content.decode()


def test_a_refused_form_stays_about_the_version_that_it_was_filled_in_on(pages: Pages):
    case = cases.open_case(pages.by, pages.desk, title="Shops", summary="First words.")
    cases.describe_case(
        pages.web.house.unlocked("Amina"), pages.desk, case,
        expects=1, title="Shops", summary="What Amina wrote.",
    )  # fmt: skip
    told = {"deed": "words", "expects": "1", "words-title": " ",
            "words-summary": "What Laila wrote."}  # fmt: skip
    address = pages.at("case", case=case)

    refused = pages.browser.post(address, told)
    assert refused.status_code == 422
    carried = re.findall(r'name="expects" value="(\d+)"', refused.content.decode())
    assert sorted(carried) == ["1", "2", "2"], "the other forms are about what is shown"

    again = pages.browser.post(address, {**told, "words-title": "Shops"})
    assert again.status_code == 409
    kept = rows.read(pages.by, pages.desk, case).record
    assert isinstance(kept, Case)
    assert kept.summary == "What Amina wrote."


def test_closing_a_case_needs_a_reason(pages: Pages):
    case = cases.open_case(pages.by, pages.desk, title="Shops")
    address = pages.at("case", case=case)
    told = {"deed": "status", "expects": "1", "status-status": "closed"}

    assert pages.browser.post(address, {**told, "status-closing_reason": ""}).status_code == 422
    assert (
        pages.browser.post(address, {**told, "status-closing_reason": "resolved"}).status_code
        == 303
    )


def test_a_protected_person_has_no_name_on_their_page(pages: Pages):
    victim = Person(id=uuid.uuid4(), pseudonym="Shopkeeper 1", sex="male")
    keeping.add(pages.by, pages.desk, victim)
    scope = Scope(scope="court_named", state="given", until=clock.today() - timedelta(days=1))
    rows.write(
        pages.by, pages.desk, Consent(id=uuid.uuid4(), person=victim.id, scopes=(scope,)), expects=0
    )

    text = pages.get("person", person=victim.id).content.decode()

    assert "Shopkeeper 1" in text
    assert "A protected person." in text
    assert "expired" in text


def search(pages, **told):
    return pages.browser.post(pages.at("search"), told)


def test_a_search_finds_an_office_in_another_spelling(pages: Pages):
    unit = Unit(id=uuid.uuid4(), called=("قوماندانی محمد",), kind="police_command")
    keeping.add(pages.by, pages.desk, unit)

    text = search(pages, words="Muhammad").content.decode()

    assert "قوماندانی محمد" in text


def test_a_search_combines_its_conditions(pages: Pages):
    row = pages.arrive()
    for code, province in (("LIB-01", "AF-KAB"), ("LIB-01", "AF-HER"), ("INT-02", "AF-KAB")):
        act = Act(id=uuid.uuid4(), code=code, review=row.pk, place=Place(province=province),
                  began=dates.parse("12 Saratan 1403"))  # fmt: skip
        acts.add_act(pages.by, pages.desk, act)

    told = {"kind": "act", "code": "LIB-01", "province": "AF-KAB", "from_day": "1403"}
    assert search(pages, **told).context["total"] == 1
    assert search(pages, **told, to_day="1404").context["total"] == 1
    nothing = search(pages, **{**told, "from_day": "1404"})
    assert nothing.context["total"] == 0
    assert b"Nothing was found." in nothing.content


def test_a_search_for_ten_thousand_characters_is_refused_plainly(pages: Pages):
    answer = search(pages, words="ب" * 10_000)

    assert answer.status_code == 422
    assert b"This is too long for a search." in answer.content


def test_a_date_that_is_none_is_refused_and_kept(pages: Pages):
    answer = search(pages, from_day="31 Hut 1403", words="shops")

    assert answer.status_code == 422
    assert b"31 Hut 1403" in answer.content
    assert b'value="shops"' in answer.content


def test_words_of_a_search_are_in_no_address(pages: Pages):
    text = search(pages, words="charikar").content.decode()

    assert 'method="post"' in text
    assert "charikar" not in "".join(part for part in text.split('"') if part.startswith("/"))


def test_the_overview_counts_acts_and_never_claims(pages: Pages):
    row = pages.arrive()
    for code in ("LIB-01", "LIB-01", "INT-02"):
        acts.add_act(pages.by, pages.desk, Act(id=uuid.uuid4(), code=code, review=row.pk))
    withdrawn = Act(id=uuid.uuid4(), code="HOM-01", review=row.pk)
    acts.withdraw_act(
        pages.by, pages.desk, acts.add_act(pages.by, pages.desk, withdrawn), expects=1
    )

    seen = pages.get("dashboard").context["seen"]

    assert [(one.code, one.count) for one in seen.acts] == [("LIB-01", 2), ("INT-02", 1)]
    assert seen.provinces["AF-PAR"] == 1


def test_the_map_has_a_table_that_says_the_same(pages: Pages):
    pages.arrive(province="AF-HER")

    text = pages.get("dashboard").content.decode()

    assert '<div class="tiles" aria-hidden="true">' in text
    assert text.count("Herat") >= 2
    assert "style=" not in text


def test_reports_that_waited_too_long_are_in_the_to_do(pages: Pages):
    pages.arrive(danger="yes", received=clock.today() - timedelta(days=3))

    answer = pages.get("dashboard")

    assert ("overdue", 1) in answer.context["todo"]
    assert b"Checkpoint of the custody log" not in answer.content  # Laila is no custodian


def test_a_row_that_was_taken_away_is_said_where_people_look_first(pages: Pages):
    row = pages.arrive()
    SealedRow.objects.filter(pk=row.pk).delete()
    RowSecret.objects.filter(pk=row.pk).delete()
    register.keep_only(())

    assert b"gone, and nobody erased it" in pages.get("dashboard").content


def test_a_desk_of_many_rows_opens_with_a_page_that_says_how_far(pages: Pages, monkeypatch):
    row = pages.arrive()
    monkeypatch.setattr("casework.views.opening._FEW", 0)
    monkeypatch.setattr(register, "is_ready", lambda by, desk: False)
    monkeypatch.setattr(register, "begin", lambda by, desk: None)
    monkeypatch.setattr(register, "progress", lambda by, desk: register.Progress(3, 9))

    answer = pages.get("review", review=row.pk)

    assert b"3 of 9 so far." in answer.content
    assert answer.headers["Refresh"] == "1"
    assert pages.post(row.pk, "take").status_code == 303  # what is sent is not put off


class Asking:
    """A request of Laila's, and the browsers of those who answer."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.row = pages.arrive()
        told = {"pseudonym": "PERSON-1", "reason": "save_a_life", "words": "His family asks."}
        pages.post(self.row.pk, "unmask", **told)
        self.amina = pages.web.unlocked("Amina")

    def signed(self):
        """By both custodians, Amina in her browser."""
        approvals.sign(self.pages.web.house.unlocked("Farid"), self.pages.desk, self.approval)
        return self.answer(self.amina)

    @property
    def approval(self):
        return SealedRow.objects.get(kind="approval").pk

    def answer(self, browser, deed="sign"):
        return browser.post(self.pages.at("request", approval=self.approval), {"deed": deed})

    def reveal(self, browser):
        return browser.post(self.pages.at("reveal", approval=self.approval))


def test_two_custodians_sign_and_one_opens_for_one_minute(pages: Pages, opener):
    asking = Asking(pages)
    assert b"His family asks." in pages.get("requests").content
    assert asking.answer(asking.amina).status_code == 303
    alone = asking.reveal(asking.amina)
    assert (alone.status_code, b"Zalmay" in alone.content) == (422, False)
    approvals.sign(pages.web.house.unlocked("Farid"), pages.desk, asking.approval)

    answer = asking.reveal(asking.amina)

    assert b"Zalmay" in answer.content
    assert answer.headers["Refresh"] == f"60; url={pages.at('reveal_over')}"
    assert answer.headers["Cache-Control"] == "no-store, private"
    again = asking.reveal(asking.amina)
    assert again.status_code == 422
    assert b"Zalmay" not in again.content


def test_of_an_archive_each_file_that_claims_something_is_told_by_its_place(
    pages: Pages, opener, monkeypatch
):
    asking = Asking(pages)
    asking.signed()
    claims = (Stated(), Stated(taken="2026-01-02"), Stated(latitude=500_000, longitude=-1))

    def given(by, desk, approval):
        asked = approvals.read(by, desk, approval).record.asked
        return reveals.Revealed(asked, StatedInside(claims))

    monkeypatch.setattr(reveals, "reveal", given)

    text = asking.reveal(asking.amina).content.decode()

    assert re.findall("<h2>(.*?)</h2>", text) == ["File 2 in the archive", "File 3 in the archive"]
    assert "2026-01-02" in text
    assert "0.500000, -0.000001" in text


def test_of_an_archive_that_claims_nothing_this_is_said_once(pages: Pages, opener, monkeypatch):
    asking = Asking(pages)
    asking.signed()
    monkeypatch.setattr(
        reveals,
        "reveal",
        lambda by, desk, approval: reveals.Revealed(
            approvals.read(by, desk, approval).record.asked, StatedInside((Stated(), Stated()))
        ),
    )

    text = asking.reveal(asking.amina).content.decode()

    assert "in the archive" not in text
    assert text.count("This is what the file says of itself.") == 1


def test_a_caseworker_neither_signs_nor_opens(pages: Pages, opener):
    asking = Asking(pages)

    assert b"Sign<" not in pages.get("requests").content
    assert asking.answer(pages.browser).status_code == 403
    assert asking.reveal(pages.browser).status_code == 403
    asking.signed()
    opened = asking.reveal(pages.browser)
    assert (opened.status_code, b"Zalmay" in opened.content) == (403, False)


def test_opening_asks_for_the_second_factor_again(pages: Pages, opener, monkeypatch):
    asking = Asking(pages)
    asking.signed()
    monkeypatch.setattr("casework.doors.FRESH", -1.0)

    answer = asking.reveal(asking.amina)

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/en/confirm/")


def test_a_declined_request_cannot_be_opened(pages: Pages, opener):
    asking = Asking(pages)

    assert asking.answer(asking.amina, "decline").status_code == 303

    assert b"Zalmay" not in asking.reveal(asking.amina).content


def test_the_opener_being_away_is_said_plainly_and_uses_nothing_up(pages: Pages):
    asking = Asking(pages)
    asking.signed()

    answer = asking.reveal(asking.amina)

    assert answer.status_code == 503
    assert b'class="refusal"' in answer.content
    (waits,) = approvals.waiting(pages.by, pages.desk)
    assert waits.record.missing == 0


def test_only_custodians_take_the_checkpoint_away_and_that_is_on_record(pages: Pages, log):
    pages.arrive()
    made, amina = log.sign(), pages.web.unlocked("Amina")
    to_do = pages.at("custody")
    overview = amina.get(pages.at("dashboard"))
    assert ("untaken", 1) in overview.context["todo"]
    assert f'href="{to_do}">Take the newest one' in overview.content.decode()

    page = amina.get(to_do)
    file = amina.post(pages.at("custody_file"), {"checkpoint": made.pk})

    assert made.note.partition("\n")[0] in page.content.decode()
    assert b"<svg" in page.content
    assert b"Fewer than two custodians" in page.content
    assert file.content.decode() == made.note
    assert "untaken" not in dict(amina.get(pages.at("dashboard")).context["todo"])
    assert amina.get(pages.at("custody_file")).status_code == 405
    assert pages.get("custody").status_code == 403
    assert pages.browser.post(pages.at("custody_file"), {"checkpoint": made.pk}).status_code == 403
    assert SealedRow.objects.filter(kind="checkpoint_taken").count() == 1

    farid = pages.web.unlocked("Farid")
    answer = farid.post(to_do, {"deed": "have", "checkpoint": made.pk}, follow=True)
    assert b"It is on record" in answer.content
    assert b"Fewer than two custodians" not in answer.content
    assert [one.last.how for one in answer.context["holders"]].count("scanned") == 1


def test_what_a_custodian_kept_is_held_against_the_log_on_the_page(pages: Pages, log):
    made, amina = log.sign(), pages.web.unlocked("Amina")
    address = pages.at("custody")

    same = amina.post(address, {"deed": "compare", "kept": made.note.replace("\n", "\r\n")})
    refused = amina.post(address, {"deed": "compare", "kept": "half of <one>"})

    assert b"The log here begins with it" in same.content
    assert refused.status_code == 422
    assert b"This is no checkpoint, or not all of it." in refused.content
    assert b"half of &lt;one&gt;" in refused.content
    for row in ("", "x", "9" * 30, "0"):
        wrong = amina.post(address, {"deed": "have", "checkpoint": row})
        assert (wrong.status_code, b"Look again." in wrong.content) == (422, True)
    assert not SealedRow.objects.filter(kind="checkpoint_taken").exists()


def test_without_a_checkpoint_there_is_a_page_that_says_so(pages: Pages):
    amina = pages.web.unlocked("Amina")

    assert b"No checkpoint was made yet." in amina.get(pages.at("custody")).content
    assert "untaken" not in dict(amina.get(pages.at("dashboard")).context["todo"])
