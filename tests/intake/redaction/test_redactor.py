"""What leaves redaction: tags, offsets, pseudonyms, and nothing of whom they stand for."""

import json
import socket

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.errors import IntakeError
from intake.redaction import Identity, Redacted, Span, redact, redact_all, warm
from intake.redaction.kinds import is_context
from tests.corpus.reports import EVERY, LANGUAGES

LINES = st.lists(
    st.one_of(
        st.sampled_from(
            ["احمد ", "0700000123 ", "د اسدالله زوی ", "\u202e", "‌", "حاجی ", "a@b.example ", "ﷲ"]
        ),
        st.text(max_size=10),
    ),
    max_size=15,
).map("".join)


def test_the_way_back_holds_for_every_report_of_the_corpus():
    for report in EVERY:
        result = redact(report.text, (report.language,))
        for cut, span in zip(result.cuts or (), result.spans, strict=True):
            assert cut.put == (span.start, span.end)
            assert result.text[span.start : span.end] == f"[{span.pseudonym}]"


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_putting_the_originals_back_gives_the_text_again(text):
    result = redact(text, LANGUAGES)
    back: list[str] = []
    last = 0
    for cut in result.cuts or ():
        back += (result.text[last : cut.put[0]], text[slice(*cut.taken)])
        last = cut.put[1]
    assert "".join(back) + result.text[last:] == text


@settings(max_examples=100, deadline=None)
@given(LINES, st.data())
def test_mapped_spans_stay_in_order_and_within_the_redacted_text(text, data):
    result = redact(text, LANGUAGES)
    start = data.draw(st.integers(0, max(len(text) - 1, 0)))
    end = data.draw(st.integers(start + 1, max(len(text), start + 1)))
    (mapped,) = result.map_spans([(start, min(end, len(text)))]) if text else [(0, 0)]
    assert 0 <= mapped[0] <= mapped[1] <= len(result.text)


def test_a_span_outside_the_tags_points_at_the_same_words():
    text = "احمد را در پنجشیر بازداشت کردند"
    result = redact(text, LANGUAGES)
    start = text.index("بازداشت")
    ((a, b),) = result.map_spans([(start, start + len("بازداشت"))])
    assert result.text[a:b] == "بازداشت"


def test_a_span_that_cuts_into_a_name_grows_to_the_whole_tag():
    text = "قتل احمد جاوید شد"
    result = redact(text, LANGUAGES)
    ((a, b),) = result.map_spans([(0, text.index("جاوید") + 2)])
    assert result.text[a:b] == "قتل [PERSON-1]"


def test_a_result_read_back_has_no_way_to_the_original_offsets():
    result = redact("احمد آمد", LANGUAGES)
    back = Redacted.from_json(json.loads(json.dumps(result.to_json())))
    assert back == result
    assert back.identities == ()
    with pytest.raises(IntakeError) as refused:
        back.map_spans([(0, 1)])
    assert refused.value.code == "offsets_gone"


@pytest.mark.parametrize("plain", [{}, {"text": "x"}, {"text": "x", "spans": [{"start": 1}]}])
def test_a_malformed_result_is_refused(plain):
    with pytest.raises(IntakeError):
        Redacted.from_json(plain)


def test_a_span_and_an_identity_survive_json():
    result = redact("نام او احمد است 0700000123", LANGUAGES)
    for span in result.spans:
        assert Span.from_json(json.loads(json.dumps(span.to_json()))) == span
    for identity in result.identities:
        assert Identity.from_json(json.loads(json.dumps(identity.to_json()))) == identity


def test_what_the_working_copy_holds_names_nobody():
    for report in EVERY:
        result = redact(report.text, (report.language,))
        kept = json.dumps(result.to_json(), ensure_ascii=False)
        for identity in result.identities:
            for form in identity.forms:
                assert form not in kept or len(form) < 4


def test_one_person_has_one_pseudonym_in_all_texts_and_scripts():
    account, where, danger = redact_all(
        ("احمد جاوید را بردند", "near the house of Ahmad Jawid", "احمد جاوید در خطر است"), LANGUAGES
    )
    tags = {span.pseudonym for result in (account, where, danger) for span in result.spans}
    assert tags == {"PERSON-1"}
    assert account.identities == danger.identities
    assert set(account.identities[0].forms) == {"احمد جاوید", "Ahmad Jawid"}


def test_a_name_found_in_one_text_is_hidden_in_the_others():
    # "Torabaz" is on no list: only the title of the first text gives it away.
    account, words = redact_all(("Engineer Torabaz came.", "behind torabaz shop"), ("en",))
    assert words.text == "behind [PERSON-1] shop"
    assert account.spans[0].pseudonym == words.spans[0].pseudonym


