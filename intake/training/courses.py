"""What each shipped model is taught, from which files, with which settings."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from intake.redaction.tagging.features.english import english
from intake.training.afghan import dari, pashto, persian
from intake.training.court import cases
from intake.training.filled import filled
from intake.training.learning import Row, Settings, learn
from intake.training.lessons import rows
from intake.training.marked import marked

_SEED = 6
# The tagger cannot tell who did it; roles are read elsewhere.
_OWN_ENGLISH = {
    "PERSON": "PERSON", "PERPETRATOR": "PERSON", "OFFICIAL": "PERSON", "DOCUMENT": "DOCUMENT",
    "ADDRESS": "ADDRESS", "PLACE": "PLACE", "DATE": "DATE", "AGE": "TRAIT", "UNIT": "ORGANISATION",
    "WORKPLACE": "ORGANISATION", "SCHOOL": "ORGANISATION", "CLINIC": "ORGANISATION",
}  # fmt: skip


@dataclass(frozen=True)
class Course:
    """One model: the name of its weights, and the rows that a corpora folder teaches it."""

    name: str
    settings: Settings
    rows: Callable[[Path], Iterator[Row]]

    def weights(self, corpora: Path) -> bytes:
        """The model's weights, the same bytes from the same corpora."""
        return learn(self.rows(corpora), self.settings)


def _english(corpora: Path) -> Iterator[Row]:
    lessons = chain(
        cases(corpora / "tab" / "tab_train_subset.json"),
        filled(corpora / "presidio_research" / "templates.txt", _SEED),
        marked(corpora / "own" / "en-train.txt", _OWN_ENGLISH),
    )
    return rows(lessons, english)


COURSES = (
    Course("english", Settings(c1=0.3, c2=0.01, most_rounds=60), _english),
    Course("persian", Settings(c1=0.03, c2=0.05, most_rounds=60, fewest=2), persian),
    Course("dari", Settings(c1=0.03, c2=0.05, most_rounds=70, fewest=2), dari),
    Course("pashto", Settings(c1=0.03, c2=0.05, most_rounds=70, fewest=2), pashto),
)
