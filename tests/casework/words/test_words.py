"""Every sentence of the casework pages in all three languages; drafts until natives have read."""

import re
from pathlib import Path

import django
import polib
import pytest
from django.utils import translation

from casework import sentences
from intake.errors import IntakeError, TransientError
from tests.casework import words
from tests.intake.form import words as intake_words

LOCALES = {path.parent.parent.name: path for path in words.CATALOGUES}
INTAKE = {path.parent.parent.name: path for path in intake_words.CATALOGUES}
BOTH = pytest.mark.parametrize("locale", ["fa_AF", "ps"])
BLANK = re.compile(r"%\(\w+\)[sd]")
# What readers must recognise letter by letter: on their device, on paper, to an operator; and the
# marks around what people wrote.
AS_THEY_ARE = re.compile(
    r"%\(\w+\)[sd]|\(Authenticator\)|QR|quiet-river-lamp|ceremony draft --add"
    r"|SHA-256|Uwazi|tagmanifest-sha256\.txt|\.sshsig|age1pq1|\(age 1\.3\)|</?bdi>"
)
# English word: what every sentence that has it says in Dari and in Pashto.
TERMS = {
    r"custodian": ("امانت‌دار", "امانت ساتونک"),
    r"passphrase": ("عبارت عبور", "پټه جمله|پټې جملې"),
    r"passwords?": ("رمز عبور|رمز عبوری", "پټنوم"),
    r"login": ("نام ورود", "د ننوتلو نوم|د ننوتلو په نوم"),
    r"fingerprint": ("نشان کلید", "کیلي نښه"),
    r"custody log": ("دفتر امانت", "امانت کتاب"),
    r"operator": ("مسئول فنی", "تخنیکي مسوول"),
    r"recovery codes?": ("رمزهای اضطراری|رمز اضطراری", "بېړن(ي|یو|ی) رمز"),
    r"mailbox": ("صندوق پیام", "پیغامونو (په )?صندوق"),
    r"originals key": ("کلید اصل‌ها", "اصلونو (د )?کیلي"),
    r"urgency": ("فوریت", "بیړ"),
    r"duplicate": ("تکرار", "تکرار"),
    r"sealed": ("مهر و لاک", "مهر او لاک"),
    r"cases?": ("قضی|قضایا", "قضی"),
    r"reports?": ("گزارش|رد کردن", "راپور|ردول"),
    r"source": ("منبع", "سرچین"),
    r"pseudonym": ("نام مستعار", "مستعار نوم"),
    r"consent": ("رضایت", "رضایت"),
    r"eras(?:ed?|es|ing)": ("حذف", "ړنګ"),
    r"dossiers?": ("دوسیه", "دوسی"),
    r"acts?": ("عمل|اعمال", "کړن"),
    r"requests?": ("درخواست", "غوښتن"),
    r"claims?": ("ادعا", "ادعا"),
    r"tags?": ("مستعار", "مستعار"),
    r"districts?": ("ولسوالی", "ولسوالۍ"),
    r"signatures?": ("امضا", "لاسلیک"),
}
_BLOCK = r"{%\s*blocktranslate.*?endblocktranslate\s*%}"
TAGS = re.compile(rf"{_BLOCK}|{{#.*?#}}|{{%.*?%}}|{{{{.*?}}}}", re.DOTALL)
# Markup; keys by the names on them, tags of names, commands to be copied letter by letter.
_COPIED = r'<(pre|p) class="secret".*?</\1>|<kbd>.*?</kbd>|<span class="mark.*?</span>'
NOT_SAID = re.compile(rf"{_COPIED}|<[^>]*>", re.DOTALL)
# Words of Iran's Persian that Afghans do not use, or use of something else.
OF_IRAN = (
    "شهرستان|استان|دادگاه|دادستان|پلیس|پاسگاه|بیمارستان|دانشگاه|رایانه|گذرواژه|تلفن|اینترنت"
    "|بله|پرونده|واژه|فرم|خودرو|روستا|تیتر|ایالات|شهربانی"
)


@BOTH
def test_every_sentence_is_translated_and_none_is_left_over(locale: str) -> None:
    assert len(words.spoken()) > 500, "the search itself must find the sentences"
    assert words.missing(LOCALES[locale]) == {}
    assert set(words.held(LOCALES[locale])) - set(words.spoken()) == set()


@BOTH
def test_a_translation_keeps_its_blanks_in_every_form(locale: str) -> None:
    for sentence, forms in words.held(LOCALES[locale]).items():
        for form in forms:
            assert sorted(BLANK.findall(form)) == sorted(BLANK.findall(sentence.one)), sentence
            assert "%" not in BLANK.sub("", form), sentence


