"""The folded questions of the form: what may be asked, what is kept, what is passed on."""

import re

import pytest
from django.utils import translation

from intake import forms, questions
from intake.facts import FieldType, field_sets, taxonomy_lists
from intake.languages import LANGUAGES as CODES
from intake.questions import QUESTIONS, SECTIONS, YES_NO, in_words, is_coded
from intake.redaction import redact_all
from intake.report import Answer, Report
from tests.intake.form.bodies import file
from tests.intake.form.reading import LANGUAGES, TOLD, Page

ANSWERED = {
    "arrest_forces": "افراد امنیتی با دو موتر",
    "arrest_warrant_shown": "no",
    "needs_medical_72h": "yes",
}


def test_every_question_is_about_a_field_that_records_have():
    known = field_sets().fields
    assert set(QUESTIONS) <= set(known)
    assert not [key for key in QUESTIONS if known[key].retired]
    for one in QUESTIONS.values():
        assert one.is_choice == (known[one.key].type is FieldType.YES_NO_UNKNOWN), one.key


def test_the_codes_of_an_answer_are_those_of_the_taxonomy():
    assert tuple(code for code, _ in YES_NO) == taxonomy_lists()["yes_no_unknown"].codes


def test_no_question_is_asked_twice_or_takes_another_fields_name():
    asked = [one.key for section in SECTIONS for one in section.questions]
    assert len(asked) == len(set(asked))
    own = set(forms.ReportForm.declared_fields) | {"code", "submission_id", "receipt", "staged"}
    assert not own & set(asked)


def test_of_sexual_violence_no_account_is_asked():
    (section,) = [one for one in SECTIONS if one.key == "sexual"]
    written = [one.key for one in section.questions if not one.is_choice]
    assert written == ["contact_safe_when"]
    assert section.hint


def test_everything_fits_into_what_one_body_may_hold():
    """Ten kinds, ten consents and ten staged files ticked, and every question answered."""
    fields = len(forms.ReportForm.base_fields) - 2 + 10 + 10
    assert fields + len(("code", "submission_id", "receipt", "button")) + 10 <= 100


def test_answers_are_passed_on_in_the_order_of_the_page(send, backstage):
    assert send(account="Words.", **ANSWERED).status_code == 200
    (report,) = backstage.reports
    assert report.answers == (
        Answer("arrest_forces", words=ANSWERED["arrest_forces"]),
        Answer("arrest_warrant_shown", code="no"),
        Answer("needs_medical_72h", code="yes"),
    )


def test_what_was_left_alone_is_no_answer(send, backstage):
    left = dict.fromkeys(QUESTIONS, "") | {"death_cause": " \n "}
    assert send(account="Words.", **left).status_code == 200
    assert backstage.reports[0].answers == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_keeps_every_answer_and_opens_its_section(send, language):
    answer = send(to=f"/{language}/", **{**TOLD, **ANSWERED, "day": "99"})
    assert answer.status_code == 422
    page = Page(answer.content)
    assert {key: page.values[key] for key in ANSWERED} == {k: [v] for k, v in ANSWERED.items()}
    folds = [attrs for tag, attrs in page.tags if tag == "details"]
    assert ["open" in fold for fold in folds] == [
        any(one.key in ANSWERED for one in section.questions) for section in SECTIONS
    ]


@pytest.mark.parametrize(
    "wrong", [{"arrest_warrant_shown": "perhaps"}, {"death_cause": "x" * 2001}]
)
def test_a_mistake_in_a_section_is_linked_and_its_section_open(send, backstage, wrong):
    answer = send(account="Words.", **wrong)
    assert answer.status_code == 422
    (key,) = wrong
    page = answer.content.decode()
    assert f'<a href="#id_{key}">' in page
    assert page.count("<details open>") == 1
    assert backstage.reports == []


# -- an account that is spoken ---------------------------------------------------------------


def test_a_recording_may_stand_for_the_account(send, backstage):
    assert send(file("voice.m4a", b"x" * 3000)).status_code == 200
    (report,) = backstage.reports
    assert report.account == ""


def test_a_recording_that_was_sent_ahead_may_stand_for_it_too(send, backstage):
    assert send(staged="1 3000 voice.m4a").status_code == 200
    assert backstage.reports[0].account == ""


def test_without_words_and_without_a_file_there_is_nothing_to_send(send, backstage):
    assert send(account=" \n").status_code == 422
    assert send(file("voice.m4a", b""), account="").status_code == 422
    assert backstage.reports == []


# -- files sent ahead ------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_sent_ahead_are_named_as_stored_and_nothing_typed_is_lost(send, backstage, language):
    answer = send(file("IMG_1.jpg", b"x" * 3000), to=f"/{language}/", hold="1", **TOLD, **ANSWERED)
    assert answer.status_code == 202, "a page with words in it that is not 200 is freed at once"
    page = Page(answer.content)
    assert page.values["staged"] == ["1 3000 IMG_1.jpg"]
    assert page.values["account"] == [TOLD["account"]]
    assert page.values["arrest_forces"] == [ANSWERED["arrest_forces"]]
    assert backstage.reports == [], "this is not sending the report"


def test_sending_files_ahead_says_nothing_of_mistakes_in_a_half_filled_form(send):
    page = send(file("a.jpg", b"x"), hold="1", account="", day="99").content.decode()
    assert 'class="error"' not in page
    assert "Your report has not been sent yet" in page
    assert '<a href="#files">' in page, "the next file is one tap away"
    assert '<fieldset class="q" id="files"' in page
    assert '<input type="checkbox" name="staged" value="1 1 a.jpg" checked>' in page


def test_of_files_sent_ahead_the_one_that_failed_is_named_and_the_others_are_safe(send):
    answer = send(file("empty.txt", b""), file("good.jpg", b"x"), hold="1", account="")
    page = answer.content.decode()
    assert "<bdi>empty.txt</bdi>" in page
    assert Page(answer.content).values["staged"] == ["1 1 good.jpg"]


# -- as the desk will read it ------------------------------------------------------------------


def test_written_answers_stand_under_their_questions_in_the_language_of_the_report():
    told = Report("", "en", "", answers=(Answer("death_cause", words="Shot."),))
    assert in_words(told) == "How did the person die?\nShot."
    with translation.override("en"):
        dari = in_words(Report("", "fa-af", "", answers=(Answer("death_cause", words="گلوله"),)))
    assert re.fullmatch("[\u0600-\u06ff؟ \u200c]+\nگلوله", dari)


def test_a_code_that_nobody_was_offered_is_read_as_words():
    for odd in (Answer("arrest_warrant_shown", code="Zalmay"), Answer("made_up", code="yes")):
        assert not is_coded(odd)
        assert odd.code in in_words(Report("", "en", "", answers=(odd,)))
    assert is_coded(Answer("arrest_warrant_shown", code="unknown"))


@pytest.mark.parametrize("language", [code for code, _ in CODES])
def test_a_question_stays_as_it_was_asked_and_a_name_in_its_answer_does_not(language):
    with translation.override(language):
        written = [key for key, one in questions.QUESTIONS.items() if not one.is_choice]
    told = Report(
        "", language, "", answers=tuple(Answer(key, words="Zalmay Invented") for key in written)
    )
    (redacted,) = redact_all([in_words(told)], (language,), asked=questions.questions_in(told))

    paragraphs = redacted.text.split("\n\n")
    assert len(paragraphs) == len(written)
    with translation.override(language):
        for key, paragraph in zip(written, paragraphs, strict=True):
            question, answer = paragraph.split("\n")
            assert question == str(questions.QUESTIONS[key].words)
            assert "Zalmay" not in answer
