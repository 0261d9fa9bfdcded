"""Reading a table of earlier documentation. People, places and numbers in it are invented."""

from datetime import date

import pytest

from casework import legacy
from casework.legacy import Fault, Looked, Plan, Table, Unknown
from intake.errors import IntakeError

TODAY = date(2026, 11, 21)
COLUMNS = ("act", "began", "province", "called", "told")
HEADINGS = "Kind\tDay\tProvince\tName\tTold"


def table(*lines: str, headings: str = HEADINGS, sign: str = "\t") -> Table:
    return legacy.read("\n".join((headings, *lines)).replace("\t", sign))


def look(*lines: str, columns: tuple[str, ...] = COLUMNS, **plan) -> Looked:
    headings = "\t".join(f"column {name}" for name in columns)
    return legacy.look(table(*lines, headings=headings), Plan(columns, **plan), TODAY)


def refused(pasted: str) -> str:
    with pytest.raises(IntakeError) as met:
        legacy.read(pasted)
    return met.value.code


@pytest.mark.parametrize("sign", ["\t", ";", ","])
def test_cells_are_parted_by_whatever_the_headings_are(sign: str) -> None:
    read = table(
        "LIB-01\t1400\tKabul\tNobody\t\t", "", "INT-01\t1401\t\tNobody\ther words", sign=sign
    )
    assert read.headings == ("Kind", "Day", "Province", "Name", "Told")
    assert [one.cells for one in read.lines] == [
        ("LIB-01", "1400", "Kabul", "Nobody", ""),
        ("INT-01", "1401", "", "Nobody", "her words"),
    ]


def test_lines_have_the_numbers_that_a_spreadsheet_gives_them() -> None:
    read = table(
        'LIB-01\t1400\tKabul\tNobody\t"two\nlines, and a ""word"""', "\t\t\t\t", "INT-01\t1401"
    )
    assert [one.number for one in read.lines] == [2, 4]
    assert read.lines[0].cells[4] == 'two\nlines, and a "word"'


def test_a_table_that_is_none_is_refused_with_the_reason() -> None:
    line = "LIB-01"
    assert refused("") == refused("\n \n") == refused(HEADINGS) == "table_empty"
    assert refused(f'{HEADINGS}\n"LIB-01\n1400\n') == "table_quotes"
    assert refused(f"{HEADINGS}\n{line}\t\t\t\t\tmore") == "cells_too_many"
    assert refused("\t".join(["x"] * 61) + f"\n{line}") == "table_too_wide"
    assert refused("\n".join([HEADINGS, *[line] * 2001])) == "table_too_long"


def test_a_line_keeps_its_mark_wherever_it_stands_and_no_two_have_the_same() -> None:
    one, other = "LIB-01\t1400", "INT-01\t1401"
    before = [line.mark for line in table(one, other).lines]
    after = [line.mark for line in table("INT-02", other, "", one, one).lines]
    assert [after[2], after[1]] == before
    assert len(set(after)) == 4
    assert table(one, headings=f"{HEADINGS}\tAge").lines[0].mark not in after


def test_codes_are_read_as_codes_and_as_labels_of_three_languages() -> None:
    words = ("AF-KAB", "kabul", "کابل", "كابل")
    entries = look(*(f"lib 01\t1400\t{one}" for one in words)).entries
    assert [one.code for one in entries] == ["LIB-01"] * 4
    assert {one.place.province for one in entries if one.place} == {"AF-KAB"}


def test_a_word_that_no_list_has_is_asked_about_once_and_then_understood() -> None:
    lines = ("Taken  away\t1400\tKabul", "taken away\t1401\tKabul")
    asked = look(*lines)
    assert not asked.is_understood
    assert not asked.entries
    assert not asked.faults
    (unknown,) = asked.words
    assert (unknown.column.name, unknown.word, unknown.meant) == ("act", "Taken  away", "")
    assert "taken" not in unknown.key

    answered = look(*lines, meant={unknown.key: "LIB-01"})
    assert answered.is_understood
    assert [one.meant for one in answered.words] == ["LIB-01"]
    assert [one.code for one in answered.entries] == ["LIB-01", "LIB-01"]
    for wrong in ("", "-", "CLM-01", "NOT-99"):
        assert not look(*lines, meant={unknown.key: wrong}).is_understood


def test_a_claim_is_no_act_by_its_code_either() -> None:
    assert [one.word for one in look("CLM-01").words] == ["CLM-01"]


def test_a_word_may_be_said_to_mean_nothing() -> None:
    asked = look("LIB-01\t1400\tsomewhere")
    assert not asked.entries
    (unknown,) = asked.words
    (entry,) = look("LIB-01\t1400\tsomewhere", meant={unknown.key: legacy.LEFT_OUT}).entries
    assert entry.place is None