@BOTH
def test_a_translation_is_in_its_own_script_and_digits(locale: str) -> None:
    # Arabic keyboards' kaf and, in Dari, ye: they look right and are not found by searching.
    foreign = re.compile("[A-Za-z0-9يك٠-٩]" if locale == "fa_AF" else "[A-Za-z0-9ك٠-٩]")
    for sentence, forms in words.held(LOCALES[locale]).items():
        for form in forms:
            assert not foreign.search(AS_THEY_ARE.sub("", form)), sentence
            assert form.strip() == form or sentence.one.strip() != sentence.one


@BOTH
def test_counted_things_have_both_forms_under_the_rule_of_the_intake(locale: str) -> None:
    catalogue = polib.pofile(str(LOCALES[locale]))
    rule = polib.pofile(str(INTAKE[locale])).metadata["Plural-Forms"]
    assert catalogue.metadata["Plural-Forms"] == rule
    counted = [entry for entry in catalogue if entry.msgid_plural]
    assert len(counted) > 5
    assert all(set(entry.msgstr_plural) == {0, 1} for entry in counted)


@BOTH
def test_what_the_intake_says_too_is_said_in_the_same_words(locale: str) -> None:
    theirs = {entry.msgid: entry.msgstr for entry in polib.pofile(str(INTAKE[locale]))}
    ours = {sentence.one: forms[0] for sentence, forms in words.held(LOCALES[locale]).items()}
    shared = set(theirs) & set(ours)
    assert len(shared) > 5
    assert {said for said in shared if theirs[said] != ours[said]} == set()


@pytest.mark.parametrize("english", TERMS)
@BOTH
def test_one_thing_has_one_name(locale: str, english: str) -> None:
    term = TERMS[english][locale == "ps"]
    found = 0
    for sentence, forms in words.held(LOCALES[locale]).items():
        if re.search(rf"\b{english}\b", sentence.one, re.IGNORECASE):
            found += 1
            assert all(re.search(term, form) for form in filter(None, forms)), sentence
    assert found


def test_dari_is_that_of_afghanistan() -> None:
    iranian = re.compile(rf"(?<![\w\u200c])(?:{OF_IRAN})(?!\w)")
    for sentence, forms in words.held(LOCALES["fa_AF"]).items():
        assert not any(iranian.search(form) for form in forms), sentence


@BOTH
def test_the_compiled_catalogue_is_that_of_the_words(locale: str) -> None:
    rested = LOCALES[locale].with_suffix(".mo").read_bytes()
    assert rested == words.compiled(LOCALES[locale]), "run python -m tests.casework.words"


@BOTH
def test_drafts_say_that_they_wait_for_native_review(locale: str) -> None:
    assert "native speakers" in polib.pofile(str(LOCALES[locale])).header


@pytest.mark.parametrize("language", ["fa-af", "ps"])
def test_every_refusal_speaks_the_readers_language(language: str) -> None:
    unknown = (IntakeError("never_heard_of"), TransientError("x"), IntakeError("roll_expired"))
    with translation.override(language):
        for fault in (*map(IntakeError, sentences.SENTENCES), *unknown, ValueError()):
            said = sentences.sentence(fault)
            assert re.search("[\u0600-\u06ff]", said)
            assert not re.search("[A-Za-z_]", AS_THEY_ARE.sub("", said))


def test_what_is_taken_from_django_is_said_by_django() -> None:
    shipped = Path(django.__file__).parent / "conf/locale/fa/LC_MESSAGES/django.po"
    theirs = {words.Sentence(e.msgid, e.msgid_plural) for e in polib.pofile(str(shipped))}
    assert set(words.OF_DJANGO) <= theirs


def test_no_sentence_is_written_outside_a_translation_tag() -> None:
    for page in words.TEMPLATES:
        content = TAGS.sub("", page.read_text(encoding="utf-8"))
        said = re.findall(r'\b(?:title|alt|placeholder|aria-label)="([^"]*)"', content)
        said.append(NOT_SAID.sub("", content))
        assert not any(re.search("[A-Za-z]{3}", bare) for bare in said), page.name


def test_the_search_for_sentences_reads_every_kind_of_tag() -> None:
    page = (
        "{% load i18n %}{% translate \"One\" %}{% translate 'Two' as two %}"
        "{% include 'x' with y=_(\"Three\") %}{{ z|default:_('Four') }}"
        "{% blocktranslate with n=five|number %}Five {{ n }}{% endblocktranslate %}"
        "{% blocktranslate count n=six %}{{ n }} six{% plural %}{{ n }} sixes"
        "{% endblocktranslate %}"
        "{% blocktranslate trimmed %}\n  Se\n  ven\n{% endblocktranslate %}"
    )
    assert list(words.in_page(page)) == [
        ("One", ""), ("Two", ""), ("Three", ""), ("Four", ""), ("Five %(n)s", ""),
        ("%(n)s six", "%(n)s sixes"), ("Se ven", ""),
    ]  # fmt: skip
    code = 'from x import gettext as _\n_("One"\n  " two")\nngettext("a", "b", n)\n_(name)\n'
    assert list(words.in_code(code)) == [("One two", ""), ("a", "b")]
