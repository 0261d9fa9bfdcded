"""What is told, and the same words denied, feared or heard say, in three languages."""

from datetime import date

import pytest

from intake.classification import classify
from intake.classification.mentions import DENIED, FEARED, HEARD, TOLD, mentions
from intake.classification.tokens import tokens_of
from intake.classification.word_files import words
from intake.redaction import read

TODAY = date(2025, 6, 1)

PAIRS = [
    ("INT-01", "They tortured my son in prison.", "They did not torture my son in prison."),
    ("INT-01", "پسرم را در زندان شکنجه کردند.", "پسرم را در زندان شکنجه نکردند."),
    ("INT-01", "زوی مې یې په زندان کې شکنجه کړ.", "زوی مې یې په زندان کې نه دی شکنجه کړی."),
    ("LIB-01", "He was arrested by the police.", "He was not arrested by the police."),
    ("LIB-01", "پولیس او را بازداشت کرد.", "پولیس او را بازداشت نکرد."),
    ("LIB-01", "پولیسو ونیولو.", "پولیسو نه دی نیولی."),
    ("INT-02", "They beat the old man with sticks.", "Nobody beat the old man."),
    ("INT-04", "سه مرد را دره زدند.", "هیچ کس را دره نزدند."),
    ("HOM-01", "We were evicted from our house.", "We fear that we will be evicted from it."),
    ("HOM-03", "They burned our house.", "We are afraid that they will burn our house."),
    ("HOM-03", "خانهٔ ما را آتش زدند.", "می‌ترسیم که خانهٔ ما را آتش بزنند."),
    ("HOM-03", "زموږ کور یې وسوځاوه.", "وېرېږو چې کور به مو وسوځوي."),
    ("HOM-06", "زمین ما را غصب کردند.", "شاید زمین ما را غصب کنند."),
    ("LIF-07", "Unknown men killed the mullah.",
     "There is a rumour that unknown men killed the mullah."),
]  # fmt: skip


def _acts(text):
    return {act.code for act in classify(text, TODAY).acts}


@pytest.mark.parametrize(("code", "told", "not_so"), PAIRS)
def test_an_act_is_proposed_where_it_is_told_and_not_where_it_is_denied_or_feared(
    code, told, not_so
):
    assert code in _acts(told)
    assert code not in _acts(not_so)


def _voices(text, notion):
    tokens = tokens_of(text, read(text))
    return {one.voice for one in mentions(words(), tokens) if one.hit.phrase.notion == notion}


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("they tortured him", TOLD),
        ("they never tortured him", DENIED),
        ("we fear that they tortured him", FEARED),
        ("they tortured him, it is said", HEARD),
        ("او را شکنجه کردند", TOLD),
        ("او را شکنجه نکردند", DENIED),
        ("می‌ترسم که شکنجه کنند", FEARED),
        ("شکنجه یې نه کړ", DENIED),
    ],
)
def test_words_stand_in_a_voice(text, voice):
    assert _voices(text, "TORTURE") == {voice}


def test_a_denial_ends_with_its_clause():
    assert TOLD in _voices("he was not rich, but they tortured him", "TORTURE")
    assert TOLD in _voices("او را شکنجه کردند و داکتر نیاوردند", "TORTURE")


def test_words_that_deny_by_themselves_are_not_denied_by_that_again():
    assert "WGR-03" in _acts("بدون محرم اجازه نداد که سوار شود.")
    assert TOLD in _voices("no lawyer was there", "TRIAL_UNFAIR")


@pytest.mark.parametrize(
    "text",
    ["it arrested my attention", "دیشب زنگ زدند", "شاجور گل زدند", "the boys killed the team"],
)
def test_words_of_an_idiom_tell_nothing(text):
    assert _acts(text) == set()


# A party's words about its own deeds or others', and a denial beside an allegation.
CLAIMS = [
    ("CLM-02", "The spokesman told the radio that nobody in the prison is tortured."),
    ("CLM-02", "سخنگوی والی گفت که هیچ کس شکنجه نشده و این پروپاگند است."),
    ("CLM-02", "د والي ویاند راډیو ته وویل چې هېڅ بندي نه دی شکنجه شوی."),
    ("CLM-01", "The Freedom Front says on its page that it killed nine Taliban at a post."),
    ("CLM-01", "جبههٔ مقاومت در صفحهٔ خود نوشت که چهل طالب را کشته است."),
    ("CLM-01", "د مقاومت جبهې په خپل کانال کې لیکلي چې اوه طالبان یې وژلي."),
    ("CLM-01", "Daesh claimed responsibility on Telegram."),
    ("CLM-03", "A decree of the ministry was read in the mosque."),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text"), CLAIMS)
def test_what_a_party_says_is_a_claim_and_no_act(code, text):
    found = classify(text, TODAY)
    assert code in {one.code for one in found.claims}
    assert found.acts == ()


def test_an_allegation_stands_beside_its_denial():
    found = classify("They tortured my brother with cables. The spokesman denied it.", TODAY)
    assert "INT-01" in {one.code for one in found.acts}
    assert "CLM-02" in {one.code for one in found.claims}


def test_no_claim_is_among_the_acts_and_no_act_among_the_claims():
    text = "\n".join(text for _, text in CLAIMS) + "\n".join(told for _, told, _ in PAIRS)
    found = classify(text, TODAY)
    assert found.acts
    assert found.claims
    assert not any(one.code.startswith("CLM") for one in found.acts)
    assert all(one.code.startswith("CLM") for one in found.claims)
