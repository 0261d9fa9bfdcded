"""Drawings and tables in three languages, from the frozen rows and nothing else."""

import re
from xml.etree import ElementTree as Xml

import pytest

from casework.dossier.document import Figure, Paragraph, Run, Table
from casework.dossier.figures import FIGURES, blocks, counted, counts_of
from casework.dossier.figures.counted import Counted, Remarks
from casework.dossier.figures.drawn import DRAWN, figures
from casework.dossier.figures.labels import label, said
from casework.dossier.figures.lying import bars
from casework.dossier.figures.printed import tables
from casework.dossier.figures.scale import marked_weeks, shade, ticks
from casework.dossier.figures.svg import GREYS, PATTERNS
from casework.dossier.figures.tally import MARK
from casework.dossier.figures.under import under
from casework.dossier.terms import LANGUAGES, PlaceMask
from casework.dossier.words import keys, word
from intake.letters import ascii_digits, own_digits
from tests.casework.dossier.figures.invented import ANSWERS, many, selection

WEEKLY = ("week", "acts", "trailing_mean")
SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {
    *("svg", "g", "defs", "title", "desc", "pattern", "rect", "line", "polyline", "polygon"),
    *("circle", "path", "text"),
}


@pytest.fixture(scope="module", params=["statistics", "internal"])
def annex(request):
    scope = {"statistics": "statistics_only", "internal": "internal_read"}[request.param]
    return counts_of(selection(*many(400), audience=request.param, scope=scope))


def all_of(annex):
    return {one.name: one for one in counted(annex)}


def drawings(annex, language):
    found = (figures(one, language, annex.least_shown) for one in counted(annex))
    return [figure for those in found for figure in those]


