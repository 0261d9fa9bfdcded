"""Corpora become lessons, and lessons rows with a label for each token."""

import json

from intake.redaction.tagging.features.english import english
from intake.training import Lesson, rows
from intake.training.court import cases
from intake.training.filled import filled
from intake.training.marked import marked
from tests.corpus.redaction import OWN, load

TEMPLATES = OWN.parent / "presidio_research" / "templates.txt"
KEPT = {"PERSON": "PERSON", "PLACE": "PLACE"}


def _labels(lesson):
    return [
        label for _, labels in rows([lesson], lambda row: [[] for _ in row]) for label in labels
    ]


def test_every_token_has_the_label_of_the_mark_it_stands_in():
    lesson = Lesson("They took Farid Torabi.", ((10, 22, "PERSON"),))
    assert _labels(lesson) == ["O", "O", "PERSON", "PERSON", "O"]


def test_marks_hold_where_reading_takes_characters_away():
    lesson = Lesson("\u202eعـــلی\u202c رفت", ((1, 7, "PERSON"),))
    assert _labels(lesson) == ["PERSON", "O"]


def test_an_own_text_is_read_as_its_tests_read_it():
    wanted = [(item.text, item.marked(KEPT)) for item in load("en-train")]
    read = [
        (lesson.text, tuple(lesson.text[a:b] for a, b, _ in lesson.marks))
        for lesson in marked(OWN / "en-train.txt", KEPT)
    ]
    assert read == wanted


def test_what_annotators_left_open_is_taught_as_nothing(tmp_path):
    mention = {"start_offset": 0, "end_offset": 5, "entity_type": "ORG"}
    mentions = [
        mention | {"identifier_type": "NO_MASK"},
        mention | {"identifier_type": "QUASI", "start_offset": 6, "end_offset": 11},
    ]
    case = {"text": "Court Zarin", "annotations": {"one": {"entity_mentions": mentions}}}
    path = tmp_path / "cases.json"
    path.write_text(json.dumps([case]), encoding="utf-8")
    assert [lesson.marks for lesson in cases(path)] == [((6, 11, "ORGANISATION"),)]


def test_templates_are_filled_the_same_way_every_time_and_marked_where_they_were():
    once, again = (list(filled(TEMPLATES, 6)) for _ in range(2))
    assert [(one.text, one.marks) for one in once] == [(one.text, one.marks) for one in again]
    assert len(once) > 150
    for lesson in once:
        assert "{{" not in lesson.text
        names = [lesson.text[a:b] for a, b, label in lesson.marks if label == "PERSON"]
        assert names
        assert all(name[0].isupper() and name.strip() == name for name in names)


def test_english_features_say_what_a_token_looks_like_and_what_stands_beside_it():
    row = english(["Mr", "Farid", "left", "on", "12", "Hamal"])
    assert {"w=farid", "s=Xx", "-1l=title", "l=name"} <= set(row[1])
    assert {"s=92", "1l=month"} <= set(row[4])


def test_a_lesson_keeps_its_text_to_itself():
    assert "Farid" not in repr(Lesson("Farid", ()))
