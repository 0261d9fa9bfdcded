"""TAB in parts, each judged by the redactor whose English tagger was taught on the others alone.

All else the tagger is taught is the same, and so are the rules, so that every case of the
training and development parts says how well court cases that nobody has seen are read.
"""

import hashlib
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from intake.redaction.recognizers.english_tagger import ENGLISH_TAGGER
from intake.redaction.tagging import Model
from intake.training import COURSES
from tests.corpus.redaction import OWN
from tests.corpus.redaction.court_cases import FOLDER, Figures, added, case_of, measure
from tests.corpus.redaction.places import Redact

_SEED = 6
_TRAINING = "tab_train_subset.json"


def measured(redact: Redact, parts: int = 5, step: int = 1) -> Figures:
    """The figures of all parts added up; of one case in `step`, for a quick look."""
    every = _cases()[::step]
    found = []
    for part in range(parts):
        others = [case for at, case in enumerate(every) if at % parts != part]
        with taught(others):
            found.append(measure(map(case_of, every[part::parts]), redact))
    return added(found)


@contextmanager
def taught(cases: Sequence[dict[str, Any]]) -> Iterator[None]:
    """Within the block the English tagger knows these court cases and no others."""
    with tempfile.TemporaryDirectory() as folder:
        corpora = Path(folder)
        for beside in OWN.parent.iterdir():
            if beside != FOLDER:
                (corpora / beside.name).symlink_to(beside)
        (corpora / FOLDER.name).mkdir()
        (corpora / FOLDER.name / _TRAINING).write_text(json.dumps(cases), encoding="utf-8")
        (english,) = (course for course in COURSES if course.name == "english")
        weights = english.weights(corpora)
    model = Model(weights, hashlib.sha256(weights).hexdigest())
    with patch.dict(vars(ENGLISH_TAGGER), {"_model": model}):
        yield


def _cases() -> list[dict[str, Any]]:
    """Every case of both parts, in an order of chance that is always the same."""
    files = (FOLDER / _TRAINING, FOLDER / "tab_dev_subset.json")
    every = [one for path in files for one in json.loads(path.read_text(encoding="utf-8"))]
    random.Random(_SEED).shuffle(every)
    return every
