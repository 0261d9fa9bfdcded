"""Texts become pieces, days stand in two calendars. Every name and place here is invented."""

import uuid
from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from casework import codes
from casework.showing import attachments, days, selection, tiles, units
from casework.showing.reading_aid import bases, marked, place_labels, reading_aid
from casework.showing.working_text import Basis, Mark, working_text
from casework.views import wording
from intake.classification import Assessment, Urgency, When, classify
from intake.errors import IntakeError
from intake.redaction import ContextMark, Redacted, Span, redact_all
from intake.sanitising import Rendition, rendition
from intake.sanitising.rendition import Page

FILE = uuid.UUID(int=7)
STORY = (
    "Two armed Taliban took my brother Ahmad Karimi from his shop in Charikar, Parwan on 12"
    " Saratan 1403. They beat him with cables."
)


def redacted(text, *tags):
    spans = tuple(
        Span(text.index(tag), text.index(tag) + len(tag), "PERSON", 0.9, "kinship", tag, False)
        for tag in tags
    )
    return Redacted(text, spans)


def marks_and_bases(length):
    edges = st.tuples(st.integers(-2, length + 3), st.integers(-2, length + 3))
    marks = edges.map(lambda e: Mark(min(e), max(e), "PERSON", put="[hidden]"))
    words = edges.map(lambda e: Basis(min(e), max(e), "act"))
    return st.tuples(st.lists(marks, max_size=6), st.lists(words, max_size=6))


@given(st.data())
def test_pieces_follow_one_another_and_hold_the_whole_text(data):
    text = data.draw(st.text(max_size=60))
    added, words = data.draw(marks_and_bases(len(text)))
    marked = data.draw(marks_and_bases(len(text)))[1]
    context = tuple(ContextMark(one.start, one.end, "AGE", 1, "ages", "AGE-1") for one in marked)

    pieces = working_text(Redacted(text, (), context), added, words).pieces

    assert [piece.start for piece in pieces] == [0, *(p.end for p in pieces)][: len(pieces)]
    assert (pieces[-1].end if pieces else 0) == len(text)
    hidden = {i for mark in added for i in range(mark.start, mark.end)}
    for piece in pieces:
        if piece.mark is None:
            assert piece.text == text[piece.start : piece.end]
            assert not hidden & set(range(piece.start, piece.end))


def test_what_a_person_hid_is_in_no_piece_and_in_no_quote():
    text = working_text(
        redacted("I saw [PERSON-1] near the blue gate of Sadbarg.", "[PERSON-1]"),
        [Mark(14, 35, "clue", put="[hidden]")],
        [Basis(0, 60, "act")],
    )

    assert "blue" not in "".join(piece.text for piece in text.pieces)
    assert "blue" not in text.quote(0, 60)
    assert text.quote(0, 60) == "I saw [hidden] of Sadbarg."


def test_context_is_shown_as_what_it_is_except_where_a_person_hid_it():
    context = (
        ContextMark(3, 16, "UNIT", 0.9, "units", "UNIT-1"),
        ContextMark(10, 16, "PERPETRATOR", 0.9, "titles", "PERPETRATOR-1"),
        ContextMark(21, 23, "AGE", 0.9, "ages", "AGE-1"),
    )
    text = Redacted("By men of Yarmal, I, 31, say", (), context)

    shown = working_text(text, [Mark(21, 24, "AGE", put="[AGE]")], [Basis(0, 6, "who")])

    assert [(p.text, p.about, p.context) for p in shown.pieces] == [
        ("By ", ("who",), ()),
        ("men", ("who",), ("UNIT",)),
        (" of ", (), ("UNIT",)),
        ("Yarmal", (), ("PERPETRATOR", "UNIT")),
        (", I, ", (), ()),
        ("[AGE]", (), ()),
        (" say", (), ()),
    ]


