"""Whose name stays to be read: of who did it, where the text says so and nothing speaks against.

All people here are invented.
"""

import pytest

from intake.redaction import redact, redact_all
from intake.redaction.roles import parted
from intake.redaction.types import Finding
from tests.corpus.reports import LANGUAGES
from tests.costs import in_step

PERPETRATORS = [
    ("en", "Commander Yarmal led them.", "Yarmal"),
    ("en", "Commander Karim Wardaki of the 4th unit beat me.", "Karim Wardaki"),
    ("en", "I was beaten by Judge Karim Wardaki", "Karim Wardaki"),
    ("en", "a Talib named Gul Agha threatened us", "Gul Agha"),
    ("fa-af", "قوماندان نجیب و افراد مسلحش آمدند", "نجیب"),
    ("fa-af", "قاضی عبدالرحمن پول خواست", "عبدالرحمن"),
    ("fa-af", "ولسوال ملا نجیب الله ما را تهدید کرد", "نجیب الله"),
    ("fa-af", "محتسب به نام مولوی نقشبندی در شهر نو", "نقشبندی"),
    ("fa-af", "توسط قوماندان نجیب الله بسته شدم", "نجیب الله"),
    ("ps", "ولسوال صاحب ملا تورجان ماته وویل چې ځمکه خالي کړه", "تورجان"),
    ("ps", "قوماندان نجیب الله ووهلم", "نجیب الله"),
]
OFFICIALS = [
    ("en", "the district governor, Karim Wardaki, said nothing", "Karim Wardaki"),
    ("fa-af", "سخنگوی والی، عبدالمالک همتی، رویداد را رد کرد", "عبدالمالک همتی"),
    ("ps", "د امنیې قوماندان عبدالمالک څه ونه ویل", "عبدالمالک"),
]
# The same titles, borne by those who are hunted for them; the houses and kin of the powerful.
HIDDEN = [
    ("en", "Commander Karim Wardaki was arrested"),
    ("en", "former commander Karim Wardaki led the police here"),
    ("en", "they killed commander Karim Wardaki"),
    ("en", "Judge Karim Wardaki lives with us"),
    ("en", "our commander Karim Wardaki"),
    ("en", "the wife of commander Karim Wardaki"),
    ("en", "Commander Karim Wardaki, when they took him, said nothing"),
    ("en", "the governor of Karim Wardaki"),
    ("fa-af", "قوماندان نجیب الله را بازداشت کردند"),
    ("fa-af", "قاضی نجیب الله را در راه تعقیب کردند"),
    ("fa-af", "قوماندان نجیب الله را زد"),
    ("fa-af", "ولسوال سابق نجیب الله تهدید کرد"),
    ("fa-af", "والی پیشین، نجیب الله، امر داد"),
    ("fa-af", "دختر قوماندان نجیب الله"),
    ("fa-af", "من قاضی نجیب الله هستم"),
    ("fa-af", "قوماندان نجیب الله در خانه بود که طالب او را زد"),
    ("ps", "قوماندان نجیب الله یې ونیوه"),
    ("ps", "قوماندان نجیب الله طالبانو ونیوه"),
    ("ps", "پخوانی قوماندان نجیب الله ووهلم"),
]


def _kept(result, kind):
    return [result.text[m.start : m.end] for m in result.context if m.kind == kind]


@pytest.mark.parametrize(("language", "text", "name"), PERPETRATORS)
def test_who_did_it_stays_to_be_read_and_is_marked(language, text, name):
    result = redact(text, (language,))
    (kept,) = _kept(result, "PERPETRATOR")
    assert kept.endswith(name)  # ملا may be taken with it
    assert not result.spans
    assert not result.identities


@pytest.mark.parametrize(("language", "text", "name"), OFFICIALS)
def test_who_holds_an_office_stays_to_be_read_and_is_marked(language, text, name):
    assert _kept(redact(text, (language,)), "OFFICIAL") == [name]


@pytest.mark.parametrize(("language", "text"), HIDDEN)
def test_a_title_alone_unhides_nobody(language, text):
    result = redact(text, (language,))
    assert not {m.kind for m in result.context} & {"PERPETRATOR", "OFFICIAL"}
    assert "PERSON" in {span.kind for span in result.spans}
    assert not {"Karim", "Wardaki", "نجیب", "الله"} & set(result.text.split())