@pytest.mark.parametrize(
    ("typed", "calendar", "first", "last"),
    [
        ("2021-08-15 00:00:00", "", date(2021, 8, 15), date(2021, 8, 15)),
        ("۲۴ اسد ۱۴۰۰", "", date(2021, 8, 15), date(2021, 8, 15)),
        ("1400/5", "", date(2021, 7, 23), date(2021, 8, 22)),
        ("1443/1/6", "lunar_hijri", date(2021, 8, 14), date(2021, 8, 16)),
    ],
)
def test_days_of_three_calendars_keep_the_words(typed, calendar, first, last) -> None:
    (entry,) = look(f"LIB-01\t{typed}", calendar=calendar).entries
    assert entry.began is not None
    assert (entry.began.from_day, entry.began.to_day) == (first, last)
    assert entry.began.raw == typed.removesuffix(" 00:00:00")


def test_words_that_are_no_day_stay_words_and_are_named() -> None:
    found = look("LIB-01\tin the first snow\tKabul")
    assert found.notes == [Fault(2, 1, "kept_as_words")]
    (entry,) = found.entries
    assert entry.began is not None
    assert (entry.began.raw, entry.began.is_known) == ("in the first snow", False)


def test_what_is_wrong_is_told_by_line_and_column_and_the_line_is_no_entry() -> None:
    found = look(
        "LIB-01\t31 Feb 2021",
        "\t1400\tKabul",
        "LIB-01\t44423",
        "LIB-01\t1460/1/1",
        f"LIB-01\t1400\tKabul\tNobody\t{'x' * 20_001}",
        "LIB-01\t1400",
    )
    assert found.faults == [
        Fault(2, 1, "date_impossible"),
        Fault(3, legacy.WHOLE_LINE, "code_missing"),
        Fault(4, 1, "date_not_understood"),
        Fault(5, 1, "date_which_calendar"),
        Fault(6, 4, "text_too_long"),
    ]
    assert [one.line for one in found.entries] == [7]


def test_numbers_are_numbers_in_any_digits() -> None:
    columns = ("act", "age", "persons")
    found = look("LIB-01\t۳۴\t12", "LIB-01\tabout 30\t1", "LIB-01\t131\t1", columns=columns)
    assert [(one.age, one.persons) for one in found.entries] == [(34, 12)]
    assert found.faults == [Fault(3, 1, "number_expected"), Fault(4, 1, "number_expected")]


def test_a_district_is_found_by_name_and_else_stays_words() -> None:
    columns = ("act", "province", "district", "place")
    found = look(
        "LIB-01\t\tCharikar\tthe bazaar",
        "LIB-01\tKabul\tNowhere\tthe bazaar",
        "LIB-01\tKabul\t\t",
        "LIB-01\tHerat\tCharikar\t",
        columns=columns,
    )
    charikar, nowhere, kabul = (one.place for one in found.entries)
    assert charikar
    assert nowhere
    assert kabul
    assert (charikar.province, charikar.precision) == ("AF-PAR", "2")
    assert (nowhere.province, nowhere.district, nowhere.precision) == ("AF-KAB", "", "3")
    assert nowhere.words == "Nowhere, the bazaar"
    assert kabul.precision == "3"
    assert found.notes == [Fault(3, 2, "kept_as_words")]
    assert found.faults == [Fault(5, legacy.WHOLE_LINE, "district_elsewhere")]


def test_an_end_before_the_beginning_is_a_fault_of_the_line() -> None:
    found = look("LIB-01\t1401\t1400", columns=("act", "began", "ended"))
    assert found.faults == [Fault(2, legacy.WHOLE_LINE, "dates_reversed")]


def test_names_and_free_words_are_kept_apart_from_the_rest() -> None:
    columns = ("act", "called", "called", "told", "")
    (entry,) = look(
        "LIB-01\tZalmay Nowhere\tزلمی ناکجا\this words\tleft out", columns=columns
    ).entries
    assert entry.sealed == {"called": ("Zalmay Nowhere", "زلمی ناکجا"), "told": ("his words",)}
    assert entry.tells_of_somebody
    assert "Zalmay" not in repr(entry)
    assert not look("LIB-01").entries[0].tells_of_somebody


def test_a_line_that_no_record_could_hold_is_a_fault_before_anything_is_written() -> None:
    half, columns = "x" * 19_999, ("act", "told", "told", "told", "district", "place")
    found = look(
        f"LIB-01\t{half}\t{half}\t{half}", f"LIB-01\t\t\t\t{half}\t{half}", columns=columns
    )
    assert found.faults == [Fault(line, legacy.WHOLE_LINE, "text_too_long") for line in (2, 3)]
    assert look(f"LIB-01\t{half}\t{half}", columns=columns).is_understood


def test_a_plan_has_one_column_of_a_kind_and_the_kind_of_violation() -> None:
    for columns, code in (
        (("act", "began", "began"), "column_twice"),
        (("began",), "act_column_missing"),
    ):
        with pytest.raises(IntakeError) as met:
            look("LIB-01", columns=columns)
        assert met.value.code == code


def test_every_column_of_codes_names_a_list_and_every_spelling_has_its_key() -> None:
    for one in legacy.COLUMNS:
        assert bool(one.codes) is (one.shape is legacy.Shape.CODE)
        assert Unknown(one, "a Word").key == Unknown(one, "A  word").key