def test_what_is_marked_is_listed_by_kind_each_thing_once_where_it_stands_first():
    def place(start, label):
        return ContextMark(start, start + 5, "PLACE", 0.9, "places", label)

    account = (place(0, "PLACE-1"), place(6, "PLACE-2"), place(12, "PLACE-1"))
    context = {
        "account": account,
        "where": (place(0, "PLACE-2"), ContextMark(6, 8, "AGE", 0.9, "ages", "AGE-1")),
    }
    texts = {
        "account": working_text(Redacted("Alpha Bravo Alpha", (), account)),
        "where": working_text(Redacted("Bravo 31", (), context["where"])),
    }

    listed = marked(texts, context)

    assert [(kind, [q.text for q in quotes]) for kind, quotes in listed] == [
        ("AGE", ["31"]),
        ("PLACE", ["Alpha", "Bravo"]),
    ]
    assert [q.anchor for _, quotes in listed for q in quotes] == [
        "where-w6",
        "account-w0",
        "account-w6",
    ]
    assert marked(texts, {}) == ()


def test_words_inside_a_tag_are_quoted_as_the_whole_tag():
    text = working_text(redacted("to [PERSON-1] now", "[PERSON-1]"), [], [Basis(5, 8, "act")])

    assert text.quote(5, 8) == "[PERSON-1]"
    assert text.anchor(5) == "w3"


@given(st.data())
def test_a_quote_is_what_may_be_seen_of_that_stretch(data):
    text = data.draw(st.text(min_size=1, max_size=60))
    words = data.draw(marks_and_bases(len(text)))[1]
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))

    shown = working_text(Redacted(text, ()), [], words)

    assert shown.quote(start, end) == text[start:end]
    assert (shown.anchor(start) != "") == (start < len(text))


def test_a_mark_keeps_why_it_is_there():
    span = Span(0, 10, "PERSON", 0.3, "capitals", "PERSON-1", True)

    (mark,) = working_text(Redacted("[PERSON-1]", (span,))).marks

    assert (mark.recognizer, mark.confidence, mark.check) == ("capitals", 0.3, True)
    assert not mark.by_person


@pytest.mark.parametrize("language", ["en", "fa-af", "ps"])
def test_the_reading_aid_points_at_words_that_are_there(language):
    text = redact_all([STORY], ("en",))[0]
    found = classify(STORY, date(2026, 11, 21)).moved(text.map_spans)
    working = working_text(text, [], bases(found))

    aid = reading_aid(found, working, language)

    anchors = {piece.anchor for piece in working.pieces}
    (day,) = aid.dates
    assert day.quotes[0].text == "12 Saratan 1403"
    (shown,) = day.readings
    assert shown.gregorian
    assert not day.doubtful
    assert {q.anchor for one in aid.acts for q in one.quotes} <= anchors
    assert aid.acts[0].label == codes.label("act", aid.acts[0].code, language)
    assert all(reason.label for reason in aid.reasons)
    assert "Karimi" not in "".join(q.text for one in aid.acts for q in one.quotes)


@pytest.mark.parametrize(
    ("told", "shown", "by_moon", "doubtful"),
    [
        ("04/05/2022", [("4 May 2022", "14 Sawr 1401"), ("5 April 2022", "16 Hamal 1401")], 0, 0),
        ("Ramadan 1444", [("23 March 2023 – 20 April 2023", "3 Hamal 1402 – 31 Hamal 1402")], 1, 0),
        (
            "for three days",
            [("18 November 2026 – 21 November 2026", "27 Aqrab 1405 – 30 Aqrab 1405")],
            0,
            1,
        ),
    ],
)
def test_every_reading_of_a_date_is_shown_in_two_calendars_with_its_doubt(
    told, shown, by_moon, doubtful
):
    found = classify(told, date(2026, 11, 21))
    text = working_text(Redacted(told, ()), [], bases(found))

    (day,) = reading_aid(found, text, "en").dates

    assert [(one.gregorian, one.solar) for one in day.readings] == shown
    assert (day.by_moon, day.doubtful) == (bool(by_moon), bool(doubtful))


def test_a_date_of_before_whose_calendar_was_not_known_is_shown_in_none():
    found = Assessment((), (When(((0, 8),), ()),), (), (), (), Urgency("T2"))
    text = working_text(Redacted("سال ۱۴۴۲", ()), [], bases(found))

    (day,) = reading_aid(found, text, "en").dates

    assert (day.quotes[0].text, day.readings) == ("سال ۱۴۴۲", ())


