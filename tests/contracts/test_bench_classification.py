"""The figures of `tests.bench classification` mean what its words say."""

from datetime import date

import pytest

from intake.classification import classify
from tests.bench import classification as bench
from tests.bench.processes import ROOT
from tests.corpus.classification import Short, load


def test_one_right_one_missing_and_one_too_many_make_a_half():
    pairs = [({"LIB-01", "INT-01"}, {"LIB-01", "HOM-03"})]
    assert bench.micro_f1(pairs) == {"f1": 0.5, "precision": 0.5, "recall": 0.5}
    assert bench.micro_f1([(set(), set())])["f1"] == 0


def test_a_family_is_right_whichever_of_its_codes_was_proposed():
    assert bench.families({"LIB-01", "LIB-04", "INT-01"}) == {"LIB", "INT"}


def test_who_says_seven_of_ten_and_is_right_seven_times_of_ten_is_calibrated():
    pairs = [({"LIB-01"} if at < 7 else {"INT-01"}, {"LIB-01": 0.7}) for at in range(10)]
    certain = [({"LIB-01"} if at < 7 else {"INT-01"}, {"LIB-01": 1.0}) for at in range(10)]
    assert bench.calibration(pairs) < bench.calibration(certain)
    assert bench.calibration([({"LIB-01"}, {"LIB-01": 1.0})] * 4) == 0


def test_few_reports_leave_much_open():
    assert bench.interval(0, 17) == (0.0, 0.184)
    assert bench.interval(0, 1700)[1] < 0.01
    assert bench.interval(0, 0) == (0.0, 1.0)


def test_a_miss_is_a_report_of_t0_that_waits_a_day_or_longer():
    reports = [one for one in load("en-train") if one.urgency == "T0"][:6]
    calm = classify("", date(2025, 6, 1))
    judged = bench.judged(reports, [calm] * len(reports))
    assert (judged["t0"], judged["t0_missed"]) == (6, 6)
    raised = bench.judged(reports, [calm.raised("T1", "said_in_danger")] * len(reports))
    assert raised["t0_missed"] == 0


def test_letters_are_counted_where_they_are_calm_and_raised_or_grave_and_missed():
    calm = Short("Thank you for your letter.", ())
    raised = Short("They arrested him and tortured him.", ())
    grave = Short("They arrested him and tortured him.", ("INT-01",))
    missed = Short("Thank you for your letter.", ("LIB-01",))
    neither = Short("Thank you for your letter.", ("JUS-01",))
    assert bench.letters_judged([calm, raised, grave, missed, neither]) == {
        "calm": 2,
        "calm_raised_to_t0_or_t1": 1,
        "grave": 2,
        "grave_missed": 1,
    }


def test_the_baseline_is_skipped_aloud_and_can_be_had():
    assert "--sklearn" in bench._SKIPPED
    lock = (ROOT / "tests/bench/requirements.txt").read_text(encoding="ascii")
    assert "scikit-learn==" in lock


def test_an_option_that_is_none_is_refused():
    with pytest.raises(SystemExit):
        bench.run(["--raise-everything"])
