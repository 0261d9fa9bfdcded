"""A small tagger taught here: what it finds, how sure it is, and what damaged weights do."""

import hashlib

import pytest

from intake.errors import IntakeError
from intake.redaction.tagging import Model, Tagged, tokens_of
from intake.redaction.tagging.shipped import shipped
from intake.training import Settings, learn

LESSONS = [
    ("they took Farid Torabi at night", "O O PERSON PERSON O O"),
    ("they beat Zalmai Khost in Ghazni", "O O PERSON PERSON O PLACE"),
    ("she saw Nadia leave", "O O PERSON O"),
    ("he said Karim was gone", "O O PERSON O O"),
    ("the men came to Kabul", "O O O O PLACE"),
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
    return Tagged(
        "taught",
        language="en",
        opened=opened,
        features=features,
        reads=reads,
        floor=floor,
    )


def _found(text, **changes):
    return [(text[f.start : f.end], f.kind) for f in tagger(**changes).find(text)]


def test_a_name_of_two_words_is_one_finding_with_the_kind_of_its_label():
    assert _found("they took Shafiq Wardak in Willowham") == [
        ("Shafiq Wardak", "PERSON"),
        ("Willowham", "PLACE"),
    ]


def test_what_the_gazetteer_knows_is_left_to_it():
    assert _found("they took Shafiq Wardak in Herat") == [("Shafiq Wardak", "PERSON")]


def test_a_text_without_names_has_no_findings():
    assert _found("the men went home") == []


def test_findings_say_how_sure_they_are_who_found_them_and_in_which_language():
    (finding,) = tagger().find("they took Shafiq")
    assert 0.5 < finding.confidence <= 1
    assert (finding.recognizer, finding.language) == ("taught", "en")


def test_a_higher_floor_finds_less():
    assert _found("they took Shafiq", floor=1.1) == []


def test_a_word_that_is_rather_a_place_but_may_be_a_name_is_found_as_both():
    rows = [([["beside=in"]], ["PLACE"])] * 6 + [([["beside=in"]], ["PERSON"])] * 4
    rows.append(([["beside=we"]], ["O"]))
    weights = learn(rows, Settings(c1=0.0, c2=0.01))
    either = {
        found.kind: found.confidence
        for found in tagger(
            opened=lambda: model(weights), features=lambda words: [["beside=in"] for _ in words]
        ).find("Willowham")
    }
    assert set(either) == {"PERSON", "PLACE"}
    assert 0.5 > either["PLACE"] > either["PERSON"]


def test_a_learned_place_is_never_so_sure_that_it_could_unhide_a_name():
    (finding,) = tagger().find("the men came to Willowham")
    assert finding.kind == "PLACE"
    assert finding.confidence < 0.5


def test_signs_around_a_name_are_not_part_of_it():
    def every(words):
        return [["before=took", "capital=True"] for _ in words]

    assert [name for name, _ in _found("( Shafiq ).", features=every)] == ["Shafiq"]


def test_a_number_at_the_end_of_a_name_is_no_part_of_it():
    def every(words):
        return [["before=took", "capital=True"] for _ in words]

    assert [name for name, _ in _found("3 Shafiq 0788", features=every)] == ["Shafiq"]


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


def test_weights_that_take_everything_for_a_name_are_refused():
    with pytest.raises(IntakeError) as refused:
        model(learn([([["capital"]], ["PERSON"])], Settings()))
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
