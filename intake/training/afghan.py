"""Rows for the taggers of texts in Arabic script: tweets, our own texts, and both renamed."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from random import Random

from intake.redaction.tagging import Features
from intake.redaction.tagging.features.arabic_script import arabic_script, known
from intake.training.learning import Row
from intake.training.lessons import Lesson, rows
from intake.training.marked import marked
from intake.training.renamed import named, renamed
from intake.training.tweets import tweets

_SEED = 6
# The tagger cannot tell who did it; roles are read elsewhere.
_NAMES = {"PERSON": "PERSON", "PERPETRATOR": "PERSON", "OFFICIAL": "PERSON"}
_TWEETS_AMONG_OWN = 1200


def persian(corpora: Path) -> Iterator[Row]:
    """ParsTwiNER's training part."""
    return rows(tweets(corpora / "parstwiner" / "train.txt"), _forgetful(0.3, _chance("persian")))


def dari(corpora: Path) -> Iterator[Row]:
    """Our own Dari, and tweets of other names so that it is not all testimony."""
    chance = _chance("dari")
    every = list(tweets(corpora / "parstwiner" / "train.txt"))
    some = renamed(chance.sample(every, _TWEETS_AMONG_OWN), [named(every)], chance)
    return chain(
        _told(list(_own(corpora, "prs")), named(every), chance),
        rows(some, _forgetful(0.4, chance)),
    )


def pashto(corpora: Path) -> Iterator[Row]:
    """Our own Pashto, and our Dari once: people mix the two."""
    chance = _chance("pashto")
    names = named(tweets(corpora / "parstwiner" / "train.txt"))
    beside = rows(_own(corpora, "prs"), _forgetful(0.4, chance))
    return chain(_told(list(_own(corpora, "ps")), names, chance), beside)


def _own(corpora: Path, language: str) -> Iterator[Lesson]:
    return marked(corpora / "own" / f"{language}-train.txt", _NAMES)


def _told(lessons: list[Lesson], names: list[str], chance: Random) -> Iterator[Row]:
    """The lessons as they are, with half the lists forgotten, and twice of other people."""
    yield from rows(lessons, arabic_script)
    yield from rows(lessons, _forgetful(0.5, chance))
    for _ in range(2):
        others = renamed(lessons, [names, named(lessons)], chance)
        yield from rows(others, _forgetful(0.4, chance))


def _forgetful(share: float, chance: Random) -> Features:
    """Features in which this share of words is on no list: most names of the world are on none."""

    def sometimes(key: str) -> str:
        return "" if chance.random() < share else known(key)

    return lambda words: arabic_script(words, sometimes)


def _chance(name: str) -> Random:
    return Random(f"{_SEED} {name}")  # noqa: S311 - the same rows every time is what is wanted
