"""What people agreed to, on its pages. All people are invented."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from casework import codes, rows
from casework.models import SealedRow
from casework.records import Act, Consent, Information, Involvement, Person, Source
from casework.records.consent import Scope
from casework.services import acts, cases, consent, grading, keeping
from intake import clock
from tests.casework.pages.conftest import Pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(pages: Pages) -> uuid.UUID:
    """Somebody protected."""
    return keeping.add(pages.by, pages.desk, Person(id=uuid.uuid4(), pseudonym="Shopkeeper 1"))


def given(pages: Pages, person: uuid.UUID, *scopes: str, **more: Any) -> uuid.UUID:
    """A consent that gives these scopes."""
    told = tuple(Scope(scope=one, state="given", **more) for one in scopes)
    return consent.record_consent(
        pages.by, pages.desk, Consent(id=uuid.uuid4(), person=person, scopes=told)
    )


def sent(pages: Pages, person: uuid.UUID, deed: str, **fields: Any) -> Any:
    """A form of a person's page of consents."""
    slug = deed.partition("-")[0]
    told = {f"{slug}-{key}": value for key, value in fields.items() if key != "expects"}
    body = {"deed": deed, "expects": fields.get("expects", ""), **told}
    return pages.browser.post(pages.at("person_consents", person=person), body)


def resting(pages: Pages, row: uuid.UUID) -> Consent:
    found = rows.read(pages.by, pages.desk, row).record
    assert isinstance(found, Consent)
    return found


def test_every_scope_is_listed_and_what_was_never_asked_is_not_given(pages: Pages, person):
    page = pages.get("person_consents", person=person)

    (section,) = page.context["sections"]
    assert len(section.lines) == len(codes.list("consent_scope")) == 11
    assert not any(line.allows for line in section.lines)
    assert page.content.decode().count("<td>never asked</td>") == 11


def test_the_first_scope_and_a_further_one_lie_in_one_consent(pages: Pages, person):
    first = sent(pages, person, "set", scope="un_confidential", state="given", until="")
    assert first.status_code == 303
    row = SealedRow.objects.get(kind=Consent.KIND).pk
    until = clock.today() + timedelta(days=40)

    again = sent(
        pages, person, f"set-{row}", consent=row, expects=1,
        scope="court_named", state="given_by_family", until=until.isoformat(), words="His mother.",
    )  # fmt: skip

    assert again.status_code == 303
    kept = resting(pages, row)
    assert {one.scope for one in kept.scopes} == {"un_confidential", "court_named"}
    assert kept.scopes[1].until == until
    text = pages.get("person_consents", person=person).content.decode()
    assert "given by the family" in text
    assert "His mother." in text


def test_a_change_keeps_what_it_was_before(pages: Pages, person):
    row = given(pages, person, "court_named")

    sent(pages, person, f"set-{row}", consent=row, expects=1, scope="court_named", state="refused")

    text = pages.get("person_consents", person=person).content.decode()
    assert "What it was before" in text
    assert not resting(pages, row).allows("court_named", clock.today())


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("31 Hut 1403", "There is no such day."),
        ("2020-01-01", "This last day is over already."),
        ("soon", "This is not a date that we can read."),
    ],
)
def test_a_last_day_that_is_none_is_refused_and_everything_typed_is_kept(
    pages: Pages, person, until, said
):
    answer = sent(
        pages, person, "set", scope="court_named", state="given", until=until, words="On paper."
    )

    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert f'value="{until}"' in text
    assert "On paper." in text
    assert '<option value="court_named" selected>' in text
    assert not SealedRow.objects.filter(kind=Consent.KIND).exists()


def test_a_scope_whose_time_is_over_is_expired_and_no_longer_allowed(pages: Pages, person):
    given(pages, person, "court_named", until=clock.today() - timedelta(days=1))

    (section,) = pages.get("person_consents", person=person).context["sections"]

    line = next(one for one in section.lines if one.code == "court_named")
    assert (line.state, line.allows) == ("expired", False)
    state = section.deeds[0].form.fields["state"]
    assert "expired" not in {code for code, _words in state.choices}