def test_a_province_is_not_named_beside_its_own_district():
    labels = list(place_labels(["AF-PAR", "AF-PAR/charikar", "AF-KAB"], "en"))

    assert labels == ["Parwan – Charikar", "Kabul"]


def test_days_stand_in_two_calendars():
    shown = days.both(date(2024, 7, 2), "fa-af")

    assert shown.iso == "2024-07-02"
    assert shown.solar == "۱۲ سرطان ۱۴۰۳"
    assert "جولای" in shown.gregorian
    assert days.waited(date(2024, 7, 2), date(2024, 7, 1)) == 0


def test_numbers_wear_the_digits_of_their_readers():
    assert units.number(120, "ps") == "۱۲۰"
    assert units.percent(0.755, "en") == "76 %"
    assert units.size(1, "en") == "1 kB"
    assert units.size(3 << 20, "fa-af") == "۳٫۰ مگابایت"


def test_a_selection_is_found_by_its_first_and_last_words():
    text = "The man with\nthe grey scarf stood by the well, and left."

    assert text[slice(*selection.by_words(text, "man with the", "the well,"))] == (
        "man with\nthe grey scarf stood by the well,"
    )
    assert text[slice(*selection.by_words(text, "grey scarf"))] == "grey scarf"


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        ("", "", "selection_missing"),
        ("blue", "", "selection_not_found"),
        ("man", "blue", "selection_not_found"),
        ("the", "", "selection_found_twice"),
    ],
)
def test_a_selection_that_is_not_plain_is_refused(first, last, code):
    with pytest.raises(IntakeError, match=code):
        selection.by_words("the man by the well", first, last)


def test_offsets_lose_the_spaces_at_their_edges():
    assert selection.by_offsets("by the well", 2, 7) == (3, 6)
    for start, end in [(-1, 2), (3, 3), (2, 3), (0, 99)]:
        with pytest.raises(IntakeError, match="selection_not_found"):
            selection.by_offsets("by the well", start, end)


def test_every_province_has_one_tile():
    placed = [code for row in tiles.layout() for code in row if code]

    assert sorted(placed) == sorted(codes.list("province").codes)
    assert len({len(row) for row in tiles.layout()}) == 1


def test_the_fullest_tile_is_darkest_and_an_empty_one_has_no_shade():
    rows = tiles.tile_map({"AF-KAB": 10, "AF-PAR": 1, "elsewhere": 99}, "en")
    shade = {tile.code: tile.shade for row in rows for tile in row}

    assert (shade["AF-KAB"], shade["AF-PAR"], shade["AF-HEL"]) == (tiles.SHADES, 1, 0)
    assert {tile.shade for row in tiles.tile_map({}, "en") for tile in row} == {0}


def test_an_attachment_says_what_was_found_in_it_in_a_fixed_order_and_nothing_where_not_known():
    page = Page(1, b"\xff\xd8\xff" + bytes(9), 3, 4)
    found = {"links": 2, "place": 1}

    def carried(stripped):
        one = Rendition("image/jpeg", (page,), 1, True, stripped=stripped)
        return attachments.shown(FILE, 1, one).carried

    assert (carried(None), carried({}), carried(found)) == (None, (), (("place", 1), ("links", 2)))


@pytest.mark.parametrize("language", ["en", "fa-af", "ps"])
def test_every_kind_that_the_box_can_tell_has_words(language):
    with translation.override(language):
        told = {kind: wording.taken_off(kind, 3, "3") for kind in rendition.STRIPPED_KINDS}
    assert not [kind for kind, words in told.items() if words == kind]
    assert len(set(told.values())) == len(told)
    assert all(("3" in told[kind]) == (kind in rendition.COUNTED_KINDS) for kind in told)


def test_an_attachment_says_what_is_gone_from_it_and_what_is_missing():
    page = Page(1, b"\xff\xd8\xff" + bytes(9), 3, 4)

    shown = attachments.shown(FILE, 2, Rendition("image/jpeg", (page,), 5, name_fits=False))

    assert (shown.missing, shown.name_fits, shown.stripped) == (
        4,
        False,
        attachments.STRIPPED["document"],
    )
    assert shown.pages[0].octets == 12
    assert attachments.shown(FILE, 1, "damaged").not_shown == "damaged"
