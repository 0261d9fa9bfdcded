"""Context: days, ages, places, schools, clinics, employers and units are marked and stay."""

import pytest

from intake.redaction import redact
from tests.corpus.reports import LANGUAGES

MARKED = [
    ("DATE", "به تاریخ ۲۴ اسد ۱۴۰۰ آمدند", "۲۴ اسد ۱۴۰۰"),
    ("DATE", "تاریخ ۲۷/۰۲/۱۴۰۳ بود", "۲۷/۰۲/۱۴۰۳"),
    ("DATE", "روز دوشنبه مورخ ۲۹ جوزای ۱۴۰۲", "دوشنبه مورخ ۲۹ جوزای ۱۴۰۲"),
    ("DATE", "سوم اسد ۱۴۰۳ او را بردند", "سوم اسد ۱۴۰۳"),
    ("DATE", "به تاریخ ۵ رجب ۱۴۴۵ فیصله شد", "۵ رجب ۱۴۴۵"),
    ("DATE", "په ۱۴۰۳ د وږي اوومه", "۱۴۰۳ د وږي اوومه"),
    ("DATE", "د غبرګولي ۳ مازدیګر", "د غبرګولي ۳"),
    ("DATE", "د ۲۰۲۳ کال د مارچ ۹مه یې خوشې کړ", "۲۰۲۳ کال د مارچ ۹مه"),
    ("DATE", "on the 12th of March 2023 they", "12th of March 2023"),
    ("DATE", "on Friday, March 12 they came", "Friday, March 12"),
    ("DATE", "on 12/9/23 they came", "12/9/23"),
    ("AGE", "پسر ۱۵ ساله‌ام را بردند", "۱۵ ساله"),
    ("AGE", "من یک بیست‌وشش‌ساله هستم", "بیست‌وشش‌ساله"),
    ("AGE", "او هفتاد و یک سال داشت", "هفتاد و یک سال"),
    ("AGE", "سن: ۳۴، متاهل", "۳۴"),
    ("AGE", "یوه نولس کلنه نجلۍ", "نولس کلنه"),
    ("AGE", "عمر یې شپېته کاله دی", "شپېته کاله"),
    ("AGE", "a 34-year-old teacher", "34-year-old"),
    ("AGE", "aged 17 at the time", "17"),
    ("PLACE", "از ولسوالی سیدآباد آمد", "ولسوالی سیدآباد"),
    ("PLACE", "در قریهٔ چهلدختران بودیم", "قریهٔ چهلدختران"),
    ("PLACE", "در خیرخانه زندگی می‌کنیم", "خیرخانه"),
    ("PLACE", "د تریلي کلي اوسېدونکی", "تریلي کلي"),
    ("PLACE", "in Deh Sabz district near the well", "Deh Sabz district"),
    ("PLACE", "the village of Tut Bagh was burned", "village of Tut Bagh"),
    ("SCHOOL", "لیسهٔ نسوان باغ‌نو بسته شد", "لیسهٔ نسوان باغ‌نو"),
    ("SCHOOL", "در پوهنتون بلخ بودم", "پوهنتون بلخ"),
    ("SCHOOL", "زه د ننګرهار پوهنتون محصل وم", "ننګرهار پوهنتون"),
    ("SCHOOL", "د هیلې وړانګې لیسې ښوونکې وم", "هیلې وړانګې لیسې"),
    ("SCHOOL", "at Balkh University in spring", "Balkh University"),
    ("CLINIC", "در شفاخانهٔ حوزوی آریانا بستر بود", "شفاخانهٔ حوزوی آریانا"),
    ("CLINIC", "په نور کلینیک کې یې کار کاوه", "نور کلینیک"),
    ("CLINIC", "She is a nurse at Rozana Clinic.", "Rozana Clinic"),
    ("WORKPLACE", "کارمند شرکت خدمات صحی پیروزی", "شرکت خدمات صحی پیروزی"),
    ("WORKPLACE", "په نوی سهار ورځپاڼه کې", "نوی سهار ورځپاڼه"),
    ("WORKPLACE", "he kept books for Highland Weaving Company", "Highland Weaving Company"),
    ("UNIT", "سرباز کندک دوم سرحدی بود", "کندک دوم سرحدی"),
    ("UNIT", "ما را به حوزهٔ سوم امنیتی بردند", "حوزهٔ سوم امنیتی"),
    ("UNIT", "زه په قطعه ۴۴۴ کې وم", "قطعه ۴۴۴"),
    ("UNIT", "د ۰۲ قطعه عسکر و", "۰۲ قطعه"),
]
UNMARKED = [
    "در مکتب بودم و به خانه رفتم",
    "سه سال در زندان بود",
    "دې ښوونځي ته نه ځم",
    "او به شفاخانه رفت",
    "در ولایت هرات و شهر کابل",
    "the school was closed and the hospital was full",
    "three years in prison",
    "پیام می‌دهم که بیایید",
    "اوبه یې راباندې اچولې",
    "در سال ۱۴۰۰",
]


def _marks(text):
    result = redact(text, LANGUAGES)
    return result.text, [(one.kind, one.start, one.end) for one in result.context]


@pytest.mark.parametrize(("kind", "text", "words"), MARKED)
def test_context_is_marked_whole_and_stays_to_be_read(kind, text, words):
    shown, marks = _marks(text)
    assert words in shown
    start = shown.index(words)
    found = [(a, b) for of, a, b in marks if of == kind]
    assert any(a <= start and start + len(words) <= b for a, b in found), (found, shown)


@pytest.mark.parametrize("text", UNMARKED)
def test_words_for_schools_years_and_provinces_alone_are_not_marked(text):
    assert _marks(text) == (text, [])


def test_who_is_surely_named_is_hidden_inside_a_school_of_that_name():
    shown, marks = _marks("در مکتب احمد جاوید درس می‌خواند")
    assert shown == "در مکتب [PERSON-1] درس می‌خواند"
    assert [kind for kind, _, _ in marks] == ["SCHOOL"]


def test_an_unusual_word_behind_a_school_gives_no_guess_at_a_name_away():
    shown, _ = _marks("They closed the school of Gulzaman")
    assert "Gulzaman" not in shown


def test_a_district_of_a_persons_name_gives_her_away_to_nobody():
    shown, marks = _marks("د کوکۍ مور بانو ځان وسوځاوه")
    assert "بانو" not in shown
    assert not [kind for kind, _, _ in marks if kind == "PLACE"]
