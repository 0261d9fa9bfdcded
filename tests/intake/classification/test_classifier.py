"""What the first stage proposes about a text, with the words it rests on."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.classification import Assessment, Urgency, When, classify
from intake.errors import IntakeError
from intake.redaction import redact
from intake.taxonomy import VIOLATIONS
from tests.corpus.reports import EVERY, LANGUAGES
from tests.costs import in_step

TODAY = date(2025, 6, 1)


def _codes(text):
    return {act.code: act.probability for act in classify(text, TODAY).acts}


ACTS_TOLD = [
    ("LIB-01", "برادرم را بازداشت کردند"),
    ("LIB-01", "ورور یې ونيولو"),
    ("LIB-01", "they arrested my brother"),
    ("LIB-03", "از سه ماه ناپدید است"),
    ("LIB-03", "زوی مې لادرکه دی"),
    ("LIB-04", "پسرش را اختطاف کردند"),
    ("LIB-05", "پدرش را به جای پسرش بازداشت کردند"),
    ("LIB-06", "به ضمانت بزرگان قریه رها شد"),
    ("LIF-01", "he was executed after his arrest"),
    ("LIF-04", "جسد او را در بازار آویزان کردند"),
    ("LIF-05", "حکم اعدام او صادر شد"),
    ("LIF-06", "د مرګ ګواښ یې ورته وکړ"),
    ("INT-01", "با شوک برقی شکنجه شد"),
    ("INT-01", "په زندان کې یې شکنجه کړ"),
    ("INT-01", "په زندان کي يي شکنجه کړ"),
    ("INT-03", "forced him to confess"),
    ("INT-04", "هغه یې په دُرو وواهه"),
    ("INT-05", "she was raped"),
    ("INT-07", "موبایل مرا تلاشی کردند"),
    ("HOM-01", "از خانه بیرون کردند"),
    ("HOM-03", "کورونه یې وسوځول"),
    ("HOM-04", "شب به خانه ما ریختند"),
    ("HOM-06", "زمین ما را غصب کردند"),
    ("GRP-02", "چون پنجشیری بودم مرا زدند"),
    ("AMN-01", "کارت عفو داشت"),
    ("WGR-01", "د نجونو ښوونځی یې بند کړ"),
    ("WGR-03", "بدون محرم اجازه نداد"),
    ("WGR-06", "she was forced to marry a commander"),
    ("FRE-03", "در مظاهره زنان"),
    ("CON-02", "roadside bomb near the school"),
    ("CON-06", "a child stepped on an old mine"),
    ("JUS-02", "از ایران رد مرز شد"),
]


@pytest.mark.parametrize(("code", "text"), ACTS_TOLD)
def test_an_act_is_proposed_from_its_words(code, text):
    assert _codes(text).get(code, 0) >= 0.3


@pytest.mark.parametrize(
    "text",
    ["او را شکنجه نکردند.", "they did not torture him", "he was never arrested", "بازداشت نشد."],
)
def test_denied_words_are_no_proposal(text):
    assert _codes(text) == {}


def test_a_denial_in_the_next_clause_denies_nothing():
    assert "INT-01" in _codes("او را شکنجه کردند و داکتر نیاوردند")


def test_more_words_make_an_act_more_probable_and_never_certain():
    once = _codes("they arrested him")["LIB-01"]
    twice = _codes("they arrested him and he is in prison")["LIB-01"]
    assert 0.5 < once < twice <= 0.95


def test_the_same_word_again_adds_next_to_nothing():
    again, once = _codes("arrested. arrested. arrested."), _codes("arrested.")
    assert again["LIB-01"] == pytest.approx(once["LIB-01"], abs=0.05)


@pytest.mark.parametrize("report", EVERY, ids=lambda one: f"{one.language} {one.name}")
def test_most_acts_of_each_sample_report_are_proposed(report):
    found = _codes(report.text).keys() & set(report.acts)
    assert len(found) >= len(report.acts) / 2


@pytest.mark.parametrize(
    "text", ["", "   ", "امروز هوا خوب است.", "Thank you for your work.", "سلام"]
)
def test_a_text_without_acts_proposes_none_and_still_waits_for_a_person(text):
    found = classify(text, TODAY)
    assert found.acts == ()
    assert found.urgency.level == "T2"
    assert [reason.code for reason in found.urgency.reasons] == ["no_act_recognised"]


@pytest.mark.parametrize(
    ("text", "iso", "precision"),
    [
        ("به تاریخ ۲۴ اسد ۱۴۰۰", "2021-08-15", "day"),
        ("۲ حوت ۱۴۰۰", "2022-02-21", "day"),
        ("د ۱۴۰۱ کال د وري په ۲۴ مه", "2022-04-13", "day"),
        ("28 Sawr 1401", "2022-05-18", "day"),
        ("۷ قوس ۱۴۰۱", "2022-11-28", "day"),
        ("7 آذر 1401", "2022-11-28", "day"),
        ("۱۲ کب ۱۴۰۲", "2024-03-02", "day"),
        ("۳۰ حوت ۱۴۰۳", "2025-03-20", "day"),
        ("۱۴۰۲/۰۶/۱۲", "2023-09-03", "day"),
        ("12/6/1402", "2023-09-03", "day"),
        ("سنبله ۱۴۰۲", "2023-08-23", "month"),
        ("سال ۱۴۰۲", "2023-03-21", "year"),
        ("12 September 2023", "2023-09-12", "day"),
        ("September 12, 2023", "2023-09-12", "day"),
        ("on 3rd of March 2024", "2024-03-03", "day"),
        ("2023-09-12", "2023-09-12", "day"),
        ("in 2022", "2022-01-01", "year"),
        ("۱۲ سپتمبر ۲۰۲۳", "2023-09-12", "day"),
    ],
)
def test_a_date_is_read_in_its_calendar(text, iso, precision):
    (found,) = classify(text, TODAY).dates
    first = found.readings[0]
    assert (first.first.isoformat(), first.precision) == (iso, precision)
    assert not found.year_assumed


def test_a_date_without_a_year_lies_before_the_day_of_receipt():
    (found,) = classify("به تاریخ ۱۲ سنبله", TODAY).dates
    assert found.year_assumed
    assert found.readings[0].first == date(2024, 9, 2)


def test_a_lunar_looking_year_is_read_in_both_calendars():
    (found,) = classify("1445/09/01", TODAY).dates
    assert [one.calendar for one in found.readings] == ["lunar_hijri", "solar_hijri_af"]
    assert not found.is_certain


@pytest.mark.parametrize("text", ["۳۱ حوت ۱۴۰۲", "30 February 2024", "1402/13/01", "13/13/2023"])
def test_a_day_that_never_was_is_no_date_and_nothing_beside_it_is_certain(text):
    for found in classify(text, TODAY).dates:
        assert found.fine != "day"
        assert not found.is_certain


@pytest.mark.parametrize(
    ("text", "value", "of"),
    [
        ("پنج نفر را بردند", 5, "persons"),
        ("۱۲ خانواده کوچ کردند", 12, "families"),
        ("درې تنه ماشومان", 3, "children"),
        ("35 نجونې", 35, "children"),
        ("twelve civilians were hurt", 12, "persons"),
        ("two women came", 2, "women"),
    ],
)
def test_people_are_counted(text, value, of):
    (found,) = classify(text, TODAY).counts
    assert (found.value, found.of) == (value, of)


def test_an_age_is_no_count():
    assert classify("او ۲۲ سال دارد و 3 موتر دید", TODAY).counts == ()


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("de facto intelligence (GDI)", "از استخبارات بودند"),
        ("de facto morality enforcement", "د امر بالمعروف کسان"),
        ("de facto authority, unit not said", "the Taliban came"),
        ("IS-KP", "داعش مسوولیت گرفت"),
        ("unknown", "armed men came"),
    ],
)
def test_who_did_it_is_named_by_type(kind, text):
    assert kind in {one.kind for one in classify(text, TODAY).perpetrators}


@pytest.mark.parametrize(
    ("text", "level", "reason"),
    [
        ("they looted the shop", "T3", "act:HOM-05"),
        ("they arrested him", "T1", "act:LIB-01"),
        ("او را بازداشت کردند و هنوز در زندان است", "T0", "E_HELD"),
        ("یو ۱۴ کلن هلک یې ونیوه", "T0", "E_CHILD"),
        ("he was arrested, we do not know where he is", "T0", "E_INCOM"),
        ("شکنجه شد و خونریزی دارد", "T0", "E_MED"),
        ("حکم اعدام دارد", "T0", "E_EXEC"),
        ("they looted my shop and they are looking for me", "T0", "E_SUBMITTER"),
        ("به ما سه روز مهلت دادند، تهدید کردند", "T0", "E_DEADLINE72"),
        ("she was raped", "T0", "E_SV"),
        ("a journalist was arrested", "T0", "E_HRD"),
    ],
)
def test_urgency_starts_at_the_taxonomy_and_is_raised_by_signals(text, level, reason):
    urgency = classify(text, TODAY).urgency
    assert urgency.level == level
    assert reason in {one.code for one in urgency.reasons}


def test_a_recent_disappearance_is_urgent_and_an_old_one_is_not_lowered():
    recent = classify("he disappeared on 3 May 2025", TODAY).urgency
    old = classify("he went missing in May 2021, arrested", TODAY).urgency
    assert "E_RECENT90" in {reason.code for reason in recent.reasons}
    assert "E_RECENT90" not in {reason.code for reason in old.reasons}
    lately = classify("he disappeared three weeks ago", TODAY).urgency
    assert "E_RECENT90" in {reason.code for reason in lately.reasons}
    assert old.level <= VIOLATIONS["LIB-03"].level


@settings(deadline=None)
@given(st.sampled_from(["T0", "T1", "T2", "T3"]), st.sampled_from(["T0", "T1", "T2", "T3"]))
def test_urgency_is_never_lowered(start, asked):
    assert Urgency(start).raised(asked, "said_in_danger").level == min(start, asked)


def test_more_words_never_make_a_report_less_urgent():
    for report in EVERY:
        alone = classify(report.text, TODAY).urgency.level
        for other in ("he was released and is safe", "امروز هوا خوب است"):
            assert classify(f"{report.text}\n{other}", TODAY).urgency.level <= alone


def test_words_point_into_the_original_and_then_into_the_redacted_text():
    text = "۱۲ سنبله ۱۴۰۲ احمد جاوید را در پنجشېر بازداشت کردند"
    found = classify(text, TODAY)
    result = redact(text, LANGUAGES)
    moved = found.moved(result.map_spans)
    assert text[slice(*found.acts[0].words[0])] == "بازداشت"
    assert result.text[slice(*moved.acts[0].words[0])] == "بازداشت"
    assert result.text[slice(*moved.places[0].words[0])] == "پنجشېر"
    assert result.text[slice(*moved.dates[0].words[0])] == "۱۲ سنبله ۱۴۰۲"


def test_an_assessment_carries_no_word_of_the_text():
    for report in EVERY:
        kept = json.dumps(classify(report.text, TODAY).to_json(), ensure_ascii=False)
        for _, start, end in report.identifiers:
            assert report.text[start:end] not in kept or end - start < 4


OLD = {"words": [[3, 13]], "calendar": "gregorian", "year": 2024, "month": 5, "day": 7,
       "precision": "day", "gregorian": "2024-05-07", "year_assumed": False}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "first", "last", "fine"),
    [
        ({}, date(2024, 5, 7), date(2024, 5, 7), "day"),
        ({"day": 0, "gregorian": "2024-05-01"}, date(2024, 5, 1), date(2024, 5, 31), "month"),
        (
            {"calendar": "solar_hijri_af", "year": 1402, "month": 0, "day": 0},
            date(2023, 3, 21),
            date(2024, 3, 19),
            "year",
        ),
    ],
)
def test_a_date_of_an_older_working_copy_says_what_it_said(changed, first, last, fine):
    found = When.from_json({**OLD, **changed})
    (only,) = found.readings
    assert (only.first, only.last, found.fine, found.is_certain) == (first, last, fine, True)
    assert found.words == ((3, 13),)


def test_an_older_date_without_a_calendar_was_not_understood():
    assert When.from_json({**OLD, "calendar": "", "gregorian": ""}).readings == ()


@pytest.mark.parametrize(
    "readings", [1, [1], [{}], [{"first": "x", "last": "y"}], [{"first": None, "last": None}]]
)
def test_a_reading_that_cannot_be_one_is_refused(readings):
    with pytest.raises(IntakeError, match="unreadable_assessment"):
        When.from_json({"words": [[0, 1]], "readings": readings, "year_assumed": False})


def test_an_assessment_survives_json():
    for report in EVERY:
        found = classify(report.text, TODAY)
        assert Assessment.from_json(json.loads(json.dumps(found.to_json()))) == found


@pytest.mark.parametrize(
    "plain", [{}, {"acts": 1}, {"acts": [{"code": "LIB-01"}]}, {"acts": [], "urgency": {}}]
)
def test_a_malformed_assessment_is_refused(plain):
    with pytest.raises(IntakeError) as refused:
        Assessment.from_json(plain)
    assert refused.value.code == "unreadable_assessment"


def test_no_repr_shows_what_was_proposed():
    found = classify("احمد در پنجشیر ۱۲ سنبله ۱۴۰۲ بازداشت شد", TODAY)
    shown = repr(found) + repr(found.acts) + repr(found.dates) + repr(found.places)
    assert "AF-PAN" not in shown
    assert "2023" not in shown
    assert "LIB" not in shown


PIECES = ["بازداشت ", "خانه ", "نه ", "12 ", "1402/", "د ۱۴۰۱ کال ", "سنبله ", "پنج نفر ", "جسد ",
          "to ", "می", "not ", "arrested ", ". ", "کوه", "\ud800", "‌", "ﷲ"]  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=20))
def test_any_text_is_assessed_without_error_and_within_its_bounds(pieces):
    text = "".join(pieces)
    found = classify(text, TODAY)
    for one in (*found.acts, *found.dates, *found.places, *found.perpetrators, *found.counts):
        assert all(0 <= start < end <= len(text) for start, end in one.words)


@pytest.mark.parametrize("piece", PIECES)
def test_classification_is_linear_on_hostile_input(piece):
    assert in_step(lambda size: classify(piece * (size // len(piece)), TODAY))