def texts(svg: bytes) -> list[str]:
    return [one.text or "" for one in Xml.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_drawings_are_shapes_and_text_and_nothing_that_could_act(annex, language):
    drawn = drawings(annex, language)
    assert len(drawn) == 8 - sum(one.withheld for one in counted(annex) if one.name in DRAWN)
    for figure in drawn:
        root = Xml.fromstring(figure.svg)
        for element in root.iter():
            assert element.tag.removeprefix(SVG) in ALLOWED
            for name, value in element.attrib.items():
                assert name not in ("style", "href", "direction")
                assert not name.startswith("on")
                assert "url(" not in value or re.fullmatch(r"url\(#[a-z]+\)", value)
        assert root.get("font-family") == "Vazirmatn"
        assert root.get("role") == "img"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_drawing_says_what_it_shows_where_its_rows_are_and_what_to_mind(annex, language):
    frozen = {one.frozen.path: one.frozen.sha256() for one in counted(annex)}
    for figure in drawings(annex, language):
        assert figure.frozen_sha256 == frozen[figure.frozen]
        assert figure.caption
        assert figure.alt
        assert "{" not in figure.alt + figure.caption + "".join(figure.under)
        root = Xml.fromstring(figure.svg)
        assert [one.text for one in root.iter(f"{SVG}desc")] == [figure.alt]


@pytest.mark.parametrize("language", ["fa-af", "ps"])
def test_no_latin_run_is_mixed_into_a_line_of_a_drawing(annex, language):
    for figure in drawings(annex, language):
        for text in texts(figure.svg):
            assert not re.search("[A-Za-z0-9]", text), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_of_a_tile_map_are_those_of_its_rows(annex, language):
    one = all_of(annex)["provinces"]
    tiles = figures(one, language, annex.least_shown)[0]
    shown = [ascii_digits(text) for text in texts(tiles.svg)]
    rows = {row[0]: row for row in one.rows}
    windows = (1, 2) if language == "en" else (2, 1)
    names = [label("province", code, language) for code in rows if code.startswith("AF-")]
    for code, name in zip((row for row in rows if row.startswith("AF-")), names, strict=True):
        at = [place + 1 for place, text in enumerate(shown) if text == name]
        assert [shown[place] for place in at] == [rows[code][window] for window in windows]


@pytest.mark.parametrize("language", LANGUAGES)
def test_under_each_figure_stand_number_left_out_mixes_and_bias(annex, language):
    one = all_of(annex)["weekly"]
    lines = under(one, language, annex.least_shown)
    total = own_digits(one.remarks.number, language)
    assert lines[0] == said("line_number", language, unit=said("unit_acts", language), number=total)
    for key in ("line_left_out", "line_sources", "line_dates", "line_places", "line_not_placed"):
        begins = word("figures", key, language).split("{")[0]
        assert any(line.startswith(begins) for line in lines)
    bias = said("line_bias", language, bias=said("not_assessed", language))
    assert bias in lines
    marked = said("line_mark", language, mark=MARK, most=own_digits("4", language))
    assert (marked in lines) == (annex.least_shown > 1)


def test_the_answer_on_bias_is_printed_as_it_was_written():
    answers = {**ANSWERS, "bias_weekly": "Fewer people dared to tell: too low."}
    annex = counts_of(selection(*many(30), answers=answers))
    lines = under(all_of(annex)["weekly"], "en", annex.least_shown)
    assert "Direction of bias: Fewer people dared to tell: too low." in lines


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_have_a_cell_for_each_head_and_the_numbers_of_their_rows(annex, language):
    for one in counted(annex):
        for table in tables(one, language, annex.least_shown):
            if isinstance(table, Paragraph):
                assert one.withheld or not one.rows or one.name == "interventions"
                continue
            assert isinstance(table, Table)
            assert len(table.widths) == len(table.head)
            assert all(table.head)
            for row in table.rows:
                assert len(row) == len(table.head)
                assert all(isinstance(run, Run) for line in row for run in line)


def test_a_table_that_is_withheld_says_why_and_has_no_number():
    one = Counted(
        "flag", ("flag", "number"), (("child", MARK),), Remarks("unit_victims", MARK), True
    )
    found = tables(one, "en", 5)
    assert all(isinstance(block, Paragraph) for block in found)
    lines = [run for block in found if isinstance(block, Paragraph) for run in block.line]
    assert any("not printed" in run.text for run in lines if isinstance(run, Run))


def test_a_mean_that_is_hidden_breaks_the_line():
    rows = [(f"2025-03-{day:02}", "9", "9.0" if day != 15 else MARK) for day in (1, 8, 15, 22, 29)]
    one = Counted(
        "weekly", ("week", "acts", "trailing_mean"), tuple(rows), Remarks("unit_acts", "9")
    )
    (drawn,) = figures(one, "en", 5)
    # Two stretches and the one in the key, each with its white edge.
    assert drawn.svg.count(b"<polyline") == 6


def test_a_hidden_number_is_hatched_and_never_drawn_to_its_height():
    rows = (("2025-03-01", MARK, ""), ("2025-03-08", "12", ""))
    one = Counted("weekly", WEEKLY, rows, Remarks("unit_acts", MARK))
    (drawn,) = figures(one, "en", 5)
    assert b'height="6.00" fill="url(#hatch)"' in drawn.svg
    assert "a number is hidden" in texts(drawn.svg)


def test_a_drawing_that_is_given_hostile_words_keeps_them_as_text():
    hostile = "<script>alert(1)</script> & \" '"
    rows = (("de facto police", "3"),)
    one = Counted("force", ("force", "acts"), rows, Remarks("unit_acts", "3"))
    (drawn,) = figures(one, "en", 1)
    svg = bars([(hostile, ("3",))], "en", hostile, hostile)
    assert hostile in texts(svg)
    assert b"<script" not in svg
    assert drawn.alt.endswith("3.")


def test_greys_and_patterns_differ_and_are_no_colours():
    assert len(set(GREYS)) == len(GREYS)
    assert len(set(PATTERNS)) == len(PATTERNS)
    for tone in GREYS:
        assert tone[1:3] == tone[3:5] == tone[5:7]


def test_scales_are_round_and_reach_the_most():
    assert ticks(0) == (0, 1)
    assert ticks(3) == (0, 1, 2, 3)
    assert ticks(53) == (0, 20, 40, 60)
    assert [shade(one, 10, 5) for one in (0, 1, 2, 3, 10)] == [0, 1, 1, 2, 5]
    weeks = [f"20{year}-{month:02}-0{day}" for year in range(10, 40) for month in range(1, 13)
             for day in (1,)]  # fmt: skip
    assert len(marked_weeks(weeks)) <= 9


def test_every_figure_has_its_words():
    for name in FIGURES:
        assert f"caption_{name}" in keys("figures")
    for subject in ("figures", "annex"):
        for key in keys(subject):
            slots = {
                frozenset(re.findall(r"\{(\w+)\}", word(subject, key, one))) for one in LANGUAGES
            }
            assert len(slots) == 1, key
            assert all(word(subject, key, one).strip() for one in LANGUAGES)


def test_a_figure_is_drawn_where_it_can_be_and_printed_where_not(annex):
    found = all_of(annex)
    assert isinstance(blocks(found["force"], "en", annex.least_shown)[0], Figure)
    assert isinstance(blocks(found["grade"], "en", annex.least_shown)[0], Table)


def test_a_country_s_annex_has_no_figure_of_places():
    annex = counts_of(selection(*many(30), place_mask=PlaceMask.COUNTRY))
    assert not {"provinces", "distance", "province_family"} & set(all_of(annex))
