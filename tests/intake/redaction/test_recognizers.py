"""What each recognizer finds and leaves, by tables of invented examples."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.redaction import RECOGNIZERS, read, redact
from tests.corpus.reports import LANGUAGES
from tests.costs import in_step

FOUND = [
    ("PHONE", "به ۰۷۰۰۱۲۳۴۵۶ زنگ بزن", "۰۷۰۰۱۲۳۴۵۶"),
    ("PHONE", "شماره ٠٧٩٩ ٠٠٠ ١٢٣ است", "٠٧٩٩ ٠٠٠ ١٢٣"),
    ("PHONE", "call 0700-000-123.", "0700-000-123"),
    ("PHONE", "call 0 7 0 0 0 0 0 1 2 3 now", "0 7 0 0 0 0 0 1 2 3"),
    ("PHONE", "call (0700) 000 123 now", "0700) 000 123"),
    ("PHONE", "call +93 (0) 700 000 123 now", "+93 (0) 700 000 123"),
    ("PHONE", "call 0093700000123 now", "0093700000123"),
    ("PHONE", "call 93700000123 now", "93700000123"),
    ("PHONE", "call 700000123 now", "700000123"),
    ("PHONE", "Peshawar +92 300 0000123", "+92 300 0000123"),
    ("PHONE", "Mashhad 0912 000 0045", "0912 000 0045"),
    ("PHONE", "Dushanbe +992 90 000 0001", "+992 90 000 0001"),
    ("PHONE", "Tashkent +998 90 000 00 01", "+998 90 000 00 01"),
    ("PHONE", "Istanbul +90 530 000 00 01", "+90 530 000 00 01"),
    ("PHONE", "Hamburg +49 1512 0000001", "+49 1512 0000001"),
    ("PHONE", "سال 1402 0700000123", "0700000123"),
    ("PHONE", "۰۷۰۰‌۰۰۰‌۱۲۳", "۰۷۰۰‌۰۰۰‌۱۲۳"),
    ("TAZKIRA", "تذکره 1400-0102-00034", "1400-0102-00034"),
    ("TAZKIRA", "۱۴۰۰۰۱۰۲۰۰۰۳۴", "۱۴۰۰۰۱۰۲۰۰۰۳۴"),
    ("TAZKIRA", "1400 0102 00034", "1400 0102 00034"),
    ("TAZKIRA", "نمبر تذکره اش ۳۴۵۶۷ است", "۳۴۵۶۷"),
    ("TAZKIRA", "جلد ۱۲ صفحه ۱۰۵", "۱۲"),
    ("TAZKIRA", "صفحه نمبر ۱۰۵ ثبت ۲۳۴۱", "۲۳۴۱"),
    ("TAZKIRA", "تذکره: جلد ۱۲ صفحه ۱۰۵ ثبت ۲۳۴۱", "جلد ۱۲ صفحه ۱۰۵ ثبت ۲۳۴۱"),
    ("PASSPORT", "passport P01234567", "P01234567"),
    ("PASSPORT", "پاسپورت ۰۱۲۳۴۵۶۷", "۰۱۲۳۴۵۶۷"),
    ("DOCUMENT", "دوسیه نمبر ۰۰۴۱/ج/۱۴۰۲ است", "۰۰۴۱/ج/۱۴۰۲"),
    ("DOCUMENT", "his ration card no. 44512", "44512"),
    ("DOCUMENT", "د ۴۴۵ نمبر دوسیه", "۴۴۵"),
    ("DEVICE", "from 203.0.113.7 at night", "203.0.113.7"),
    ("DEVICE", "it was 2001:db8::ff00:42:8329.", "2001:db8::ff00:42:8329"),
    ("ADDRESS", "خانه ما کوچه ۳، خانه نمبر ۴۵ است", "کوچه ۳، خانه نمبر ۴۵"),
    ("ADDRESS", "پنځمه ناحیه، څلورم سړک، ۱۲ نمبر کور", "پنځمه ناحیه، څلورم سړک، ۱۲ نمبر کور"),
    ("ADDRESS", "آدرس: سرک سوم چپ، پهلوی نانوایی، خانه ۰۹", "سرک سوم چپ، پهلوی نانوایی، خانه ۰۹"),
    ("NUMBER", "صفر هفت هشت هشت صفر صفر صفر سه", "صفر هفت هشت هشت صفر صفر صفر سه"),
    ("EMAIL", "به sample@example.com نوشت", "sample@example.com"),
    ("EMAIL", "write to a.b+c@mail.example.org.", "a.b+c@mail.example.org"),
    ("EMAIL", "write to farid.sample at gmail dot com", "farid.sample at gmail dot com"),
    ("HANDLE", "در تلگرام @sample_name هستم", "@sample_name"),
    ("HANDLE", "see https://www.facebook.com/sample.name", "https://www.facebook.com/sample.name"),
    ("HANDLE", "t.me/sample_name", "t.me/sample_name"),
    ("HANDLE", "آی دی تلگرام sample_name", "sample_name"),
    ("EMAIL", "sample ایت یاهو دات کام", "sample ایت یاهو دات کام"),
    ("LINK", "https://news.example.org/story", "https://news.example.org/story"),
    ("POSITION", "at 34.5553, 69.2075 now", "34.5553, 69.2075"),
    ("POSITION", "۳۴٫۵۵۵۳، ۶۹٫۲۰۷۵", "۳۴٫۵۵۵۳، ۶۹٫۲۰۷۵"),
    ("POSITION", "34°31'20\"N", "34°31'20\"N"),
    ("POSITION", "grid 42S WD 12345 67890", "42S WD 12345 67890"),
    ("POSITION", "code 8J8H+2QX there", "8J8H+2QX"),
    ("PLATE", "a Corolla KBL-12345 stopped", "KBL-12345"),
    ("PLATE", "موتر ش ۴۵۱۲۳ کابل", "ش ۴۵۱۲۳ کابل"),
    ("PLATE", "نمبر پلیت ۷۷۱۲", "۷۷۱۲"),
    ("ACCOUNT", "IBAN TR33 0006 1005 1978 6457 8413 26", "TR33 0006 1005 1978 6457 8413 26"),
    ("ACCOUNT", "حساب بانکی او ۰۰۴۵ ۲۲۱۱", "۰۰۴۵ ۲۲۱۱"),
    ("NUMBER", "the code 12345678 was on it", "12345678"),
    ("PERSON", "احمد را بردند", "احمد"),
    ("PERSON", "محمدرضا آمد", "محمدرضا"),
    ("PERSON", "عبدالبصیر گفت", "عبدالبصیر"),
    ("PERSON", "عنایت‌الله و سیف الدین", "عنایت‌الله"),
    ("PERSON", "د شنواري اسدالله کور", "اسدالله"),
    ("PERSON", "گلاب ولد سهیلان", "سهیلان"),
    ("PERSON", "حاجی صوفیان آمد", "صوفیان"),
    ("PERSON", "مردی به نام شیرآقان", "شیرآقان"),
    ("PERSON", "د بازمیر په نوم سړی", "بازمیر"),
    ("PERSON", "د مېرزمان لور", "مېرزمان"),
    ("PERSON", "زما ورور ګلزاد یې ونیوه", "ګلزاد"),
    ("PERSON", "the son of Gulzaman Torabi", "Gulzaman Torabi"),
    ("PERSON", "Engineer Torab came", "Torab"),
    ("PERSON", "They took Gulzaman away", "Gulzaman"),
    ("PERSON", "they beat karim", "karim"),
    ("PERSON", "جمعه خان را کشتند", "جمعه خان"),
]


@pytest.mark.parametrize(("kind", "text", "identifier"), FOUND)
def test_an_identifier_is_hidden_whole(kind, text, identifier):
    result = redact(text, LANGUAGES)
    start = text.index(identifier)
    hidden = [cut.taken for cut in result.cuts or ()]
    assert any(a <= start and start + len(identifier) <= b for a, b in hidden), result.text
    assert kind in {span.kind for span in result.spans}


LEFT = [
    "به تاریخ ۱۴۰۲/۰۶/۱۲ ساعت ۱۰:۳۰",
    "on 2023-09-12 at 10:30",
    "سال‌های ۱۳۹۹-۱۴۰۲",
    "۲۴ اسد ۱۴۰۲",
    "او ۲۲ سال عمر دارد",
    "he is 22 years old",
    "۵۰۰۰۰۰۰ افغانی گرفتند",
    "paid 1,500,000 afghanis",
    "قوماندان امنیه و والی هرات",
    "رئیس استخبارات ولایت پنجشیر",
    "استاد پوهنتون و معلم مکتب",
    "در مزار شریف و جلال آباد و نادر شاه کوت",
    "in Mazar-e Sharif and Nadir Shah Kot",
    "the Taliban, the UN and GDI officers in Kabul",
    "د امنیې قوماندان او د ننګرهار والي",
    "هغه آزاد شو او شاهدان ولاړل",
    "پسر جوان و دختر خردسال",
    "ان شاء الله، بسم الله، ماشاءالله",
    "به امید عدالت، برای نجات مردم",
    "45 families and 200 soldiers",
    "در ناحیه پنجم شهر کابل، سرک چهارم",
    "جلد دوم کتاب و صفحه ۱۲ آن",
    "he has no passport, and 2021 was the last year of his bank account",
    "posted on Facebook because nobody came",
]


@pytest.mark.parametrize("text", LEFT)
def test_dates_ages_money_offices_and_places_are_left(text):
    assert redact(text, LANGUAGES).text == text


HOSTILE = [
    "0 (", "0 ", "+0", "0.", "00", "1402 ", "a@", "@", "a.", "www.", "AB12 ", "4", "34.5553,",
    "تذکره ", "صفحه 1 ", "احمد ", "نظر ", "محمد", "عبد", "د احمد زوی ", "ولد ", "حاجی ", "به نام ",
    "Ahmad ", "Xx ", "gmail ", "telegram a", "‌", "\u0651", "ﷲ", "ش 1234", "KBL-", "account 1 ",
    "\ud800", "\n", "[PERSON-1] ", "case number ", "no ", "نمبر کارت ", "سرک سوم ",
    "خانه نمبر 4، ", "address: house ", "zero ", "یک و ", "0:", "1.2.", "a at b dot ", "x at ",
    "34 درجه و ", "///a.", "AB-", "IR00", "حساب id ", "0\n", "12/12/1402 ", "جلد 1 ",
]  # fmt: skip


@pytest.mark.parametrize("recognizer", RECOGNIZERS, ids=lambda one: one.name)
def test_every_recognizer_is_linear_on_hostile_input(recognizer):
    for piece in HOSTILE:
        shapes = {size: read(piece * (size // len(piece))).text for size in (1_000, 8_000)}
        steady = in_step(lambda size: list(recognizer.find(shapes[size])), 1_000)  # noqa: B023
        assert steady, ascii(piece)


@pytest.mark.parametrize("recognizer", RECOGNIZERS, ids=lambda one: one.name)
@settings(max_examples=60, deadline=None)
@given(pieces=st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=8)), max_size=20))
def test_every_recognizer_stays_within_the_text_and_never_raises(recognizer, pieces):
    shape = read("".join(pieces)).text
    for finding in recognizer.find(shape):
        assert 0 <= finding.start < finding.end <= len(shape)
        assert 0 < finding.confidence <= 1


def test_no_recognizer_logs_or_prints(caplog, capfd):
    for text in HOSTILE:
        for recognizer in RECOGNIZERS:
            list(recognizer.find(read(text * 5).text))
    assert not caplog.records
    assert capfd.readouterr() == ("", "")


def test_recognizers_have_names_of_their_own():
    names = [one.name for one in RECOGNIZERS]
    assert len(set(names)) == len(names)
