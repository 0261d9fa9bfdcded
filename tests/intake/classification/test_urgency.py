"""The taxonomy's triage, rule by rule: what raises, and that nothing automatic lowers."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.classification import Act, Meaning, When, classify
from intake.classification.urgency import judge
from intake.taxonomy import ESCALATORS, VIOLATIONS

TODAY = date(2025, 6, 1)
WORDS = ((0, 4),)
_TO_T0 = {"E_INCOM", "E_MED", "E_EXEC", "E_SUBMITTER", "E_DEADLINE72", "E_RECENT90", "E_SV"}


def _judged(codes, signals=(), dates=()):
    acts = [Act(code, 0.5, WORDS) for code in codes]
    told = dict.fromkeys(signals, WORDS)
    return judge(acts, told, dates, TODAY, understood=bool(codes))


def _raised(code, escalator):
    """Where the taxonomy puts an act of which an escalator is told."""
    level = "T0" if code == "INT-05" else VIOLATIONS[code].level
    if escalator not in VIOLATIONS[code].escalators:
        return level
    if escalator in _TO_T0:
        return "T0"
    return min(level, "T1") if escalator == "E_EVID" else f"T{max(int(level[1]) - 1, 0)}"


@pytest.mark.parametrize("code", sorted(VIOLATIONS))
def test_an_act_starts_where_the_taxonomy_puts_it_and_says_so(code):
    judged = _judged([code])
    expected = "T0" if code == "INT-05" else VIOLATIONS[code].level
    assert judged.level == expected
    assert (
        f"act:{code}" in {one.code for one in judged.reasons}
        or judged.level < VIOLATIONS[code].level
    )


@pytest.mark.parametrize(
    ("code", "escalator"),
    [(act.code, one) for act in VIOLATIONS.values() for one in act.escalators],
)
def test_each_escalator_of_each_act_raises_it_as_the_taxonomy_says(code, escalator):
    judged = _judged([code], [escalator])
    assert judged.level == _raised(code, escalator)
    assert escalator in {one.code for one in judged.reasons}


@pytest.mark.parametrize("escalator", ["E_INCOM", "E_MED", "E_EXEC", "E_SUBMITTER", "E_SV"])
def test_a_life_in_danger_is_t0_whatever_the_act(escalator):
    assert _judged(["HOM-06"], [escalator]).level == "T0"
    assert _judged([], [escalator]).level == "T0"


def test_an_escalator_of_other_acts_raises_nothing():
    judged = _judged(["HOM-06"], ["E_CHILD"])
    assert judged.level == VIOLATIONS["HOM-06"].level
    assert "E_CHILD" not in {one.code for one in judged.reasons}


@settings(max_examples=60, deadline=None)
@given(
    st.sets(st.sampled_from(sorted(VIOLATIONS)), max_size=4),
    st.sets(st.sampled_from(sorted(ESCALATORS)), max_size=4),
    st.sampled_from(sorted(VIOLATIONS)),
    st.sampled_from(sorted(ESCALATORS)),
)
def test_one_act_or_signal_more_never_makes_it_less_urgent(codes, signals, act, signal):
    before = _judged(sorted(codes), sorted(signals)).level
    if codes:
        assert _judged(sorted({*codes, act}), sorted(signals)).level <= before
    assert _judged(sorted(codes), sorted({*signals, signal})).level <= before


def test_what_nobody_understood_waits_for_a_person_and_what_was_half_heard_cannot_lower_it():
    half_heard = [Act("HOM-05", 0.12, WORDS)]
    judged = judge(half_heard, {}, (), TODAY, understood=False)
    assert judged.level == "T2"
    assert "no_act_recognised" in {one.code for one in judged.reasons}


def _on(day):
    return When(WORDS, (Meaning(day, day, "day", "gregorian"),))


def test_a_disappearance_of_the_last_ninety_days_is_t0():
    recent, old = _on(date(2025, 5, 3)), _on(date(2021, 5, 3))
    assert _judged(["LIB-03"], (), [recent]).level == "T0"
    assert _judged(["LIB-03"], (), [old]).level == VIOLATIONS["LIB-03"].level


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("They took him on Monday and we do not know where he is.", "E_INCOM"),
        ("او را بردند و معلوم نیست کجاست.", "E_INCOM"),
        ("بوتلی یې دی او درک یې نشته.", "E_INCOM"),
        ("He was beaten and needs his insulin.", "E_MED"),
        ("He will be executed on Friday.", "E_EXEC"),
        ("They are looking for me, I am in hiding.", "E_SUBMITTER"),
        ("پنهان هستم و دنبال من می‌گردند.", "E_SUBMITTER"),
        ("پټ یم، راپسې ګرځي.", "E_SUBMITTER"),
        ("She was raped in the cell.", "E_SV"),
    ],
)
def test_words_that_call_for_haste_are_heard_and_shown(text, reason):
    found = classify(text, TODAY)
    assert found.urgency.level == "T0"
    (given_,) = (one for one in found.urgency.reasons if one.code == reason)
    assert all(text[start:end] for start, end in given_.words)
    assert given_.words


def _reasons(text):
    return {one.code for one in classify(text, TODAY).urgency.reasons}


@pytest.mark.parametrize(
    "text",
    [
        "I heard that the bazaar is open again.",
        "موبایلم خاموش است، فردا زنگ می‌زنم.",
        "درې کاله کېږي چې دلته کار کوم.",
    ],
)
def test_a_word_that_hints_at_a_disappearance_calls_for_no_haste_by_itself(text):
    assert "E_INCOM" not in _reasons(text)


@pytest.mark.parametrize(
    ("unknown", "named"),
    [
        (
            "Armed men took my brother from his shop.",
            "Armed Taliban took my brother from his shop.",
        ),
        ("افراد مسلح برادرم را بردند.", "افراد مسلح طالبان برادرم را بردند."),
        ("وسله والو زما ورور بوت.", "وسله والو طالبانو زما ورور بوت."),
    ],
)
def test_whom_a_party_that_is_named_took_was_not_abducted_by_unknown_men(unknown, named):
    assert "act:LIB-04" in _reasons(unknown)
    assert "act:LIB-04" not in _reasons(named)


def _called_for(text):
    return {one.code for one in classify(text, date(2026, 11, 20)).urgency.reasons}


@pytest.mark.parametrize("when", ["شام ۱۲ سرطان ۱۴۰۳", "در ماه سرطان"])
def test_the_month_of_saratan_is_no_illness(when):
    assert "E_MED" not in _called_for(f"{when} برادرم را بازداشت کردند.")


@pytest.mark.parametrize(
    "text",
    [
        "پدرم در زندان است و سرطان دارد و دوا ندارد.",
        "برادرم را در ۱۲ سرطان ۱۴۰۳ بردند، او سرطان خون دارد.",
    ],
)
def test_the_illness_of_that_name_is_one_also_beside_the_month(text):
    assert "E_MED" in _called_for(text)


@pytest.mark.parametrize(
    "text",
    [
        "They arrested my brother.",
        "They arrested my father in 2021 and released him after two months.",
        "برادرم را بازداشت کردند.",
        "سه سال پیش خواهرم را بازداشت کردند.",
        "کاکایم را سال گذشته طالبان از دکانش گرفتند.",
        "زما ورور یې ونیو.",
        "زما پلار یې په ۱۴۰۰ کال کې ونیو او دوه میاشتې وروسته خوشې شو.",
    ],
)
def test_one_of_the_family_who_was_arrested_is_no_hostage_for_another(text):
    judged = classify(text, TODAY).urgency
    assert judged.level == "T1"
    assert "act:LIB-05" not in {one.code for one in judged.reasons}


@pytest.mark.parametrize(
    "text",
    [
        "They arrested my father instead of me and keep him until I come.",
        "پدرم را به جای من بازداشت کردند و گفتند تا تو نیایی رها نمی‌شود.",
        "زما پلار یې زما پر ځای ونیو او تر هغې یې ساتي چې زه راشم.",
    ],
)
def test_who_is_held_for_another_is_a_hostage(text):
    judged = classify(text, TODAY).urgency
    assert judged.level == "T0"
    assert "act:LIB-05" in {one.code for one in judged.reasons}


@pytest.mark.parametrize(
    "text",
    [
        "Please send me the number of your office.",
        "لطفاً نمبر دفتر صلیب سرخ را برایم بفرستید.",
        "مهرباني وکړئ د سره صلیب د دفتر شمېره راولېږئ.",
    ],
)
def test_who_writes_to_an_office_is_not_punished_for_it(text):
    assert "act:FRE-07" not in _reasons(text)


@pytest.mark.parametrize(
    "text",
    [
        "Four people stood on the road, who they were does not matter, they sold melons.",
        "سه نفر سر سرک ایستاده بودند و تربوز می‌فروختند.",
        "درې کسان پر سړک ولاړ وو او هندواڼې یې خرڅولې.",
    ],
)
def test_people_on_a_road_are_no_kidnappers(text):
    assert "act:LIB-04" not in _reasons(text)