def test_what_taking_back_means_is_said_before_it_is_done(pages: Pages, person):
    row = given(pages, person, "court_named", "public_named")
    text = pages.get("person_consents", person=person).content.decode()
    assert "nothing of this person leaves the desk" in text
    assert "cannot be called back" in text
    assert "two custodians sign" in text

    unread = sent(pages, person, f"withdraw-{row}", consent=row, expects=1, words="By phone.")
    assert unread.status_code == 422
    assert b"By phone." in unread.content
    assert resting(pages, row).allows("court_named", clock.today())
    done = sent(pages, person, f"withdraw-{row}", consent=row, expects=1, understood="on")

    assert done.status_code == 303
    assert {one.state for one in resting(pages, row).scopes} == {"withdrawn"}
    after = pages.browser.get(done.headers["Location"])
    assert b"Taken back." in after.content
    assert b"What taking it back means" not in after.content


def test_two_who_change_a_consent_lose_nothing_silently(pages: Pages, person):
    row = given(pages, person, "court_named")
    consent.set_scope(
        pages.web.house.unlocked("Amina"), pages.desk, row,
        expects=1, scope="public_named", state="refused",
    )  # fmt: skip

    late = sent(
        pages, person, f"set-{row}", consent=row, expects=1,
        scope="public_named", state="given", words="What Laila heard.",
    )  # fmt: skip

    assert late.status_code == 409
    text = late.content.decode()
    assert "Somebody was faster" in text
    assert "What Laila heard." in text
    assert 'name="expects" value="2"' in text
    assert not resting(pages, row).allows("public_named", clock.today())


def test_the_consent_of_somebody_else_is_not_changed_from_this_page(pages: Pages, person):
    other = keeping.add(pages.by, pages.desk, Person(id=uuid.uuid4(), pseudonym="Baker 1"))
    theirs = given(pages, other, "court_named")

    for row in (theirs, uuid.uuid4()):
        answer = sent(
            pages, person, f"set-{row}", consent=row, expects=1,
            scope="court_named", state="refused",
        )  # fmt: skip
        assert answer.status_code == 422
        assert b"There is no page here." in answer.content
    assert resting(pages, theirs).allows("court_named", clock.today())


def test_a_source_has_a_page_of_its_own(pages: Pages):
    told = keeping.add(pages.by, pages.desk, Source(id=uuid.uuid4(), pseudonym="Willow"))
    address = pages.at("source_consents", source=told)

    answer = pages.browser.post(
        address, {"deed": "set", "set-scope": "un_confidential", "set-state": "given"}
    )

    assert answer.headers["Location"].startswith(address)
    assert b"Willow" in pages.browser.get(address).content
    kept = resting(pages, SealedRow.objects.get(kind=Consent.KIND).pk)
    assert (kept.source, kept.person) == (told, None)


def a_case(pages: Pages, victim: uuid.UUID) -> uuid.UUID:
    """With an act, its victim, whom it accuses, and a source."""
    case = cases.open_case(pages.by, pages.desk, title="Shops")
    act = acts.add_act(pages.by, pages.desk, Act(id=uuid.uuid4(), code="LIB-01", case=case))
    accused = Person(id=uuid.uuid4(), protected=False, called=("Mullah Nobody",))
    keeping.add(pages.by, pages.desk, accused)
    for person, role in ((victim, "victim"), (accused.id, "alleged_perpetrator")):
        part = Involvement(id=uuid.uuid4(), act=act, person=person, role=role)
        keeping.add(pages.by, pages.desk, part)
    source = keeping.add(pages.by, pages.desk, Source(id=uuid.uuid4(), pseudonym="Willow"))
    told = Information(id=uuid.uuid4(), act=act, source=source)
    grading.add_information(pages.by, pages.desk, told)
    return case


def test_a_case_says_for_each_use_whose_consent_is_lacking(pages: Pages, person):
    case = a_case(pages, person)
    given(pages, person, "un_confidential")

    page = pages.get("case_consents", case=case)

    lacking = {one.code: {each.called for each in one.missing} for one in page.context["uses"]}
    assert lacking["un_confidential"] == {"Willow"}
    assert lacking["court_named"] == {"Willow", "Shopkeeper 1"}
    assert b"Mullah Nobody" not in page.content
    assert pages.at("person_consents", person=person) in page.content.decode()


def test_a_case_in_which_everybody_agreed_lacks_nobody_for_that_use(pages: Pages, person):
    case = a_case(pages, person)
    given(pages, person, "un_confidential")
    source = SealedRow.objects.get(kind=Source.KIND).pk
    told = (Scope(scope="un_confidential", state="given"),)
    both = Consent(id=uuid.uuid4(), source=source, scopes=told)
    consent.record_consent(pages.by, pages.desk, both)

    uses = pages.get("case_consents", case=case).context["uses"]

    assert next(one for one in uses if one.code == "un_confidential").missing == ()