def test_a_perpetrator_has_one_label_in_all_texts_and_scripts():
    first, second = redact_all(
        ("قوماندان احمد جاوید لت کرد", "Commander Ahmad Jawid beat them"), LANGUAGES
    )
    (one,), (other,) = first.context, second.context
    assert one.label == other.label == "PERPETRATOR-1"


def test_a_perpetrators_full_name_stays_where_the_title_is_not_repeated():
    result = redact("Commander Karim Wardaki beat me. Karim Wardaki is in Kabul now", ("en",))
    assert not _kept(result, "PERPETRATOR")  # "is" may be of somebody who suffers
    result = redact("Commander Karim Wardaki beat me. We all know Karim Wardaki", ("en",))
    assert _kept(result, "PERPETRATOR") == ["Karim Wardaki"] * 2


def test_one_word_of_the_name_stays_only_where_it_does_a_deed_again():
    result = redact("Commander Karim Wardaki beat me. Karim threatened her.", ("en",))
    assert _kept(result, "PERPETRATOR") == ["Karim Wardaki", "Karim"]


def test_one_word_that_may_be_somebody_else_hides_both_and_people_are_asked():
    result = redact("Commander Karim beat me. Karim sat beside the stove.", ("en",))
    assert "Karim" not in result.text
    assert not result.context
    assert all(span.check for span in result.spans)


@pytest.mark.parametrize(
    "text",
    [
        "Commander Karim Wardaki beat me. My brother Karim Noori cried.",
        "My brother Karim cried. Commander Karim beat me.",
        "Karim was killed. Commander Karim Wardaki beat me.",
    ],
)
def test_a_name_of_somebody_who_suffered_is_hidden_where_it_is_a_commanders_too(text):
    result = redact(text, ("en",))
    assert "Karim" not in result.text
    assert not result.context


def test_who_surely_suffered_stays_sealed_to_custodians_though_a_commander_is_called_alike():
    result = redact("My brother Karim cried. Commander Karim beat me.", ("en",))
    assert [one.check for one in result.identities] == [False]


def test_a_name_hidden_in_one_text_is_not_unhidden_by_another():
    account, danger = redact_all(
        ("Commander Torabaz beat me.", "Torabaz, my cousin, is in danger"), ("en",)
    )
    assert "Torabaz" not in account.text + danger.text


def test_what_hides_one_name_hides_all_that_share_a_word_with_it():
    result = redact(
        "Commander Karim Wardaki beat me. The governor, Wardaki Noori, knows."
        " Karim was killed by them.",
        ("en",),
    )
    assert not result.context
    assert not {"Karim", "Wardaki", "Noori"} & set(result.text.replace(",", "").split())


@pytest.mark.parametrize(
    "text",
    [
        "they came in a Taliban ranger, KBL-12345",
        "رنجر با پلیت KBL-12345 پیش دروازه ایستاد است",
        "د طالبانو موټر KBL-12345 و",
    ],
)
def test_the_plate_of_those_who_did_it_stays_where_the_text_says_that_it_is_theirs(text):
    assert _kept(redact(text, LANGUAGES), "VEHICLE") == ["KBL-12345"]


@pytest.mark.parametrize(
    "text",
    [
        "a Corolla KBL-12345 stopped",
        "my brother's car KBL-12345 was hit by a Taliban ranger",
        "They came in a Taliban ranger, KBL-12345. The plate of my taxi is KBL-12345.",
        "موتر برادرم KBL-12345 را رنجر زد",
    ],
)
def test_a_plate_that_may_be_a_victims_is_hidden(text):
    result = redact(text, LANGUAGES)
    assert "12345" not in result.text
    assert not _kept(result, "VEHICLE")  # words beside it may be marked as guesses of other kinds


@pytest.mark.parametrize(
    "piece", ["Commander Karim beat me. ", "ولسوال نجیب الله ", "Karim Noori "]
)
def test_parting_takes_time_in_proportion_to_the_text(piece):
    def names(size):
        text = piece * (size // len(piece))
        first = piece.index(piece.split()[-2])
        found = [
            Finding(at + first, at + first + 4, "PERSON", 0.9, "name_words")
            for at in range(0, len(text), len(piece))
        ]
        return text, found

    made = {size: names(size) for size in (2_000, 16_000)}
    assert in_step(lambda size: parted([made[size][0]], [made[size][1]]))
