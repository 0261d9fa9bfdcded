"""The texts redaction is trained and measured on: readable, and apart from each other."""

import pytest

from intake.redaction import read
from tests.corpus import redaction as corpus

_FIRST = "# Invented.\n"
_FILES = [f"{language}-{part}" for language in ("prs", "ps") for part in ("train", "dev")]


def test_an_item_is_its_text_and_where_its_marks_stood():
    (item,) = corpus.parse(_FIRST + "قاری {PERPETRATOR|نمونه} پدر {PERSON|گلاب}\nرا برد.\n")
    assert item.text == "قاری نمونه پدر گلاب\nرا برد."
    assert item.marked({"PERSON"}) == ("گلاب",)
    assert item.marked(corpus.CONTEXT_KINDS) == ("نمونه",)
    assert item.line == 2


def test_an_empty_line_divides_items_and_a_comment_belongs_to_none():
    items = corpus.parse(_FIRST + "\nیکی\n\n\n# میان\nدیگری\n")
    assert [(one.line, one.text) for one in items] == [(3, "یکی"), (7, "دیگری")]


@pytest.mark.parametrize(
    "broken",
    [
        "{NAME|گلاب} رفت",
        "{person|گلاب} رفت",
        "{PERSON|گلاب رفت",
        "PERSON|گلاب} رفت",
        "{PERSON|{PERSON|گلاب}} رفت",
        "{PERSON|} رفت",
        "{PERSON|گلاب } رفت",
        "{PERSON گلاب} رفت",
    ],
)
def test_a_mark_that_cannot_be_is_refused_with_its_line(broken):
    with pytest.raises(corpus.UnreadableCorpus, match="text:3"):
        corpus.parse(f"{_FIRST}\n{broken}\n")


def test_a_file_without_its_first_comment_is_refused():
    with pytest.raises(corpus.UnreadableCorpus, match="text:1"):
        corpus.parse("گلاب رفت")


def test_an_item_twice_in_one_file_is_refused_however_it_is_spelt():
    with pytest.raises(corpus.UnreadableCorpus, match="line 2"):
        corpus.parse(_FIRST + "{PERSON|يك كس} مي‌رود.\n\nیک کس می رود\n")


def test_an_item_of_both_parts_is_shared_however_it_is_spelt():
    here = corpus.parse(_FIRST + "او رفت\n\n{PERSON|علي} آمد!\n")
    there = corpus.parse(_FIRST + "علی آمد\n")
    assert [one.text for one in corpus.shared(here, there)] == ["علي آمد!"]
    assert corpus.shared(there, here[:1]) == ()


@pytest.mark.parametrize("language", corpus.languages())
def test_nothing_judged_with_was_trained_on(language):
    train, dev = corpus.load(f"{language}-train"), corpus.load(f"{language}-dev")
    assert corpus.shared(dev, train) == ()
    assert _full_names(dev).isdisjoint(_full_names(train))


@pytest.mark.parametrize("name", _FILES)
def test_a_third_of_the_items_has_nothing_that_must_go(name):
    items = corpus.load(name)
    assert 3 * sum(not one.marks for one in items) >= len(items)


@pytest.mark.parametrize("name", _FILES)
def test_no_number_and_no_address_on_the_network_can_be_somebodys(name):
    items = corpus.load(name)
    phones = {phone for one in items for phone in one.marked({"PHONE"})}
    network = {address for one in items for address in one.marked({"EMAIL", "LINK"})}
    assert phones
    assert network
    assert {phone for phone in phones if "000" not in _digits(phone)} == set()
    assert {address for address in network if "example" not in address} == set()


def _digits(number):
    return "".join(filter(str.isdigit, read(number).text))


def _full_names(items):
    names = (name for one in items for name in one.marked({"PERSON", "PERPETRATOR", "OFFICIAL"}))
    return {read(name).text.lower() for name in names if len(name.split()) > 1}
