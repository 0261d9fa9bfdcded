"""What the figures for our own texts count, told with redactions made by hand."""

import json

import pytest

from intake.redaction import Redacted
from intake.redaction.types import ContextMark, Cut
from tests.corpus.redaction import load, parse
from tests.corpus.redaction.measured import Count, measure, own, reports


def _items(*texts):
    return parse("# Invented.\n\n" + "\n\n".join(texts))


def _hiding(*words, marking=()):
    """A redactor that cuts these words out and marks those."""

    def redact(text):
        cuts: list[Cut] = []
        pieces: list[str] = []
        taken = written = 0
        for word in sorted((w for w in words if w in text), key=text.index):
            start = text.index(word)
            begin = written + start - taken
            pieces += (text[taken:start], "[X-1]")
            taken, written = start + len(word), begin + 5
            cuts.append(Cut((start, taken), (begin, written)))
        left = "".join(pieces) + text[taken:]
        marks = [(left.index(word), left.index(word) + len(word)) for word in marking]
        context = tuple(ContextMark(*mark, "AGE", 0.9, "hand", "AGE-1") for mark in marks)
        return Redacted(left, (), context, cuts=tuple(cuts))

    return redact


def test_a_name_counts_as_hidden_only_when_every_letter_of_it_is():
    items = _items("{PERSON|گلاب نمونه} رفت", "{PERSON|گلاب} آمد")
    assert measure(items, _hiding("گلاب")).identity == {"PERSON": Count(1, 2)}
    assert measure(items, _hiding("گلاب", "نمونه")).identity == {"PERSON": Count(2, 2)}


def test_context_is_found_when_it_is_marked_or_hidden():
    items = _items("{PERSON|گلاب} {AGE|۲۰ ساله} از {PLACE|نمونه‌ده} است")
    figures = measure(items, _hiding("گلاب", "نمونه‌ده", marking=["۲۰ ساله"]))
    assert figures.context == {"AGE": Count(1, 1), "PLACE": Count(1, 1)}
    assert measure(items, _hiding("گلاب")).context == {"AGE": Count(0, 1), "PLACE": Count(0, 1)}
    assert figures.recall == 1.0


def test_hiding_what_nobody_marked_is_needless_and_the_ending_of_a_name_is_not():
    items = _items("{PERSON|گلاب}را بردند")
    assert measure(items, _hiding("گلابرا")).needless == 0.0
    figures = measure(items, _hiding("گلابرا", "بردند"))
    assert figures.masked == 1.0
    assert figures.needless == 5 / 11


def test_nothing_to_find_is_no_division_by_nothing():
    figures = measure(_items("خبری نیست"), _hiding())
    assert (figures.recall, figures.masked, figures.needless) == (0.0, 0.0, 0.0)
    assert figures.to_json()["identity"] == {}


@pytest.mark.parametrize("name", ["prs-dev", "ps-dev"])
def test_there_are_thirty_whole_reports_to_judge_with(name):
    long_enough = reports(load(name))
    assert len(long_enough) >= 30
    assert reports(_items("{PERSON|گلاب} رفت")) == ()


@pytest.mark.full
def test_the_bench_is_told_of_every_language_with_texts_to_judge_with():
    figures = json.loads(json.dumps(own()))
    assert {"prs", "ps"} <= figures.keys()
    for language in (figures["prs"], figures["ps"]):
        assert language["reports"]["items"] < language["all"]["items"]
        assert 0 < language["reports"]["recall"] <= 1
