"""A small tagger taught here: what it finds, how sure it is, and what damaged weights do."""

import hashlib

import pytest

from intake.errors import IntakeError
from intake.redaction.tagging import Model, Tagged, tokens_of
from intake.redaction.tagging.shipped import shipped
from intake.training import Settings, learn

LESSONS = [
    ("they took Farid Torabi at night", "O O NAME NAME O O"),
    ("they beat Zalmai Khost in Ghazni", "O O NAME NAME O TOWN"),
    ("she saw Nadia leave", "O O NAME O"),
    ("he said Karim was gone", "O O NAME O O"),
    ("the men came to Kabul", "O O O O TOWN"),
    ("the car stood at the gate", "O O O O O O"),
    ("we went home in silence", "O O O O O"),
]


def features(words):
    rows = []
    for place, word in enumerate(words):
        before = words[place - 1] if place else "START"
        rows.append([f"before={before}", f"capital={word[0].isupper()}"])
    return rows


def _weights():
    rows = [(features(text.split()), labels.split()) for text, labels in LESSONS]
    return learn(rows, Settings(c1=0.0, c2=0.01))


WEIGHTS = _weights()


def model(weights=WEIGHTS):
    return Model(weights, hashlib.sha256(weights).hexdigest())


def tagger(*, opened=model, features=features, reads=lambda row: True, floor=0.3):
    kinds = {"NAME": "PERSON", "TOWN": "PLACE"}
    return Tagged(
        "taught",
        language="en",
        opened=opened,
        features=features,
        kinds=kinds,
        reads=reads,
        floor=floor,
    )


def _found(text, **changes):
    return [(text[f.start : f.end], f.kind) for f in tagger(**changes).find(text)]


def test_a_name_of_two_words_is_one_finding_with_the_kind_of_its_label():
    assert _found("they took Shafiq Wardak in Herat") == [
        ("Shafiq Wardak", "PERSON"),
        ("Herat", "PLACE"),
    ]


def test_a_text_without_names_has_no_findings():
    assert _found("the men went home") == []


def test_findings_say_how_sure_they_are_who_found_them_and_in_which_language():
    (finding,) = tagger().find("they took Shafiq")
    assert 0.5 < finding.confidence <= 1
    assert (finding.recognizer, finding.language) == ("taught", "en")


def test_a_higher_floor_finds_less():
    assert _found("they took Shafiq", floor=1.1) == []


def test_signs_around_a_name_are_not_part_of_it():
    def every(words):
        return [["before=took", "capital=True"] for _ in words]

    assert [name for name, _ in _found("( Shafiq ).", features=every)] == ["Shafiq"]


def test_a_line_the_tagger_cannot_read_is_left_alone():
    assert _found("they took Shafiq", reads=lambda row: False) == []


def test_weights_are_opened_at_the_first_line_that_is_read():
    def closed():
        raise AssertionError

    assert _found("they took Shafiq", opened=closed, reads=lambda row: False) == []
    with pytest.raises(AssertionError):
        tagger(opened=closed).warm()


@pytest.mark.parametrize(
    "damaged",
    [b"", WEIGHTS[:10], WEIGHTS[: len(WEIGHTS) // 2], WEIGHTS[:-1] + b"\xff", b"x" * 100],
)
def test_damaged_weights_are_refused_before_they_are_opened(damaged):
    with pytest.raises(IntakeError) as refused:
        Model(damaged, hashlib.sha256(WEIGHTS).hexdigest())
    assert refused.value.code == "damaged_weights"


def test_bytes_that_are_no_weights_are_refused_whatever_their_digest():
    with pytest.raises(IntakeError) as refused:
        model(b"no weights at all" * 10)
    assert refused.value.code == "damaged_weights"


def test_weights_that_were_never_shipped_are_refused():
    with pytest.raises(IntakeError) as refused:
        shipped("nobody")
    assert refused.value.code == "damaged_weights"


def test_the_same_lessons_give_the_same_weights():
    assert _weights() == WEIGHTS


def test_nothing_of_a_model_shows_in_its_repr():
    assert "Farid" not in repr(model())
    assert "Farid" not in repr(tokens_of("Farid"))
