"""The texts classification is trained and judged on: readable, rightly coded, and apart."""

from datetime import date

import pytest

from intake.taxonomy import VIOLATIONS
from tests.corpus import classification as corpus

_REPORT = """\
# Invented.
- name: one
  text: "They took {PERSON|Gul Sample} in {PLACE|Sampleabad} on 12 Asad 1402."
  acts: [LIB-01]
  claims: []
  not: [INT-01]
  urgency: T1
  because: LIB-01
  first_hand: no
  received_on: 2023-09-01
  when:
    - {words: 12 Asad 1402, from: 2023-08-03, to: 2023-08-03, precision: day,
       calendar: solar_hijri_af, certain: true}
  where: [{words: Sampleabad, province: AF-KHO, district: "", precision: 1}]
  by: [unknown]
  victims: {least: 1, most: null}
  roles: []
"""
_DATE = """\
# Invented.
- {text: since 12 Asad, on: 2023-09-01, words: 12 Asad, from: 2023-08-03, to: 2023-08-03,
   precision: day, calendar: solar_hijri_af, certain: true}
- {text: it cost 1402 afghani, on: 2023-09-01}
"""


@pytest.fixture
def written(tmp_path):
    def write(text):
        path = tmp_path / "some.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_report_is_its_text_without_marks_and_what_a_reader_makes_of_it(written):
    (report,) = corpus.read_reports(written(_REPORT))
    assert report.text == "They took Gul Sample in Sampleabad on 12 Asad 1402."
    assert [report.text[one.start : one.end] for one in report.marks] == [
        "Gul Sample",
        "Sampleabad",
    ]
    assert (report.acts, report.denied, report.urgency) == (("LIB-01",), ("INT-01",), "T1")
    assert report.first_hand == "no"
    assert report.when[0].span == corpus.Span(date(2023, 8, 3), date(2023, 8, 3))
    assert report.where == (corpus.Place("Sampleabad", "AF-KHO", "", 1),)
    assert report.victims == (1, None)


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("# Invented.\n", "", "first line"),
        ("acts: [LIB-01]", "acts: [LIB-99]", "LIB-99"),
        ("acts: [LIB-01]", "acts: [CLM-01]", "CLM-01"),
        ("acts: [LIB-01]", "acts: [INT-01, LIB-01]", "INT-01"),
        ("claims: []", "claims: [LIB-01]", "LIB-01"),
        ("words: 12 Asad 1402", "words: 13 Asad 1402", "13 Asad"),
        ("words: Sampleabad", "words: Elsewhere", "Elsewhere"),
        ("to: 2023-08-03", "to: 2023-08-04", "a day begins"),
        ("to: 2023-08-03", "to: 2023-08-02", "before it begins"),
        ("certain: true", "certain: false", "readings"),
        ("province: AF-KHO", "province: Khost", "Khost"),
        ("by: [unknown]", "by: [them]", "them"),
        ("roles: []", "roles: [hero]", "hero"),
        ("urgency: T1", "urgency: T0", "raises"),
        ("urgency: T1", "urgency: T2", "lowers"),
        ("because: LIB-01", "because: E_ODD", "E_ODD"),
        ("most: null", "most: 0", "less than"),
        ("{PERSON|Gul", "{PERSONA|Gul", "PERSONA"),
        ("  roles: []", "  roles: []\n  rolls: []", "rolls"),
        ("  roles: []\n", "", "missing"),
    ],
)
def test_a_report_that_is_not_as_told_is_refused_with_the_reason(written, right, wrong, told):
    assert right in _REPORT
    with pytest.raises(corpus.UnreadableCorpus, match=told):
        corpus.read_reports(written(_REPORT.replace(right, wrong, 1)))


def test_a_rule_that_is_named_raises_the_urgency(written):
    raised = _REPORT.replace("urgency: T1", "urgency: T0").replace("LIB-01\n", "E_HELD\n")
    assert corpus.read_reports(written(raised))[0].urgency == "T0"


