"""Each field of a report, and what is said of a mistake in it. All invented."""

import re

import pytest


@pytest.mark.parametrize(
    ("told", "target"),
    [
        ({"account": ""}, "account"),
        ({"account": " \n\t"}, "account"),
        ({"account": "ن" * 100_001}, "account"),
        ({"day": "31", "month": "s7", "year": "1403"}, "day"),
        ({"day": "30", "month": "s12", "year": "1402"}, "day"),
        ({"day": "30", "month": "g2", "year": "2024"}, "day"),
        ({"day": "0"}, "day"),
        ({"day": "5"}, "year"),
        ({"day": "5", "year": "1403"}, "month"),
        ({"month": "s7"}, "year"),
        ({"month": "s7", "year": "2024"}, "year"),
        ({"month": "g7", "year": "1403"}, "year"),
        ({"year": "99"}, "year"),
        ({"year": "1700"}, "year"),
        ({"year": "last year"}, "year"),
        ({"month": "g13"}, "month"),
        ({"kinds": ["LIF", "CLM"]}, "kinds"),
        ({"kinds": ["<b>"]}, "kinds"),
        ({"danger": "maybe"}, "danger"),
        ({"consent": "everything"}, "consent"),
        ({"consent": "internal_read"}, "consent"),
        ({"province": "XX"}, "province"),
        ({"how_known": "guess"}, "how_known"),
        ({"when": "x" * 501}, "when"),
        ({"danger_words": "x" * 2001}, "danger_words"),
    ],
)
def test_a_mistake_is_refused_kindly_and_linked_to_its_field(send, backstage, told, target):
    answer = send(**{"account": "Words.", **told})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'<a href="#id_{target}">' in page
    assert f'id="id_{target}"' in page
    assert f'id="id_{target}_error"' in page
    assert re.search(f'aria-describedby="[^"]*id_{target}_error', page)
    assert backstage.reports == []


def test_the_longest_account_is_taken_whole(send, backstage):
    longest = "ن" * 99_999 + "."
    assert send(account=longest).status_code == 200
    assert backstage.reports[0].account == longest


def test_line_ends_of_browsers_are_counted_once(send, backstage):
    assert send(account="a\r\n" * 50_000).status_code == 200
    assert backstage.reports[0].account == "a\n" * 50_000


def test_only_the_account_is_needed(send, backstage):
    assert send(account="کوتاه").status_code == 200
    (report,) = backstage.reports
    assert report.consent == ("internal_read",)
    assert (report.kinds, report.danger, report.ask_back, report.when.calendar) == (
        (),
        "",
        False,
        "",
    )


@pytest.mark.parametrize(
    ("year", "calendar"),
    [("۱۴۰۳", "solar_hijri_af"), ("٢٠٢٤", "gregorian"), ("1399", "solar_hijri_af")],
)
def test_a_year_alone_tells_its_calendar(send, backstage, year, calendar):
    assert send(account="Words.", year=year).status_code == 200
    assert backstage.reports[0].when.calendar == calendar


def test_a_district_that_is_not_in_the_list_stays_in_words(send, backstage):
    send(account="Words.", province="AF-KAB", district="دهکده‌ی ناشناس", place="نزدیک پل")
    where = backstage.reports[0].where
    assert (where.province, where.district) == ("AF-KAB", "")
    assert where.words == "دهکده‌ی ناشناس\nنزدیک پل"
