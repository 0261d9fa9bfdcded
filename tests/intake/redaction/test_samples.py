"""The three reports of the demo: nothing planted is left, and both stages are quick."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from intake import classification, redaction
from intake.gazetteer import DISTRICT_BY_CODE, PROVINCE_BY_CODE
from intake.taxonomy import CONSENT_SCOPES, FAMILY_BY_CODE
from tests.corpus.reports import LANGUAGES
from tests.costs import least

SAMPLES = Path(__file__).parents[3] / "deploy" / "samples"


def _sample(language):
    return yaml.safe_load((SAMPLES / f"{language}.yaml").read_text(encoding="utf-8"))


def _texts(sample):
    when, where = sample["when"]["words"], sample["where"]["words"]
    return sample["account"], when, where, sample["danger_words"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_planted_identifier_is_left_in_a_sample(language):
    sample = _sample(language)
    results = redaction.redact_all(_texts(sample), (language,))
    shapes = [redaction.read(result.text).text for result in results]
    for planted in sample["planted"]:
        assert any(planted in text for text in _texts(sample))
        assert not any(redaction.read(planted).text in shape for shape in shapes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sample_speaks_of_the_kinds_it_was_sent_as(language):
    sample = _sample(language)
    found = classification.classify(sample["account"], date(2025, 6, 1))
    assert set(sample["kinds"]) <= {act.code.split("-")[0] for act in found.acts}
    assert found.urgency.level == "T0"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sample_chooses_only_what_the_form_offers(language):
    sample = _sample(language)
    assert sample["where"]["province"] in PROVINCE_BY_CODE
    assert sample["where"]["district"] in DISTRICT_BY_CODE
    assert set(sample["consent"]) <= set(CONSENT_SCOPES)
    assert all(FAMILY_BY_CODE[kind].offered for kind in sample["kinds"])


def test_a_dari_report_of_1700_bytes_costs_less_than_six_hundred_thousand_steps():
    account = (_sample("fa-af")["account"] * 2).encode()[:1700].decode(errors="ignore")
    redaction.warm()
    classification.warm()
    # Four fifths of that when this was written. In steps, for machines differ sixfold among them.
    bar = 6 * least(lambda: sum(n * n for n in range(100_000)))
    assert least(lambda: _work(account), bar) <= bar


def _work(account):
    redacted = redaction.redact(account, ("fa-af",))
    classification.classify(account, date(2025, 6, 1)).moved(redacted.map_spans)
