"""The statistical annex as a forum: what it refuses, what it writes, what it never shows."""

import csv
import io
import re
from dataclasses import replace

import pytest

from casework.dossier.document import Figure, Table
from casework.dossier.figures import ASKS, counted, counts_of
from casework.dossier.outgoing import outgoing
from casework.dossier.profiles import profile
from casework.dossier.profiles.annex import PROFILE
from casework.dossier.selection import Selection
from casework.dossier.terms import LANGUAGES, PlaceMask
from casework.dossier.words import keys
from casework.records.act import ActState
from tests.casework.dossier import people
from tests.casework.dossier.figures.invented import ANSWERS, an_act, many, selection
from tests.costs import least

CODES = ("week", "median", "trailing", "reliability", "urgency")  # columns that count nothing
STATISTICS = {"audience": "statistics", "scope": "statistics_only"}


def annex_of(*records, **terms) -> Selection:
    return selection(*records, **{**STATISTICS, **terms})


def written(chosen: Selection):
    """The files of an annex, and the document that was handed to the renderer."""
    seen = []

    def render(document, formats):
        seen.append(document)
        return {one: document.language.encode() for one in formats}

    return {one.path: one.open().read() for one in PROFILE.files(chosen, render)}, seen[0]


def codes_of(chosen: Selection) -> list[tuple[str, str]]:
    return [(gap.code, gap.field) for gap in PROFILE.gaps(chosen)]


def test_an_annex_with_every_answer_lacks_nothing():
    assert codes_of(annex_of(*many(5))) == []


def test_it_is_one_of_the_profiles():
    assert profile("annex") is PROFILE


@pytest.mark.parametrize("key", [key for key in ASKS if key.startswith("bias_")])
def test_a_direction_of_bias_that_nobody_wrote_is_asked_for(key):
    answers = {**ANSWERS, key: " "}
    assert codes_of(annex_of(*many(5), answers=answers)) == [("answer_missing", key)]


def test_no_bias_is_asked_for_a_figure_that_the_place_mask_hides():
    answers = {key: value for key, value in ANSWERS.items() if key != "bias_provinces"}
    assert codes_of(annex_of(*many(5), answers=answers, place_mask=PlaceMask.COUNTRY)) == []


def test_windows_that_are_no_windows_are_asked_for_again():
    answers = {**ANSWERS, "windows": "last summer"}
    assert codes_of(annex_of(*many(5), answers=answers)) == [("windows_malformed", "windows")]


def test_a_name_in_an_answer_does_not_leave():
    answers = {**ANSWERS, "bias_weekly": "Ask Ahmad Karimi, 0799 123 456."}
    assert ("identifier_in_text", "PHONE") in codes_of(annex_of(*many(5), answers=answers))


def test_another_audience_scope_or_an_annex_of_nothing_is_refused():
    assert ("audience_not_taken", "prosecutor") in codes_of(
        annex_of(*many(5), audience="prosecutor", scope="court_or_mechanism_confidential")
    )
    assert ("scope_of_another_audience", "public_named") in codes_of(
        annex_of(*many(5), scope="public_named")
    )
    proposed = an_act(1, state=ActState.PROPOSED)
    assert codes_of(annex_of(proposed)) == [("no_acts", "")]


def test_names_that_were_opened_for_it_are_refused():
    chosen = replace(annex_of(*many(5)), names=people.NAMES)
    assert codes_of(chosen) == [("names_not_carried", "")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_is_in_the_document_and_its_rows_are_in_the_bag(language):
    chosen = annex_of(*many(100), language=language)
    files, document = written(chosen)
    stems = {path.rpartition(".")[2] for path in files if path.startswith("data/dossier.")}
    assert stems == {"pdf", "html", "docx"}
    names = {one.name for one in counted(counts_of(chosen))}
    assert {path for path in files if path.startswith("data/figures/")} == {
        f"data/figures/{name}.csv" for name in names
    }
    drawn = [block for block in document.blocks if isinstance(block, Figure)]
    assert {one.frozen for one in drawn} <= set(files)
    assert [block for block in document.blocks if isinstance(block, Table)]


def test_no_file_of_a_public_annex_has_a_number_from_one_to_four():
    files, _ = written(annex_of(*many(200)))
    for path, octets in files.items():
        if path.startswith("data/figures/") and not path.endswith("claims.csv"):
            head, *rows = csv.reader(io.StringIO(octets.decode()))
            for row in rows:
                for name, cell in zip(head, row, strict=True):
                    if not name.startswith(
                        ("week", "median", "trailing", "reliability", "urgency")
                    ):
                        assert cell not in ("1", "2", "3", "4"), (path, row)


def test_the_invented_case_leaves_no_name_no_pseudonym_and_no_word_of_anybody():
    answers = {**dict(people.ANSWERS), **ANSWERS}
    chosen = people.selection_of(
        "annex", answers=answers, audience="statistics", scope="statistics_only"
    )
    assert codes_of(chosen) == []
    files, document = written(chosen)
    said = "\n".join(outgoing(document))
    everything = said + "".join(octets.decode() for octets in files.values())
    for hidden in (*people.CANARIES, "PERSON-", "Willow", "Poplar", "willows", "spokesman"):
        assert hidden not in everything
    assert "Bazarak" not in everything


def test_it_is_never_finer_than_the_province_and_says_so():
    _, document = written(annex_of(*many(20), place_mask=PlaceMask.DISTRICT))
    told = [run.text for _, line in document.cover.fields for run in line]
    assert "province" in told
    assert "district" not in told


def test_with_fewer_acts_than_may_be_shown_no_number_is_printed():
    files, _ = written(annex_of(*many(3)))
    rows = list(csv.reader(io.StringIO(files["data/figures/proof.csv"].decode())))[1:]
    assert {row[1] for row in rows} == {"–"}


def test_the_same_order_gives_the_same_files_and_no_clock_is_read():
    chosen = annex_of(*many(120))
    assert written(chosen)[0] == written(chosen)[0]


def test_every_question_it_asks_has_words():
    for key in ASKS:
        assert f"ask_{key}" in keys("profiles")


def test_a_desk_in_which_nobody_agreed_gives_an_annex_of_nothing():
    chosen = annex_of(*many(20))
    records = {row: one for row, one in chosen.records.items() if not re.match("consent", one.KIND)}
    files, document = written(replace(chosen, records=records))
    assert b"LIB" not in files["data/figures/weekly.csv"]
    told = [line for block in document.blocks for line in getattr(block, "under", ())]
    told += [run.text for block in document.blocks for run in getattr(block, "line", ())]
    assert any("has not agreed 20" in line for line in told)


@pytest.mark.full
@pytest.mark.timeout(600)
def test_a_hundred_thousand_acts_are_counted_and_written_in_twenty_seconds():
    chosen = annex_of(*many(100_000))
    assert least(lambda: written(chosen), 20, goes=5) <= 20
