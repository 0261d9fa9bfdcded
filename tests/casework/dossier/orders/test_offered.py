"""What was answered before is offered again, and a desk's records say what they can."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from casework.dossier.figures.answers import ASKS, NOT_ASSESSED
from casework.dossier.figures.offered import offered as of_records
from casework.dossier.figures.windows import windows_of
from casework.dossier.profiles import profile
from casework.dossier.terms import LANGUAGES
from casework.records import Act, Information
from casework.services import dossiers
from casework.services.offered_answers import offered
from tests.casework.dossier.figures.invented import many
from tests.casework.dossier.orders.placing import choice, laila, place
from tests.casework.dossier.orders.resting import Case
from tests.casework.dossier.people import ANSWERS, terms_of

TOLD = tuple(many(200))
ACTS = [one for one in TOLD if isinstance(one, Act)]
ACCOUNTS = [one for one in TOLD if isinstance(one, Information)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_of_an_annex_is_answered_from_the_records(language: str) -> None:
    terms = terms_of("annex", language=language)

    found = of_records(ACTS, ACCOUNTS, terms)

    assert set(found) == set(ASKS)
    assert all(one.strip() for one in found.values())
    assert windows_of(found["windows"], (), terms.made_on) == windows_of(
        "halves", ACTS, terms.made_on
    )
    assert found["bias_proof"] == NOT_ASSESSED


def test_no_number_and_no_rare_way_stands_in_what_is_offered() -> None:
    rare = replace(ACCOUNTS[0], mode="official")
    terms = terms_of("annex")

    found = of_records(ACTS, [rare, *ACCOUNTS[1:]], terms)

    told = {key: text for key, text in found.items() if key != "windows"}
    assert not any(letter.isdigit() for text in told.values() for letter in text)
    assert found == of_records(ACTS, ACCOUNTS[1:], terms)


def test_a_desk_without_acts_is_offered_what_can_be_read(case: Case) -> None:
    terms = terms_of("annex")

    assert set(of_records((), (), terms)) == set(ASKS)


@pytest.mark.django_db
def test_the_answers_of_a_version_are_offered_for_the_next_one(case: Case) -> None:
    place(case)
    number = dossiers.versions(laila(case), case.house.desk)[0].record.number
    forum, terms = profile("wgad"), terms_of("wgad")

    assert offered(laila(case), case.house.desk, forum, terms, again=number) == {}
    # It was ordered as the plain forum of these tests.
    asking: Any = SimpleNamespace(name="plain", asks=("contact", "remedies", "nothing"))
    found = offered(laila(case), case.house.desk, asking, terms, again=number)

    assert {key: one.text for key, one in found.items()} == {
        "contact": ANSWERS["contact"], "remedies": ANSWERS["remedies"],
    }  # fmt: skip
    assert {one.of for one in found.values()} == {f"{number}-v1"}
    assert offered(laila(case), case.house.desk, asking, terms) == {}


@pytest.mark.django_db
@pytest.mark.usefixtures("in_this_process")
def test_the_last_annex_of_the_desk_is_offered_before_the_records_in_its_language(
    case: Case,
) -> None:
    me, desk = laila(case), case.house.desk
    answers = {"bias_weekly": "Told late.", "bias_proof": "Too low."}
    terms = terms_of("annex", audience="statistics", scope="statistics_only", answers=answers)
    terms = dossiers.next_terms(me, desk, terms)
    dossiers.place(me, desk, choice(case, terms=terms, rows=(), whole_desk=True))

    found = offered(me, desk, profile("annex"), terms)

    name = f"{terms.dossier}-v1"
    assert (found["bias_weekly"].text, found["bias_weekly"].of) == ("Told late.", name)
    assert (found["bias_family"].of, set(found)) == ("", set(ASKS))
    dari = offered(me, desk, profile("annex"), replace(terms, language="fa-af"))
    assert {one.of for one in dari.values()} == {""}