def test_a_part_of_a_name_gets_the_pseudonym_of_the_only_whole():
    result = redact("Karim Wardaki came. Then Karim left.", ("en",))
    assert result.text == "[PERSON-1] came. Then [PERSON-1] left."


def test_a_part_shared_by_two_people_stands_for_neither():
    result = redact("Karim Wardaki and Karim Noori came. Karim left.", ("en",))
    assert len({span.pseudonym for span in result.spans}) == 3


def test_a_number_written_three_ways_is_one_phone():
    result = redact("0700 000 123, +93700000123 و ۰۷۰۰۰۰۰۱۲۳", LANGUAGES)
    assert {span.pseudonym for span in result.spans} == {"PHONE-1"}


def test_what_is_unsure_is_hidden_and_asked_about():
    result = redact("They took Gulzaman away", ("en",))
    (span,) = result.spans
    assert span.check
    assert result.identities[0].check
    assert "Gulzaman" not in result.text


def test_one_sure_place_settles_the_question_for_all():
    result = redact(
        "Gulzaman is gone. We saw Gulzaman, son of Karim Wardaki. Mr Gulzaman.", ("en",)
    )
    spans = [span for span in result.spans if span.pseudonym == "PERSON-1"]
    assert len(spans) == 3
    assert not any(span.check for span in spans)


def test_a_rule_of_another_language_is_trusted_less_and_never_skipped():
    english, dari = redact_all(
        ("the son of Gulzaman", "آن‌ها می‌گویند که son of Torabaz را بردند"), ("en",)
    )
    assert not english.spans[0].check
    assert dari.text == "آن‌ها می‌گویند که son of [PERSON-2] را بردند"
    assert dari.spans[0].check
    assert 0 < dari.spans[0].confidence < english.spans[0].confidence


def test_a_paragraph_is_read_in_its_own_language_whatever_the_page_was_in():
    result = redact("ما همه در خانه بودیم.\nthe son of Gulzaman", ("fa-af",))
    assert not result.spans[0].check


def test_a_tag_typed_by_the_submitter_is_no_span():
    result = redact("[PERSON-1] was here", LANGUAGES)
    assert result.spans == ()


def test_a_year_beside_a_phone_stays_readable():
    assert redact("سال 1402 0700000123", LANGUAGES).text == "سال 1402 [PHONE-1]"


def test_no_repr_shows_what_was_told():
    result = redact("احمد جاوید 0700000123", LANGUAGES)
    shown = repr(result) + repr(result.identities)
    assert "احمد" not in shown
    assert "0700" not in shown


def test_structured_identifiers_of_the_corpus_are_all_hidden():
    found, every = _hidden(lambda kind: kind != "PERSON" and not is_context(kind))
    assert found == every >= 25


@pytest.mark.parametrize("language", LANGUAGES)
def test_nearly_all_marked_names_of_the_corpus_are_hidden(language):
    """An optimistic floor: whoever wrote the lists had seen these reports."""
    found, every = _hidden(lambda kind: kind == "PERSON", language)
    assert every >= 19
    assert found / every >= 0.95


def test_the_corpus_keeps_most_of_its_words_readable():
    """Hiding everything would pass every other test: at most 4 % of other words may go."""
    hidden = other = 0
    for report in EVERY:
        result = redact(report.text, (report.language,))
        marked = _characters((a, b) for _, a, b in report.identifiers)
        taken = _characters(cut.taken for cut in result.cuts or ())
        other += len(report.text) - len(marked)
        hidden += len(taken - marked)
    assert hidden / other <= 0.04


def test_perpetrators_of_the_corpus_stay_to_be_read():
    """Named in the reports with what they did: not one of them is hidden."""
    found, every = _hidden(lambda kind: kind == "PERPETRATOR")
    assert (found, every) == (0, 2)


def _characters(spans):
    return {place for start, end in spans for place in range(start, end)}


def _hidden(wanted, language=None):
    found = every = 0
    for report in EVERY:
        if language not in (None, report.language):
            continue
        taken = _characters(c.taken for c in redact(report.text, (report.language,)).cuts or ())
        for kind, start, end in report.identifiers:
            if wanted(kind):
                letters = {p for p in range(start, end) if report.text[p].isalnum()}
                every += 1
                found += letters <= taken
    return found, every


def test_redaction_opens_no_socket(monkeypatch):
    def refuse(*_):
        raise AssertionError

    monkeypatch.setattr(socket, "socket", refuse)
    warm()
    redact("sample@example.com 0700000123 https://example.org", LANGUAGES)


def test_whoever_is_known_from_elsewhere_is_hidden_wherever_they_stand():
    told = "On that day yalmurat sat there with two others."
    assert redact_all([told], ["en"])[0].text == told

    (one,) = redact_all([told], ["en"], people=["Yalmurat", "others"])

    assert one.text == "On that day [PERSON-1] sat there with two others."