def test_two_reports_of_one_name_are_refused(written):
    with pytest.raises(corpus.UnreadableCorpus, match="one"):
        corpus.read_reports(written(_REPORT + _REPORT.removeprefix("# Invented.\n")))


def test_a_name_a_village_and_a_run_of_words_in_two_files_are_found(written):
    here = corpus.read_reports(written(_REPORT))
    there = corpus.read_reports(written(_REPORT.replace("Gul Sample", "Other One")))
    found = corpus.shared(here, there)
    assert "sampleabad" in found
    assert "gul sample" not in found
    assert "gul sample" in corpus.shared(here, here)
    assert "gul sample in sampleabad on 12 asad 1402" in corpus.shared(here, here)


def test_a_district_may_stand_in_two_files(written):
    district = _REPORT.replace("precision: 1", "precision: 2")
    reports = corpus.read_reports(written(district))
    assert "sampleabad" not in corpus.shared(reports, reports)


def test_a_case_of_time_is_its_words_and_their_days_or_nothing(written):
    some, nothing = corpus.dates.load_dates(written(_DATE))
    assert some.moment is not None
    assert some.moment.words == "12 Asad"
    assert some.moment.span.first == date(2023, 8, 3)
    assert nothing.moment is None


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("words: 12 Asad", "words: 13 Asad", "13 Asad"),
        (" calendar: solar_hijri_af,", "", "all of"),
        ("calendar: solar_hijri_af", "calendar: mayan", "mayan"),
        ("on: 2023-09-01", "on: today", "YYYY"),
    ],
)
def test_a_case_of_time_that_is_not_as_told_is_refused(written, right, wrong, told):
    assert right in _DATE
    with pytest.raises(corpus.UnreadableCorpus, match=told):
        corpus.dates.load_dates(written(_DATE.replace(right, wrong, 1)))


def test_a_case_of_time_twice_is_refused(written):
    with pytest.raises(corpus.UnreadableCorpus, match="twice"):
        corpus.dates.load_dates(written(_DATE + _DATE.removeprefix("# Invented.\n")))


@pytest.mark.parametrize("name", corpus.files("dates-*"))
def test_the_cases_of_time_can_be_read(name):
    assert corpus.load_dates(name.removeprefix("dates-"))


@pytest.mark.parametrize("name", corpus.files("*-train") + corpus.files("*-dev"))
def test_the_reports_can_be_read(name):
    assert corpus.load(name)


@pytest.mark.parametrize("name", corpus.files("*-dev"))
def test_nothing_judged_with_was_trained_on(name):
    train, dev = corpus.load(name.replace("-dev", "-train")), corpus.load(name)
    assert corpus.shared(train, dev) == frozenset()


@pytest.mark.parametrize("language", ["en", "prs", "ps"])
def test_short_accounts_are_many_each_told_once_and_not_those_of_the_reports(language):
    short = corpus.load_short(language)
    assert len(short) >= 100
    assert len({one.text for one in short}) == len(short)
    assert sum(not one.codes for one in short) >= 15
    judged = {run for one in corpus.load(f"{language}-dev") for run in corpus.runs(one.text)}
    assert not any(corpus.runs(one.text) & judged for one in short)


def test_short_accounts_tell_of_every_act_and_are_alike_in_number():
    codes = {code for one in corpus.load_short("en") for code in one.codes}
    assert codes == set(VIOLATIONS)
    assert len({len(corpus.load_short(language)) for language in ("en", "prs", "ps")}) == 1


@pytest.mark.parametrize("language", ["en", "prs", "ps"])
def test_letters_that_judge_are_calm_or_grave_and_none_was_trained_on(language):
    letters = corpus.load_letters(language)
    assert sum(not one.codes for one in letters) >= 15
    assert sum(any(VIOLATIONS[code].level <= "T1" for code in one.codes) for one in letters) >= 14
    taught = [one.text for one in corpus.load(f"{language}-train")]
    taught += [one.text for one in corpus.load_short(language)]
    runs = {run for text in taught for run in corpus.runs(text)}
    assert not any(corpus.runs(one.text) & runs for one in letters)
