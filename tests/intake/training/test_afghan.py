"""What teaches the taggers of Persian, Dari and Pashto: tweets, own texts, other people's names."""

from random import Random

import pytest

from intake.redaction.words import NAMES
from intake.training import Lesson, afghan
from intake.training.renamed import named, renamed
from intake.training.tweets import tweets
from tests.corpus.redaction import OWN

CORPORA = OWN.parent
TWEETS = (
    "گل\tO\nاحمد\tB-PER\nتورابی\tI-PER\nرفت\tO\n\nکابل\tB-LOC\nو\tO\nنادر\tB-PER\nزلمی\tB-PER\n"
)
LESSON = Lesson("فرید در غزنی ماند.", ((0, 4, "PERSON"),))


@pytest.fixture
def corpora(tmp_path):
    """The shape of the corpora, of a few invented sentences."""
    own, parstwiner = tmp_path / "own", tmp_path / "parstwiner"
    own.mkdir()
    parstwiner.mkdir()
    (parstwiner / "train.txt").write_text((TWEETS + "\n") * 700, "utf-8")
    (own / "prs-train.txt").write_text("# invented\n\n{PERSON|فرید} را بردند.\n", "utf-8")
    (own / "ps-train.txt").write_text("# invented\n\n{PERPETRATOR|زلمی} راغی.\n", "utf-8")
    return tmp_path


def _marked(lesson):
    return [lesson.text[start:end] for start, end, _ in lesson.marks]


def test_a_tweet_is_a_lesson_of_its_persons_and_two_side_by_side_are_two(tmp_path):
    path = tmp_path / "tweets.txt"
    path.write_text(TWEETS, "utf-8")
    first, second = tweets(path)
    assert (first.text, _marked(first)) == ("گل احمد تورابی رفت", ["احمد تورابی"])
    assert (second.text, _marked(second)) == ("کابل و نادر زلمی", ["نادر", "زلمی"])


def test_every_sentence_of_parstwiner_is_read():
    every = list(tweets(CORPORA / "parstwiner" / "train.txt"))
    assert len(every) == 6417
    assert len(named(every)) > 4000


def test_a_renamed_lesson_says_the_same_of_somebody_else():
    (told,) = renamed([LESSON], [["زلمی خاکسار"]], Random(3))
    assert told.text.endswith(" در غزنی ماند.")
    assert "فرید" not in told.text
    (name,) = _marked(told)
    assert told.text == f"{name} در غزنی ماند."
    assert name == "زلمی خاکسار" or set(name.split()) <= NAMES.keys()


def test_who_stands_in_a_list_does_not_depend_on_the_order_lists_are_kept_in():
    once = list(renamed([LESSON] * 30, [["زلمی"]], Random(3)))
    assert once == list(renamed([LESSON] * 30, [["زلمی"]], Random(3)))
    assert len({told.text for told in once}) > 5


@pytest.mark.parametrize("course", [afghan.persian, afghan.dari, afghan.pashto])
def test_a_name_is_a_name_in_every_course_and_a_place_is_none(corpora, course):
    told = {
        (next(one for one in features if one.startswith("w="))[2:], label)
        for row, labels in course(corpora)
        for features, label in zip(row, labels, strict=True)
    }
    assert ("فرید", "PERSON") in told or ("احمد", "PERSON") in told
    assert ("کابل", "PERSON") not in told
    assert {label for _, label in told} == {"PERSON", "O"}


def test_lists_are_forgotten_for_a_part_of_the_words_only(corpora):
    on_list = ["l=SURE" in features for row, _ in afghan.persian(corpora) for features in row]
    names = on_list.count(True)
    assert names > 0
    assert names < 700 * 3
