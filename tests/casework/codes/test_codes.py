"""Codes as casework uses them: offered while in use, shown for ever."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import codes
from intake.facts import FieldType
from intake.gazetteer import DISTRICTS, PROVINCES
from intake.taxonomy import CONSENT_SCOPES, VIOLATIONS

LANGUAGES = ("en", "fa-af", "ps")

# What the pages and records of casework ask for by name.
NEEDED = {
    "attribution_basis", "attribution_outcome", "calendar", "case_status", "claim_status",
    "consent_scope", "consent_state", "date_precision", "duplicate_decision", "erasure_reason",
    "evidence_type", "information_credibility", "intervention_type", "involvement_degree",
    "involvement_role", "lowering_reason", "not_shown_reason", "perpetrator_type",
    "place_precision", "place_type", "proof_level", "redaction_kind", "rejection_reason",
    "retention", "reveal_reason", "review_state", "role_flag", "sensitive_kind",
    "source_connection_mt19", "source_reliability", "torture_method", "triage_level",
    "unit_kind", "violation_status", "act", "family", "province", "district",
}  # fmt: skip


def test_every_list_that_casework_names_is_there():
    assert set(codes.names()) >= NEEDED


def test_a_list_that_nobody_wrote_is_a_mistake_of_the_caller():
    with pytest.raises(KeyError):
        codes.list("no_such_list")


def test_reliability_and_credibility_have_six_grades_each():
    assert codes.list("source_reliability").codes == tuple("ABCDEF")
    assert codes.list("information_credibility").codes == tuple("123456")


def test_eleven_scopes_of_consent_are_those_of_intake():
    assert codes.list("consent_scope").codes == CONSENT_SCOPES
    assert len(CONSENT_SCOPES) == 11


@pytest.mark.parametrize("language", LANGUAGES)
def test_choices_come_in_the_order_of_the_list_and_in_the_readers_language(language):
    shown = codes.choices("proof_level", language)
    assert [code for code, _ in shown] == ["P0", "P1", "P2", "P3", "P4", "P5"]
    assert all(words == codes.label("proof_level", code, language) for code, words in shown)


def test_another_language_than_ours_is_read_in_english():
    assert codes.label("proof_level", "P2", "de") == "reasonable suspicion"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_long_gone_is_shown_and_not_offered(language):
    shown = codes.label("case_status", "lost_in_2019", language)
    assert "lost_in_2019" in shown
    assert "lost_in_2019" not in codes.list("case_status")
    assert "lost_in_2019" not in dict(codes.choices("case_status", language))


def test_what_is_said_of_a_code_long_gone():
    assert codes.label("case_status", "X", "en") == "code no longer in use: X"


def test_a_spelling_of_the_classifier_reads_as_the_entry_it_stands_for():
    precision = codes.list("date_precision")
    assert precision.entry("day").code == "exact day"
    assert "exact day" in precision
    assert "day" not in precision  # a new record carries the entry's own code


@given(st.sampled_from(sorted(codes.names())), st.text(), st.text(max_size=8))
def test_no_code_and_no_language_makes_a_page_fail(name, code, language):
    assert codes.label(name, code, language)
    assert codes.act(code).labels["ps"]
    assert codes.field_set(code).fields


def test_an_act_is_the_one_of_the_taxonomy():
    assert codes.act("LIB-03") is VIOLATIONS["LIB-03"]
    assert codes.label("act", "LIB-03", "ps") == "جبري ورکول"


def test_an_act_long_gone_says_so_and_claims_nothing():
    gone = codes.act("OLD-07")
    assert gone.labels["en"] == "code no longer in use: OLD-07"
    assert (gone.family, gone.norms, gone.routes) == ("", (), ())
    assert [one.key for one in codes.field_set("OLD-07").sections] == ["core"]
    assert "OLD-07" not in codes.list("act")


def test_the_acts_of_all_families_together_are_all_acts():
    every = [pair for family in codes.list("family").codes for pair in codes.acts(family, "ps")]
    assert tuple(every) == codes.choices("act", "ps")
    assert codes.acts("", "en") == codes.acts("LI", "en") == ()


def test_the_fields_of_an_act_come_with_their_lists():
    about = codes.field_set("INT-01")
    assert [one.key for one in about.sections] == ["core", "torture_istanbul", "detention_wgad"]
    methods = about["torture_methods"]
    assert (methods.type, methods.many) == (FieldType.CODE, True)
    assert "beating" in codes.list(methods.codes)
    assert about["injury_photos"].protected


def test_a_field_long_gone_says_so():
    assert codes.field("arrest_date").type is FieldType.DATE
    assert codes.field("old_question").label("en") == "code no longer in use: old_question"
    assert codes.field("old_question").retired


def test_an_act_can_borrow_one_field_of_a_set_it_does_not_have():
    about = codes.field_set("FRE-03")
    assert "force_used" in about
    assert "eviction_un" not in {one.key for one in about.sections}


def test_a_set_can_be_asked_for_by_name():
    assert codes.named_set("victim").fields[0].type is FieldType.PERSON


@pytest.mark.parametrize("language", LANGUAGES)
def test_34_provinces_and_their_districts_are_all_there(language):
    assert len(codes.list("province")) == len(PROVINCES) == 34
    every = [pair for one in PROVINCES for pair in codes.districts(one.code, language)]
    assert len(every) == len(DISTRICTS)
    assert all(words.strip() for _, words in every)
    assert all(codes.districts(one.code, language) for one in PROVINCES)


def test_a_district_that_stood_twice_keeps_its_words_and_is_offered_once():
    assert codes.label("district", "AF-HER/injil", "en") == "Enjil"
    assert codes.label("district", "AF-PIA/barmal", "fa-af") == "برمل"
    assert "AF-HER/injil" not in codes.list("district")
    assert "AF-PIA/barmal" not in dict(codes.districts("AF-PIA", "en"))


@pytest.mark.parametrize("province", ["", "AF", "AF-PA", "nowhere"])
def test_no_province_has_no_districts(province):
    assert codes.districts(province, "en") == ()


def test_no_district_is_named_in_english_among_the_dari_names():
    for one in DISTRICTS:
        assert not any(letter.isascii() and letter.isalpha() for letter in one.labels["fa-af"])


@pytest.mark.parametrize(
    ("code", "since", "ends"),
    [
        ("submitter_identity", date(2026, 1, 1), date(2026, 4, 1)),
        ("rejected_report", date(2024, 2, 29), date(2025, 2, 28)),
        ("rejected_report", date(2025, 12, 31), date(2026, 12, 31)),
        ("backup", date(2026, 11, 21), date(2026, 12, 26)),
        ("tombstone", date(2026, 1, 1), None),
        ("dossier_evidence", date(2026, 1, 1), None),
    ],
)
def test_a_period_ends_when_the_file_says(code, since, ends):
    assert codes.retention(code).ends(since) == ends


def test_evidence_is_looked_at_every_two_years():
    assert codes.retention("dossier_evidence").next_review(date(2026, 1, 31)) == date(2028, 1, 31)
    assert codes.retention("tombstone").next_review(date(2026, 1, 31)) is None


def test_a_rejected_report_leaves_nothing_but_what_counting_needs():
    kept = set(codes.retention("rejected_report").kept)
    assert kept == {"hash", "act_code", "province", "month", "shredding_record"}


def test_a_submitter_may_ask_to_be_remembered_longer():
    assert codes.retention("submitter_identity").longer_if_asked
    assert not codes.retention("rejected_report").longer_if_asked


def test_place_names_are_written_without_stray_spaces_or_foreign_letters():
    for labels in [one.labels for one in PROVINCES] + [one.labels for one in DISTRICTS]:
        assert all(words == " ".join(words.split()) for words in labels.values())
        assert not set(labels["fa-af"]) & set("0123456789يك")
