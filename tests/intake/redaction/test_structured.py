"""Numbers, addresses and codes: the goal of .995 over three digit scripts, by invented cases."""

import pytest

from intake.redaction import read
from intake.redaction.recognizers.digits import Digits
from tests.corpus.redaction import structured
from tests.corpus.redaction.structured import Case


@pytest.fixture(scope="module")
def figures():
    return structured.measure()


def test_there_are_enough_cases_and_each_is_written_in_three_scripts():
    texts = {case.text for case in structured.cases()}
    assert len(texts) > 1200
    assert {"call 0700/000/123, ask for me", "call ۰۷۰۰/۰۰۰/۱۲۳, ask for me"} <= texts
    assert "call ٠٧٠٠/٠٠٠/١٢٣, ask for me" in texts


def test_nearly_every_structured_identifier_is_hidden_whole(figures):
    assert figures.identifiers > 1000
    assert figures.recall >= 0.995, figures.missed


def test_what_is_hidden_is_called_what_it_is(figures):
    assert figures.named >= 0.97


def test_prices_dates_counts_laws_and_verses_are_left(figures):
    assert figures.plain > 250
    assert figures.false <= 0.01, figures.wrongly


def test_a_case_knows_where_its_identifier_stands():
    case = next(one for one in structured.cases() if one.text.startswith("SIM "))
    assert case == Case("SIM 8993000000000000012", (("DEVICE", 4, 23),))


@pytest.mark.parametrize(
    ("fewest", "text", "found"),
    [
        (7, "12345678", True),
        (7, "123456", False),
        (6, "123456", True),
        (6, "12345", False),
        (6, "1402/06/12", False),
        (6, "1402-06-12", False),
        (7, "resolution 2593 (2021)", False),
        (7, "5000000 افغانی", False),
    ],
)
def test_a_long_row_of_digits_is_found_and_a_date_is_not(fewest, text, found):
    assert bool(list(Digits(fewest).find(read(text).text))) is found


def test_where_a_machine_read_the_figures_a_sum_of_money_is_hidden_too():
    shape = read("500000 افغانی").text
    assert not list(Digits(6).find(shape))
    assert list(Digits(6, leaves_money=False).find(shape))
