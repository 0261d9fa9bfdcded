"""Court cases of the Text Anonymization Benchmark as lessons."""

import json
from collections.abc import Iterator
from pathlib import Path

from intake.training.lessons import Lesson

_LABELS = {
    "PERSON": "PERSON", "CODE": "DOCUMENT", "LOC": "PLACE", "ORG": "ORGANISATION",
    "DATETIME": "DATE", "QUANTITY": "AMOUNT", "DEM": "TRAIT", "MISC": "TRAIT",
}  # fmt: skip


def cases(path: Path) -> Iterator[Lesson]:
    """One lesson for each annotator of each case: where they differ, both are taught."""
    for case in json.loads(path.read_text(encoding="utf-8")):
        for annotation in case["annotations"].values():
            mentions = annotation["entity_mentions"]
            marks = (
                (one["start_offset"], one["end_offset"], _LABELS[one["entity_type"]])
                for one in mentions
                if one["identifier_type"] != "NO_MASK"
            )
            yield Lesson(case["text"], tuple(marks))
