"""Places: every province and capital in every script, other spellings, and what is no place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.classification import Where, classify
from intake.classification.where import Site, places_named
from intake.classification.where.site import DISTRICT, PLACE, PROVINCE, from_capital
from intake.errors import IntakeError
from intake.gazetteer import DISTRICT_BY_CODE, DISTRICTS, PROVINCE_BY_CODE, PROVINCES
from intake.place_names import ALSO, LOCALITIES, PLACES
from intake.redaction import read
from tests.corpus import classification as corpus
from tests.costs import in_step
from tests.intake.classification.when.telling import TODAY
from tests.intake.classification.where.measured import measure

WITHOUT_MARKS = str.maketrans("ټډړږښڼځڅېۍئګیک", "تدررشنزسيييگيك")


def sites(text: str) -> list[tuple[str, int]]:
    """Code and precision of every site of the one name in a text, the likeliest first."""
    (only,) = places_named(read(text).text)
    return [(one.code, one.precision) for one in only.sites]


LABELS = [(one.code, label) for one in PROVINCES for label in sorted(set(one.labels.values()))]
CAPITALS = [(one.code, label) for one in PROVINCES for label in sorted(set(one.capital.values()))]


@pytest.mark.parametrize(("code", "label"), LABELS)
def test_every_province_is_known_by_its_name_in_three_languages(code, label):
    assert (code, PROVINCE) in sites(label)
    assert sites(f"ولایت {label}" if not label.isascii() else f"{label} province")[0][0] == code


@pytest.mark.parametrize(("code", "label"), CAPITALS)
def test_every_capital_leads_to_its_province(code, label):
    name = label.split("(")[0].strip()
    assert sites(name)[0][0].startswith(code)


@pytest.mark.parametrize(("code", "label"), LABELS + CAPITALS)
def test_keyboards_without_pashto_letters_and_hyphens_change_nothing(code, label):
    name = label.split("(")[0].strip()
    for written in (name.translate(WITHOUT_MARKS), name.replace(" ", "-"), name.replace("-", " ")):
        assert sites(written)[0][0].startswith(code), written


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("AF-HEL", "Helmand Hilmand هلمند هيلمند"),
        ("AF-KDZ", "Kunduz Kondoz Qunduz کندز قندوز كندز"),
        ("AF-PAN", "Panjshir Panjsher پنجشیر پنجشېر پنجشير"),
        ("AF-DAY", "Daykundi Daikundi دایکندی"),
        ("AF-HER", "Herat Hirat هرات"),
        ("AF-URU", "Uruzgan Oruzgan Urozgan ارزگان روزگان"),
        ("AF-BAM", "Bamyan Bamiyan بامیان"),
        ("AF-JOW", "Jowzjan Jawzjan جوزجان"),
        ("AF-NIM", "Nimroz Nimruz Neemroz نیمروز"),
        ("AF-PIA", "Paktia Paktya پکتیا"),
        ("AF-PKA", "Paktika پکتیکا"),
    ],
)
def test_the_usual_spellings_of_a_province_are_one(code, names):
    assert {sites(name)[0][0] for name in names.split()} == {code}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("له حصارکه وتلي", "AF-NAN/hisarak"),
        ("د خوږیاڼیو ولسوالۍ", "AF-NAN/khogyani"),
        ("تاله او برفک", "AF-BGL/tala-wa-barfak"),
        ("تاله و برفک", "AF-BGL/tala-wa-barfak"),
        ("خوست او فرنګ", "AF-BGL/khost-wa-feren"),
        ("Nahr-e Saraj", "AF-HEL/gerishk"),
    ],
)
def test_a_district_is_known_in_the_forms_that_speech_gives_it(text, code):
    assert sites(text)[0] == (code, DISTRICT)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Torkham", "AF-NAN"),
        ("دشت برچی", "AF-KAB"),
        ("Pul-e Charkhi", "AF-KAB"),
    ],
)
def test_a_quarter_or_a_crossing_leads_to_its_province(text, code):
    assert sites(text)[0] == (code, PLACE)


NO_PLACES = [
    "در جرایم سنگین", "به جرم کار من", "نوزده دره زدند", "ورور مې خوشې شو", "اوبه راباندې کمې دي",
    "څوک یې نه دي وهلي", "د غنی ګل کورنۍ دی له کوره وتلی", "میز و چوکی را هیزم کردند",
    "a kabul of our own", "the Dara of shepherds", "Farah Ahmadi came", "Radio Chinar was shut",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_PLACES)
def test_words_and_people_are_no_places(text):
    assert places_named(read(text).text) == []


def test_a_word_is_a_place_where_something_says_so():
    assert sites("ولسوالی جرم")[0][0] == "AF-BDS/jurm"
    assert [len(places_named(read(one).text)) for one in ("در جرم", "بدخشان، در جرم")] == [0, 2]


def test_a_month_is_a_place_only_where_it_tells_no_time():
    (zabul,) = classify("In Zabul in Mizan 1400 they came", TODAY).places
    assert zabul.codes == ("AF-ZAB",)
    (where,) = classify("in Mizan district they came", TODAY).places
    assert where.codes == ("AF-ZAB/mizan",)


def test_a_part_of_a_longer_name_is_not_the_place_of_that_name():
    assert places_named("Dasht-e Sangin") == []
    assert sites("Sangin district")[0][0] == "AF-HEL/sangin"


def test_the_word_beside_it_says_whether_the_province_or_its_district_is_meant():
    assert sites("Kabul") == [("AF-KAB", PROVINCE), ("AF-KAB/kabul", DISTRICT)]
    assert sites("Kabul district") == [("AF-KAB/kabul", DISTRICT)]
    assert sites("ولایت بلخ") == [("AF-BAL", PROVINCE)]


def test_of_places_that_share_a_name_the_one_of_a_province_that_is_told_is_meant():
    (alone,) = places_named("Tagab")
    assert {one.province for one in alone.sites} == {"AF-BDS", "AF-KAP"}
    assert [one.weight for one in alone.sites] == [0.5, 0.5]
    _, tagab = places_named("Kapisa, Tagab")
    assert [(one.code, one.weight) for one in tagab.sites] == [("AF-KAP/tagab", 1.0)]


def test_what_the_set_had_wrong_is_put_right_and_codes_of_before_are_known():
    assert sites("Barmal") == [("AF-PKA/barmal", DISTRICT)]
    assert sites("in Marja") == [("AF-HEL/marja", DISTRICT)]
    for name, code in (("Injil", "enjil"), ("انجیل", "enjil"), ("Guzara", "gozara")):
        assert sites(name) == [(f"AF-HER/{code}", DISTRICT)]
    gone = {"AF-PIA/barmal": "AF-PKA/barmal", "AF-HER/injil": "AF-HER/enjil"}
    assert {code: DISTRICT_BY_CODE[code].code for code in gone} == gone


def test_the_distance_from_the_capital_is_that_of_the_map():
    assert from_capital("AF-KAB", 34.52813, 69.17233) == 0
    assert 140 <= from_capital("AF-BGL", 34.83, 69.9) <= 170
    (musa_qala,) = places_named("Musa Qala")[0].sites
    assert musa_qala.code == "AF-HEL/musa-qala"
    assert 80 <= (musa_qala.kilometres or 0) <= 110


def test_every_other_spelling_and_every_place_is_of_a_province_there_is():
    assert all(code in PROVINCE_BY_CODE or code in DISTRICT_BY_CODE for code in ALSO)
    assert {one.province for one in PLACES} == set(PROVINCE_BY_CODE)
    assert {one.province for one in LOCALITIES} <= {"", *PROVINCE_BY_CODE}


def test_no_district_of_several_words_is_lost():
    for one in DISTRICTS:
        name = one.labels["en"].split("(")[0].strip()
        if " " in name:
            assert one.code in {code for code, _ in sites(name.title())}, one.code


def test_provinces_of_reports_are_found_and_names_lead_to_the_right_one():
    """Villages that no list has are among those not found."""
    found = measure(report for name in corpus.files("*-dev") for report in corpus.load(name))
    assert found.found >= 0.85 * found.told
    assert found.named_right >= 0.98 * found.named


def test_a_place_of_an_older_working_copy_says_what_it_said():
    found = Where.from_json({"codes": ["AF-KAB", "AF-KAB/kabul"], "words": [[1, 6]]})
    assert found.codes == ("AF-KAB", "AF-KAB/kabul")
    assert [(one.precision, one.weight) for one in found.sites] == [
        (PROVINCE, 0.5),
        (DISTRICT, 0.5),
    ]


@pytest.mark.parametrize("plain", [{}, {"words": []}, {"words": [], "sites": [1]}, {"codes": 1}])
def test_a_place_that_cannot_be_one_is_refused(plain):
    with pytest.raises(IntakeError, match="unreadable_assessment"):
        Where.from_json(plain)


def test_no_repr_shows_a_place():
    assert "AF-" not in repr(Site("AF-KAB", "", PROVINCE)) + repr(places_named("Kabul"))


PIECES = ["Kabul ", "کابل", "خوست او ", "Sar-e ", "AF-", "در ", "شاه کوت ", "\ud800", "۱۲ ", "Deh "]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=16))
def test_any_text_is_read_without_error_in_order_and_within_its_bounds(pieces):
    text = read("".join(pieces)).text
    end = 0
    for one in places_named(text):
        assert end <= one.start < one.end <= len(text)
        assert 0 < sum(site.weight for site in one.sites) <= 1.02
        end = one.end


@pytest.mark.parametrize("piece", PIECES)
def test_time_is_linear_in_the_length_of_hostile_text(piece):
    assert in_step(lambda size: places_named(read(piece * (size // len(piece))).text))
